//! Feeds: the newest articles of a language or of a tag, in full.

mod atom;
mod json;

use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, Utc};
use cms_sdk::Locale;
use cms_sdk::content::{Author, TagWords, Translation};
use cms_sdk::site_path::{PathKind, translation_path};
use cms_sdk::slug::is_slug;
use site_render::build::head::{absolute, full_title};
use site_render::build::texts::of_post;
use site_render::build::{Site as _, authors, cards};
use uuid::Uuid;

use super::Made;
use crate::input::List;
use crate::mirror::Tracker;

/// Articles in a feed.
const ENTRIES: usize = 20;

/// What a feed is of. All its addresses are absolute: readers show it elsewhere.
struct Feed {
    locale: Locale,
    title: String,
    description: String,
    /// The site's name, which stands for authors where an article names none.
    site: String,
    /// The page that shows the same, with a slash at its end.
    home: String,
}

struct Entry {
    article: Arc<Translation>,
    /// Differs per language and never changes: the post's id with the language in its last bit.
    id: Uuid,
    address: String,
    html: String,
    authors: Vec<Author>,
}

/// The Atom feed of a language.
pub(super) fn atom(tracker: &Tracker<'_>, locale: Locale) -> anyhow::Result<Made> {
    let path = tracker.section(locale, PathKind::Front);
    atom_of(tracker, &of_language(tracker, locale), &path, tracker.newest_articles(locale, ENTRIES)?)
}

/// The JSON feed of a language.
pub(super) fn json(tracker: &Tracker<'_>, locale: Locale) -> anyhow::Result<Made> {
    let path = tracker.section(locale, PathKind::Front);
    let articles = tracker.newest_articles(locale, ENTRIES)?.into_iter();
    let entries: Vec<_> = articles.map(|article| entry(tracker, article)).collect::<anyhow::Result<_>>()?;
    Ok(Made::text(below(&path, json::FILE), json::text(tracker, &of_language(tracker, locale), &entries)?))
}

/// The Atom feed of a tag; none where it has no words or no articles.
pub(super) fn of_tag(tracker: &Tracker<'_>, tag: Uuid, locale: Locale) -> anyhow::Result<Option<Made>> {
    let Some(words) = tracker.tag_words(tag, locale)? else { return Ok(None) };
    anyhow::ensure!(is_slug(&words.slug), "the slug `{}` cannot be part of a path", words.slug);
    let articles = tracker.newest_of(List::Tag(tag), locale, ENTRIES)?;
    if articles.is_empty() {
        return Ok(None);
    }
    let path = cards::tag_path(tracker, locale, &words.slug);
    let title = full_title(&words.name, &tracker.settings().locale(locale).name);
    atom_of(tracker, &feed(tracker, locale, title, &path), &path, articles).map(Some)
}

/// The root-relative path of a tag's Atom feed.
pub(super) fn tag_path(tracker: &Tracker<'_>, words: &TagWords, locale: Locale) -> String {
    format!("{}{}", cards::tag_path(tracker, locale, &words.slug), atom::FILE)
}

fn of_language(tracker: &Tracker<'_>, locale: Locale) -> Feed {
    let title = tracker.settings().locale(locale).name.clone();
    feed(tracker, locale, title, &tracker.section(locale, PathKind::Front))
}

fn feed(tracker: &Tracker<'_>, locale: Locale, title: String, path: &str) -> Feed {
    let settings = tracker.settings();
    let words = settings.locale(locale);
    let (description, site) = (words.tagline.clone(), words.name.clone());
    Feed { locale, title, description, site, home: absolute(settings, path) }
}

fn atom_of(
    tracker: &Tracker<'_>,
    feed: &Feed,
    path: &str,
    articles: Vec<Arc<Translation>>,
) -> anyhow::Result<Made> {
    let updated = articles.iter().map(|article| article.updated_at).max();
    let entries = articles.into_iter().map(|article| {
        tracker.feed_entry(article.post_id, article.locale, |tracker| {
            atom::entry(tracker.settings(), &entry(tracker, article)?)
        })
    });
    let entries: Vec<_> = entries.collect::<anyhow::Result<_>>()?;
    Ok(Made::text(below(path, atom::FILE), atom::text(feed, &entries, updated)?))
}

fn entry(tracker: &Tracker<'_>, article: Arc<Translation>) -> anyhow::Result<Entry> {
    let (settings, locale) = (tracker.settings(), article.locale);
    let (body, _) = of_post(tracker, article.post_id, locale)?;
    let language = match locale {
        Locale::En => 0,
        Locale::Vi => 1,
    };
    Ok(Entry {
        id: Uuid::from_u128(article.post_id.as_u128() ^ language),
        address: absolute(settings, &translation_path(settings, &article)),
        html: absolute_links(&site_render::markdown::render(&body, locale), &settings.origin),
        authors: authors::of(tracker, &article)?,
        article,
    })
}

/// The file of that name in the folder of a page.
fn below(path: &str, file: &str) -> String {
    format!("{}{file}", path.trim_start_matches('/'))
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Root-relative addresses in the tags of sanitised HTML, made absolute; what a text shows between tags stays as it is.
fn absolute_links(html: &str, origin: &str) -> String {
    let mut absolute = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    // The sanitiser writes `<` only where a tag begins, and every attribute in double quotes.
    while let Some((text, after)) = rest.split_once('<') {
        let end = after.find('>').unwrap_or(after.len());
        let (tag, after) = after.split_at(end);
        absolute.push_str(text);
        absolute.push('<');
        absolute.push_str(&absolute_in_tag(tag, origin));
        rest = after;
    }
    absolute.push_str(rest);
    absolute
}

fn absolute_in_tag(tag: &str, origin: &str) -> String {
    let mut tag = tag.to_owned();
    for attribute in [" href=\"", " src=\""] {
        let Some(at) = tag.find(attribute).map(|at| at + attribute.len()) else { continue };
        let target = tag.get(at..).unwrap_or_default();
        // `//host/path` leads to another host.
        if target.starts_with('/') && !target.starts_with("//") {
            tag.insert_str(at, origin);
        }
    }
    tag
}
