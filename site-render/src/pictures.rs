//! Uploaded pictures on a page: what the page knows of them beside their addresses.

use std::collections::{BTreeMap, BTreeSet};

use cms_sdk::Locale;
use cms_sdk::content::Media;
use cms_sdk::media::{address, names_in, variant};
use serde::{Deserialize, Serialize};

use crate::view::PageView;

/// Widths of smaller copies, in pixels: an avatar, a phone, a phone of 1.75 device pixels (what Lighthouse measures on), a column, a
/// cover on a desk.
pub const WIDTHS: [i32; 5] = [160, 360, 720, 1_080, 1_440];

/// The widths of the smaller copies that a picture has: less than its own, and its own where it is no wider than the widest. A GIF may
/// move, and has none.
pub fn variant_widths(medium: &Media) -> impl Iterator<Item = i32> + use<> {
    let [.., widest] = WIDTHS;
    let own = medium.width;
    let still = medium.media_type != "image/gif";
    let smaller = WIDTHS.into_iter().filter(move |width| still && *width < own);
    smaller.chain((still && own > 0 && own <= widest).then_some(own))
}

/// Pictures by their root-relative addresses.
pub type Pictures = BTreeMap<String, PictureView>;

/// What a page knows of an uploaded picture, in its own language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PictureView {
    /// In pixels: room is kept for it before it is there.
    pub width: i32,
    /// The same.
    pub height: i32,
    /// What it shows, where the page does not say; may be empty.
    pub alt: String,
    /// Classes of the tenths of its width and height between which its focal point lies (`x3 y7`); none in the middle. Classes, because
    /// the page's policy allows no styles of an element's own.
    pub focus: Option<String>,
    /// Its smaller copies as `srcset` has them, WebP; none where there are none.
    pub srcset: Option<String>,
}

impl PictureView {
    /// A picture's address, and what a page in this language knows of it.
    pub fn of(medium: &Media, locale: Locale) -> (String, Self) {
        let tenth = |thousandths: i32| (thousandths.clamp(0, 1_000) + 50) / 100;
        let (x, y) = (tenth(medium.focal_x), tenth(medium.focal_y));
        let view = Self {
            width: medium.width,
            height: medium.height,
            alt: medium.alt(locale).to_owned(),
            focus: ((x, y) != (5, 5)).then(|| format!("x{x} y{y}")),
            srcset: None,
        };
        (address(&medium.name), view)
    }

    /// The same on a site that has its smaller copies.
    pub fn with_variants(medium: &Media, locale: Locale) -> (String, Self) {
        let (address_, mut view) = Self::of(medium, locale);
        let copies: Vec<_> = variant_widths(medium)
            .map(|width| format!("{} {width}w", address(&variant(&medium.name, width))))
            .collect();
        view.srcset = (!copies.is_empty()).then(|| copies.join(", "));
        (address_, view)
    }
}

/// The names of all uploaded pictures that anything on a page names: covers, texts, sections, the logo, the preview picture.
///
/// # Errors
/// When the page cannot be written as JSON: never in practice.
pub fn names_on(page: &PageView) -> serde_json::Result<BTreeSet<String>> {
    let text = serde_json::to_string(page)?;
    Ok(names_in(&text).map(str::to_owned).collect())
}
