//! Footnotes: numbered in the order in which the text refers to them, listed at its end.

use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, TagEnd};

use super::words::Words;
use crate::html::escape;

/// The footnotes of one text. Ids hold a colon, which no heading's id does.
pub(super) struct Footnotes<'a> {
    prefix: &'a str,
    /// The labels in the order of their first reference, with how often each was referred to.
    referred: Vec<(CowStr<'a>, usize)>,
    places: HashMap<CowStr<'a>, usize>,
    texts: HashMap<CowStr<'a>, Vec<Event<'a>>>,
}

impl<'a> Footnotes<'a> {
    /// No footnotes yet; `prefix` goes before every id.
    pub(super) fn new(prefix: &'a str) -> Self {
        Self { prefix, referred: Vec::new(), places: HashMap::new(), texts: HashMap::new() }
    }

    /// The mark in the text that leads to a footnote; inside a link, where no other link may stand, a mark that does not.
    pub(super) fn refer(&mut self, label: CowStr<'a>, inside_link: bool) -> String {
        let index = *self.places.entry(label.clone()).or_insert(self.referred.len());
        if index == self.referred.len() {
            self.referred.push((label, 0));
        }
        let number = index + 1;
        let occurrence = self.referred.get_mut(index).map_or(1, |(_, count)| {
            *count += 1;
            *count
        });
        let again = if occurrence == 1 { String::new() } else { format!(":{occurrence}") };
        let prefix = self.prefix;
        if inside_link {
            return format!("<sup id=\"{prefix}fnref:{number}{again}\">{number}</sup>");
        }
        format!(
            "<sup><a href=\"#{prefix}fn:{number}\" id=\"{prefix}fnref:{number}{again}\" class=\"footnote\">{number}</a></sup>"
        )
    }

    /// Keeps a footnote's text until the end; of two with one label the first counts.
    pub(super) fn define(&mut self, label: CowStr<'a>, text: Vec<Event<'a>>) {
        self.texts.entry(label).or_insert(text);
    }

    /// The list at the end of the text; nothing where the text refers to none.
    pub(super) fn list(mut self, words: &Words) -> Vec<Event<'a>> {
        if self.referred.is_empty() {
            return Vec::new();
        }
        let html = |text: String| Event::Html(text.into());
        let title = escape(&words.footnotes);
        let mut events = vec![html(format!("<section class=\"footnotes\" aria-label=\"{title}\"><ol>\n"))];
        for (index, (label, _)) in self.referred.iter().enumerate() {
            let (prefix, number) = (self.prefix, index + 1);
            let mut text = self.texts.remove(label).unwrap_or_default();
            let back = html(format!(
                " <a href=\"#{prefix}fnref:{number}\" class=\"footnote-back\" aria-label=\"{} {number}\">↩\u{fe0e}</a>",
                escape(&words.footnote_back)
            ));
            let inside_last_paragraph = matches!(text.last(), Some(Event::End(TagEnd::Paragraph)));
            text.insert(text.len() - usize::from(inside_last_paragraph), back);
            events.push(html(format!("<li id=\"{prefix}fn:{number}\">")));
            events.extend(text);
            events.push(html("</li>\n".to_owned()));
        }
        events.push(html("</ol></section>\n".to_owned()));
        events
    }
}
