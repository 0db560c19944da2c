//! Whom a page's bylines mean.

use std::collections::{BTreeMap, HashMap};

use cms_sdk::Locale;
use cms_sdk::content::{Author, AuthorWords};
use cms_sdk::slug::{normalize, slugify};
use uuid::Uuid;

use crate::clock::Clock;
use crate::content::authors::{self, AuthorInput};
use crate::import::document::Document;
use crate::import::report::{FileProblem, explain};
use crate::import::scan::SITE_FILE;
use crate::import::site_file::SiteAuthor;

/// Every author, found by slug, name or id.
#[derive(Debug, Default)]
pub(super) struct AuthorBook {
    authors: BTreeMap<Uuid, Author>,
    /// Authors who are new, in the order in which files name them.
    new: Vec<Uuid>,
    by_slug: HashMap<String, Uuid>,
    by_name: HashMap<String, Uuid>,
}

impl AuthorBook {
    /// The authors who are there.
    pub(super) fn new(authors: &[Author]) -> Self {
        let mut book = Self::default();
        authors.iter().for_each(|author| book.put(author.clone()));
        book
    }

    /// Authors who are new.
    pub(super) fn added(mut self) -> Vec<Author> {
        self.new.iter().filter_map(|id| self.authors.remove(id)).collect()
    }

    /// Takes in the authors of a `site.toml`: those who are there already are left as they are.
    pub(super) fn add_from_site_file(
        &mut self,
        authors: &[SiteAuthor],
        clock: &Clock,
        problems: &mut Vec<FileProblem>,
    ) {
        for entry in authors {
            let by_id = entry.id.filter(|id| self.authors.contains_key(id));
            if by_id.is_some() || self.by_slug.contains_key(&entry.slug) {
                continue;
            }
            let author = Author {
                id: entry.id.unwrap_or_else(|| clock.new_id()),
                slug: entry.slug.clone(),
                picture: entry.picture.clone(),
                link: entry.link.clone(),
                en: entry.en.clone(),
                vi: entry.vi.clone(),
            };
            let broken = authors::validate(&author_input(author.clone()));
            let problem = |violation| FileProblem::new(SITE_FILE, entry.line, explain(violation));
            problems.extend(broken.iter().map(problem));
            if broken.is_empty() {
                self.add(author);
            }
        }
    }

    /// Whom a page is by. A word that nobody goes by becomes an author of that name.
    pub(super) fn resolve(
        &mut self,
        document: &Document,
        clock: &Clock,
        problems: &mut Vec<FileProblem>,
    ) -> Vec<Uuid> {
        let mut ids: Vec<Uuid> = Vec::with_capacity(document.front.authors.len());
        for written in &document.front.authors {
            let written = normalize(written.trim());
            match self.find(&written).map_or_else(|| self.name(document.locale, &written, clock), Ok) {
                Ok(id) if ids.contains(&id) => {}
                Ok(id) => ids.push(id),
                Err(reasons) => {
                    problems.extend(reasons.into_iter().map(|reason| {
                        document.problem("authors", format!("the author `{written}`: {reason}"))
                    }))
                }
            }
        }
        ids
    }

    fn find(&self, written: &str) -> Option<Uuid> {
        let by_slug = |slug: &str| self.by_slug.get(slug).copied();
        by_slug(written)
            .or_else(|| self.by_name.get(written).copied())
            .or_else(|| by_slug(&slugify(written)))
            .or_else(|| written.parse().ok().filter(|id| self.authors.contains_key(id)))
    }

    /// An author of that name, or the rules that it breaks.
    fn name(&mut self, locale: Locale, written: &str, clock: &Clock) -> Result<Uuid, Vec<String>> {
        let words = Some(AuthorWords { name: written.to_owned(), bio: String::new() });
        let (en, vi) = match locale {
            Locale::En => (words, None),
            Locale::Vi => (None, words),
        };
        let (id, slug) = (clock.new_id(), slugify(written));
        let author = Author { id, slug, picture: None, link: None, en, vi };
        let broken = authors::validate(&author_input(author.clone()));
        if !broken.is_empty() {
            return Err(broken.iter().map(explain).collect());
        }
        self.add(author);
        Ok(id)
    }

    fn add(&mut self, author: Author) {
        self.new.push(author.id);
        self.put(author);
    }

    fn put(&mut self, author: Author) {
        self.by_slug.insert(author.slug.clone(), author.id);
        for words in [&author.en, &author.vi].into_iter().flatten() {
            self.by_name.entry(words.name.clone()).or_insert(author.id);
        }
        self.authors.insert(author.id, author);
    }
}

/// An author as the content takes them.
pub(in crate::import) fn author_input(author: Author) -> AuthorInput {
    AuthorInput {
        slug: Some(author.slug),
        picture: author.picture,
        link: author.link,
        en: author.en,
        vi: author.vi,
    }
}
