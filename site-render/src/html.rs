//! Text as HTML.

use std::borrow::Cow;

/// A text with everything escaped that could end a text node or a quoted attribute. Slashes stay, so paths stay readable.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    replace(text, b"&<>\"'")
}

/// A text that stands between tags: quotes stay.
pub(crate) fn escape_text(text: &str) -> Cow<'_, str> {
    replace(text, b"&<>")
}

/// All of `special` are ASCII, so that bytes can be looked at.
fn replace<'a>(text: &'a str, special: &[u8]) -> Cow<'a, str> {
    let next = |rest: &str| rest.bytes().position(|byte| special.contains(&byte));
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
