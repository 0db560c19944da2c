//! What a page knows of the uploaded pictures that it shows.

use cms_sdk::Locale;
use cms_sdk::media::names_in;
use site_render::pictures::{PictureView, Pictures};

use crate::mirror::Tracker;

/// The pictures that a page, written as JSON, names; one that there is not is looked for too, so that it shows once it comes.
pub(super) fn named_in(page: &str, tracker: &Tracker<'_>, locale: Locale) -> anyhow::Result<Pictures> {
    let mut pictures = Pictures::new();
    for name in names_in(page) {
        if let Some(medium) = tracker.media(name)? {
            let (address, view) = PictureView::with_variants(&medium, locale);
            pictures.insert(address, view);
        }
    }
    Ok(pictures)
}
