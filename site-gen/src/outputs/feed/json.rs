//! JSON Feed 1.1 (jsonfeed.org).

use serde::Serialize;
use site_render::build::head::absolute;
use site_render::build::{Site as _, authors, cards};

use super::{Entry, Feed, instant};
use crate::mirror::Tracker;

/// Name of the file.
pub(super) const FILE: &str = "feed.json";

#[derive(Serialize)]
struct Document<'f> {
    version: &'static str,
    title: &'f str,
    home_page_url: &'f str,
    feed_url: String,
    description: &'f str,
    language: &'static str,
    authors: Vec<Person>,
    items: Vec<Item<'f>>,
}

#[derive(Serialize)]
struct Item<'f> {
    id: String,
    url: &'f str,
    title: &'f str,
    content_html: &'f str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Person>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    language: &'static str,
}

#[derive(Serialize)]
struct Person {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// The feed as JSON.
pub(super) fn text(tracker: &Tracker<'_>, feed: &Feed, entries: &[Entry]) -> anyhow::Result<String> {
    let items = entries.iter().map(|entry| item(tracker, entry)).collect::<anyhow::Result<_>>()?;
    let document = Document {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.home,
        feed_url: format!("{}{FILE}", feed.home),
        description: &feed.description,
        language: feed.locale.as_str(),
        authors: vec![Person { name: feed.site.clone(), url: None }],
        items,
    };
    Ok(serde_json::to_string(&document)? + "\n")
}

fn item<'f>(tracker: &Tracker<'_>, entry: &'f Entry) -> anyhow::Result<Item<'f>> {
    let (settings, article) = (tracker.settings(), &entry.article);
    let person = |author: &cms_sdk::content::Author| Person {
        name: author.name(article.locale).to_owned(),
        url: Some(absolute(settings, &authors::path(tracker, author, article.locale))),
    };
    Ok(Item {
        id: format!("urn:uuid:{}", entry.id),
        url: &entry.address,
        title: &article.title,
        content_html: &entry.html,
        summary: &article.summary,
        image: article.cover.as_ref().map(|cover| absolute(settings, &cover.src)),
        date_published: instant(article.published_at),
        date_modified: instant(article.updated_at),
        authors: entry.authors.iter().map(person).collect(),
        tags: cards::tags(tracker, article)?.into_iter().map(|tag| tag.label).collect(),
        language: article.locale.as_str(),
    })
}
