//! Articles as lists show them.

use cms_sdk::Locale;
use cms_sdk::content::Translation;
use cms_sdk::site_path::{PathKind, site_path, translation_path};
use site_render::view::{Card, PlainLink};

use crate::mirror::Tracker;

/// Most tags on a card.
const CARD_TAGS: usize = 3;

/// A translation as lists show it.
pub(super) fn card(tracker: &Tracker<'_>, translation: &Translation) -> anyhow::Result<Card> {
    let mut tags = tags(tracker, translation)?;
    tags.truncate(CARD_TAGS);
    Ok(Card {
        title: translation.title.clone(),
        summary: translation.summary.clone(),
        href: translation_path(tracker.settings(), translation),
        published_at: translation.published_at,
        cover: translation.cover.clone(),
        tags,
    })
}

/// A translation's tags that have words in its language.
pub(super) fn tags(tracker: &Tracker<'_>, translation: &Translation) -> anyhow::Result<Vec<PlainLink>> {
    let mut links = Vec::with_capacity(translation.tags.len());
    for place in &translation.tags {
        if let Some(words) = tracker.tag_words(place.tag_id, translation.locale)? {
            let href = tag_path(tracker, translation.locale, &words.slug);
            links.push(PlainLink { label: words.name, href });
        }
    }
    Ok(links)
}

/// The path of a tag's list.
pub(super) fn tag_path(tracker: &Tracker<'_>, locale: Locale, slug: &str) -> String {
    site_path(tracker.settings(), locale, PathKind::Tag, slug)
}

/// A link to a translation.
pub(super) fn link(tracker: &Tracker<'_>, translation: &Translation) -> PlainLink {
    PlainLink { label: translation.title.clone(), href: translation_path(tracker.settings(), translation) }
}
