//! Markdown to safe HTML, and which links a text holds.

use crate::view::Body;
use cms_sdk::Locale;

/// Renders a text: CommonMark, GFM tables, strikethrough, task lists, footnotes, heading ids, code highlighted, sanitised last.
pub fn render(_body: &Body, _locale: Locale) -> String {
    todo!()
}

/// Every root-relative link target in a text, as written, without duplicates: what the generator has to resolve.
pub fn root_relative_links(_markdown: &str) -> Vec<String> {
    todo!()
}
