//! The generator's own copy of what is true of the live site, read through a tracker that notes what each output looked at.

mod apply;
mod prepared;
mod tracker;

use std::collections::BTreeSet;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::{Context as _, anyhow};
use cms_sdk::Locale;
use cms_sdk::content::{Author, Media, PostKind, Redirect, Tag, Translation};
use cms_sdk::settings::SiteSettings;
use cms_sdk::signing_keys::SigningKeys;
use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use rayon::prelude::*;
use redb::{ReadOnlyTable, ReadTransaction, ReadableTable};
use rustc_hash::FxHashMap;
use simdutf8::basic::from_utf8;
use site_render::build::shell;
use site_render::markdown::Reading;
use site_render::view::NavigationLink;
use uuid::Uuid;

pub use apply::MirrorWriter;
pub use prepared::{KnownLines, Line, Prepared};
pub use tracker::Tracker;

use crate::input::{BLOCK, Input, List, RANGE};
use crate::search::{Block, BlockBuilder, Entry};
use crate::state::keys::{
    PlaceKey, TranslationKey, ordinal_of, parse_translation_key, place_key, translation_key,
};
use crate::state::{
    AUTHORS, BODIES, FILES, MEDIA, PATHS, PLACES, READINGS, REDIRECTS, SEARCH_ENTRIES, SOURCES, TAGS,
    TRANSLATIONS, VALUES,
};

/// What entries of feeds may hold in memory, in bytes: the newest article is in the feeds of its language and of all its tags.
const FEED_ENTRY_BYTES: u64 = 8 << 20;

/// Blocks of the search index in memory at once.
const KEPT_BLOCKS: u64 = 4;

/// Name of the value that says which version of the code has read the texts.
const READ_BY: &str = "read_by";

/// The list that holds a post by its kind.
pub fn main_list(kind: PostKind) -> List {
    match kind {
        PostKind::Article => List::Articles,
        PostKind::Page | PostKind::Landing => List::Pages,
    }
}

/// Every place that a translation has in lists.
pub fn places(translation: &Translation) -> Vec<(List, i64)> {
    let mut places = vec![(main_list(translation.kind), translation.ordinal)];
    if translation.kind == PostKind::Article {
        places.extend(translation.tags.iter().map(|place| (List::Tag(place.tag_id), place.ordinal)));
        // Whoever stands twice in a byline has the article once.
        let authors: BTreeSet<_> = translation.authors.iter().collect();
        places.extend(authors.into_iter().map(|id| (List::Author(*id), translation.ordinal)));
    }
    places
}

/// One moment of the mirror. Many threads may read it at once.
pub struct Mirror {
    values: ReadOnlyTable<&'static str, &'static str>,
    translations: ReadOnlyTable<&'static TranslationKey, &'static [u8]>,
    bodies: ReadOnlyTable<&'static TranslationKey, &'static [u8]>,
    readings: ReadOnlyTable<&'static TranslationKey, &'static [u8]>,
    tags: ReadOnlyTable<Uuid, &'static [u8]>,
    authors: ReadOnlyTable<Uuid, &'static [u8]>,
    redirects: ReadOnlyTable<Uuid, &'static [u8]>,
    media: ReadOnlyTable<&'static str, &'static [u8]>,
    paths: ReadOnlyTable<&'static [u8], &'static TranslationKey>,
    sources: ReadOnlyTable<&'static [u8], Uuid>,
    places: ReadOnlyTable<&'static PlaceKey, &'static TranslationKey>,
    files: ReadOnlyTable<&'static [u8], &'static [u8]>,
    search_entries: ReadOnlyTable<&'static PlaceKey, &'static [u8]>,
    settings: SiteSettings,
    known: Known<(Uuid, Locale), Option<Arc<Translation>>>,
    known_tags: Known<Uuid, Option<Arc<Tag>>>,
    ranges: Known<(List, Locale, i64), Members>,
    navigations: Known<Locale, Arc<Vec<NavigationLink>>>,
    feed_entries: Cache<(Uuid, Locale), FeedEntry>,
    /// The blocks that were asked for last: one takes a megabyte, and is read whole for each of its files.
    search_blocks: Cache<SearchBlock, Arc<Block>>,
}

/// The text of an article's entry in feeds, and what it was made from.
type FeedEntry = (Arc<str>, Arc<BTreeSet<Input>>);

/// A list and the range of ordinals that a block of the search index holds.
type SearchBlock = (List, Locale, i64);

/// The members of a range.
type Members = Arc<Vec<Arc<Translation>>>;

/// What was read once: every output asks for much the same.
struct Known<K, V>(RwLock<FxHashMap<K, V>>);

impl<K, V> Default for Known<K, V> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<K: Copy + Eq + Hash, V: Clone> Known<K, V> {
    fn get_or_read(&self, key: K, read: impl FnOnce() -> anyhow::Result<V>) -> anyhow::Result<V> {
        if let Some(found) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(found.clone());
        }
        let found = read()?;
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(key, found.clone());
        Ok(found)
    }
}

impl Mirror {
    /// Opens one moment of the state.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn open(read: &ReadTransaction) -> anyhow::Result<Self> {
        let values = read.open_table(VALUES)?;
        let settings = match values.get("settings")? {
            Some(text) => {
                serde_json::from_str(text.value()).context("the mirrored settings cannot be read")?
            }
            None => SiteSettings::default(),
        };
        Ok(Self {
            values,
            translations: read.open_table(TRANSLATIONS)?,
            bodies: read.open_table(BODIES)?,
            readings: read.open_table(READINGS)?,
            tags: read.open_table(TAGS)?,
            authors: read.open_table(AUTHORS)?,
            redirects: read.open_table(REDIRECTS)?,
            media: read.open_table(MEDIA)?,
            paths: read.open_table(PATHS)?,
            sources: read.open_table(SOURCES)?,
            places: read.open_table(PLACES)?,
            files: read.open_table(FILES)?,
            search_entries: read.open_table(SEARCH_ENTRIES)?,
            settings,
            known: Known::default(),
            known_tags: Known::default(),
            ranges: Known::default(),
            navigations: Known::default(),
            feed_entries: Cache::builder()
                .max_capacity(FEED_ENTRY_BYTES)
                .weigher(|_, (text, _): &FeedEntry| u32::try_from(text.len()).unwrap_or(u32::MAX))
                .build(),
            search_blocks: Cache::builder()
                .max_capacity(KEPT_BLOCKS)
                .eviction_policy(EvictionPolicy::lru())
                .build(),
        })
    }

    /// The site's settings.
    pub fn settings(&self) -> &SiteSettings {
        &self.settings
    }

    /// A single value of the state.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn value(&self, name: &str) -> anyhow::Result<Option<String>> {
        Ok(self.values.get(name)?.map(|value| value.value().to_owned()))
    }

    /// A live translation without its body.
    fn translation(&self, post: Uuid, locale: Locale) -> anyhow::Result<Option<Arc<Translation>>> {
        self.known.get_or_read((post, locale), || {
            let bytes = self.translations.get(&translation_key(post, locale))?;
            Ok(bytes.map(|bytes| serde_json::from_slice(bytes.value())).transpose()?.map(Arc::new))
        })
    }

    fn translation_by_key(&self, key: &TranslationKey) -> anyhow::Result<Option<Arc<Translation>>> {
        match parse_translation_key(key) {
            Some((post, locale)) => self.translation(post, locale),
            None => Ok(None),
        }
    }

    fn body(&self, post: Uuid, locale: Locale) -> anyhow::Result<String> {
        let body = self.bodies.get(&translation_key(post, locale))?;
        Ok(body.map(|body| from_utf8(body.value()).map(str::to_owned)).transpose()?.unwrap_or_default())
    }

    /// What a text holds; nothing where there is no such translation.
    fn reading(&self, post: Uuid, locale: Locale) -> anyhow::Result<Reading> {
        let bytes = self.readings.get(&translation_key(post, locale))?;
        Ok(bytes.map(|bytes| postcard::from_bytes(bytes.value())).transpose()?.unwrap_or_default())
    }

    /// The members of a range, oldest first.
    fn range(&self, list: List, locale: Locale, range: i64) -> anyhow::Result<Members> {
        self.ranges.get_or_read((list, locale, range), || {
            let first = place_key(list, locale, range * RANGE + 1);
            let last = place_key(list, locale, (range + 1) * RANGE);
            let mut members = Vec::new();
            for place in self.places.range::<&PlaceKey>(&first..=&last)? {
                members.extend(self.translation_by_key(place?.1.value())?);
            }
            Ok(Arc::new(members))
        })
    }

    /// The ordinal of a list's newest member.
    fn newest(&self, list: List, locale: Locale) -> anyhow::Result<Option<i64>> {
        newest_ordinal(&self.places, list, locale)
    }

    /// The newest members of a list, newest first, `count` at most.
    fn newest_members(
        &self,
        list: List,
        locale: Locale,
        count: usize,
    ) -> anyhow::Result<Vec<Arc<Translation>>> {
        let (first, last) = (place_key(list, locale, 0), place_key(list, locale, i64::MAX));
        let mut members = Vec::new();
        for place in self.places.range::<&PlaceKey>(&first..=&last)?.rev().take(count) {
            members.extend(self.translation_by_key(place?.1.value())?);
        }
        Ok(members)
    }

    /// Whether any ordinal from `first` to `last` is taken.
    fn any_between(&self, list: List, locale: Locale, first: i64, last: i64) -> anyhow::Result<bool> {
        let (first, last) = (place_key(list, locale, first), place_key(list, locale, last));
        Ok(self.places.range::<&PlaceKey>(&first..=&last)?.next().is_some())
    }

    /// The main navigation of a language: every page asks for it.
    fn navigation(&self, locale: Locale) -> anyhow::Result<Arc<Vec<NavigationLink>>> {
        self.navigations.get_or_read(locale, || {
            // What this looks at stands behind the one input that pages are made from.
            shell::navigation(&Tracker::new(self), locale).map(Arc::new)
        })
    }

    /// The words of a block of the search index.
    fn search_block(&self, list: List, locale: Locale, block: i64) -> anyhow::Result<Arc<Block>> {
        // Whoever asks for a block that is being read waits for it.
        let read = || {
            // Those over the limit would go some time later, and are large.
            self.search_blocks.run_pending_tasks();
            self.read_search_block(list, locale, block).map(Arc::new)
        };
        self.search_blocks.try_get_with((list, locale, block), read).map_err(|error| anyhow!("{error:#}"))
    }

    fn read_search_block(&self, list: List, locale: Locale, block: i64) -> anyhow::Result<Block> {
        let mut words = BlockBuilder::default();
        let first = block * BLOCK + 1;
        let (from, to) = (place_key(list, locale, first), place_key(list, locale, first + BLOCK - 1));
        for row in self.search_entries.range::<&PlaceKey>(&from..=&to)? {
            let (key, bytes) = row?;
            let entry: Entry = postcard::from_bytes(bytes.value())?;
            words.add(ordinal_of(key.value()) - first, &entry, |tag| {
                let tag = self.tag(tag)?;
                anyhow::Ok(tag.and_then(|tag| tag.words(locale).map(|words| words.name.clone())))
            })?;
        }
        Ok(words.build())
    }

    /// Whether a block of the search index has any post.
    fn has_search_block(&self, list: List, locale: Locale, block: i64) -> anyhow::Result<bool> {
        let first = block * BLOCK + 1;
        let (first, last) = (place_key(list, locale, first), place_key(list, locale, first + BLOCK - 1));
        Ok(self.search_entries.range::<&PlaceKey>(&first..=&last)?.next().is_some())
    }

    fn tag(&self, id: Uuid) -> anyhow::Result<Option<Arc<Tag>>> {
        self.known_tags.get_or_read(id, || {
            let bytes = self.tags.get(id)?;
            Ok(bytes.map(|bytes| serde_json::from_slice(bytes.value())).transpose()?.map(Arc::new))
        })
    }

    fn author(&self, id: Uuid) -> anyhow::Result<Option<Author>> {
        let bytes = self.authors.get(id)?;
        Ok(bytes.map(|bytes| serde_json::from_slice(bytes.value())).transpose()?)
    }

    /// Every tag, used or not.
    pub(crate) fn all_tags(&self) -> anyhow::Result<Vec<Tag>> {
        self.tags.iter()?.map(|entry| Ok(serde_json::from_slice(entry?.1.value())?)).collect()
    }

    /// Every author, with articles or without.
    pub(crate) fn all_authors(&self) -> anyhow::Result<Vec<Author>> {
        self.authors.iter()?.map(|entry| Ok(serde_json::from_slice(entry?.1.value())?)).collect()
    }

    fn all_redirects(&self) -> anyhow::Result<Vec<Redirect>> {
        self.redirects.iter()?.map(|entry| Ok(serde_json::from_slice(entry?.1.value())?)).collect()
    }

    fn media(&self, name: &str) -> anyhow::Result<Option<Media>> {
        let bytes = self.media.get(name)?;
        Ok(bytes.map(|bytes| serde_json::from_slice(bytes.value())).transpose()?)
    }

    /// Every picture, used or not.
    pub(crate) fn all_media(&self) -> anyhow::Result<Vec<Media>> {
        self.media.iter()?.map(|entry| Ok(serde_json::from_slice(entry?.1.value())?)).collect()
    }

    fn signing_keys(&self) -> anyhow::Result<SigningKeys> {
        match self.values.get("signing_keys")? {
            Some(text) => {
                serde_json::from_str(text.value()).context("the mirrored signing keys cannot be read")
            }
            None => Ok(SigningKeys::default()),
        }
    }

    /// Every live translation's post and language.
    pub(crate) fn all_translations(&self) -> anyhow::Result<Vec<Arc<Translation>>> {
        let rows = self.translations.iter()?.map(|row| Ok(parse_translation_key(row?.0.value())));
        let all: Vec<_> = rows.collect::<anyhow::Result<_>>()?;
        let all = all.into_par_iter().flatten();
        all.filter_map(|(post, locale)| self.translation(post, locale).transpose()).collect()
    }

    fn path_owner(&self, path: &str) -> anyhow::Result<Option<Arc<Translation>>> {
        match self.paths.get(path.as_bytes())? {
            Some(key) => self.translation_by_key(key.value()),
            None => Ok(None),
        }
    }

    /// The key of the output that a file belongs to.
    pub(crate) fn file_owner(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
        Ok(self.files.get(path.as_bytes())?.map(|key| key.value().to_owned()))
    }

    fn source_owner(&self, source: &str) -> anyhow::Result<Option<Uuid>> {
        Ok(self.sources.get(source.as_bytes())?.map(|id| id.value()))
    }
}

/// The ordinal of a list's newest member.
fn newest_ordinal(
    places: &impl ReadableTable<&'static PlaceKey, &'static TranslationKey>,
    list: List,
    locale: Locale,
) -> anyhow::Result<Option<i64>> {
    let (first, last) = (place_key(list, locale, 0), place_key(list, locale, i64::MAX));
    let newest = places.range::<&PlaceKey>(&first..=&last)?.next_back().transpose()?;
    Ok(newest.map(|(key, _)| ordinal_of(key.value())))
}
