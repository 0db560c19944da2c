//! From texts to terms. Pure.

use std::collections::HashMap;

use cms_sdk::search::{weight, words};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;

use crate::content::revision::Revision;

const TITLE: i64 = weight::TITLE as i64;
const TAG: i64 = weight::TAG as i64;
const SUMMARY: i64 = weight::SUMMARY as i64;
const HEADING: i64 = weight::HEADING as i64;
const BODY: i64 = weight::BODY as i64;

/// Terms kept per page: the weightiest, then the first ones. Long bodies repeat their words; 1 000 different ones are a long text.
const MAX_TERMS: usize = 1_000;

/// The terms of a page, each once, with the weight of the best place where it stands.
pub(super) fn of<'a>(revision: &Revision, tag_names: impl Iterator<Item = &'a String>) -> Vec<(String, i64)> {
    let mut terms = Terms::default();
    terms.add(&revision.title, TITLE);
    for name in tag_names {
        terms.add(name, TAG);
    }
    terms.add(&revision.summary, SUMMARY);
    terms.add_markdown(&revision.body);
    if let Ok(sections) = serde_json::to_value(&revision.sections) {
        terms.add_words_of(&sections);
    }
    terms.heaviest()
}

/// Terms as one text, to be read back by [`from_text`].
pub(super) fn to_text(terms: &[(String, i64)]) -> String {
    terms.iter().map(|(term, weight)| format!("{weight} {term}\n")).collect()
}

/// The terms of a text that [`to_text`] made.
pub(super) fn from_text(text: &str) -> impl Iterator<Item = (String, i64)> {
    text.lines().filter_map(|line| {
        let (weight, term) = line.split_once(' ')?;
        Some((term.to_owned(), weight.parse().ok()?))
    })
}

/// Terms with their weight and the order in which they were met.
#[derive(Default)]
struct Terms(HashMap<String, (i64, usize)>);

impl Terms {
    fn add(&mut self, text: &str, weight: i64) {
        for term in words(text) {
            let next = self.0.len();
            let (kept, _) = self.0.entry(term).or_insert((weight, next));
            *kept = weight.max(*kept);
        }
    }

    fn add_markdown(&mut self, text: &str) {
        let mut weight = BODY;
        for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES) {
            match event {
                Event::Start(Tag::Heading { .. }) => weight = HEADING,
                Event::End(TagEnd::Heading(_)) => weight = BODY,
                Event::Text(text) | Event::Code(text) => self.add(&text, weight),
                _ => {}
            }
        }
    }

    /// The words of a landing page's sections: every text that is not an address.
    fn add_words_of(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.add_markdown(text),
            Value::Array(items) => items.iter().for_each(|item| self.add_words_of(item)),
            Value::Object(fields) => {
                for (name, field) in fields {
                    if !matches!(name.as_str(), "src" | "href" | "email") {
                        self.add_words_of(field);
                    }
                }
            }
            _ => {}
        }
    }

    fn heaviest(self) -> Vec<(String, i64)> {
        let mut terms: Vec<_> = self.0.into_iter().collect();
        terms.sort_unstable_by_key(|(_, (weight, met))| (-weight, *met));
        terms.truncate(MAX_TERMS);
        terms.into_iter().map(|(term, (weight, _))| (term, weight)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_place_of_a_word_counts() {
        let mut terms = Terms::default();
        terms.add("Sông Cửu Long", TITLE);
        terms.add_markdown("# Đất\n\nsông nước, [đất](https://example.com/x) `code`\n");
        let found = terms.heaviest();
        let expected = [
            ("sông", TITLE),
            ("cửu", TITLE),
            ("long", TITLE),
            ("đất", HEADING),
            ("nước", BODY),
            ("code", BODY),
        ];
        assert_eq!(found, expected.map(|(term, weight)| (term.to_owned(), weight)));
    }

    #[test]
    fn terms_are_written_and_read_back() {
        let terms = vec![("sông".to_owned(), TITLE), ("2026".to_owned(), BODY)];
        assert_eq!(from_text(&to_text(&terms)).collect::<Vec<_>>(), terms);
        assert_eq!(from_text("").count(), 0);
    }

    #[test]
    fn addresses_in_sections_are_no_words() {
        let mut terms = Terms::default();
        terms.add_words_of(&serde_json::json!([{"hero": {"title": "Xin chào", "picture": {"src": "/secret.png", "alt": "Phố"}}}]));
        let found: Vec<_> = terms.heaviest().into_iter().map(|(term, _)| term).collect();
        assert_eq!(found, ["xin", "chào", "phố"]);
    }
}
