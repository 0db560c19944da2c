//! The XML of an export. Nothing in it is expanded: a document type, which could define entities, is refused.

use std::collections::HashMap;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::import::when;

/// Elements in elements, at most; an export has six.
const MAX_DEPTH: usize = 32;
/// Parts of an item that are kept.
const KEPT: &[&str] = &[
    "content:encoded",
    "dc:creator",
    "excerpt:encoded",
    "link",
    "title",
    "wp:attachment_url",
    "wp:post_date",
    "wp:post_date_gmt",
    "wp:post_id",
    "wp:post_modified",
    "wp:post_modified_gmt",
    "wp:post_name",
    "wp:post_password",
    "wp:post_type",
    "wp:status",
];

/// What an export holds.
#[derive(Debug, Default)]
pub(super) struct Site {
    /// Scheme, host and folder of the site.
    pub(super) address: String,
    pub(super) language: String,
    /// Logins, and the names that readers see.
    pub(super) authors: Vec<(String, String)>,
    pub(super) items: Vec<Item>,
}

/// A post, page, file or whatever a plugin keeps as one.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// The line on which it begins.
    pub(super) line: usize,
    texts: HashMap<&'static str, String>,
    terms: Vec<Term>,
    meta: Vec<(String, String)>,
}

/// A category or tag; plugins keep a post's language so too.
#[derive(Debug, Default)]
pub(super) struct Term {
    domain: String,
    slug: String,
    pub(super) name: String,
}

impl Item {
    pub(super) fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", |text| text.trim())
    }

    pub(super) fn meta(&self, key: &str) -> Option<&str> {
        self.meta.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// Its categories and tags, without the one that means none.
    pub(super) fn terms(&self) -> impl Iterator<Item = &Term> {
        let is_tag = |term: &&Term| matches!(term.domain.as_str(), "category" | "post_tag");
        self.terms.iter().filter(is_tag).filter(|term| term.slug != "uncategorized")
    }

    /// The language that a plugin gave it.
    pub(super) fn language(&self) -> Option<&str> {
        let term = self.terms.iter().find(|term| term.domain == "language").map(|term| term.slug.as_str());
        term.or_else(|| self.meta("_wpml_language")).or_else(|| self.meta("wpml_language"))
    }

    /// What its translations share, where a plugin says so.
    pub(super) fn translations(&self) -> Option<&str> {
        self.terms.iter().find(|term| term.domain == "post_translations").map(|term| term.slug.as_str())
    }

    /// A moment: the one in UTC, else the local one. WordPress writes zeros for none.
    pub(super) fn date(&self, name: &str) -> Option<String> {
        let is_given = |text: &&str| !text.is_empty() && !text.starts_with("0000");
        let utc =
            Some(self.text(&format!("{name}_gmt"))).filter(is_given).map(|text| format!("{text}+00:00"));
        let utc = utc.filter(|text| when::read(text.as_str().into()).is_ok());
        utc.or_else(|| Some(self.text(name)).filter(is_given).map(str::to_owned))
    }
}

/// The line and reason why a file is no export.
type Refusal = (Option<usize>, String);

/// Reads an export.
pub(super) fn read(text: &str) -> Result<Site, Refusal> {
    let mut walk = Walk::new(text);
    let mut reader = Reader::from_str(text);
    loop {
        let event = reader.read_event().map_err(|error| {
            (Some(walk.line(reader.error_position())), format!("not whole, or not XML: {error}"))
        })?;
        let at = reader.buffer_position();
        match event {
            Event::Start(start) => walk.open(&start, at)?,
            Event::Empty(start) => {
                walk.open(&start, at)?;
                walk.close();
            }
            Event::End(_) => walk.close(),
            Event::Text(text) => walk.text.push_str(&text.xml10_content()),
            Event::CData(text) => walk.text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => walk.reference(&reference, at)?,
            Event::DocType(_) => {
                let reason = "a document type is not taken: exports of WordPress have none";
                return Err((Some(walk.line(at)), reason.to_owned()));
            }
            Event::Eof => return walk.end(at),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

struct Walk<'a> {
    source: &'a str,
    /// Position and line that were counted last.
    counted: std::cell::Cell<(usize, usize)>,
    open: Vec<String>,
    text: String,
    is_export: bool,
    site: Site,
    author: (String, String),
    item: Option<Item>,
    meta: (String, String),
    term: Term,
}

impl<'a> Walk<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            source,
            counted: std::cell::Cell::new((0, 1)),
            open: Vec::new(),
            text: String::new(),
            is_export: false,
            site: Site::default(),
            author: Default::default(),
            item: None,
            meta: Default::default(),
            term: Term::default(),
        }
    }

    /// The line of a position that is not before the last one asked for.
    fn line(&self, position: u64) -> usize {
        let position = usize::try_from(position).unwrap_or(usize::MAX).min(self.source.len());
        let (from, line) = self.counted.get();
        let between = self.source.as_bytes().get(from..position).unwrap_or_default();
        let line = line + between.iter().filter(|byte| **byte == b'\n').count();
        self.counted.set((from.max(position), line));
        line
    }

    fn open(&mut self, start: &BytesStart<'_>, at: u64) -> Result<(), Refusal> {
        if self.open.len() == MAX_DEPTH {
            return Err((Some(self.line(at)), format!("nested more than {MAX_DEPTH} elements deep")));
        }
        let name = start.name().as_ref().to_owned();
        if self.open.is_empty() && name != "rss" {
            return Err((
                Some(self.line(at)),
                format!("not an export of WordPress (WXR): it begins with `<{name}>`"),
            ));
        }
        self.open.push(name);
        self.text.clear();
        if self.is_at(&["rss", "channel", "item"]) {
            self.item = Some(Item { line: self.line(at), ..Item::default() });
        } else if self.is_at(&["rss", "channel", "item", "category"]) {
            let attribute = |name| {
                let found = start.try_get_attribute(name).ok().flatten();
                found
                    .and_then(|found| {
                        Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
                    })
                    .unwrap_or_default()
            };
            self.term =
                Term { domain: attribute("domain"), slug: attribute("nicename"), name: String::new() };
        }
        Ok(())
    }

    fn is_at(&self, path: &[&str]) -> bool {
        self.open.iter().map(String::as_str).eq(path.iter().copied())
    }

    fn close(&mut self) {
        let text = std::mem::take(&mut self.text);
        let open = std::mem::take(&mut self.open);
        let path: Vec<&str> = open.iter().map(String::as_str).collect();
        match path.as_slice() {
            ["rss", "channel", "item", rest @ ..] => self.close_in_item(rest, text),
            ["rss", "channel", "wp:wxr_version"] => self.is_export = true,
            ["rss", "channel", "language"] => self.site.language = text,
            ["rss", "channel", "link"] if self.site.address.is_empty() => self.site.address = text,
            ["rss", "channel", "wp:base_blog_url"] => self.site.address = text,
            ["rss", "channel", "wp:author"] => self.site.authors.push(std::mem::take(&mut self.author)),
            ["rss", "channel", "wp:author", "wp:author_login"] => self.author.0 = text,
            ["rss", "channel", "wp:author", "wp:author_display_name"] => self.author.1 = text,
            _ => {}
        }
        self.open = open;
        self.open.pop();
    }

    fn close_in_item(&mut self, rest: &[&str], text: String) {
        let Some(item) = &mut self.item else { return };
        match rest {
            [] => self.site.items.extend(self.item.take()),
            ["category"] => item.terms.push(Term { name: text, ..std::mem::take(&mut self.term) }),
            ["wp:postmeta"] => item.meta.push(std::mem::take(&mut self.meta)),
            ["wp:postmeta", "wp:meta_key"] => self.meta.0 = text,
            ["wp:postmeta", "wp:meta_value"] => self.meta.1 = text,
            [name] => {
                if let Some(kept) = KEPT.iter().find(|kept| *kept == name) {
                    item.texts.insert(kept, text);
                }
            }
            _ => {}
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>, at: u64) -> Result<(), Refusal> {
        let character = match &**reference {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => reference.resolve_char_ref().ok().flatten(),
        };
        let Some(character) = character else {
            let item = self.item.as_ref().map(|item| item.text("title")).filter(|title| !title.is_empty());
            let item = item.map(|title| format!(" in “{title}”")).unwrap_or_default();
            let reason = format!("`&{};`{item} is not an entity of XML", &**reference);
            return Err((Some(self.line(at)), reason));
        };
        self.text.push(character);
        Ok(())
    }

    fn end(self, at: u64) -> Result<Site, Refusal> {
        let line = self.line(at);
        match self.open.last() {
            Some(open) => Err((Some(line), format!("the file is cut off: `<{open}>` is not closed"))),
            None if !self.is_export => {
                Err((None, "not an export of WordPress (WXR): it names no `wp:wxr_version`".to_owned()))
            }
            None => Ok(self.site),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Refusal {
        read(text).unwrap_err()
    }

    #[test]
    fn what_is_no_export_is_named_by_line() {
        assert_eq!(refused("<html></html>").0, Some(1));
        assert!(refused("<rss><channel></channel></rss>").1.contains("wxr_version"));
        assert_eq!(refused("<rss>\n<channel>\n<item>").0, Some(3));
        assert!(refused("<rss>\n<channel>\n<item>").1.contains("cut off"));
        assert_eq!(refused("<rss>\n<channel>\n<item><title>A</title><x>&nbsp;</x>").0, Some(3));
        assert!(refused("<rss>\n</channel>").1.contains("not XML"));
    }

    #[test]
    fn nothing_is_expanded_and_nothing_nests_without_end() {
        let bomb =
            "<!DOCTYPE rss [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><rss><channel>&b;</channel></rss>";
        assert!(refused(bomb).1.contains("document type"));
        let deep = format!("<rss>{}", "<channel>".repeat(100_000));
        assert!(refused(&deep).1.contains("nested"));
    }
}
