//! What a page knows of the uploaded pictures that it shows.

use std::collections::BTreeMap;

use site_render::pictures::{PictureView, names_on};
use site_render::view::PageView;

use crate::mirror::Tracker;

/// The pictures that a page names, by their addresses; one that there is not is looked for too, so that it shows once it comes.
pub(super) fn of(tracker: &Tracker<'_>, page: &PageView) -> anyhow::Result<BTreeMap<String, PictureView>> {
    let mut pictures = BTreeMap::new();
    for name in names_on(page)? {
        if let Some(medium) = tracker.media(&name)? {
            let (address, view) = PictureView::of(&medium, page.shell.locale);
            pictures.insert(address, view);
        }
    }
    Ok(pictures)
}
