//! Names and addresses of media: pictures that were uploaded. Content names a picture by its root-relative address.
//!
//! A name is `{hash16}-{slug}.{ending}`: the first 16 hexadecimal digits of its bytes' BLAKE3 hash, so that other bytes never stand
//! under the same address and caches may keep it for ever. Its thumbnail is `{hash16}-thumb.webp`.

use crate::slug::{is_slug, slugify};

/// What every address begins with.
pub const PREFIX: &str = "/media/";
/// Digits of the hash that a name begins with.
pub const HASH_DIGITS: usize = 16;
/// Longest slug in a name, in characters.
const MAX_SLUG: usize = 60;
/// The slug of a file name that gives none.
const NAMELESS: &str = "picture";
const ENDINGS: [&str; 4] = ["png", "jpg", "webp", "gif"];
const THUMBNAIL: &str = "thumb.webp";

/// The address of a medium or a thumbnail by its name.
pub fn address(name: &str) -> String {
    format!("{PREFIX}{name}")
}

/// The name of a medium with these bytes: `hash` is BLAKE3 in hexadecimal, the slug follows from the file's name.
pub fn name(hash: &str, file_name: &str, ending: &str) -> String {
    let digits = hash.get(..HASH_DIGITS).unwrap_or(hash);
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let mut slug = slugify(stem);
    slug.truncate(MAX_SLUG);
    let slug = match slug.trim_end_matches('-') {
        // A name of its own: the thumbnail's is taken.
        "" | "thumb" => NAMELESS,
        slug if is_width(slug) => NAMELESS,
        slug => slug,
    };
    format!("{digits}-{slug}.{ending}")
}

/// The name of a medium's thumbnail.
pub fn thumbnail(name: &str) -> String {
    format!("{}-{THUMBNAIL}", name.get(..HASH_DIGITS).unwrap_or(name))
}

/// The name of a medium's smaller copy, so many pixels wide. It follows from the medium alone: pages name it before it is made.
pub fn variant(name: &str, width: i32) -> String {
    format!("{}-w{width}.webp", name.get(..HASH_DIGITS).unwrap_or(name))
}

/// Whether a slug is that of a [`variant`].
fn is_width(slug: &str) -> bool {
    slug.strip_prefix('w')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether this is the name of a medium, of a thumbnail or of a variant. Such a name can never climb out of a folder.
pub fn is_name(text: &str) -> bool {
    let Some((stem, ending)) = text.rsplit_once('.') else { return false };
    let Some((digits, slug)) = stem.split_once('-') else { return false };
    ENDINGS.contains(&ending)
        && digits.len() == HASH_DIGITS
        && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        && is_slug(slug)
}

/// The media type of a name's file; none when it is no name.
pub fn media_type(name: &str) -> Option<&'static str> {
    if !is_name(name) {
        return None;
    }
    match name.rsplit_once('.')?.1 {
        "png" => Some("image/png"),
        "jpg" => Some("image/jpeg"),
        "webp" => Some("image/webp"),
        "gif" => Some("image/gif"),
        _ => None,
    }
}

/// The names of all media whose addresses stand in a text, whatever stands around them: Markdown, HTML, JSON. Repeated where they are.
pub fn names_in(text: &str) -> impl Iterator<Item = &str> {
    memchr::memmem::find_iter(text.as_bytes(), PREFIX).filter_map(|at| {
        let rest = text.get(at + PREFIX.len()..)?;
        let is_part =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
        let end = rest.bytes().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        // A full stop may end the sentence.
        let name = rest.get(..end)?.trim_end_matches('.');
        is_name(name).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn names_follow_from_bytes_and_file_name() {
        assert_eq!(name(HASH, "Chợ nổi Cái Răng.JPG", "jpg"), "0123456789abcdef-cho-noi-cai-rang.jpg");
        assert_eq!(name(HASH, "日本.png", "png"), "0123456789abcdef-picture.png");
        assert_eq!(name(HASH, "thumb.webp", "webp"), "0123456789abcdef-picture.webp");
        assert_eq!(name(HASH, "w720.webp", "webp"), "0123456789abcdef-picture.webp");
        assert_eq!(variant("0123456789abcdef-cho.jpg", 720), "0123456789abcdef-w720.webp");
        assert_eq!(name(HASH, "../../etc/passwd", "gif"), "0123456789abcdef-picture.gif");
        assert_eq!(name(HASH, &"a".repeat(200), "png").len(), HASH_DIGITS + 1 + 60 + 4);
        assert_eq!(thumbnail("0123456789abcdef-cho.jpg"), "0123456789abcdef-thumb.webp");
        for made in [name(HASH, "Ảnh.png", "png"), thumbnail(&name(HASH, "a", "gif"))] {
            assert!(is_name(&made), "{made}");
        }
    }

    #[test]
    fn nothing_else_is_a_name() {
        for bad in [
            "",
            "a.png",
            "0123456789abcdef.png",
            "0123456789ABCDEF-a.png",
            "0123456789abcdef-a.svg",
            "0123456789abcdef-../a.png",
            "0123456789abcdef-a/b.png",
            "0123456789abcdef-a.png.html",
            "../0123456789abcdef-a.png",
            "0123456789abcdef-a.png\0",
        ] {
            assert!(!is_name(bad), "{bad:?}");
            assert_eq!(media_type(bad), None);
        }
        assert_eq!(media_type("0123456789abcdef-a.jpg"), Some("image/jpeg"));
    }

    #[test]
    fn names_are_found_wherever_they_stand() {
        let text = "![x](/media/0123456789abcdef-a.png) <img src=\"/media/0123456789abcdef-b.jpg\"> \
            {\"src\":\"/media/0123456789abcdef-c.webp\"} https://x.org/media/0123456789abcdef-d.gif. /media/x.png /media/";
        let found: Vec<_> = names_in(text).collect();
        let expected = ["a.png", "b.jpg", "c.webp", "d.gif"].map(|end| format!("0123456789abcdef-{end}"));
        assert_eq!(found, expected);
    }

    proptest::proptest! {
        #[test]
        fn every_made_name_is_a_name(file in ".{0,100}") {
            proptest::prop_assert!(is_name(&name(HASH, &file, "png")));
        }
    }
}
