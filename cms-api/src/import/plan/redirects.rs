//! Old addresses: `aliases` of pages and the redirects of `site.toml`.

use std::collections::{BTreeMap, HashMap};

use cms_sdk::content::Redirect;
use cms_sdk::settings::SiteSettings;
use uuid::Uuid;

use crate::clock::Clock;
use crate::content::redirects::{self, RedirectInput};
use crate::import::document::Document;
use crate::import::report::{FileProblem, explain};
use crate::import::scan::SITE_FILE;
use crate::import::site_file::SiteRedirect;
use crate::import::stored::Stored;
use crate::store::redirects::RedirectRow;

/// A redirect that is new.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::import) struct PlannedRedirect {
    pub(in crate::import) redirect: Redirect,
    /// Whether an editor made it, not a change of slug.
    pub(in crate::import) manual: bool,
    /// The file that wants it.
    pub(in crate::import) file: String,
    /// The line that wants it.
    pub(in crate::import) line: Option<usize>,
}

/// A redirect as the content takes it.
pub(in crate::import) fn redirect_input(redirect: Redirect) -> RedirectInput {
    let Redirect { from, post_id, locale, to, .. } = redirect;
    RedirectInput { from, post_id, locale, to }
}

/// The redirects in the store, and those that the import adds, by address.
pub(super) struct RedirectBook<'a> {
    stored: &'a HashMap<String, RedirectRow>,
    planned: BTreeMap<String, PlannedRedirect>,
    /// Addresses that lead elsewhere here already, which stays so.
    pub(super) kept: Vec<FileProblem>,
}

impl<'a> RedirectBook<'a> {
    pub(super) fn new(stored: &'a Stored) -> Self {
        Self { stored: &stored.redirects, planned: BTreeMap::new(), kept: Vec::new() }
    }

    /// The old addresses that a page names. One that starts with a slash counts from the site's root, any other from the
    /// page's folder. `own` is the path that the page gets, which needs none.
    pub(super) fn add_aliases(
        &mut self,
        (post_id, own): (Uuid, &str),
        document: &Document,
        clock: &Clock,
        problems: &mut Vec<FileProblem>,
    ) {
        for alias in &document.front.aliases {
            let Some(from) = address(alias, document) else {
                problems
                    .push(document.problem("aliases", format!("`{alias}` is not an address of this site")));
                continue;
            };
            if from == own {
                continue;
            }
            let target = (Some(post_id), Some(document.locale));
            if let Some(other) = self.planned.get(&from)
                && (other.redirect.post_id, other.redirect.locale) != target
            {
                problems
                    .push(document.problem("aliases", format!("`{alias}` is an alias of another page too")));
                continue;
            }
            let redirect =
                Redirect { id: clock.new_id(), from, post_id: target.0, locale: target.1, to: None };
            self.put(redirect, true, document.problem("aliases", ""));
        }
    }

    /// A redirect of `site.toml`; `ids` translates the posts that it names.
    pub(super) fn add(&mut self, entry: &SiteRedirect, ids: &HashMap<Uuid, Uuid>, clock: &Clock) {
        let meant = |id: Uuid| ids.get(&id).copied().unwrap_or(id);
        let redirect = Redirect {
            id: entry.id.unwrap_or_else(|| clock.new_id()),
            from: entry.from.clone(),
            post_id: entry.post_id.map(meant),
            locale: entry.locale,
            to: entry.to.clone(),
        };
        self.put(redirect, !entry.automatic, FileProblem::new(SITE_FILE, entry.line, ""));
    }

    /// `place` says where the redirect is wanted.
    fn put(&mut self, redirect: Redirect, manual: bool, place: FileProblem) {
        let Some(row) = self.stored.get(&redirect.from) else {
            let FileProblem { file, line, .. } = place;
            self.planned.insert(redirect.from.clone(), PlannedRedirect { redirect, manual, file, line });
            return;
        };
        let target = (row.post_id.map(|id| id.0), row.locale.map(|locale| locale.0), &row.target);
        if target != (redirect.post_id, redirect.locale, &redirect.to) {
            let reason = format!("`{}` leads elsewhere already, which was left as it is", redirect.from);
            self.kept.push(FileProblem { reason, ..place });
        }
    }

    /// Those that are new.
    pub(super) fn planned(
        self,
        settings: &SiteSettings,
        problems: &mut Vec<FileProblem>,
    ) -> Vec<PlannedRedirect> {
        for planned in self.planned.values() {
            let broken = redirects::validate(settings, &redirect_input(planned.redirect.clone()));
            problems.extend(broken.iter().map(|violation| {
                let reason = format!("redirect from `{}`: {}", planned.redirect.from, explain(violation));
                FileProblem::new(&planned.file, planned.line, reason)
            }));
        }
        self.planned.into_values().collect()
    }
}

/// Root-relative path of an alias, with a slash at its end.
fn address(alias: &str, document: &Document) -> Option<String> {
    let alias = alias.trim();
    let folder = document.source_path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = match alias.strip_prefix('/') {
        Some(path) => path.to_owned(),
        None => format!("{}/{folder}/{alias}", document.locale),
    };
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let is_path =
        !parts.is_empty() && !alias.contains("://") && parts.iter().all(|part| *part != "." && *part != "..");
    is_path.then(|| format!("/{}/", parts.join("/")))
}
