//! Texts with their links resolved.

use std::collections::BTreeMap;

use cms_sdk::Locale;

use super::{Site, links};
use crate::markdown::root_relative_links;
use crate::view::Body;

/// A text with its links resolved. A link that already says where it leads is left out, so that the page stays as it is when the
/// page it leads to comes or goes.
///
/// # Errors
/// When a lookup fails.
pub fn body<S: Site>(site: &S, markdown: String, locale: Locale) -> Result<Body, S::Error> {
    let mut links = BTreeMap::new();
    for href in root_relative_links(&markdown) {
        let resolved = links::resolve(site, &href, locale)?;
        if let Some(resolved) = resolved.filter(|link| link.href != href || link.locale != locale) {
            links.insert(href, resolved);
        }
    }
    Ok(Body { markdown, links })
}
