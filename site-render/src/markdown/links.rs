//! Where the links of a text lead.

use cms_sdk::Locale;
use url::{ParseError, Url};

use super::words::Words;
use crate::html::escape;
use crate::view::Body;

/// The schemes that a link or a picture may have.
pub(super) const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Whether a target may stand in a page: relative, or of one of [`SCHEMES`] as browsers read it (WHATWG URL).
pub(super) fn is_allowed(target: &str) -> bool {
    match Url::parse(target) {
        Ok(url) => SCHEMES.contains(&url.scheme()),
        Err(error) => error == ParseError::RelativeUrlWithoutBase,
    }
}

/// A link that is being written: the tag that opens it and what stands before its end.
pub(super) struct OpenLink {
    /// `<a …>`.
    pub(super) start: String,
    /// Marks a link that leaves the text's language; empty otherwise.
    pub(super) end: String,
}

/// The link to `target` as the text wrote it.
pub(super) fn open(body: &Body, locale: Locale, words: &Words, target: &str, title: &str) -> OpenLink {
    let resolved = body.links.get(target);
    let href = resolved.map_or(target, |link| link.href.as_str());
    let mut start = String::from("<a");
    if is_allowed(href) {
        start.push_str(&format!(" href=\"{}\"", escape(href)));
    }
    if !title.is_empty() {
        start.push_str(&format!(" title=\"{}\"", escape(title)));
    }
    if is_external(href) {
        start.push_str(" rel=\"noopener\"");
    }
    let mut end = String::new();
    if let Some(link) = resolved.filter(|link| link.locale != locale) {
        start.push_str(&format!(" hreflang=\"{}\"", link.locale));
        end = format!(" <span class=\"foreign\">{}</span>", escape(&words.foreign));
    }
    start.push('>');
    OpenLink { start, end }
}

/// Whether a link target names a path of this site from its root.
pub(super) fn is_root_relative(target: &str) -> bool {
    target.starts_with('/') && !target.starts_with("//")
}

fn is_external(href: &str) -> bool {
    ["http://", "https://", "//"].iter().any(|start| href.starts_with(start))
}

/// The root-relative `href`s in a piece of raw HTML.
pub(super) fn raw_targets(html: &str) -> impl Iterator<Item = &str> {
    html.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|target| is_root_relative(target))
}

/// Raw HTML with its root-relative `href`s resolved.
pub(super) fn resolve_raw(body: &Body, html: &str) -> String {
    let mut resolved = html.to_owned();
    for target in raw_targets(html) {
        if let Some(link) = body.links.get(target) {
            resolved =
                resolved.replace(&format!("href=\"{target}\""), &format!("href=\"{}\"", escape(&link.href)));
        }
    }
    resolved
}
