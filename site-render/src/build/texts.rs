//! Texts with their links resolved.

use std::collections::BTreeMap;

use cms_sdk::Locale;
use uuid::Uuid;

use super::{Site, links};
use crate::markdown::Reading;
use crate::view::Body;

/// A text with its links resolved. A link that already says where it leads is left out, so that the page stays as it is when the
/// page it leads to comes or goes.
///
/// # Errors
/// When a lookup fails.
pub fn body<S: Site>(site: &S, markdown: String, locale: Locale) -> Result<Body, S::Error> {
    let reading = Reading::of(&markdown);
    read(site, markdown, reading, locale).map(|(body, _)| body)
}

/// The text of a live translation, and what else was read on the way.
///
/// # Errors
/// When a lookup fails.
pub fn of_post<S: Site>(site: &S, post: Uuid, locale: Locale) -> Result<(Body, Reading), S::Error> {
    let markdown = site.body(post, locale)?;
    let reading = site.reading(post, locale, &markdown)?;
    read(site, markdown, reading, locale)
}

fn read<S: Site>(
    site: &S,
    markdown: String,
    mut reading: Reading,
    locale: Locale,
) -> Result<(Body, Reading), S::Error> {
    let mut links = BTreeMap::new();
    for href in std::mem::take(&mut reading.links) {
        let resolved = links::resolve(site, &href, locale)?;
        if let Some(resolved) = resolved.filter(|link| link.href != href || link.locale != locale) {
            links.insert(href, resolved);
        }
    }
    Ok((Body { markdown, links }, reading))
}
