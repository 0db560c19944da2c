//! Entries of the feed on their way into the mirror.

use std::cell::OnceCell;

use cms_sdk::content::Translation;
use cms_sdk::feed::Entry;
use site_render::markdown::Reading;

use crate::search;

/// An entry with what follows from it alone.
pub struct Prepared {
    pub(super) entry: Entry,
    read: OnceCell<Read>,
}

/// What follows from a translation.
#[derive(Default)]
pub(super) struct Read {
    /// What its text holds.
    pub(super) reading: Reading,
    /// What the search finds it by, where it is to be found.
    pub(super) searched: Option<search::Entry>,
}

impl Read {
    /// What follows from this one.
    pub(super) fn of(translation: &Translation) -> Self {
        let reading = Reading::of(&translation.body);
        let searched = search::Entry::of(translation, &reading);
        Self { reading, searched }
    }
}

impl Prepared {
    /// Works out what follows when it is needed: never, where the mirror has the entry already.
    pub fn of(entry: Entry) -> Self {
        Self { entry, read: OnceCell::new() }
    }

    /// Works it out now: on the thread that reads, while another keeps what came before.
    pub fn ahead(entry: Entry) -> Self {
        let prepared = Self::of(entry);
        prepared.read();
        prepared
    }

    /// What follows from it; nothing where it is no translation.
    pub(super) fn read(&self) -> &Read {
        self.read.get_or_init(|| match &self.entry {
            Entry::Translation(translation) => Read::of(translation),
            _ => Read::default(),
        })
    }
}
