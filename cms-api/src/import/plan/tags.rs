//! Which tags a page's words mean.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

use cms_sdk::Locale;
use cms_sdk::content::{Tag, TagWords};
use cms_sdk::slug::{normalize, slugify};
use uuid::Uuid;

use crate::clock::Clock;
use crate::content::tags::{self, TagInput, TagWordsInput};
use crate::import::document::Document;
use crate::import::report::{FileProblem, explain};
use crate::import::scan::SITE_FILE;
use crate::import::site_file::SiteTag;

/// Every tag, found by its words.
#[derive(Debug, Default)]
pub(crate) struct TagBook {
    tags: BTreeMap<Uuid, Tag>,
    /// Tags that are new, got words, or became a series or no series.
    changed: Vec<Uuid>,
    by_slug: HashMap<(Locale, String), Uuid>,
    by_name: HashMap<(Locale, String), Uuid>,
}

impl TagBook {
    /// The tags that are there.
    pub(crate) fn new(tags: &[Tag]) -> Self {
        let mut book = Self::default();
        for tag in tags {
            book.put(tag.clone());
        }
        book
    }

    /// The tag that a word on a page means: its slug, its name, or what its name would be as a slug; or its id, which an
    /// export writes where the tag has no words in the page's language.
    pub(crate) fn find(&self, locale: Locale, written: &str) -> Option<Uuid> {
        let slug = |slug: String| self.by_slug.get(&(locale, slug)).copied();
        slug(written.to_owned())
            .or_else(|| self.by_name.get(&(locale, written.to_owned())).copied())
            .or_else(|| slug(slugify(written)))
            .or_else(|| written.parse().ok().filter(|id| self.tags.contains_key(id)))
    }

    /// The word by which [`TagBook::find`] finds a tag again.
    pub(crate) fn word_for(&self, locale: Locale, id: Uuid) -> String {
        let words = self.tags.get(&id).and_then(|tag| tag.words(locale));
        let candidates = words.into_iter().flat_map(|words| [&words.name, &words.slug]);
        let found = candidates.into_iter().find(|word| self.find(locale, word) == Some(id));
        found.cloned().unwrap_or_else(|| id.to_string())
    }

    /// Tags that are new, got words, or became a series or no series.
    pub(super) fn changed(mut self) -> Vec<Tag> {
        self.changed.iter().filter_map(|id| self.tags.remove(id)).collect()
    }

    /// Takes in the tags of a `site.toml`: words that a tag has already are left as they are.
    pub(super) fn add_from_site_file(
        &mut self,
        tags: &[SiteTag],
        clock: &Clock,
        problems: &mut Vec<FileProblem>,
    ) {
        for entry in tags {
            let mut refuse = |reason| problems.push(FileProblem::new(SITE_FILE, entry.line, reason));
            let [en, vi] = [&entry.en, &entry.vi].map(|words| words.clone().map(words_input));
            tags::validate(&TagInput { en, vi, series: false })
                .iter()
                .for_each(|violation| refuse(explain(violation)));
            let words = [(Locale::En, &entry.en), (Locale::Vi, &entry.vi)];
            let by_slug = words.iter().find_map(|(locale, words)| {
                self.by_slug.get(&(*locale, words.as_ref()?.slug.clone())).copied()
            });
            let by_id = entry.id.filter(|id| self.tags.contains_key(id));
            let id = by_id.or(by_slug).or(entry.id).unwrap_or_else(|| clock.new_id());
            self.create(id);
            self.set_series(id, entry.series);
            for (locale, words) in words {
                let Some(words) = words else { continue };
                match self.by_slug.get(&(locale, words.slug.clone())) {
                    Some(other) if *other != id => refuse(format!("two tags have the slug `{}`", words.slug)),
                    _ => self.add_words(id, locale, words.clone()),
                }
            }
        }
    }

    /// The tags of the languages of one pair, in the order of its documents. A word that only the other language of the same
    /// pair knows is the same tag.
    pub(super) fn resolve(
        &mut self,
        documents: &[Document],
        clock: &Clock,
        problems: &mut Vec<FileProblem>,
    ) -> Vec<Vec<Uuid>> {
        let mut resolved = Vec::with_capacity(documents.len());
        for document in documents {
            let mut ids: Vec<Uuid> = Vec::with_capacity(document.front.tags.len());
            for written in &document.front.tags {
                let written = normalize(written.trim());
                let known = self.find(document.locale, &written);
                match known.map_or_else(|| self.name(documents, document, &written, clock), Ok) {
                    Ok(id) if ids.contains(&id) => {}
                    Ok(id) => ids.push(id),
                    Err(reasons) => problems.extend(
                        reasons
                            .into_iter()
                            .map(|reason| document.problem("tags", format!("the tag `{written}`: {reason}"))),
                    ),
                }
            }
            resolved.push(ids);
        }
        resolved
    }

    /// A tag for a new word, or the rules that the word breaks.
    fn name(
        &mut self,
        pair: &[Document],
        document: &Document,
        written: &str,
        clock: &Clock,
    ) -> Result<Uuid, Vec<String>> {
        let slug = slugify(written);
        let words = TagWords { name: written.to_owned(), slug: slug.clone() };
        let broken =
            tags::validate(&TagInput { en: Some(words_input(words.clone())), ..TagInput::default() });
        if !broken.is_empty() {
            return Err(broken.iter().map(explain).collect());
        }
        let other = document.locale.other();
        let is_on_other = pair
            .iter()
            .filter(|document| document.locale == other)
            .any(|document| document.front.tags.iter().any(|tag| slugify(tag) == slug));
        let partner = is_on_other.then(|| self.find(other, &slug)).flatten();
        let partner =
            partner.filter(|id| self.tags.get(id).is_some_and(|tag| tag.words(document.locale).is_none()));
        let id = partner.unwrap_or_else(|| clock.new_id());
        self.create(id);
        self.add_words(id, document.locale, words);
        Ok(id)
    }

    fn create(&mut self, id: Uuid) {
        if let Entry::Vacant(place) = self.tags.entry(id) {
            place.insert(Tag { id, en: None, vi: None, series: false });
            self.changed.push(id);
        }
    }

    fn set_series(&mut self, id: Uuid, series: Option<bool>) {
        let (Some(tag), Some(series)) = (self.tags.get_mut(&id), series) else { return };
        if tag.series != series {
            tag.series = series;
            if !self.changed.contains(&id) {
                self.changed.push(id);
            }
        }
    }

    fn add_words(&mut self, id: Uuid, locale: Locale, words: TagWords) {
        let Some(tag) = self.tags.get_mut(&id) else { return };
        let place = match locale {
            Locale::En => &mut tag.en,
            Locale::Vi => &mut tag.vi,
        };
        if place.is_none() {
            *place = Some(words);
            if !self.changed.contains(&id) {
                self.changed.push(id);
            }
            let tag = tag.clone();
            self.put(tag);
        }
    }

    fn put(&mut self, tag: Tag) {
        for locale in Locale::ALL {
            if let Some(words) = tag.words(locale) {
                self.by_slug.insert((locale, words.slug.clone()), tag.id);
                self.by_name.insert((locale, words.name.clone()), tag.id);
            }
        }
        self.tags.insert(tag.id, tag);
    }
}

/// A tag's words as the content takes them.
pub(in crate::import) fn words_input(words: TagWords) -> TagWordsInput {
    TagWordsInput { name: words.name, slug: Some(words.slug) }
}
