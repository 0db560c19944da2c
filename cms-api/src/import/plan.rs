//! What an import is going to do: worked out from the files and what is stored, before anything is written.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use cms_sdk::Locale;
use cms_sdk::content::{Author, PostKind, Tag};
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::post_path;
use uuid::Uuid;

use super::document::Document;
use super::report::{ChangedSlug, FileProblem, ImportReport};
use super::scan::{FRONT, SITE_FILE};
use super::site_file::{self, SiteFile};
use super::stored::Stored;
use crate::clock::Clock;
use crate::content::input::TranslationInput;
use crate::store::imports::{ImportedFileRow, ImportedSiteFileRow};

mod authors;
mod identity;
mod page;
mod redirects;
mod slugs;
mod tags;

pub(super) use authors::author_input;
pub(super) use redirects::{PlannedRedirect, redirect_input};
pub(crate) use tags::TagBook;
pub(super) use tags::words_input;

/// What an import is going to do.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The settings, where they are to change.
    pub(super) settings: Option<SiteSettings>,
    /// Tags that are new, or get words in another language.
    pub(super) tags: Vec<Tag>,
    /// Authors who are new.
    pub(super) authors: Vec<Author>,
    /// Pairs of which something is new or changed.
    pub(super) pairs: Vec<PlannedPair>,
    pub(super) redirects: Vec<PlannedRedirect>,
    /// Hash of the `site.toml` that was taken in.
    pub(super) site_file_hash: Option<String>,
}

/// A post of which something is new or changed.
#[derive(Debug)]
pub(super) struct PlannedPair {
    pub(super) id: Uuid,
    pub(super) kind: PostKind,
    pub(super) source_path: Option<String>,
    pub(super) pages: Vec<PlannedPage>,
}

/// A page that is new or changed.
#[derive(Debug)]
pub(super) struct PlannedPage {
    /// The file, for the report.
    pub(super) path: String,
    pub(super) locale: Locale,
    pub(super) input: TranslationInput,
    pub(super) draft: bool,
    /// Its place in the list of its kind, where the file says one.
    pub(super) ordinal: Option<i64>,
    /// Its place in the lists of tags, where the file says one.
    pub(super) tag_ordinals: Vec<(Uuid, i64)>,
    /// When it last changed, where the file says so.
    pub(super) updated_at: Option<DateTime<Utc>>,
    /// What is remembered of the file; the revision is filled in when it is written.
    pub(super) remember: ImportedFileRow,
}

/// Everything that planning reads and fills.
struct Planner<'a> {
    stored: &'a Stored,
    clock: &'a Clock,
    /// The settings as they will be.
    settings: SiteSettings,
    zone: Tz,
    tags: tags::TagBook,
    authors: authors::AuthorBook,
    slugs: slugs::SlugBook<'a>,
    redirects: redirects::RedirectBook<'a>,
    /// Ids that files name.
    named: HashSet<Uuid>,
    /// Those ids, and the posts that they turned out to mean.
    ids: HashMap<Uuid, Uuid>,
    report: &'a mut ImportReport,
    problems: Vec<FileProblem>,
    plan: Plan,
}

/// Works out what an import does; or gives everything that is wrong with its files.
pub(super) fn plan(
    documents: Vec<Document>,
    site_file: Option<(SiteFile, String)>,
    stored: &Stored,
    clock: &Clock,
    report: &mut ImportReport,
) -> Result<Plan, Vec<FileProblem>> {
    let mut planner = Planner {
        stored,
        clock,
        settings: stored.settings.clone(),
        zone: Tz::UTC,
        tags: tags::TagBook::new(&stored.tags),
        authors: authors::AuthorBook::new(&stored.authors),
        slugs: slugs::SlugBook::new(stored),
        redirects: redirects::RedirectBook::new(stored),
        named: documents.iter().filter_map(|document| document.front.id).collect(),
        ids: HashMap::new(),
        report,
        problems: Vec::new(),
        plan: Plan::default(),
    };
    let site_file = planner.new_site_file(site_file);
    planner.read_settings(site_file.as_ref());
    planner.report_vanished(&documents);
    let mut pairs: BTreeMap<String, Vec<Document>> = BTreeMap::new();
    for document in documents {
        pairs.entry(document.source_path.clone()).or_default().push(document);
    }
    for (path, documents) in pairs {
        planner.plan_pair(path, documents);
    }
    planner.finish(site_file)
}

impl Planner<'_> {
    /// The `site.toml`, unless the last import took in the same one.
    fn new_site_file(&mut self, site_file: Option<(SiteFile, String)>) -> Option<SiteFile> {
        let (site_file, hash) = site_file?;
        if self.stored.site_file.as_ref().is_some_and(|known| known.hash == hash) {
            self.report.unchanged += 1;
            return None;
        }
        self.plan.site_file_hash = Some(hash);
        Some(site_file)
    }

    fn read_settings(&mut self, site_file: Option<&SiteFile>) {
        let known = self.stored.site_file.as_ref();
        let edited_since =
            |known: &ImportedSiteFileRow| known.settings_version != self.stored.settings_version;
        if let Some(site_file) = site_file {
            if known.is_some_and(edited_since) {
                self.report.edited_since.push(SITE_FILE.to_owned());
            } else {
                match site_file::overlay(&self.settings, &site_file.settings) {
                    Ok(settings) => self.settings = settings,
                    Err((path, reason)) => {
                        let reason = format!("`{path}`: {reason}");
                        self.problems.push(FileProblem::new(SITE_FILE, None, reason));
                    }
                }
            }
            self.tags.add_from_site_file(&site_file.tags, self.clock, &mut self.problems);
            self.authors.add_from_site_file(&site_file.authors, self.clock, &mut self.problems);
        }
        match self.settings.time_zone.parse() {
            Ok(zone) => self.zone = zone,
            Err(_) => self.problems.push(FileProblem::new(
                SITE_FILE,
                None,
                format!("`{}` is not an IANA time zone", self.settings.time_zone),
            )),
        }
    }

    fn report_vanished(&mut self, documents: &[Document]) {
        if documents.iter().any(Document::is_exported) {
            return;
        }
        let there: HashSet<_> =
            documents.iter().map(|document| (document.locale, document.source_path.as_str())).collect();
        let vanished = self.stored.files.iter().filter(|((locale, path), row)| {
            !there.contains(&(*locale, path.as_str()))
                && self.stored.translations.contains_key(&(row.post_id.0, *locale))
        });
        self.report.vanished = vanished.map(|((locale, path), _)| format!("{locale}/{path}")).collect();
        self.report.vanished.sort();
    }

    fn plan_pair(&mut self, path: String, documents: Vec<Document>) {
        let Some((id, kind)) = self.identify(&path, &documents) else { return };
        if path == FRONT {
            self.adopt_front_page(id, kind, &documents);
        }
        let named = documents.iter().find_map(|document| document.front.source_path.clone());
        let source_path = named.unwrap_or(Some(path));
        let touched: Vec<Document> =
            documents.into_iter().filter(|document| self.is_touched(id, document)).collect();
        let tags = self.tags.resolve(&touched, self.clock, &mut self.problems);
        let mut pages = Vec::with_capacity(touched.len());
        for (document, tags) in touched.into_iter().zip(tags) {
            if let Some(slug) = self.slug(id, kind, &document) {
                let own = post_path(&self.settings, id, kind, document.locale, &slug);
                self.redirects.add_aliases((id, &own), &document, self.clock, &mut self.problems);
                let authors = self.authors.resolve(&document, self.clock, &mut self.problems);
                pages.extend(self.page(id, kind, slug, (tags, authors), document));
            }
        }
        if !pages.is_empty() {
            self.plan.pairs.push(PlannedPair { id, kind, source_path, pages });
        }
    }

    /// The root's `_index.md` becomes the front page where the site has none.
    fn adopt_front_page(&mut self, id: Uuid, kind: PostKind, documents: &[Document]) {
        let current = self.settings.front_page;
        let is_there =
            current.is_some_and(|current| current == id || self.stored.posts.contains_key(&current));
        let is_named = current.is_some_and(|current| self.named.contains(&current));
        let Some(document) = documents.first() else { return };
        if kind == PostKind::Article {
            self.problems.push(document.problem("kind", "the front page must be a page or a landing page"));
        } else if is_there || is_named {
            if current != Some(id) && !is_named {
                let reason = "the site has another front page, so this became a page of its own";
                self.report.notes.push(document.problem("title", reason));
            }
        } else {
            self.settings.front_page = Some(id);
        }
    }

    fn slug(&mut self, id: Uuid, kind: PostKind, document: &Document) -> Option<String> {
        match self.slugs.give(&self.settings, id, kind, document) {
            Ok(given) => {
                if let Some(wanted) = given.wanted {
                    let (file, slug) = (document.path.clone(), given.slug.clone());
                    self.report.changed_slugs.push(ChangedSlug { file, wanted, slug });
                }
                Some(given.slug)
            }
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    fn finish(mut self, site_file: Option<SiteFile>) -> Result<Plan, Vec<FileProblem>> {
        if let Some(meant) = self.settings.front_page.and_then(|id| self.ids.get(&id)) {
            self.settings.front_page = Some(*meant);
        }
        for id in &mut self.settings.pinned {
            *id = self.ids.get(id).copied().unwrap_or(*id);
        }
        for redirect in site_file.iter().flat_map(|site_file| &site_file.redirects) {
            self.redirects.add(redirect, &self.ids, self.clock);
        }
        self.plan.tags = self.tags.changed();
        self.plan.authors = self.authors.added();
        self.report.notes.append(&mut self.redirects.kept);
        self.plan.redirects = self.redirects.planned(&self.settings, &mut self.problems);
        let is_first = self.stored.settings_version == 0 && site_file.is_some();
        if is_first || self.settings != self.stored.settings {
            self.plan.settings = Some(self.settings);
        }
        if self.problems.is_empty() { Ok(self.plan) } else { Err(self.problems) }
    }
}
