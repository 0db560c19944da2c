//! Texts with their links resolved.

use std::collections::BTreeMap;

use cms_sdk::Locale;

use super::{Site, links};
use crate::markdown::Reading;
use crate::view::Body;

/// A text with its links resolved. A link that already says where it leads is left out, so that the page stays as it is when the
/// page it leads to comes or goes.
///
/// # Errors
/// When a lookup fails.
pub fn body<S: Site>(site: &S, markdown: String, locale: Locale) -> Result<Body, S::Error> {
    read(site, markdown, locale).map(|(body, _)| body)
}

/// As [`body`], with what else was read on the way.
///
/// # Errors
/// When a lookup fails.
pub fn read<S: Site>(site: &S, markdown: String, locale: Locale) -> Result<(Body, Reading), S::Error> {
    let mut reading = Reading::of(&markdown);
    let mut links = BTreeMap::new();
    for href in std::mem::take(&mut reading.links) {
        let resolved = links::resolve(site, &href, locale)?;
        if let Some(resolved) = resolved.filter(|link| link.href != href || link.locale != locale) {
            links.insert(href, resolved);
        }
    }
    Ok((Body { markdown, links }, reading))
}
