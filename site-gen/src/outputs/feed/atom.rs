//! Atom (RFC 4287).

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use cms_sdk::settings::SiteSettings;
use site_render::build::head::absolute;

use super::{Entry, Feed, instant};
use crate::outputs::sitemap::escape;

/// Name of the file.
pub(super) const FILE: &str = "feed.xml";

/// The feed as XML, with its entries as XML; `updated` is when the last of them changed.
pub(super) fn text(
    feed: &Feed,
    entries: &[Arc<str>],
    updated: Option<DateTime<Utc>>,
) -> anyhow::Result<String> {
    let (home, locale) = (escape(&feed.home), feed.locale);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{locale}\">\n"
    );
    writeln!(text, "<id>{home}</id>\n<title>{}</title>", escape(&feed.title))?;
    writeln!(
        text,
        "<subtitle>{}</subtitle>\n<updated>{}</updated>",
        escape(&feed.description),
        instant(updated.unwrap_or(DateTime::UNIX_EPOCH))
    )?;
    writeln!(text, "<link rel=\"alternate\" type=\"text/html\" href=\"{home}\"/>")?;
    writeln!(text, "<link rel=\"self\" type=\"application/atom+xml\" href=\"{home}{FILE}\"/>")?;
    writeln!(text, "<author><name>{}</name></author>", escape(&feed.site))?;
    entries.iter().for_each(|entry| text.push_str(entry));
    text.push_str("</feed>\n");
    Ok(text)
}

/// An entry as XML: the same in every feed that has it.
pub(super) fn entry(settings: &SiteSettings, entry: &Entry) -> anyhow::Result<String> {
    let (article, mut text) = (&entry.article, String::new());
    writeln!(text, "<entry>\n<id>urn:uuid:{}</id>", entry.id)?;
    writeln!(text, "<title>{}</title>", escape(&article.title))?;
    writeln!(text, "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escape(&entry.address))?;
    writeln!(text, "<published>{}</published>", instant(article.published_at))?;
    writeln!(text, "<updated>{}</updated>", instant(article.updated_at))?;
    // Without one, the feed's own author is the entry's (RFC 4287 §4.1.2).
    for author in &entry.authors {
        write!(text, "<author><name>{}</name>", escape(author.name(article.locale)))?;
        if let Some(link) = &author.link {
            write!(text, "<uri>{}</uri>", escape(&absolute(settings, link)))?;
        }
        text.push_str("</author>\n");
    }
    if !article.summary.is_empty() {
        writeln!(text, "<summary>{}</summary>", escape(&article.summary))?;
    }
    writeln!(text, "<content type=\"html\">{}</content>\n</entry>", escape(&entry.html))?;
    Ok(text)
}
