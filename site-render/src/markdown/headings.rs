//! Heading levels that never skip, and ids that are unique on the page.

use std::collections::HashMap;

use cms_sdk::slug;
use pulldown_cmark::HeadingLevel;

/// The headings of one text, in reading order.
pub(super) struct Headings<'a> {
    under: usize,
    prefix: &'a str,
    open: Vec<HeadingLevel>,
    /// Every id given so far, with the number last put after it.
    ids: HashMap<String, usize>,
}

impl<'a> Headings<'a> {
    /// Headings below one of level `under`, with `prefix` before every id.
    pub(super) fn new(under: u8, prefix: &'a str) -> Self {
        Self { under: usize::from(under), prefix, open: Vec::new(), ids: HashMap::new() }
    }

    /// The level to show: one below the nearest earlier heading that was written as a higher one. So the page's `h1` stays the
    /// only one and no level is skipped, whatever was written.
    pub(super) fn level(&mut self, written: HeadingLevel) -> usize {
        while self.open.last().is_some_and(|open| *open >= written) {
            self.open.pop();
        }
        self.open.push(written);
        (self.under + self.open.len()).min(6)
    }

    /// The id: as written where that is safe, else the heading's words as a slug, numbered where it is taken.
    pub(super) fn id(&mut self, written: Option<&str>, words: &str) -> String {
        let wanted = match written {
            Some(id) if is_safe(id) => id.to_owned(),
            _ => slug::slugify(written.unwrap_or(words)),
        };
        let base = if wanted.is_empty() { "section".to_owned() } else { wanted };
        let base = format!("{}{base}", self.prefix);
        let mut number = self.ids.get(&base).copied().unwrap_or(0);
        let mut id = base.clone();
        while self.ids.contains_key(&id) {
            number = number.max(1) + 1;
            id = format!("{base}-{number}");
        }
        self.ids.insert(base, number);
        self.ids.entry(id.clone()).or_insert(0);
        id
    }
}

/// Whether an id may stand as written. The page's own ids begin with an underscore, so a text's may not.
fn is_safe(id: &str) -> bool {
    id.len() <= slug::MAX_SLUG
        && id.starts_with(|first: char| first.is_ascii_alphanumeric())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}
