//! One reading of a text, for all that its page must know before the text is rendered.

use std::collections::BTreeSet;

use pulldown_cmark::{CowStr, Event, Parser, Tag, TagEnd};
use serde::{Deserialize, Serialize};

use super::headings::Headings;
use super::{OPTIONS, links};

/// What a text holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Every root-relative link target, as written: what has to be resolved.
    pub links: BTreeSet<String>,
    /// The headings with their places on the page, in order.
    pub headings: Vec<Heading>,
    /// How many words it has, code blocks aside: what stands between spaces, which in Vietnamese are syllables.
    pub words: usize,
}

/// A heading as a text alone on its page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 2 to 6.
    pub level: usize,
    /// Its id on the page.
    pub id: String,
    /// Its words without their marks.
    pub title: String,
}

impl Reading {
    /// Names the code that reads: what another has read may be otherwise.
    pub const VERSION: &str = env!("RENDERER_VERSION");

    /// Reads a text.
    pub fn of(markdown: &str) -> Self {
        let mut reader = Reader {
            reading: Self::default(),
            headings: Headings::new(1, ""),
            open: None,
            pictures: 0,
            in_code: false,
            ends_in_word: false,
        };
        for event in Parser::new_ext(markdown, OPTIONS) {
            reader.event(event);
        }
        reader.reading
    }
}

struct Reader<'a> {
    reading: Reading,
    headings: Headings<'static>,
    /// Level, written id and words so far of an open heading.
    open: Option<(usize, Option<CowStr<'a>>, String)>,
    /// Open pictures: their words are no part of a heading.
    pictures: usize,
    in_code: bool,
    ends_in_word: bool,
}

impl<'a> Reader<'a> {
    fn event(&mut self, event: Event<'a>) {
        match &event {
            Event::Text(text) | Event::Code(text) if !self.in_code => self.count(text),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => {}
            _ => self.ends_in_word = false,
        }
        match event {
            Event::Start(Tag::CodeBlock(_)) => self.in_code = true,
            Event::End(TagEnd::CodeBlock) => self.in_code = false,
            Event::Start(Tag::Image { .. }) => self.pictures += 1,
            Event::End(TagEnd::Image) => self.pictures = self.pictures.saturating_sub(1),
            Event::Start(Tag::Link { dest_url, .. }) if links::is_root_relative(&dest_url) => {
                self.reading.links.insert(dest_url.into_string());
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                self.reading.links.extend(links::raw_targets(&html).map(str::to_owned));
            }
            Event::Start(Tag::Heading { level, id, .. }) => {
                self.open = Some((self.headings.level(level), id, String::new()));
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some((level, id, title)) = self.open.take() {
                    let id = self.headings.id(id.as_deref(), &title);
                    self.reading.headings.push(Heading { level, id, title });
                }
            }
            Event::Text(text) | Event::Code(text) if self.pictures == 0 => {
                if let Some((_, _, title)) = &mut self.open {
                    title.push_str(&text);
                }
            }
            _ => {}
        }
    }

    fn count(&mut self, text: &str) {
        self.reading.words += text.split_whitespace().count();
        // `**w**ord` is one word in two events.
        let goes_on = self.ends_in_word && text.starts_with(|first: char| !first.is_whitespace());
        self.reading.words -= usize::from(goes_on);
        self.ends_in_word = text.ends_with(|last: char| !last.is_whitespace());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_stands_between_spaces() {
        for (markdown, words) in [
            ("", 0),
            ("Sông Mê Kông", 3),
            ("10\u{a0}km", 2),
            ("**W**ord and `co de`", 4),
            ("## One\n\ntwo [three four](/x)\n\n- five\n- six\n", 6),
            ("One\n```\nnot these\n```\n| two | three |\n|-|-|\n| four | five |\n", 5),
        ] {
            assert_eq!(Reading::of(markdown).words, words, "{markdown}");
        }
    }

    #[test]
    fn headings_are_where_the_page_has_them() {
        let text = "# Đồng *bằng*\n\n### `a` ![not this](/p.png)\n\n## Đồng bằng {#own}\n\n# Đồng bằng\n";
        let reading = Reading::of(text);
        let found: Vec<_> =
            reading.headings.iter().map(|one| (one.level, one.id.as_str(), one.title.as_str())).collect();
        assert_eq!(
            found,
            [
                (2, "dong-bang", "Đồng bằng"),
                (3, "a", "a "),
                (3, "own", "Đồng bằng"),
                (2, "dong-bang-2", "Đồng bằng")
            ]
        );
        let body = crate::view::Body { markdown: text.to_owned(), links: Default::default() };
        let html = crate::markdown::render(&body, cms_sdk::Locale::Vi);
        for (level, id, _) in found {
            assert!(html.contains(&format!("<h{level} id=\"{id}\">")), "{html}");
        }
    }
}
