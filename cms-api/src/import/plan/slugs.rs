//! Which slug a page gets.

use std::collections::HashMap;

use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use cms_sdk::settings::SiteSettings;
use cms_sdk::slug::{is_reserved, slugify};
use uuid::Uuid;

use crate::content;
use crate::import::document::Document;
use crate::import::report::FileProblem;
use crate::import::scan::FRONT;
use crate::import::stored::Stored;

/// What is put behind a slug that is an address of the site itself.
const SUFFIX: &str = "-page";

/// Who has which slug: in the store, and among the files.
pub(super) struct SlugBook<'a> {
    /// Owner of each slug in the store, by language and section.
    stored: HashMap<(Locale, &'a str, &'a str), Uuid>,
    /// File that has a slug, by language and section.
    given: HashMap<(Locale, &'static str, String), String>,
}

/// A slug that a page gets.
pub(super) struct Given {
    pub(super) slug: String,
    /// What the file wanted, where that is not the slug.
    pub(super) wanted: Option<String>,
}

impl<'a> SlugBook<'a> {
    pub(super) fn new(stored: &'a Stored) -> Self {
        let owned = stored.translations.values().flat_map(|row| {
            let slugs = [Some(row.slug.as_str()), row.live_slug.as_deref()];
            let owned = move |slug| ((row.locale.0, row.section.as_str(), slug), row.post_id.0);
            slugs.into_iter().flatten().map(owned)
        });
        Self { stored: owned.collect(), given: HashMap::new() }
    }

    /// The slug that a file asks for, or that its name makes.
    pub(super) fn give(
        &mut self,
        settings: &SiteSettings,
        id: Uuid,
        kind: PostKind,
        document: &Document,
    ) -> Result<Given, FileProblem> {
        let name = match document.source_path.as_str() {
            FRONT => "home",
            path => path.rsplit('/').next().unwrap_or(path),
        };
        let asked = document.front.slug.as_deref().map(str::trim);
        let mut slug = slugify(asked.unwrap_or(name));
        if slug.is_empty() {
            return Err(document.problem("slug", "no address can be made from the file's name: add a `slug`"));
        }
        let mut wanted = asked.filter(|asked| *asked != slug).map(str::to_owned);
        if is_reserved(settings, &slug) {
            wanted = Some(asked.unwrap_or(&slug).to_owned());
            slug.push_str(SUFFIX);
        }
        let section = content::section(kind);
        let key = (document.locale, section, slug.as_str());
        if self.stored.get(&key).is_some_and(|owner| *owner != id) {
            return Err(document.problem("slug", format!("another page has the slug `{slug}`")));
        }
        let key = (document.locale, section, slug.clone());
        if let Some(first) = self.given.insert(key, document.path.clone()) {
            return Err(document.problem("slug", format!("{first} has the slug `{slug}` too")));
        }
        Ok(Given { slug, wanted })
    }
}
