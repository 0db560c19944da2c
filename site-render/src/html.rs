//! Text as HTML.

use std::borrow::Cow;

/// A text with everything escaped that could end a text node or a quoted attribute. Slashes stay, so paths stay readable.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    replace(text, &['&', '<', '>', '"', '\''])
}

/// A text that stands between tags: quotes stay.
pub(crate) fn escape_text(text: &str) -> Cow<'_, str> {
    replace(text, &['&', '<', '>'])
}

fn replace<'a>(text: &'a str, special: &[char]) -> Cow<'a, str> {
    let Some(first) = text.find(special) else { return Cow::Borrowed(text) };
    let (clean, rest) = text.split_at(first);
    let mut escaped = String::with_capacity(text.len() + 16);
    escaped.push_str(clean);
    for character in rest.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' if special.contains(&'"') => escaped.push_str("&quot;"),
            '\'' if special.contains(&'\'') => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    Cow::Owned(escaped)
}
