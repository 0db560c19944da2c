//! Authors' pages: who they are and what they wrote last.

use std::collections::BTreeMap;

use anyhow::ensure;
use cms_sdk::Locale;
use cms_sdk::site_path::PathKind;
use cms_sdk::slug::is_slug;
use site_render::build::{Site as _, authors, cards, head, json_ld, shell};
use site_render::view::{Content, PageView, ProfileView};
use uuid::Uuid;

use super::Made;
use crate::mirror::Tracker;

/// Articles on an author's page. All others are among all articles: the list of an author has no pages of its own, since authors
/// have no permanent places in it.
const ARTICLES: usize = 40;

/// The page of an author in a language; none without an article in it.
pub(super) fn page(tracker: &Tracker<'_>, id: Uuid, locale: Locale) -> anyhow::Result<Option<Made>> {
    let Some(author) = tracker.author(id)? else { return Ok(None) };
    ensure!(is_slug(&author.slug), "the slug `{}` cannot be part of a path", author.slug);
    let articles = tracker.articles_by(id, locale, ARTICLES)?;
    if articles.is_empty() {
        return Ok(None);
    }
    let path = authors::path(tracker, &author, locale);
    let mut head = head::plain(tracker, locale, author.name(locale), &path);
    head.json_ld = vec![json_ld::profile_page(tracker, &author, locale)];
    head.open_graph_type = "profile";
    let mut translated = None;
    if !tracker.articles_by(id, locale.other(), 1)?.is_empty() {
        head.alternates = head::both(tracker.settings(), |locale| authors::path(tracker, &author, locale));
        translated = Some(authors::path(tracker, &author, locale.other()));
    }
    let author = authors::view(tracker, author, locale);
    if !author.bio.is_empty() {
        head.description.clone_from(&author.bio);
    }
    let posts = articles.iter().map(|one| cards::card(tracker, one)).collect::<anyhow::Result<_>>()?;
    let shell = shell::shell(tracker, locale, &path, translated, PathKind::ArticleList)?;
    let content = Content::Author(ProfileView { author, posts });
    Ok(Some(Made::page(&path, PageView { shell, head, post: None, pictures: BTreeMap::new(), content })))
}
