//! From what is true of a site to the views of its posts' pages: one code for the generator, which builds what is live, and for
//! previews, which show what is not live yet.
//!
//! Everything is looked up through [`Site`]. A view is a pure function of what the lookups gave and of the theme.

use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::content::{Author, Tag, TagWords, Translation};
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::{PathKind, site_path};
use uuid::Uuid;

use crate::markdown::Reading;
use crate::view::NavigationLink;

pub mod authors;
pub mod cards;
pub mod head;
pub mod json_ld;
pub mod links;
pub mod post;
pub mod sections;
pub mod series;
pub mod shell;
pub mod texts;

mod prepared;

pub use prepared::{Found, Prepared, Wanted};

/// Ordinals that make one page of a list.
pub const RANGE: i64 = 20;

/// The range that an ordinal (from 1) lies in, from 0 for the oldest.
pub fn range_of(ordinal: i64) -> i64 {
    (ordinal - 1).max(0) / RANGE
}

/// The nearest older and the nearest newer article.
pub type Neighbours = (Option<Arc<Translation>>, Option<Arc<Translation>>);

/// What can be asked of a site. Translations come without their bodies.
///
/// The generator answers from its mirror and notes what was asked, so that it knows what a page depends on; previews answer from
/// what they [prepared](Prepared).
pub trait Site {
    /// Why a lookup fails.
    type Error;

    /// The site's settings.
    fn settings(&self) -> &SiteSettings;

    /// One language of a post.
    ///
    /// # Errors
    /// When it cannot be looked up; so with all that follow.
    fn translation(&self, post: Uuid, locale: Locale) -> Result<Option<Arc<Translation>>, Self::Error>;

    /// Its Markdown; empty where there is no such translation.
    ///
    /// # Errors
    /// When it cannot be looked up.
    fn body(&self, post: Uuid, locale: Locale) -> Result<String, Self::Error>;

    /// What its Markdown holds, which a site may have kept.
    ///
    /// # Errors
    /// When it cannot be looked up.
    fn reading(&self, _post: Uuid, _locale: Locale, markdown: &str) -> Result<Reading, Self::Error> {
        Ok(Reading::of(markdown))
    }

    /// A tag.
    ///
    /// # Errors
    /// When it cannot be looked up.
    fn tag(&self, id: Uuid) -> Result<Option<Arc<Tag>>, Self::Error>;

    /// A tag's words in one language.
    ///
    /// # Errors
    /// When they cannot be looked up.
    fn tag_words(&self, tag: Uuid, locale: Locale) -> Result<Option<TagWords>, Self::Error> {
        Ok(self.tag(tag)?.and_then(|tag| tag.words(locale).cloned()))
    }

    /// An author's profile.
    ///
    /// # Errors
    /// When it cannot be looked up.
    fn author(&self, id: Uuid) -> Result<Option<Author>, Self::Error>;

    /// The live page at a root-relative path with a slash at its end.
    ///
    /// # Errors
    /// When it cannot be looked up.
    fn page_at(&self, path: &str) -> Result<Option<Arc<Translation>>, Self::Error>;

    /// The live page that an import found at this source path, in `preferred` where it exists, else in the other language.
    ///
    /// # Errors
    /// When it cannot be looked up.
    fn page_from(&self, source: &str, preferred: Locale) -> Result<Option<Arc<Translation>>, Self::Error>;

    /// The main navigation of a language, as [`shell::navigation`] makes it: the same on every page, so it may be kept.
    ///
    /// # Errors
    /// When a link of it cannot be looked up.
    fn navigation(&self, locale: Locale) -> Result<Arc<Vec<NavigationLink>>, Self::Error>
    where
        Self: Sized,
    {
        shell::navigation(self, locale).map(Arc::new)
    }

    /// The newest articles, newest first, `count` at most.
    ///
    /// # Errors
    /// When they cannot be looked up.
    fn newest_articles(&self, locale: Locale, count: usize) -> Result<Vec<Arc<Translation>>, Self::Error>;

    /// The articles next to an ordinal, in a tag's list or in that of all articles.
    ///
    /// # Errors
    /// When they cannot be looked up.
    fn neighbours(&self, tag: Option<Uuid>, locale: Locale, ordinal: i64) -> Result<Neighbours, Self::Error>;

    /// The articles with a tag in one [range](RANGE) of the tag's list, oldest first.
    ///
    /// # Errors
    /// When they cannot be looked up.
    fn tagged(
        &self,
        tag: Uuid,
        locale: Locale,
        range: i64,
    ) -> Result<Arc<Vec<Arc<Translation>>>, Self::Error>;

    /// The path of a language's front page, list of articles, list of tags or form.
    fn section(&self, locale: Locale, kind: PathKind) -> String {
        site_path(self.settings(), locale, kind, "")
    }
}
