//! Slugs and folded text, with Vietnamese done right: `đ` becomes `d`, tones and marks fall away.

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::settings::SiteSettings;

/// Longest slug, in characters.
pub const MAX_SLUG: usize = 120;

/// Words no slug may take, in either language: they are, or will be, addresses of the site or the API.
pub const RESERVED: &[&str] = &[
    "404",
    "account",
    "admin",
    "api",
    "assets",
    "author",
    "authors",
    "bai-viet",
    "console",
    "contact",
    "docs",
    "en",
    "feed",
    "health",
    "index",
    "lien-he",
    "media",
    "metrics",
    "newsletter",
    "page",
    "posts",
    "reads",
    "robots",
    "search",
    "sitemap",
    "tac-gia",
    "tags",
    "tai-khoan",
    "the",
    "tim-kiem",
    "trang",
    "v1",
    "vi",
    "view",
];

/// Text as search compares it: NFC-insensitive, lower case, without tones or marks, `đ` as `d`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfd()
        .filter(|character| !is_combining_mark(*character))
        .flat_map(char::to_lowercase)
        .map(|character| if character == 'đ' { 'd' } else { character })
        .collect()
}

/// Text in the form in which it is stored (NFC, Unicode Standard Annex 15).
pub fn normalize(text: &str) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.to_owned(),
        IsNormalized::No | IsNormalized::Maybe => text.nfc().collect(),
    }
}

/// A slug made from any text: folded, ASCII letters and digits, single hyphens between them, at most [`MAX_SLUG`] long.
/// Empty when nothing of the text can stand in a slug.
pub fn slugify(text: &str) -> String {
    let mut slug = String::new();
    for character in fold(text).chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(MAX_SLUG);
    slug.trim_end_matches('-').to_owned()
}

/// Whether the text is a slug: `a-z 0-9`, single hyphens inside, 1 to [`MAX_SLUG`] characters. Such text can never climb
/// out of a folder.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= MAX_SLUG
        && text.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// Whether a slug is one of [`RESERVED`] or a section path of this site.
pub fn is_reserved(settings: &SiteSettings, slug: &str) -> bool {
    RESERVED.contains(&slug)
        || [&settings.en, &settings.vi]
            .iter()
            .any(|words| words.posts_path == slug || words.tags_path == slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_folds_to_ascii() {
        assert_eq!(slugify("Đồng bằng sông Cửu Long"), "dong-bang-song-cuu-long");
        assert_eq!(slugify("Tình yêu, nước & ĐẤT!"), "tinh-yeu-nuoc-dat");
        assert_eq!(fold("đồng"), "dong");
        assert_eq!(fold("ĐỒNG"), "dong");
    }

    #[test]
    fn composed_and_decomposed_text_make_the_same_slug() {
        let composed = "Việt Nam";
        let decomposed: String = composed.nfd().collect();
        assert_ne!(composed, decomposed);
        assert_eq!(slugify(composed), slugify(&decomposed));
        assert_eq!(normalize(&decomposed), composed);
    }

    #[test]
    fn slugs_cannot_leave_their_folder() {
        for bad in ["", "-", "a-", "-a", "a--b", "..", "../a", "a/b", "A", "đ", "a b", "a.b", "a\0"] {
            assert!(!is_slug(bad), "{bad:?}");
        }
        assert!(is_slug("a1-b2"));
        assert!(!is_slug(&"a".repeat(MAX_SLUG + 1)));
    }

    #[test]
    fn section_paths_are_reserved() {
        let mut settings = SiteSettings::default();
        settings.vi.posts_path = "nhat-ky".to_owned();
        for slug in ["posts", "bai-viet", "tags", "the", "search", "nhat-ky"] {
            assert!(is_reserved(&settings, slug), "{slug}");
        }
        assert!(!is_reserved(&settings, "hello"));
    }

    proptest::proptest! {
        #[test]
        fn every_made_slug_is_a_slug_or_empty(text in ".{0,300}") {
            let slug = slugify(&text);
            proptest::prop_assert!(slug.is_empty() || is_slug(&slug));
        }
    }
}
