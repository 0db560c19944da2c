//! `import PATH`: Markdown files as people have them, or another system's export, become pages; all of them, or none.
//!
//! | step | what happens |
//! |---|---|
//! | `scan` | which files there are; text or not |
//! | `document` | each file: front matter, body, shortcodes |
//! | `foreign` | instead of both: the pages of an export, their HTML as Markdown |
//! | `plan` | which posts they are, and what of them is new; everything wrong is named here |
//! | `apply` | one transaction: save, publish, list places, redirects, settings; the feed last |
//!
//! A second run over the same files changes nothing: only files that changed are touched, and pages that were edited here since
//! are named, not overwritten.

use std::path::PathBuf;

use indicatif::ProgressBar;

use self::foreign::Languages;
use crate::clock::Clock;
use crate::feed;
use crate::settings;
use crate::store::{Store, StoreError, Tx};

mod apply;
mod document;
mod foreign;
mod front_matter;
mod ghost;
mod html;
mod links;
mod plan;
mod report;
mod scan;
mod shortcodes;
mod site_file;
mod stored;
mod when;
mod wordpress;

pub use foreign::MAX_EXPORT_BYTES;
pub(crate) use foreign::System;
pub(crate) use front_matter::{is_exported, keys};
pub(crate) use plan::TagBook;
pub use report::{ChangedSlug, DeadLink, FileProblem, ImportReport, Shortcode, SkippedFile};
pub use scan::{ImportSource, MAX_FILE_BYTES, SITE_FILE};
pub(crate) use site_file::{SiteAuthor, SiteRedirect, SiteTag};
pub(crate) use stored::Stored;

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Files are wrong: all that is wrong with them.
    #[error("nothing was imported:{}", .0.iter().map(|problem| format!("\n  {problem}")).collect::<String>())]
    Files(Vec<FileProblem>),
    /// There is nothing to import: the folder above or below was meant, perhaps.
    #[error("nothing was imported: there are no Markdown files in `en/` or `vi/` and no `site.toml`")]
    Empty,
    /// The folder or file cannot be read.
    #[error("cannot read {}: {reason}", path.display())]
    Source {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// The store could not be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Imports a source in one transaction and publishes what is not a draft. `progress` counts the pages that are written; pass
/// [`ProgressBar::hidden`] where nobody watches.
///
/// Call [`App::committed`](crate::app::App::committed) afterwards where the API runs in the same process.
///
/// # Errors
/// See [`ImportError`]; nothing was changed then.
pub async fn run(
    store: &Store,
    clock: &Clock,
    source: ImportSource,
    progress: &ProgressBar,
) -> Result<ImportReport, ImportError> {
    let path = match &source {
        ImportSource::Folder(path) | ImportSource::Export { file: path, .. } => path.clone(),
        ImportSource::Files(_) => PathBuf::new(),
    };
    let default = settings::load(&mut store.read().await?).await?.0.default_locale;
    let read = tokio::task::spawn_blocking(move || match source {
        ImportSource::Export { file, locale } => foreign::read(&file, Languages { asked: locale, default }),
        files => scan::scan(files).map(read),
    });
    let read = read.await.map_err(|error| StoreError::Other(error.into()))?;
    let read = read.map_err(|reason| ImportError::Source { path, reason })?;
    if read.documents.is_empty() && read.site_file.is_none() && read.problems.is_empty() {
        return Err(ImportError::Empty);
    }
    let mut tx = store.begin().await?;
    match write(&mut tx, clock, read, progress).await {
        Ok(report) => {
            tx.commit().await?;
            progress.finish_and_clear();
            Ok(report)
        }
        Err(error) => {
            tx.rollback().await?;
            progress.finish_and_clear();
            Err(error)
        }
    }
}

/// A source, read.
struct Read {
    documents: Vec<document::Document>,
    /// `site.toml` and the hash of its bytes.
    site_file: Option<(site_file::SiteFile, String)>,
    report: ImportReport,
    problems: Vec<FileProblem>,
}

fn read(scanned: scan::Scanned) -> Read {
    let mut problems = scanned.problems;
    let mut documents = Vec::with_capacity(scanned.files.len());
    for file in scanned.files {
        match document::read(file) {
            Ok(document) => documents.push(document),
            Err(found) => problems.extend(found),
        }
    }
    let site_file = scanned.site_file.and_then(|(text, hash)| match site_file::read(&text) {
        Ok(site_file) => Some((site_file, hash)),
        Err(found) => {
            problems.extend(found);
            None
        }
    });
    let report = ImportReport { skipped: scanned.skipped, ..ImportReport::default() };
    Read { documents, site_file, report, problems }
}

async fn write(
    tx: &mut Tx,
    clock: &Clock,
    read: Read,
    progress: &ProgressBar,
) -> Result<ImportReport, ImportError> {
    let Read { documents, site_file, mut report, mut problems } = read;
    let stored = Stored::load(tx).await?;
    let plan = match plan::plan(documents, site_file, &stored, clock, &mut report) {
        Ok(plan) if problems.is_empty() => plan,
        Ok(_) => return Err(ImportError::Files(sorted(problems))),
        Err(found) => {
            problems.extend(found);
            return Err(ImportError::Files(sorted(problems)));
        }
    };
    links::report_dead(&plan, &stored, &mut report);
    let entries = apply::apply(tx, clock, &stored, plan, progress, &mut report).await?;
    report.seq = feed::record(tx, clock, entries).await?;
    Ok(report)
}

fn sorted(mut problems: Vec<FileProblem>) -> Vec<FileProblem> {
    problems.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    problems
}
