//! Posts' own pages, front pages without a post, and the answer to unknown addresses.

use std::collections::BTreeMap;
use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::content::{LatestPostsSection, PostKind, Section, Translation};
use cms_sdk::site_path::{PathKind, site_path};
use cms_sdk::slug::is_slug;
use site_render::build::sections::sections;
use site_render::build::{Site as _, head, post, shell};
use site_render::theme::Theme;
use site_render::view::{Body, Content, LandingView, PageView};
use uuid::Uuid;

use super::Made;
use crate::input::List;
use crate::mirror::Tracker;

/// Articles on a front page that is no post's.
const FRONT_POSTS: u8 = 6;

/// The page of a live translation.
pub(super) fn page(
    tracker: &Tracker<'_>,
    theme: &Theme,
    post_id: Uuid,
    locale: Locale,
) -> anyhow::Result<Option<Made>> {
    let Some(translation) = tracker.translation(post_id, locale)? else { return Ok(None) };
    // The API refuses other slugs; whoever feeds the generator, a path never leaves the output folder.
    anyhow::ensure!(is_slug(&translation.slug), "the slug `{}` cannot be part of a path", translation.slug);
    Ok(post::page(tracker, theme, post_id, locale)?.map(|view| Made::page(&view.shell.path.clone(), view)))
}

/// The post that is a language's front page, where one is live; an article never is.
pub(super) fn front_post(tracker: &Tracker<'_>, locale: Locale) -> anyhow::Result<Option<Arc<Translation>>> {
    let Some(post) = tracker.settings().front_page else { return Ok(None) };
    Ok(tracker.translation(post, locale)?.filter(|front| front.kind != PostKind::Article))
}

/// A language's front page where no live post is one: the newest articles.
pub(super) fn front(tracker: &Tracker<'_>, theme: &Theme, locale: Locale) -> anyhow::Result<Option<Made>> {
    let settings = tracker.settings();
    if front_post(tracker, locale)?.is_some() {
        return Ok(None);
    }
    let path = tracker.section(locale, PathKind::Front);
    let mut head = head::plain(tracker, locale, &settings.locale(locale).name, &path);
    let mut translated = None;
    if front_post(tracker, locale.other())?.is_none() {
        head.alternates = head::both(settings, |locale| tracker.section(locale, PathKind::Front));
        translated = Some(tracker.section(locale.other(), PathKind::Front));
    }
    let words = settings.locale(locale);
    let latest = Section::LatestPosts(LatestPostsSection {
        title: theme.text(locale, "site-articles"),
        count: FRONT_POSTS,
    });
    let has_posts = tracker.newest_range(List::Articles, locale)?.is_some();
    let sections = if has_posts { sections(tracker, &[latest], locale)? } else { vec![] };
    let empty = Body { markdown: String::new(), links: BTreeMap::new() };
    let page = PageView {
        shell: shell::shell(tracker, locale, &path, translated, PathKind::Front)?,
        head,
        post: None,
        pictures: BTreeMap::new(),
        content: Content::Landing(LandingView { title: words.name.clone(), body: empty, sections }),
    };
    Ok(Some(Made::page(&path, page)))
}

/// The answer to an unknown address.
pub(super) fn not_found(
    tracker: &Tracker<'_>,
    theme: &Theme,
    locale: Option<Locale>,
) -> anyhow::Result<Made> {
    let settings = tracker.settings();
    let spoken = locale.unwrap_or(settings.default_locale);
    let path = match locale {
        Some(locale) => format!("{locale}/404.html"),
        None => "404.html".to_owned(),
    };
    let mut head = head::plain(tracker, spoken, &theme.text(spoken, "site-not-found"), "");
    head.canonical = None;
    head.noindex = true;
    // Nothing is untranslated here: the switch leads to the other language's front page.
    let other = Some(tracker.section(spoken.other(), PathKind::Front));
    let page = PageView {
        shell: shell::shell(tracker, spoken, &format!("/{path}"), other, PathKind::Front)?,
        head,
        post: None,
        pictures: BTreeMap::new(),
        content: Content::NotFound,
    };
    let mut made = Made::page("", page);
    made.path = path;
    Ok(made)
}

/// The path of a language's list of articles.
pub(super) fn list_path(tracker: &Tracker<'_>, list: List, locale: Locale) -> anyhow::Result<Option<String>> {
    Ok(match list {
        List::Articles => Some(tracker.section(locale, PathKind::ArticleList)),
        List::Pages | List::Author(_) => None,
        List::Tag(id) => tracker
            .tag_words(id, locale)?
            .map(|words| site_path(tracker.settings(), locale, PathKind::Tag, &words.slug)),
    })
}
