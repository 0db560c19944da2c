//! A site in memory, for those whose stores cannot be asked while a view is being built.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::content::{Author, Tag, Translation};
use cms_sdk::settings::SiteSettings;
use uuid::Uuid;

use super::{Neighbours, Site};
use crate::check::Lookups;

/// Something that was asked for and is not known yet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    /// As [`Site::translation`]; answered by [`Found::Page`].
    Translation(Uuid, Locale),
    /// As [`Site::tag`]; answered by [`Found::Tag`].
    Tag(Uuid),
    /// As [`Site::author`]; answered by [`Found::Author`].
    Author(Uuid),
    /// As [`Site::page_at`]; answered by [`Found::Page`].
    PageAt(String),
    /// As [`Site::page_from`]; answered by [`Found::Page`].
    PageFrom(String, Locale),
    /// As [`Site::newest_articles`]; answered by [`Found::Pages`].
    NewestArticles(Locale, usize),
    /// As [`Site::neighbours`]; answered by [`Found::Neighbours`].
    Neighbours(Option<Uuid>, Locale, i64),
    /// As [`Site::tagged`]; answered by [`Found::Pages`].
    Tagged(Uuid, Locale, i64),
    /// As [`Site::body`]; answered by [`Found::Body`].
    Body(Uuid, Locale),
    /// As [`Lookups::answers`]; answered by [`Found::Yes`].
    Answers(String),
    /// As [`Lookups::has_title`]; answered by [`Found::Yes`].
    HasTitle(Locale, String, Uuid),
}

/// What a store knows of something [`Wanted`].
#[derive(Debug, Clone)]
pub enum Found {
    /// A translation, or that there is none.
    Page(Option<Arc<Translation>>),
    /// A tag, or that there is none.
    Tag(Option<Arc<Tag>>),
    /// An author, or that there is none.
    Author(Option<Author>),
    /// Several translations, in the order that was asked for.
    Pages(Arc<Vec<Arc<Translation>>>),
    /// The older and the newer one.
    Neighbours(Neighbours),
    /// A text.
    Body(String),
    /// Whether it is so.
    Yes(bool),
}

/// A site in memory. What it does not know it gives as absent, and remembers that it was asked: build, look up what was
/// [wanted](Self::take_wanted), and build again until nothing is. That takes at most as many rounds as lookups follow from each
/// other, which for a page is three.
#[derive(Debug)]
pub struct Prepared {
    settings: SiteSettings,
    known: BTreeMap<Wanted, Found>,
    wanted: RefCell<BTreeSet<Wanted>>,
}

impl Prepared {
    /// A site of which only the settings are known.
    pub fn new(settings: SiteSettings) -> Self {
        Self { settings, known: BTreeMap::new(), wanted: RefCell::default() }
    }

    /// One language of a post as it is to be shown, with its body; live or not.
    pub fn put(&mut self, mut translation: Translation) {
        let at = (translation.post_id, translation.locale);
        let body = std::mem::take(&mut translation.body);
        self.know(Wanted::Body(at.0, at.1), Found::Body(body));
        self.know(Wanted::Translation(at.0, at.1), Found::Page(Some(Arc::new(translation))));
    }

    /// The answer to something that was wanted.
    pub fn know(&mut self, wanted: Wanted, found: Found) {
        self.known.insert(wanted, found);
    }

    /// What was asked for and is not known, once each; nothing when all that was asked for was known.
    pub fn take_wanted(&mut self) -> Vec<Wanted> {
        std::mem::take(self.wanted.get_mut()).into_iter().collect()
    }

    fn ask(&self, wanted: Wanted) -> Option<&Found> {
        let found = self.known.get(&wanted);
        if found.is_none() {
            self.wanted.borrow_mut().insert(wanted);
        }
        found
    }

    fn page(&self, wanted: Wanted) -> Option<Arc<Translation>> {
        match self.ask(wanted) {
            Some(Found::Page(page)) => page.clone(),
            _ => None,
        }
    }

    fn is_so(&self, wanted: Wanted) -> bool {
        // What is not known yet is no mistake.
        !matches!(self.ask(wanted), Some(Found::Yes(false)))
    }

    fn pages(&self, wanted: Wanted) -> Arc<Vec<Arc<Translation>>> {
        match self.ask(wanted) {
            Some(Found::Pages(pages)) => Arc::clone(pages),
            _ => Arc::default(),
        }
    }
}

impl Site for Prepared {
    type Error = Infallible;

    fn settings(&self) -> &SiteSettings {
        &self.settings
    }

    fn translation(&self, post: Uuid, locale: Locale) -> Result<Option<Arc<Translation>>, Infallible> {
        Ok(self.page(Wanted::Translation(post, locale)))
    }

    fn body(&self, post: Uuid, locale: Locale) -> Result<String, Infallible> {
        Ok(match self.ask(Wanted::Body(post, locale)) {
            Some(Found::Body(body)) => body.clone(),
            _ => String::new(),
        })
    }

    fn tag(&self, id: Uuid) -> Result<Option<Arc<Tag>>, Infallible> {
        Ok(match self.ask(Wanted::Tag(id)) {
            Some(Found::Tag(tag)) => tag.clone(),
            _ => None,
        })
    }

    fn author(&self, id: Uuid) -> Result<Option<Author>, Infallible> {
        Ok(match self.ask(Wanted::Author(id)) {
            Some(Found::Author(author)) => author.clone(),
            _ => None,
        })
    }

    fn page_at(&self, path: &str) -> Result<Option<Arc<Translation>>, Infallible> {
        Ok(self.page(Wanted::PageAt(path.to_owned())))
    }

    fn page_from(&self, source: &str, preferred: Locale) -> Result<Option<Arc<Translation>>, Infallible> {
        Ok(self.page(Wanted::PageFrom(source.to_owned(), preferred)))
    }

    fn newest_articles(&self, locale: Locale, count: usize) -> Result<Vec<Arc<Translation>>, Infallible> {
        Ok(self.pages(Wanted::NewestArticles(locale, count)).to_vec())
    }

    fn neighbours(&self, tag: Option<Uuid>, locale: Locale, ordinal: i64) -> Result<Neighbours, Infallible> {
        Ok(match self.ask(Wanted::Neighbours(tag, locale, ordinal)) {
            Some(Found::Neighbours(neighbours)) => neighbours.clone(),
            _ => (None, None),
        })
    }

    fn tagged(
        &self,
        tag: Uuid,
        locale: Locale,
        range: i64,
    ) -> Result<Arc<Vec<Arc<Translation>>>, Infallible> {
        Ok(self.pages(Wanted::Tagged(tag, locale, range)))
    }
}

impl Lookups for Prepared {
    type Error = Infallible;

    fn answers(&self, path: &str) -> Result<bool, Infallible> {
        Ok(self.is_so(Wanted::Answers(path.to_owned())))
    }

    fn has_title(&self, locale: Locale, title: &str, except: Uuid) -> Result<bool, Infallible> {
        Ok(self.is_so(Wanted::HasTitle(locale, title.to_owned(), except)))
    }
}
