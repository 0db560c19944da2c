//! Entries of the feed on their way into the mirror.

use std::cell::OnceCell;

use cms_sdk::feed::Entry;

use crate::search;

/// An entry with what follows from it alone.
pub struct Prepared {
    pub(super) entry: Entry,
    search: OnceCell<Option<search::Entry>>,
}

impl Prepared {
    /// Works out what follows when it is needed: never, where the mirror has the entry already.
    pub fn of(entry: Entry) -> Self {
        Self { entry, search: OnceCell::new() }
    }

    /// Works it out now: on the thread that reads, while another keeps what came before.
    pub fn ahead(entry: Entry) -> Self {
        let prepared = Self::of(entry);
        prepared.search();
        prepared
    }

    /// What the search finds it by, where it is a translation that is to be found.
    pub(super) fn search(&self) -> Option<&search::Entry> {
        let found = self.search.get_or_init(|| match &self.entry {
            Entry::Translation(translation) => search::Entry::of(translation),
            _ => None,
        });
        found.as_ref()
    }
}
