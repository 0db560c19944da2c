//! Text as HTML.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A text with everything escaped that could end a text node or a quoted attribute. Slashes stay, so paths stay readable.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    replace(text, |byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\''))
}

/// A text that stands between tags: quotes stay.
pub(crate) fn escape_text(text: &str) -> Cow<'_, str> {
    replace(text, |byte| matches!(byte, b'&' | b'<' | b'>'))
}

/// JSON with every character written as an escape that could end a script element or begin a comment in it.
pub(crate) fn script_json(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                // Writing to a string does not fail.
                let _ = write!(safe, "\\u{:04x}", u32::from(character));
            }
            other => safe.push(other),
        }
    }
    safe
}

/// All that is special is ASCII, so that bytes can be looked at.
fn replace(text: &str, is_special: impl Fn(u8) -> bool) -> Cow<'_, str> {
    let next = |rest: &str| rest.bytes().position(&is_special);
    let Some(mut at) = next(text) else { return Cow::Borrowed(text) };
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut rest = text;
    loop {
        let (clean, marked) = rest.split_at(at);
        escaped.push_str(clean);
        escaped.push_str(match marked.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            Some(b'"') => "&quot;",
            _ => "&#39;",
        });
        rest = marked.get(1..).unwrap_or_default();
        match next(rest) {
            Some(found) => at = found,
            None => break,
        }
    }
    escaped.push_str(rest);
    Cow::Owned(escaped)
}
