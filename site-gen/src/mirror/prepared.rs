//! Entries of the feed and lines of snapshots on their way into the mirror.

use std::cell::OnceCell;

use cms_sdk::Locale;
use cms_sdk::content::Translation;
use cms_sdk::feed::Entry;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use site_render::markdown::Reading;
use uuid::Uuid;

use crate::search;

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Name {
    /// The settings.
    Settings,
    /// The keys that sign handshake offers.
    SigningKeys,
    /// A tag.
    Tag(Uuid),
    /// An author.
    Author(Uuid),
    /// A redirect.
    Redirect(Uuid),
    /// A picture, by its name.
    Media(String),
    /// A live translation.
    Translation(Uuid, Locale),
}

impl Name {
    /// What this entry is about, and whether it says that it is gone.
    pub(super) fn of(entry: &Entry) -> (Self, bool) {
        match entry {
            Entry::Settings(_) => (Self::Settings, false),
            Entry::SigningKeys(_) => (Self::SigningKeys, false),
            Entry::Tag(tag) => (Self::Tag(tag.id), false),
            Entry::TagRemoved(tag) => (Self::Tag(tag.id), true),
            Entry::Author(author) => (Self::Author(author.id), false),
            Entry::AuthorRemoved(author) => (Self::Author(author.id), true),
            Entry::Redirect(redirect) => (Self::Redirect(redirect.id), false),
            Entry::RedirectRemoved(redirect) => (Self::Redirect(redirect.id), true),
            Entry::Media(medium) => (Self::Media(medium.name.clone()), false),
            Entry::MediaRemoved(medium) => (Self::Media(medium.name.clone()), true),
            Entry::Translation(one) => (Self::Translation(one.post_id, one.locale), false),
            Entry::TranslationRemoved(one) => (Self::Translation(one.post_id, one.locale), true),
        }
    }
}

/// Lines that the mirror has, by their hashes, with what they are about.
pub type KnownLines = FxHashMap<u128, Name>;

/// A line of a snapshot.
pub struct Line {
    pub(super) hash: u128,
    pub(super) holds: Holds,
}

/// What a line holds.
pub(super) enum Holds {
    /// What the mirror has already; the text, should it be needed after all.
    Known(Name, Vec<u8>),
    /// Something else, perhaps.
    New(Box<Prepared>),
}

impl Line {
    /// Reads a line, unless it is known.
    ///
    /// # Errors
    /// When `read` fails.
    pub fn of<E>(
        text: Vec<u8>,
        known: &KnownLines,
        read: impl FnOnce(&[u8]) -> Result<Prepared, E>,
    ) -> Result<Self, E> {
        let hash = blake3::hash(&text);
        let (hash, _) = hash.as_bytes().split_first_chunk().unwrap_or((&[0; 16], &[]));
        let hash = u128::from_le_bytes(*hash);
        let holds = match known.get(&hash) {
            Some(name) => Holds::Known(name.clone(), text),
            None => Holds::New(Box::new(read(&text)?)),
        };
        Ok(Self { hash, holds })
    }
}

/// An entry with what follows from it alone.
pub struct Prepared {
    /// A translation stands here without its Markdown.
    pub(super) entry: Entry,
    pub(super) body: String,
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
    /// What follows from this one and its Markdown.
    pub(super) fn of(translation: &Translation, body: &str) -> Self {
        let reading = Reading::of(body);
        let searched = search::Entry::of(translation, &reading);
        Self { reading, searched }
    }
}

impl Prepared {
    /// Works out what follows when it is needed: never, where the mirror has the entry already.
    pub fn of(mut entry: Entry) -> Self {
        let body = match &mut entry {
            Entry::Translation(translation) => std::mem::take(&mut translation.body),
            _ => String::new(),
        };
        Self { entry, body, read: OnceCell::new() }
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
            Entry::Translation(translation) => Read::of(translation, &self.body),
            _ => Read::default(),
        })
    }
}
