//! Names of things in the state, as bytes: short, and compared as they are.

use cms_sdk::Locale;
use serde::Serialize;
use uuid::Uuid;

use crate::input::List;

/// Name of a translation: its post, its language.
pub type TranslationKey = [u8; 17];

/// Name of a place in a list: the list, the language, the ordinal. Places of one list sort by their ordinals.
pub type PlaceKey = [u8; 26];

/// Where the ordinal begins in a place's name.
const ORDINAL: usize = 18;

/// Name of a translation.
pub fn translation_key(post: Uuid, locale: Locale) -> TranslationKey {
    let mut key = [locale as u8; 17];
    key[..16].copy_from_slice(post.as_bytes());
    key
}

/// The translation of that name.
pub fn parse_translation_key(key: &TranslationKey) -> Option<(Uuid, Locale)> {
    let (post, locale) = key.split_first_chunk()?;
    let locale = Locale::ALL.into_iter().find(|known| locale == [*known as u8])?;
    Some((Uuid::from_bytes(*post), locale))
}

/// Name of a place.
pub fn place_key(list: List, locale: Locale, ordinal: i64) -> PlaceKey {
    let (kind, id) = match list {
        List::Articles => (0, Uuid::nil()),
        List::Pages => (1, Uuid::nil()),
        List::Tag(id) => (2, id),
        List::Author(id) => (3, id),
    };
    let mut key = [kind; 26];
    key[1..17].copy_from_slice(id.as_bytes());
    key[17] = locale as u8;
    key[ORDINAL..].copy_from_slice(&ordinal.to_be_bytes());
    key
}

/// The ordinal of a place, from its name.
pub fn ordinal_of(key: &PlaceKey) -> i64 {
    key.last_chunk().map_or(0, |ordinal| i64::from_be_bytes(*ordinal))
}

/// Name of anything else. Variants of an enum are told apart by their order: it must stay.
pub fn key_of(name: &impl Serialize) -> Vec<u8> {
    #[expect(
        clippy::expect_used,
        reason = "names are written into memory, and hold nothing that postcard has no form for"
    )]
    postcard::to_stdvec(name).expect("a name can be written")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn translations_are_found_by_their_names() {
        for locale in Locale::ALL {
            let key = translation_key(Uuid::from_u128(7), locale);
            assert_eq!(parse_translation_key(&key), Some((Uuid::from_u128(7), locale)));
        }
        assert_eq!(parse_translation_key(&[9; 17]), None);
    }

    #[test]
    fn places_of_a_list_stand_together_in_order() {
        let tag = List::Tag(Uuid::from_u128(1));
        let keys = [
            place_key(List::Articles, Locale::En, 1),
            place_key(List::Articles, Locale::En, 300),
            place_key(List::Articles, Locale::Vi, 2),
            place_key(List::Pages, Locale::En, 1),
            place_key(tag, Locale::En, 255),
            place_key(tag, Locale::En, 256),
            place_key(List::Author(Uuid::nil()), Locale::En, 1),
        ];
        assert!(keys.is_sorted());
        assert_eq!(keys.map(|key| ordinal_of(&key)), [1, 300, 2, 1, 255, 256, 1]);
    }
}
