//! Articles as lists show them.

use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::content::{PostKind, Translation};
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
        pinned: false,
        part: None,
    })
}

/// The articles that the settings pin, then the newest of the others: `most` of them in all.
///
/// # Errors
/// When a lookup fails.
pub fn pinned_first<S: Site>(
    site: &S,
    newest: &[Arc<Translation>],
    locale: Locale,
    most: usize,
) -> Result<Vec<Card>, S::Error> {
    let pinned = &site.settings().pinned;
    let mut cards = Vec::new();
    for id in pinned {
        if let Some(one) = site.translation(*id, locale)?.filter(|one| one.kind == PostKind::Article) {
            cards.push(Card { pinned: true, ..card(site, &one)? });
        }
    }
    for one in newest.iter().filter(|one| !pinned.contains(&one.post_id)) {
        cards.push(card(site, one)?);
    }
    cards.truncate(most);
    Ok(cards)
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
