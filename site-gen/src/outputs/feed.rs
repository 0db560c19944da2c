//! The Atom feed (RFC 4287): the newest articles in full.

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};
use cms_sdk::Locale;
use cms_sdk::site_path::{PathKind, translation_path};
use site_render::build::head::absolute;
use site_render::build::texts::body;
use site_render::build::{Site as _, authors};

use super::sitemap::escape;
use crate::mirror::Tracker;

/// Articles in the feed.
const ENTRIES: usize = 20;

/// The feed of a language. Its links are absolute: readers show it elsewhere.
pub(super) fn atom(tracker: &Tracker<'_>, locale: Locale) -> anyhow::Result<String> {
    let settings = tracker.settings();
    let words = settings.locale(locale);
    let home = absolute(settings, &tracker.section(locale, PathKind::Front));
    let articles = tracker.newest_articles(locale, ENTRIES)?;
    let updated = articles.iter().map(|article| article.updated_at).max().unwrap_or(DateTime::UNIX_EPOCH);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{locale}\">\n"
    );
    writeln!(text, "<id>{0}</id>\n<title>{1}</title>", escape(&home), escape(&words.name))?;
    writeln!(
        text,
        "<subtitle>{}</subtitle>\n<updated>{}</updated>",
        escape(&words.tagline),
        instant(updated)
    )?;
    writeln!(text, "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escape(&home))?;
    writeln!(text, "<link rel=\"self\" type=\"application/atom+xml\" href=\"{}feed.xml\"/>", escape(&home))?;
    writeln!(text, "<author><name>{}</name></author>", escape(&words.name))?;
    for article in articles {
        let address = absolute(settings, &translation_path(settings, &article));
        let body = body(tracker, tracker.body(article.post_id, locale)?, locale)?;
        let html = absolute_links(&site_render::markdown::render(&body, locale), &settings.origin);
        writeln!(text, "<entry>\n<id>urn:uuid:{}</id>", entry_id(article.post_id, locale))?;
        writeln!(text, "<title>{}</title>", escape(&article.title))?;
        writeln!(text, "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escape(&address))?;
        writeln!(text, "<published>{}</published>", instant(article.published_at))?;
        writeln!(text, "<updated>{}</updated>", instant(article.updated_at))?;
        // Without one, the feed's own author is the entry's (RFC 4287 §4.1.2).
        for author in authors::of(tracker, &article)? {
            write!(text, "<author><name>{}</name>", escape(author.name(locale)))?;
            if let Some(link) = &author.link {
                write!(text, "<uri>{}</uri>", escape(&absolute(settings, link)))?;
            }
            text.push_str("</author>\n");
        }
        if !article.summary.is_empty() {
            writeln!(text, "<summary>{}</summary>", escape(&article.summary))?;
        }
        writeln!(text, "<content type=\"html\">{}</content>\n</entry>", escape(&html))?;
    }
    text.push_str("</feed>\n");
    Ok(text)
}

/// An entry's id must differ per language and never change: the post's id with the language in its last bit.
fn entry_id(post: uuid::Uuid, locale: Locale) -> uuid::Uuid {
    let language = match locale {
        Locale::En => 0,
        Locale::Vi => 1,
    };
    uuid::Uuid::from_u128(post.as_u128() ^ language)
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
