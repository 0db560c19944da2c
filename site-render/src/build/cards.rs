//! Articles as lists show them.

use cms_sdk::Locale;
use cms_sdk::content::Translation;
use cms_sdk::site_path::{PathKind, site_path, translation_path};

use super::Site;
use crate::view::{Card, PlainLink};

/// Most tags on a card.
const CARD_TAGS: usize = 3;

/// A translation as lists show it.
///
/// # Errors
/// When a lookup fails.
pub fn card<S: Site>(site: &S, translation: &Translation) -> Result<Card, S::Error> {
    let mut tags = tags(site, translation)?;
    tags.truncate(CARD_TAGS);
    Ok(Card {
        title: translation.title.clone(),
        summary: translation.summary.clone(),
        href: translation_path(site.settings(), translation),
        published_at: translation.published_at,
        cover: translation.cover.clone(),
        tags,
    })
}

/// A translation's tags that have words in its language.
///
/// # Errors
/// When a lookup fails.
pub fn tags<S: Site>(site: &S, translation: &Translation) -> Result<Vec<PlainLink>, S::Error> {
    let mut links = Vec::with_capacity(translation.tags.len());
    for place in &translation.tags {
        if let Some(words) = site.tag_words(place.tag_id, translation.locale)? {
            let href = tag_path(site, translation.locale, &words.slug);
            links.push(PlainLink { label: words.name, href });
        }
    }
    Ok(links)
}

/// The path of a tag's list.
pub fn tag_path<S: Site>(site: &S, locale: Locale, slug: &str) -> String {
    site_path(site.settings(), locale, PathKind::Tag, slug)
}

/// A link to a translation.
pub fn link<S: Site>(site: &S, translation: &Translation) -> PlainLink {
    PlainLink { label: translation.title.clone(), href: translation_path(site.settings(), translation) }
}
