//! Reading the mirror while noting what was looked at, found or not.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::content::{Author, Media, Redirect, Tag, TagWords, Translation};
use cms_sdk::settings::SiteSettings;
use cms_sdk::signing_keys::SigningKeys;
use cms_sdk::site_path::translation_path;
use site_render::build::{Neighbours, Site};
use site_render::markdown::Reading;
use site_render::view::NavigationLink;
use uuid::Uuid;

use super::{FeedEntry, Mirror};
use crate::input::{Input, List, RANGE, SEGMENT, range_of};
use crate::search::Block;

/// What one output looks at.
pub struct Tracker<'m> {
    mirror: &'m Mirror,
    inputs: RefCell<BTreeSet<Input>>,
}

impl<'m> Tracker<'m> {
    /// Begins an output.
    pub fn new(mirror: &'m Mirror) -> Self {
        Self { mirror, inputs: RefCell::default() }
    }

    /// Everything that was looked at, as sorted [prints](Input::print).
    pub fn into_inputs(self) -> Vec<u64> {
        let mut prints: Vec<_> = self.inputs.into_inner().iter().map(Input::print).collect();
        prints.sort_unstable();
        prints
    }

    fn note(&self, input: Input) {
        self.inputs.borrow_mut().insert(input);
    }

    /// The members of a range, oldest first.
    pub fn range(
        &self,
        list: List,
        locale: Locale,
        range: i64,
    ) -> anyhow::Result<Arc<Vec<Arc<Translation>>>> {
        self.note(Input::Range(list, locale, range));
        self.mirror.range(list, locale, range)
    }

    /// The newest range of a list that has any member.
    pub fn newest_range(&self, list: List, locale: Locale) -> anyhow::Result<Option<i64>> {
        self.note(Input::Newest(list, locale));
        Ok(self.mirror.newest(list, locale)?.map(range_of))
    }

    /// The newest members of a list that is read by ranges, newest first, `count` at most.
    pub fn newest_of(
        &self,
        list: List,
        locale: Locale,
        count: usize,
    ) -> anyhow::Result<Vec<Arc<Translation>>> {
        let mut newest = Vec::new();
        let mut range = self.newest_range(list, locale)?;
        while let Some(current) = range {
            newest.extend(self.range(list, locale, current)?.iter().rev().cloned());
            if newest.len() >= count {
                newest.truncate(count);
                break;
            }
            range = self.range_below(list, locale, current)?;
        }
        Ok(newest)
    }

    /// The nearest range below `range` that has any member.
    pub fn range_below(&self, list: List, locale: Locale, range: i64) -> anyhow::Result<Option<i64>> {
        for below in (0..range).rev() {
            if !self.range(list, locale, below)?.is_empty() {
                return Ok(Some(below));
            }
        }
        Ok(None)
    }

    /// The nearest range above `range` that has any member.
    pub fn range_above(&self, list: List, locale: Locale, range: i64) -> anyhow::Result<Option<i64>> {
        if !self.range(list, locale, range + 1)?.is_empty() {
            return Ok(Some(range + 1));
        }
        let newest = self.newest_range(list, locale)?.unwrap_or(range);
        for above in range + 2..=newest {
            if !self.range(list, locale, above)?.is_empty() {
                return Ok(Some(above));
            }
        }
        Ok(None)
    }

    /// Whether a segment of the sitemap has any address.
    pub fn segment(&self, list: List, locale: Locale, segment: i64) -> anyhow::Result<bool> {
        self.note(Input::Segment(list, locale, segment));
        let size = SEGMENT * RANGE;
        self.mirror.any_between(list, locale, segment * size + 1, (segment + 1) * size)
    }

    /// Whether a block of the search index has any post.
    pub fn has_search_block(&self, list: List, locale: Locale, block: i64) -> anyhow::Result<bool> {
        self.note(Input::SearchBlock(list, locale, block));
        self.mirror.has_search_block(list, locale, block)
    }

    /// The words of a block of the search index. What it is made from is no input, but for the tags: whatever changes an entry looks
    /// at all files that the entry is in.
    pub fn search_block(&self, list: List, locale: Locale, block: i64) -> anyhow::Result<Arc<Block>> {
        self.note(Input::SearchedTags(locale));
        self.mirror.search_block(list, locale, block)
    }

    /// The beginnings of the words of a block, for the planner.
    pub(crate) fn search_beginnings(
        mirror: &Mirror,
        list: List,
        locale: Locale,
        block: i64,
    ) -> anyhow::Result<Vec<String>> {
        Ok(mirror.read_search_block(list, locale, block)?.beginnings().map(str::to_owned).collect())
    }

    /// The tags of a language that have words and any article.
    pub fn tags(&self, locale: Locale) -> anyhow::Result<Vec<TagWords>> {
        self.note(Input::Tags(locale));
        let mut words = Vec::new();
        for tag in self.mirror.all_tags()? {
            if self.mirror.newest(List::Tag(tag.id), locale)?.is_some() {
                words.extend(tag.words(locale).cloned());
            }
        }
        Ok(words)
    }

    /// The newest articles by an author, newest first, `count` at most.
    pub fn articles_by(
        &self,
        author: Uuid,
        locale: Locale,
        count: usize,
    ) -> anyhow::Result<Vec<Arc<Translation>>> {
        self.note(Input::ArticlesBy(author, locale));
        self.mirror.newest_members(List::Author(author), locale, count)
    }

    /// The authors who have any article in a language.
    pub fn authors(&self, locale: Locale) -> anyhow::Result<Vec<Author>> {
        self.note(Input::Authors(locale));
        let mut authors = Vec::new();
        for author in self.mirror.all_authors()? {
            if self.mirror.newest(List::Author(author.id), locale)?.is_some() {
                authors.push(author);
            }
        }
        Ok(authors)
    }

    /// An uploaded picture.
    pub fn media(&self, name: &str) -> anyhow::Result<Option<Media>> {
        self.note(Input::Media(name.to_owned()));
        self.mirror.media(name)
    }

    /// All redirects.
    pub fn redirects(&self) -> anyhow::Result<Vec<Redirect>> {
        self.note(Input::Redirects);
        self.mirror.all_redirects()
    }

    /// The keys that sign handshake offers, oldest first.
    pub fn signing_keys(&self) -> anyhow::Result<SigningKeys> {
        self.note(Input::SigningKeys);
        self.mirror.signing_keys()
    }

    /// An article's entry in feeds, made by the first feed that has it; what it was made from is noted for each.
    pub fn feed_entry(
        &self,
        post: Uuid,
        locale: Locale,
        make: impl FnOnce(&Tracker<'m>) -> anyhow::Result<String>,
    ) -> anyhow::Result<Arc<str>> {
        let (text, inputs) = match self.mirror.feed_entries.get(&(post, locale)) {
            Some(kept) => kept,
            None => {
                let own = Tracker::new(self.mirror);
                let text = make(&own)?;
                let made: FeedEntry = (text.into(), Arc::new(own.inputs.into_inner()));
                self.mirror.feed_entries.insert((post, locale), made.clone());
                made
            }
        };
        self.inputs.borrow_mut().extend(inputs.iter().cloned());
        Ok(text)
    }

    /// Where a translation lives, if it is live.
    pub fn address(&self, post: Uuid, locale: Locale) -> anyhow::Result<Option<String>> {
        self.note(Input::Address(post, locale));
        let translation = self.mirror.translation(post, locale)?;
        Ok(translation.map(|translation| translation_path(self.settings(), &translation)))
    }

    /// Whether a live page is at this path.
    pub fn is_page(&self, path: &str) -> anyhow::Result<bool> {
        Ok(self.page_at(path)?.is_some())
    }
}

impl Site for Tracker<'_> {
    type Error = anyhow::Error;

    fn settings(&self) -> &SiteSettings {
        &self.mirror.settings
    }

    fn translation(&self, post: Uuid, locale: Locale) -> anyhow::Result<Option<Arc<Translation>>> {
        self.note(Input::Translation(post, locale));
        self.mirror.translation(post, locale)
    }

    fn body(&self, post: Uuid, locale: Locale) -> anyhow::Result<String> {
        self.note(Input::Translation(post, locale));
        self.mirror.body(post, locale)
    }

    fn reading(&self, post: Uuid, locale: Locale, _: &str) -> anyhow::Result<Reading> {
        self.note(Input::Translation(post, locale));
        self.mirror.reading(post, locale)
    }

    fn navigation(&self, locale: Locale) -> anyhow::Result<Arc<Vec<NavigationLink>>> {
        self.note(Input::Navigation(locale));
        self.mirror.navigation(locale)
    }

    fn newest_articles(&self, locale: Locale, count: usize) -> anyhow::Result<Vec<Arc<Translation>>> {
        self.newest_of(List::Articles, locale, count)
    }

    fn neighbours(&self, tag: Option<Uuid>, locale: Locale, ordinal: i64) -> anyhow::Result<Neighbours> {
        let list = tag.map_or(List::Articles, List::Tag);
        let place = |member: &Translation| match tag {
            None => Some(member.ordinal),
            Some(tag) => member.tags.iter().find(|place| place.tag_id == tag).map(|place| place.ordinal),
        };
        let own = self.range(list, locale, range_of(ordinal))?;
        let older = match own.iter().rfind(|member| place(member).is_some_and(|own| own < ordinal)) {
            Some(member) => Some(Arc::clone(member)),
            None => match self.range_below(list, locale, range_of(ordinal))? {
                Some(below) => self.range(list, locale, below)?.last().cloned(),
                None => None,
            },
        };
        let newer = match own.iter().find(|member| place(member).is_some_and(|own| own > ordinal)) {
            Some(member) => Some(Arc::clone(member)),
            None => match self.range_above(list, locale, range_of(ordinal))? {
                Some(above) => self.range(list, locale, above)?.first().cloned(),
                None => None,
            },
        };
        Ok((older, newer))
    }

    fn tag(&self, id: Uuid) -> anyhow::Result<Option<Arc<Tag>>> {
        self.note(Input::Tag(id));
        self.mirror.tag(id)
    }

    fn tagged(&self, tag: Uuid, locale: Locale, range: i64) -> anyhow::Result<Arc<Vec<Arc<Translation>>>> {
        self.range(List::Tag(tag), locale, range)
    }

    fn author(&self, id: Uuid) -> anyhow::Result<Option<Author>> {
        self.note(Input::Author(id));
        self.mirror.author(id)
    }

    fn page_at(&self, path: &str) -> anyhow::Result<Option<Arc<Translation>>> {
        self.note(Input::Link(path.to_owned()));
        self.mirror.path_owner(path)
    }

    fn page_from(&self, source: &str, preferred: Locale) -> anyhow::Result<Option<Arc<Translation>>> {
        self.note(Input::Link(source_link(source)));
        let Some(post) = self.mirror.source_owner(source)? else { return Ok(None) };
        // The input says where both languages live, so that editing a page does not look at all that link to it.
        for candidate in [preferred, preferred.other()] {
            if let Some(translation) = self.mirror.translation(post, candidate)? {
                return Ok(Some(translation));
            }
        }
        Ok(None)
    }
}

/// A link by source path, as an input: told apart from site paths by its missing slash.
pub(super) fn source_link(source: &str) -> String {
    format!("source {source}")
}
