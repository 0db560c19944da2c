//! Keeping where a translation stands: its path, the file that it was imported from, its places in lists.

use std::collections::BTreeSet;

use cms_sdk::Locale;
use cms_sdk::content::Translation;
use cms_sdk::site_path::translation_path;
use redb::ReadableTable as _;
use uuid::Uuid;

use super::MirrorWriter;
use crate::input::{Input, List, SEGMENT, range_of};
use crate::mirror::tracker::source_link;
use crate::mirror::{newest_ordinal, places};
use crate::output::Output;
use crate::state::keys::{TranslationKey, place_key, translation_key};

impl MirrorWriter<'_> {
    /// Whether it lives elsewhere now, or not at all, or again.
    pub(super) fn move_path(
        &mut self,
        key: &TranslationKey,
        old: Option<&Translation>,
        new: Option<&Translation>,
    ) -> anyhow::Result<bool> {
        let path =
            |translation: Option<&Translation>| translation.map(|one| translation_path(&self.settings, one));
        let (old, new) = (path(old), path(new));
        if old == new {
            return Ok(false);
        }
        if let Some(old) = old {
            // Another translation may have taken the path in the same transaction.
            if self.paths.get(old.as_bytes())?.is_some_and(|owner| owner.value() == key) {
                self.paths.remove(old.as_bytes())?;
            }
            self.touched.input(Input::Link(old));
        }
        if let Some(new) = new {
            self.paths.insert(new.as_bytes(), key)?;
            self.touched.input(Input::Link(new));
        }
        Ok(true)
    }

    pub(super) fn move_source(
        &mut self,
        (post, locale): (Uuid, Locale),
        old: Option<&Translation>,
        new: Option<&Translation>,
        moved: bool,
    ) -> anyhow::Result<()> {
        let source = |translation: Option<&Translation>| translation.and_then(|one| one.source_path.clone());
        let (old, new) = (source(old), source(new));
        if old == new && !moved {
            return Ok(());
        }
        if let Some(old) = old.as_deref().filter(|old| new.as_deref() != Some(old)) {
            let is_own = self.sources.get(old.as_bytes())?.is_some_and(|known| known.value() == post);
            // It stays the post's while the other language is live by it.
            if is_own && !self.is_source_of((post, locale.other()), old)? {
                self.sources.remove(old.as_bytes())?;
            }
        }
        if let Some(new) = &new {
            self.sources.insert(new.as_bytes(), post)?;
        }
        self.touched.inputs.extend(old.iter().chain(&new).map(|source| Input::Link(source_link(source))));
        Ok(())
    }

    fn is_source_of(&self, (post, locale): (Uuid, Locale), source: &str) -> anyhow::Result<bool> {
        let Some(bytes) = self.translations.get(&translation_key(post, locale))? else {
            return Ok(false);
        };
        let translation: Translation = serde_json::from_slice(bytes.value())?;
        Ok(translation.source_path.as_deref() == Some(source))
    }

    pub(super) fn move_places(
        &mut self,
        key: &TranslationKey,
        locale: Locale,
        old: Option<&Translation>,
        new: Option<&Translation>,
    ) -> anyhow::Result<()> {
        let (table, touched) = (&mut self.places, &mut self.touched);
        let (old, new) = (old.map(places).unwrap_or_default(), new.map(places).unwrap_or_default());
        let lists: BTreeSet<List> = old.iter().chain(&new).map(|(list, _)| *list).collect();
        for list in lists {
            // Nobody asks what changes where everything does.
            let before = if touched.everything { None } else { newest_ordinal(table, list, locale)? };
            let old_place = old.iter().find(|(own, _)| *own == list).map(|(_, ordinal)| *ordinal);
            let new_place = new.iter().find(|(own, _)| *own == list).map(|(_, ordinal)| *ordinal);
            if old_place != new_place {
                if let Some(ordinal) = old_place {
                    let place = place_key(list, locale, ordinal);
                    // A renumbered list may already have given the place to another.
                    if table.get(&place)?.is_some_and(|owner| owner.value() == key) {
                        table.remove(&place)?;
                    }
                }
                if let Some(ordinal) = new_place {
                    table.insert(&place_key(list, locale, ordinal), key)?;
                }
            }
            if touched.everything {
                continue;
            }
            if let List::Author(id) = list {
                touched.input(Input::ArticlesBy(id, locale));
                touched.birth(Output::Author(id, locale));
                if before.is_none() != newest_ordinal(table, list, locale)?.is_none() {
                    touched.input(Input::Authors(locale));
                }
                continue;
            }
            for ordinal in old_place.into_iter().chain(new_place) {
                let segment = range_of(ordinal) / SEGMENT;
                touched.input(Input::Range(list, locale, range_of(ordinal)));
                if old_place == new_place {
                    continue;
                }
                touched.input(Input::Segment(list, locale, segment));
                if matches!(list, List::Articles | List::Pages) {
                    touched.birth(Output::SitemapSegment(list, locale, segment));
                }
                if list != List::Pages {
                    touched.birth(Output::ListPage(list, locale, range_of(ordinal)));
                    touched.birth(Output::ListIndex(list, locale));
                }
                if let List::Tag(id) = list {
                    touched.birth(Output::TagFeed(id, locale));
                }
            }
            let after = newest_ordinal(table, list, locale)?;
            if before.map(range_of) != after.map(range_of) {
                touched.input(Input::Newest(list, locale));
            }
            if before.is_none() != after.is_none() {
                touched.input(Input::Tags(locale));
            }
        }
        Ok(())
    }
}
