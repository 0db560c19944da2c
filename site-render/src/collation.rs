//! The order of words in each language, by CLDR: in Vietnamese `a ă â … d đ e ê … o ô ơ u ư`, tones after letters.

use std::cmp::Ordering;
use std::sync::LazyLock;

use cms_sdk::Locale;
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;

/// English first. Nothing where the order of a language did not come with the library: a test keeps that from happening.
static COLLATORS: LazyLock<[Option<CollatorBorrowed<'static>>; 2]> = LazyLock::new(|| {
    [locale!("en"), locale!("vi")]
        .map(|locale| Collator::try_new(locale.into(), CollatorOptions::default()).ok())
});

/// How two words compare in a language; equal only where they are the same.
pub fn compare(locale: Locale, one: &str, other: &str) -> Ordering {
    let [english, vietnamese] = &*COLLATORS;
    let collator = match locale {
        Locale::En => english,
        Locale::Vi => vietnamese,
    };
    let order = collator.as_ref().map_or(Ordering::Equal, |collator| collator.compare(one, other));
    order.then_with(|| one.cmp(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(locale: Locale, words: &[&'static str]) -> Vec<&'static str> {
        let mut words = words.to_vec();
        words.sort_by(|one, other| compare(locale, one, other));
        words
    }

    #[test]
    fn vietnamese_letters_have_their_own_places() {
        assert_eq!(
            sorted(
                Locale::Vi,
                &["đá", "ơn", "dạ", "ốc", "âm", "ăn", "ao", "dế", "oi", "ưa", "ua", "êm", "em"]
            ),
            ["ao", "ăn", "âm", "dạ", "dế", "đá", "em", "êm", "oi", "ốc", "ơn", "ua", "ưa"]
        );
        // Tones decide only where the letters are the same: ngang, huyền, hỏi, ngã, sắc, nặng.
        assert_eq!(
            sorted(Locale::Vi, &["mạ", "mã", "má", "mả", "mà", "ma"]),
            ["ma", "mà", "mả", "mã", "má", "mạ"]
        );
    }

    #[test]
    fn english_knows_no_foreign_letters() {
        assert_eq!(
            sorted(Locale::En, &["Zebra", "đá", "apple", "éclair", "dog"]),
            ["apple", "đá", "dog", "éclair", "Zebra"]
        );
    }
}
