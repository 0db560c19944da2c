//! Backups: a folder of everything in the stores, in neutral lines, so that either profile restores it.
//!
//! | file | what |
//! |---|---|
//! | `manifest.json` | what is in the backup, with counts and checksums, sealed under the root key |
//! | `sql/TABLE.ndjson.gz` | the rows of a table, in one transaction |
//! | `media/` | the files of the pictures, with their thumbnails |
//! | `documents.ndjson.gz` | view events, settled counts, messages |
//!
//! Secrets stay sealed as they lie in the stores; the root key is not in it, and what lives in Redis (salts, rate windows) never is.

mod lines;
mod manifest;
mod media;
mod move_to_server;
mod restore;
mod stored_document;

use std::collections::BTreeMap;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use anyhow::{Context as _, ensure};
use indicatif::ProgressBar;
use tokio::sync::mpsc;

use crate::app::App;
use crate::ports::Documents;
use crate::store::{self, Store, tables};

use lines::LinesWriter;
use manifest::{DOCUMENTS, FileSummary, Manifest};
pub use move_to_server::move_to_server;
pub use restore::{Restored, restore};

/// Lines that may wait between the store and the disk.
const WAITING_LINES: usize = 1_024;

/// What a backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackedUp {
    /// Rows of all tables.
    pub rows: u64,
    /// View events, counts and messages.
    pub documents: u64,
    /// Pictures with their files.
    pub pictures: usize,
}

/// Writes a backup into a new folder, whole or not at all, while the API runs. Each store is seen as of one moment.
///
/// # Errors
/// When the folder is there already, a store does not answer or the disk refuses.
pub async fn create(app: &App, folder: &Path, progress: &ProgressBar) -> anyhow::Result<BackedUp> {
    ensure!(
        !folder.try_exists()?,
        "`{}` is there already: name a folder that is not, a backup is never written over",
        folder.display()
    );
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent).with_context(|| format!("cannot make `{}`", parent.display()))?;
    // Private to its owner, as the data folder is: it holds addresses and hashes.
    let owner_only = Permissions::from_mode(0o700);
    let unfinished =
        tempfile::Builder::new().prefix(".duet-backup-").permissions(owner_only).tempdir_in(parent)?;
    let (mut files, pictures) = write_tables(&app.store, unfinished.path(), progress).await?;
    progress.set_message("media");
    let media = media::write(&*app.media, &pictures, unfinished.path()).await?;
    progress.set_message("documents");
    files.insert(DOCUMENTS.to_owned(), write_documents(&*app.documents, unfinished.path(), progress).await?);
    let done = BackedUp {
        rows: files.values().map(|file| file.lines).sum::<u64>() - documents_in(&files),
        documents: documents_in(&files),
        pictures: media.len().div_ceil(2),
    };
    let migrations = app.store.migrations().await?;
    Manifest::new(app, migrations, files, media)?.write(&app.root_key, unfinished.path())?;
    lines::sync_folder(unfinished.path())?;
    std::fs::rename(unfinished.path(), folder)
        .with_context(|| format!("cannot put the backup at `{}`", folder.display()))?;
    // It lies under its own name now.
    let _ = unfinished.keep();
    lines::sync_folder(parent)?;
    Ok(done)
}

fn documents_in(files: &BTreeMap<String, FileSummary>) -> u64 {
    files.get(DOCUMENTS).map_or(0, |file| file.lines)
}

async fn write_tables(
    store: &Store,
    folder: &Path,
    progress: &ProgressBar,
) -> anyhow::Result<(BTreeMap<String, FileSummary>, Vec<String>)> {
    std::fs::create_dir(folder.join("sql"))?;
    let mut files = BTreeMap::new();
    let mut tx = store.begin_snapshot().await?;
    for table in tables::TABLES {
        progress.set_message(*table);
        let columns = tables::columns(&mut tx, table).await?;
        let names: Vec<_> = columns.iter().map(|column| column.name.clone()).collect();
        let file = format!("sql/{table}.ndjson.gz");
        let mut writer = LinesWriter::create(&folder.join(&file))?;
        let (to, mut from) = mpsc::channel::<String>(WAITING_LINES);
        let receive = async {
            while let Some(line) = from.recv().await {
                writer.row(table, &line)?;
                progress.inc(1);
            }
            anyhow::Ok(())
        };
        let (sent, received) = tokio::join!(tables::send_rows(&mut tx, table, &columns, to), receive);
        sent?;
        received?;
        files.insert(file, writer.finish()?.of(names));
    }
    let pictures = store::media::names(&mut tx).await?;
    tx.commit().await?;
    Ok((files, pictures))
}

async fn write_documents(
    documents: &dyn Documents,
    folder: &Path,
    progress: &ProgressBar,
) -> anyhow::Result<FileSummary> {
    let mut writer = LinesWriter::create(&folder.join(DOCUMENTS))?;
    let (to, mut from) = mpsc::channel(WAITING_LINES);
    let receive = async {
        while let Some(document) = from.recv().await {
            writer.document(&document)?;
            progress.inc(1);
        }
        anyhow::Ok(())
    };
    let (sent, received) = tokio::join!(documents.send_all(to), receive);
    sent?;
    received?;
    writer.finish()
}
