//! Uploaded pictures on a page: what the page knows of them beside their addresses.

use std::collections::{BTreeMap, BTreeSet};

use cms_sdk::Locale;
use cms_sdk::content::Media;
use cms_sdk::media::{address, names_in};
use serde::{Deserialize, Serialize};

use crate::view::PageView;

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
        };
        (address(&medium.name), view)
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
