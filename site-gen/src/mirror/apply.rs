//! Changing the mirror, and working out what the change touches.

mod places;
mod read_anew;
mod replace;
mod search;

use std::collections::BTreeSet;

use cms_sdk::Locale;
use cms_sdk::content::{Author, Media, Redirect, Tag, Translation};
use cms_sdk::feed::Entry;
use cms_sdk::settings::SiteSettings;
use cms_sdk::signing_keys::SigningKeys;
use cms_sdk::site_path::translation_path;
use redb::{ReadableTable as _, ReadableTableMetadata as _, Table, WriteTransaction};
use site_render::build::links::{self, Lookups};
use site_render::pictures::variant_widths;
use uuid::Uuid;

use super::prepared::Read;
use super::tracker::source_link;
use super::{Prepared, newest_ordinal};
use crate::dependencies;
use crate::input::{Input, List, range_of};
use crate::output::Output;
use crate::state::keys::{PlaceKey, TranslationKey, translation_key};
use crate::state::{
    AUTHORS, BODIES, LINES, MEDIA, PATHS, PENDING, PLACES, READINGS, REDIRECTS, SEARCH_ENTRIES, SOURCES,
    TAGS, TRANSLATIONS, VALUES,
};

/// The mirror, open for one transaction of changes.
pub struct MirrorWriter<'t> {
    values: Table<'t, &'static str, &'static str>,
    translations: Table<'t, &'static TranslationKey, &'static [u8]>,
    bodies: Table<'t, &'static TranslationKey, &'static [u8]>,
    readings: Table<'t, &'static TranslationKey, &'static [u8]>,
    tags: Table<'t, Uuid, &'static [u8]>,
    authors: Table<'t, Uuid, &'static [u8]>,
    redirects: Table<'t, Uuid, &'static [u8]>,
    media: Table<'t, &'static str, &'static [u8]>,
    paths: Table<'t, &'static [u8], &'static TranslationKey>,
    sources: Table<'t, &'static [u8], Uuid>,
    places: Table<'t, &'static PlaceKey, &'static TranslationKey>,
    search_entries: Table<'t, &'static PlaceKey, &'static [u8]>,
    lines: Table<'t, u128, &'static [u8]>,
    settings: SiteSettings,
    touched: Touched,
}

/// What some changes touch.
#[derive(Debug, Default)]
pub struct Touched {
    inputs: BTreeSet<Input>,
    /// Outputs that may be new: nothing was made from anything yet that could lead to them.
    births: BTreeSet<Output>,
    /// Whether every output must be looked at.
    everything: bool,
}

impl Touched {
    fn input(&mut self, input: Input) {
        if !self.everything {
            self.inputs.insert(input);
        }
    }

    fn birth(&mut self, output: Output) {
        if !self.everything {
            self.births.insert(output);
        }
    }

    /// Notes which outputs must be looked at because of what was touched. They stay noted until a build has ended.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn mark(&self, write: &WriteTransaction) -> anyhow::Result<()> {
        if self.everything {
            write.open_table(VALUES)?.insert("look_at_everything", "yes")?;
            return Ok(());
        }
        let mut pending = write.open_table(PENDING)?;
        dependencies::users_of(write, &self.inputs, |output| {
            pending.insert(output, ())?;
            Ok(())
        })?;
        for output in &self.births {
            pending.insert(output.key().as_slice(), ())?;
        }
        Ok(())
    }
}

impl<'t> MirrorWriter<'t> {
    /// Opens the mirror.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn open(write: &'t WriteTransaction) -> anyhow::Result<Self> {
        let values = write.open_table(VALUES)?;
        let settings = values.get("settings")?.map(|text| serde_json::from_str(text.value())).transpose()?;
        let mut mirror = Self {
            values,
            translations: write.open_table(TRANSLATIONS)?,
            bodies: write.open_table(BODIES)?,
            readings: write.open_table(READINGS)?,
            tags: write.open_table(TAGS)?,
            authors: write.open_table(AUTHORS)?,
            redirects: write.open_table(REDIRECTS)?,
            media: write.open_table(MEDIA)?,
            paths: write.open_table(PATHS)?,
            sources: write.open_table(SOURCES)?,
            places: write.open_table(PLACES)?,
            search_entries: write.open_table(SEARCH_ENTRIES)?,
            lines: write.open_table(LINES)?,
            settings: settings.unwrap_or_default(),
            touched: Touched::default(),
        };
        mirror.read_anew()?;
        Ok(mirror)
    }

    /// Ends the changes; answers what they touch.
    pub fn close(mut self) -> Touched {
        for locale in Locale::ALL {
            if self.touches_navigation(locale) {
                self.touched.input(Input::Navigation(locale));
            }
        }
        self.touched
    }

    /// Whether a page has changed that a language's main navigation leads to.
    fn touches_navigation(&self, locale: Locale) -> bool {
        let links = &self.settings.locale(locale).navigation;
        links.iter().filter(|link| links::is_root_relative(&link.href)).any(|link| {
            let Lookups { page, source } = Lookups::of(links::split(&link.href).0, locale);
            let source = source.map(|(source, _)| source_link(&source));
            [Some(page), source]
                .into_iter()
                .flatten()
                .any(|looked_at| self.touched.inputs.contains(&Input::Link(looked_at)))
        })
    }

    /// Whether it holds no post yet.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn is_empty(&self) -> anyhow::Result<bool> {
        Ok(self.translations.is_empty()?)
    }

    /// Makes one entry of the feed or of a snapshot true in the mirror. An entry that says what the mirror has touches nothing.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn apply(&mut self, prepared: &Prepared) -> anyhow::Result<()> {
        match &prepared.entry {
            Entry::Settings(settings) => self.apply_settings(settings),
            Entry::SigningKeys(keys) => self.apply_signing_keys(keys),
            Entry::Tag(tag) => self.apply_tag(tag.id, Some(tag)),
            Entry::TagRemoved(removed) => self.apply_tag(removed.id, None),
            Entry::Author(author) => self.apply_author(author.id, Some(author)),
            Entry::AuthorRemoved(removed) => self.apply_author(removed.id, None),
            Entry::Redirect(redirect) => self.apply_redirect(redirect.id, Some(redirect)),
            Entry::RedirectRemoved(removed) => self.apply_redirect(removed.id, None),
            Entry::Media(medium) => self.apply_media(&medium.name, Some(medium)),
            Entry::MediaRemoved(removed) => self.apply_media(&removed.name, None),
            Entry::Translation(translation) => {
                let at = (translation.post_id, translation.locale);
                self.apply_translation(at, Some((translation, &prepared.body)), || Some(prepared.read()))
            }
            Entry::TranslationRemoved(removed) => {
                self.apply_translation((removed.post_id, removed.locale), None, || None)
            }
        }
    }

    fn apply_settings(&mut self, settings: &SiteSettings) -> anyhow::Result<()> {
        let text = serde_json::to_string(settings)?;
        if self.values.get("settings")?.is_some_and(|old| old.value() == text) {
            return Ok(());
        }
        self.values.insert("settings", text.as_str())?;
        self.settings = settings.clone();
        self.touched.everything = true;
        // Every path follows from the settings.
        self.paths.retain(|_, _| false)?;
        for entry in self.translations.iter()? {
            let (key, bytes) = entry?;
            let translation: Translation = serde_json::from_slice(bytes.value())?;
            self.paths.insert(translation_path(settings, &translation).as_bytes(), key.value())?;
        }
        Ok(())
    }

    fn apply_signing_keys(&mut self, keys: &SigningKeys) -> anyhow::Result<()> {
        let text = serde_json::to_string(keys)?;
        let is_known = match self.values.get("signing_keys")? {
            Some(old) => old.value() == text,
            None => keys.keys.is_empty(),
        };
        if !is_known {
            self.values.insert("signing_keys", text.as_str())?;
            self.touched.input(Input::SigningKeys);
        }
        Ok(())
    }

    fn apply_tag(&mut self, id: Uuid, tag: Option<&Tag>) -> anyhow::Result<()> {
        let new = tag.map(serde_json::to_vec).transpose()?;
        let old = self.tags.get(id)?.map(|bytes| bytes.value().to_vec());
        if old == new {
            return Ok(());
        }
        match &new {
            Some(bytes) => self.tags.insert(id, bytes.as_slice())?,
            None => self.tags.remove(id)?,
        };
        self.touched.input(Input::Tag(id));
        for locale in Locale::ALL {
            self.touched.input(Input::Tags(locale));
            // A tag that gets its words may already have articles.
            if let Some(newest) = newest_ordinal(&self.places, List::Tag(id), locale)? {
                self.touch_searched_tag(locale, tag)?;
                let touched = &mut self.touched;
                touched.birth(Output::ListIndex(List::Tag(id), locale));
                touched.birth(Output::TagFeed(id, locale));
                touched.births.extend(
                    (0..=range_of(newest)).map(|range| Output::ListPage(List::Tag(id), locale, range)),
                );
            }
        }
        Ok(())
    }

    fn apply_author(&mut self, id: Uuid, author: Option<&Author>) -> anyhow::Result<()> {
        let new = author.map(serde_json::to_vec).transpose()?;
        let old = self.authors.get(id)?.map(|bytes| bytes.value().to_vec());
        if old == new {
            return Ok(());
        }
        match &new {
            Some(bytes) => self.authors.insert(id, bytes.as_slice())?,
            None => self.authors.remove(id)?,
        };
        self.touched.input(Input::Author(id));
        for locale in Locale::ALL {
            self.touched.input(Input::Authors(locale));
            self.touched.birth(Output::Author(id, locale));
        }
        Ok(())
    }

    fn apply_redirect(&mut self, id: Uuid, redirect: Option<&Redirect>) -> anyhow::Result<()> {
        let new = redirect.map(serde_json::to_vec).transpose()?;
        let old = self.redirects.get(id)?.map(|bytes| bytes.value().to_vec());
        if old == new {
            return Ok(());
        }
        match &new {
            Some(bytes) => self.redirects.insert(id, bytes.as_slice())?,
            None => self.redirects.remove(id)?,
        };
        self.touched.input(Input::Redirects);
        Ok(())
    }

    fn apply_media(&mut self, name: &str, medium: Option<&Media>) -> anyhow::Result<()> {
        let new = medium.map(serde_json::to_vec).transpose()?;
        let old = self.media.get(name)?.map(|bytes| bytes.value().to_vec());
        if old == new {
            return Ok(());
        }
        match &new {
            Some(bytes) => self.media.insert(name, bytes.as_slice())?,
            None => self.media.remove(name)?,
        };
        self.touched.input(Input::Media(name.to_owned()));
        self.touched.birth(Output::Media(name.to_owned()));
        let old: Option<Media> = old.map(|bytes| serde_json::from_slice(&bytes)).transpose()?;
        for width in old.iter().chain(medium).flat_map(variant_widths) {
            self.touched.birth(Output::MediaVariant(name.to_owned(), width));
        }
        Ok(())
    }

    fn apply_translation<'p>(
        &mut self,
        (post, locale): (Uuid, Locale),
        new: Option<(&Translation, &str)>,
        read: impl FnOnce() -> Option<&'p Read>,
    ) -> anyhow::Result<()> {
        let key = translation_key(post, locale);
        let old = self.translations.get(&key)?.map(|bytes| bytes.value().to_vec());
        let (new, new_body) = new.map(|(new, body)| (new, body.as_bytes())).unzip();
        let new_bytes = new.map(serde_json::to_vec).transpose()?;
        let same_body = self.bodies.get(&key)?.as_ref().map(redb::AccessGuard::value) == new_body;
        if old == new_bytes && same_body {
            return Ok(());
        }
        let read = read();
        match (&new_bytes, new_body, read) {
            (Some(bytes), Some(body), Some(Read { reading, .. })) => {
                self.translations.insert(&key, bytes.as_slice())?;
                self.bodies.insert(&key, body)?;
                let reading = postcard::to_stdvec(reading)?;
                self.readings.insert(&key, reading.as_slice())?;
            }
            _ => {
                self.translations.remove(&key)?;
                self.bodies.remove(&key)?;
                self.readings.remove(&key)?;
            }
        }
        let old: Option<Translation> = old.map(|bytes| serde_json::from_slice(&bytes)).transpose()?;
        self.touched.input(Input::Translation(post, locale));
        self.touched.birth(Output::Page(post, locale));
        self.touched.birth(Output::SocialPicture(Some(post), locale));
        if self.settings.front_page == Some(post) {
            // Without this translation the language has a front page of its own.
            self.touched.birth(Output::Front(locale));
        }
        let moved = self.move_path(&key, old.as_ref(), new)?;
        if moved {
            self.touched.input(Input::Address(post, locale));
        }
        self.move_source((post, locale), old.as_ref(), new, moved)?;
        self.move_places(&key, locale, old.as_ref(), new)?;
        self.move_search_entry(locale, (old.as_ref(), new), read.and_then(|read| read.searched.as_ref()))
    }
}
