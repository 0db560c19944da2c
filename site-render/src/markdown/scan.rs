//! What a text holds and where, in bytes from its beginning: pictures, headings, links, and the ids that links can lead to.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag, TagEnd};

use super::OPTIONS;
use super::headings::Headings;
use super::raw_tags::{RawTag, opening_tags};

/// What a text holds, in its order.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// Where pictures stand that say nothing of what they show. Raw HTML that says `alt=""` says that it is decoration.
    pub(crate) pictures_without_words: Vec<usize>,
    /// The headings.
    pub(crate) headings: Vec<WrittenHeading>,
    /// Links as written, and where.
    pub(crate) links: Vec<(usize, String)>,
    /// The ids on the page that the text brings.
    pub(crate) ids: BTreeSet<String>,
}

/// A heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WrittenHeading {
    /// Where it stands.
    pub(crate) at: usize,
    /// The level that was written, 1 to 6.
    pub(crate) level: u8,
}

impl Scan {
    /// Reads a text.
    pub(crate) fn of(markdown: &str) -> Self {
        let mut scanner = Scanner {
            scan: Self::default(),
            headings: Headings::new(1, ""),
            heading: None,
            picture: None,
            footnotes: 0,
        };
        let mut in_html = false;
        for (event, at) in Parser::new_ext(markdown, OPTIONS).into_offset_iter() {
            match event {
                // A block comes line by line, and a tag may span lines: it is read whole.
                Event::Start(Tag::HtmlBlock) => {
                    in_html = true;
                    scanner.raw(markdown, at);
                }
                Event::End(TagEnd::HtmlBlock) => in_html = false,
                Event::Html(_) if in_html => {}
                Event::Html(_) | Event::InlineHtml(_) => scanner.raw(markdown, at),
                event => scanner.event(event, at.start),
            }
        }
        scanner.scan
    }
}

struct Scanner<'a> {
    scan: Scan,
    headings: Headings<'static>,
    /// The id and the words so far of an open heading.
    heading: Option<(Option<CowStr<'a>>, String)>,
    /// An open picture: where, whether it has words, and the pictures inside it.
    picture: Option<(usize, bool, usize)>,
    footnotes: usize,
}

impl<'a> Scanner<'a> {
    fn event(&mut self, event: Event<'a>, at: usize) {
        if let Some((start, has_words, nested)) = &mut self.picture {
            match event {
                Event::Text(text) | Event::Code(text) => *has_words |= !text.trim().is_empty(),
                Event::Start(Tag::Image { .. }) => *nested += 1,
                Event::End(TagEnd::Image) if *nested > 0 => *nested -= 1,
                Event::End(TagEnd::Image) => {
                    if !*has_words {
                        self.scan.pictures_without_words.push(*start);
                    }
                    self.picture = None;
                }
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(Tag::Image { .. }) => self.picture = Some((at, false, 0)),
            Event::Start(Tag::Link { dest_url, link_type, .. }) if link_type != LinkType::Email => {
                self.scan.links.push((at, dest_url.into_string()));
            }
            Event::Start(Tag::Heading { level, id, .. }) => {
                self.scan.headings.push(WrittenHeading { at, level: level as u8 });
                self.heading = Some((id, String::new()));
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some((id, words)) = self.heading.take() {
                    self.scan.ids.insert(self.headings.id(id.as_deref(), &words));
                }
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, words)) = &mut self.heading {
                    words.push_str(&text);
                }
            }
            Event::FootnoteReference(_) => {
                self.footnotes += 1;
                self.scan.ids.insert(format!("fn:{}", self.footnotes));
                self.scan.ids.insert(format!("fnref:{}", self.footnotes));
            }
            _ => {}
        }
    }

    /// Raw HTML, which stands in the text as it stands on the page.
    fn raw(&mut self, markdown: &str, range: Range<usize>) {
        let start = range.start;
        for tag in opening_tags(markdown.get(range).unwrap_or_default()) {
            let at = start + tag.at;
            if let Some(id) = tag.attribute("id") {
                self.scan.ids.insert(id.to_owned());
            }
            if tag.is("img") && tag.attribute("alt").is_none() {
                self.scan.pictures_without_words.push(at);
            }
            if let Some(href) = tag.attribute("href").filter(|_| tag.is("a")) {
                self.scan.links.push((at, href.replace("&amp;", "&")));
            }
            if let Some(level) = heading_level(&tag) {
                self.scan.headings.push(WrittenHeading { at, level });
            }
        }
    }
}

fn heading_level(tag: &RawTag<'_>) -> Option<u8> {
    (1..=6).find(|level| tag.is(&format!("h{level}")))
}
