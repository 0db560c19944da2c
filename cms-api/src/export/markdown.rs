//! `export --markdown`: every page as a file that an import reads back, so that `import(export(x)) = x`.
//!
//! A live page is exported as readers see it; a page that is not live as its working copy, marked as a draft; what is in the trash
//! not at all. Beside the language folders stands a `site.toml` with settings, tags, authors and redirects.

use std::path::{Path, PathBuf};

use crate::import::{SITE_FILE, Stored};
use crate::store::types::Key;
use crate::store::{Store, StoreError, imports};

mod folder;
mod page;
mod paths;
mod site_file;

/// What an export wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkdownReport {
    /// How many pages.
    pub pages: usize,
    /// How many of them are drafts or were taken down.
    pub drafts: usize,
    /// Files whose working copy differs from what readers see; only the latter was exported.
    pub unpublished_changes: Vec<String>,
    /// Files of an earlier export into the same folder whose page is no more; they were removed.
    pub removed: Vec<String>,
}

/// Why nothing, or not everything, was exported.
#[derive(Debug, thiserror::Error)]
pub enum MarkdownError {
    /// The folder holds something else.
    #[error("{} is neither empty nor an earlier export: name another folder", .0.display())]
    NotOurs(PathBuf),
    /// The folder could not be written.
    #[error("cannot write {}: {reason}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// A page could not be put into front matter: a defect.
    #[error("cannot write front matter of {0}: {1}")]
    FrontMatter(String, String),
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Pages whose texts are in memory at once.
const BATCH: usize = 500;

/// Exports everything as it is at one moment, into a folder that is empty, new, or holds an earlier export.
///
/// # Errors
/// See [`MarkdownError`].
pub async fn run(store: &Store, folder: &Path) -> Result<MarkdownReport, MarkdownError> {
    folder::prepare(folder)?;
    let mut tx = store.begin_snapshot().await?;
    let stored = Stored::load(&mut tx).await?.without_trash();
    let places = imports::places(&mut tx).await?;
    let shelf = page::Shelf::new(&stored, places);
    let mut report = MarkdownReport::default();
    let mut written = std::collections::HashSet::new();
    for batch in paths::all(&stored).chunks(BATCH) {
        let ids: Vec<Key> =
            batch.iter().map(|(_, row)| row.live_revision_id.unwrap_or(row.revision_id)).collect();
        let revisions = imports::revisions(&mut tx, &ids).await?;
        for ((path, row), id) in batch.iter().zip(ids) {
            let Some(revision) = revisions.iter().find(|revision| revision.id == id) else { continue };
            let text = shelf.write(path, row, revision)?;
            folder::write(folder, &path.file, &text)?;
            written.insert(path.file.clone());
            report.pages += 1;
            report.drafts += usize::from(row.live_revision_id.is_none());
            if row.live_revision_id.is_some_and(|live| live != row.revision_id) {
                report.unpublished_changes.push(path.file.clone());
            }
        }
    }
    tx.rollback().await?;
    let site_file = site_file::write(&stored)
        .map_err(|reason| MarkdownError::FrontMatter(SITE_FILE.to_owned(), reason))?;
    folder::write(folder, SITE_FILE, &site_file)?;
    report.removed = folder::remove_stale(folder, &written)?;
    Ok(report)
}
