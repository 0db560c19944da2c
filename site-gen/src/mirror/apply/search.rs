//! Keeping what the search finds posts by, and which of its files a change reaches.

use cms_sdk::Locale;
use cms_sdk::content::{Tag, Translation};
use redb::ReadableTable as _;

use super::MirrorWriter;
use crate::input::{Input, List, block_of, range_of};
use crate::mirror::{main_list, newest_ordinal};
use crate::output::Output;
use crate::search::{Entry, beginnings_of};
use crate::state::keys::place_key;

impl MirrorWriter<'_> {
    /// Puts a translation where its list has it now, in the place of what was there.
    pub(super) fn move_search_entry(
        &mut self,
        locale: Locale,
        (old, new): (Option<&Translation>, Option<&Translation>),
        entry: Option<&Entry>,
    ) -> anyhow::Result<()> {
        let place = |translation: &Translation| (main_list(translation.kind), translation.ordinal);
        let bytes = entry.map(postcard::to_stdvec).transpose()?;
        let (old_place, new_place) = (old.map(place), new.map(place));
        if let Some((list, ordinal)) = old_place {
            let key = place_key(list, locale, ordinal);
            let known = self.search_entries.get(&key)?.map(|known| known.value().to_vec());
            if old_place == new_place && known == bytes {
                return Ok(());
            }
            // A renumbered list may already have given the place to another post.
            if let Some(known) = known.as_deref().map(postcard::from_bytes::<Entry>).transpose()?
                && old.is_some_and(|old| old.post_id == known.post)
            {
                self.search_entries.remove(&key)?;
                self.touch_search((list, locale, ordinal), &known)?;
            }
        }
        if let (Some((list, ordinal)), Some(bytes), Some(entry)) = (new_place, bytes, entry) {
            let key = place_key(list, locale, ordinal);
            let displaced = self
                .search_entries
                .insert(&key, bytes.as_slice())?
                .map(|displaced| postcard::from_bytes::<Entry>(displaced.value()))
                .transpose()?;
            for entry in displaced.iter().chain([entry]) {
                self.touch_search((list, locale, ordinal), entry)?;
            }
        }
        Ok(())
    }

    fn touch_search(
        &mut self,
        (list, locale, ordinal): (List, Locale, i64),
        entry: &Entry,
    ) -> anyhow::Result<()> {
        if self.touched.everything {
            return Ok(());
        }
        let mut names = Vec::new();
        for tag in &entry.tags {
            if let Some(bytes) = self.tags.get(*tag)? {
                let tag: Tag = serde_json::from_slice(bytes.value())?;
                names.extend(tag.words(locale).map(|words| words.name.clone()));
            }
        }
        let block = block_of(ordinal);
        self.touched.input(Input::SearchBlock(list, locale, block));
        self.touched.birth(Output::SearchBlock(list, locale, block));
        self.touched.birth(Output::SearchCards(list, locale, range_of(ordinal)));
        for beginning in entry.beginnings(names.iter().map(String::as_str)) {
            self.touched.birth(Output::SearchWords(list, locale, block, beginning));
        }
        Ok(())
    }

    /// A tag that articles have is called otherwise: every block may hold its name.
    pub(super) fn touch_searched_tag(&mut self, locale: Locale, tag: Option<&Tag>) -> anyhow::Result<()> {
        self.touched.input(Input::SearchedTags(locale));
        let Some(words) = tag.and_then(|tag| tag.words(locale)) else { return Ok(()) };
        let newest = newest_ordinal(&self.places, List::Articles, locale)?.map_or(-1, block_of);
        for block in 0..=newest {
            for beginning in beginnings_of(&words.name) {
                self.touched.birth(Output::SearchWords(List::Articles, locale, block, beginning));
            }
        }
        Ok(())
    }
}
