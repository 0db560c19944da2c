//! Putting a backup into empty stores, of the same profile or of the other.

use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use chrono::{DateTime, Utc};
use indicatif::ProgressBar;
use tokio::sync::mpsc;

use super::lines::{self, LinesDigest};
use super::manifest::{DOCUMENTS, FileSummary, Manifest};
use super::{BackedUp, WAITING_LINES, documents_in, media, stored_document};
use crate::app;
use crate::clock::Clock;
use crate::config::Config;
use crate::data_folder;
use crate::ports::{Documents, StoredDocument};
use crate::secrets::RootKey;
use crate::sessions::EndReason;
use crate::store::types::At;
use crate::store::{Store, Tx, mails, one_time_links, outgoing_pause, sessions, tables};

/// Rows or documents per write.
const BATCH: usize = 500;
/// Bytes of rows per write, so that long texts do not add up.
const BATCH_BYTES: usize = 1_000_000;

/// The file of the outbox.
const MAILS: &str = "sql/mails.ndjson.gz";

/// What was restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// What is back.
    pub contents: BackedUp,
    /// When it was backed up.
    pub made_at: DateTime<Utc>,
}

/// What becomes of what was under way: mails that waited, sessions, links that were mailed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnderWay {
    /// It is old: some mails have gone out already, and what ended since must not come back to life.
    Dropped,
    /// It goes on where it is put now.
    Kept,
}

/// Puts a backup into the configured stores, which must be empty; nothing leaves by itself until [`outgoing_pause::end`], and no
/// mail of the backup ever does. Nobody is signed in afterwards, and no link that was mailed before works.
///
/// Checked in this order: the root key, every file's checksum, that the stores are empty; afterwards that the stores give back what
/// the backup holds. The rows are written in one transaction, after the documents.
///
/// # Errors
/// With what to do about it; the SQL store is empty then.
pub async fn restore(
    config: &Config,
    clock: &Clock,
    folder: &Path,
    progress: &ProgressBar,
) -> anyhow::Result<Restored> {
    put_back(config, clock, folder, UnderWay::Dropped, progress).await
}

pub(super) async fn put_back(
    config: &Config,
    clock: &Clock,
    folder: &Path,
    under_way: UnderWay,
    progress: &ProgressBar,
) -> anyhow::Result<Restored> {
    let root_key = RootKey::load_existing(config).with_context(|| {
        format!(
            "a backup is restored under the root key that it was made under: put it at {}",
            RootKey::place(config)
        )
    })?;
    let manifest = Manifest::open(folder, &root_key)?;
    for (file, summary) in &manifest.files {
        progress.set_message(format!("checking {file}"));
        ensure!(
            lines::checksum(&folder.join(file))? == summary.checksum,
            "`{file}` of the backup is damaged: use another copy"
        );
    }
    progress.set_message("checking media");
    media::check(&manifest.media, folder)?;
    let store = Store::open(&config.store).await?;
    let (documents, _) = app::open_ports(config, clock).await?;
    refuse_unless_empty(&store, &*documents, &manifest).await?;
    let _alone = config.is_embedded().then(|| data_folder::claim(&config.data_dir)).transpose()?;
    // Rows fit the tables of their time; later migrations then find them as they would have.
    store.migrate_to(manifest.migrations.last().cloned()).await?;
    ensure!(
        store.migrations().await? == manifest.migrations,
        "the backup was made by a newer Duet ({}): restore it with that one",
        manifest.duet_version
    );
    progress.set_length(2 * manifest.files.values().map(|file| file.lines).sum::<u64>());
    media::restore(&*app::open_media(config)?, &manifest.media, folder).await?;
    restore_documents(&*documents, &manifest, folder, under_way, progress).await?;
    restore_tables(&store, clock, &manifest, folder, under_way, progress).await?;
    store.migrate().await?;
    let documents = documents_in(&manifest.files);
    let rows = manifest.files.values().map(|file| file.lines).sum::<u64>() - documents;
    Ok(Restored {
        contents: BackedUp { rows, documents, pictures: manifest.media.len().div_ceil(2) },
        made_at: manifest.created_at,
    })
}

async fn refuse_unless_empty(
    store: &Store,
    documents: &dyn Documents,
    manifest: &Manifest,
) -> anyhow::Result<()> {
    ensure!(
        tables::are_empty(&mut store.read().await?).await?,
        "the SQL store is not empty: restore into a new database, or in the embedded profile into a data folder that holds \
         nothing but `root.key`"
    );
    if let Some(newer) = store.migrations().await?.iter().find(|done| !manifest.migrations.contains(done)) {
        bail!(
            "the empty SQL store is newer than the backup (it has the migration {newer}): restore into a database without tables; \
             what is missing is migrated afterwards"
        );
    }
    ensure!(
        documents.is_empty().await?,
        "the store of documents is not empty: restore into a new database (embedded: delete `documents.db`). An earlier restore \
         that was interrupted leaves documents behind"
    );
    Ok(())
}

async fn restore_documents(
    documents: &dyn Documents,
    manifest: &Manifest,
    folder: &Path,
    under_way: UnderWay,
    progress: &ProgressBar,
) -> anyhow::Result<()> {
    let summary = manifest.files.get(DOCUMENTS).context("the backup has no documents")?;
    progress.set_message("documents");
    let mut batch = Vec::with_capacity(BATCH);
    for line in lines::read(&folder.join(DOCUMENTS))? {
        let document = stored_document::from_line(&line?);
        batch.push(document.context("a line of the documents cannot be read")?);
        progress.inc(1);
        if batch.len() == BATCH {
            documents.insert_all(std::mem::take(&mut batch)).await?;
        }
    }
    documents.insert_all(batch).await?;
    let (to, mut from) = mpsc::channel(WAITING_LINES);
    let receive = async {
        let (mut kept, mut to_mail) = (Kept::default(), Vec::new());
        while let Some(document) = from.recv().await {
            kept.add(&stored_document::to_line(&document)?);
            progress.inc(1);
            match document {
                StoredDocument::Message(message) if !message.mailed => to_mail.push(message.id),
                _ => {}
            }
        }
        anyhow::Ok((kept, to_mail))
    };
    let (sent, received) = tokio::join!(documents.send_all(to), receive);
    sent?;
    let (kept, to_mail) = received?;
    kept.must_be(summary, DOCUMENTS)?;
    if under_way == UnderWay::Dropped {
        for id in to_mail {
            documents.mark_mailed(id).await?;
        }
    }
    Ok(())
}

async fn restore_tables(
    store: &Store,
    clock: &Clock,
    manifest: &Manifest,
    folder: &Path,
    under_way: UnderWay,
    progress: &ProgressBar,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    // Those that the backup does not know are made by later migrations.
    for table in tables::TABLES {
        let file = format!("sql/{table}.ndjson.gz");
        if let Some(summary) = manifest.files.get(&file) {
            progress.set_message(*table);
            restore_table(&mut tx, table, summary, &folder.join(file), progress).await?;
        }
    }
    let reason = format!("restored from the backup of {}", manifest.created_at.format("%F %R UTC"));
    let now = clock.store_now(&mut tx).await?;
    outgoing_pause::begin(&mut tx, &reason, At(now)).await?;
    // Backups from before there were accounts have none of these tables.
    if under_way == UnderWay::Dropped && manifest.files.contains_key(MAILS) {
        mails::drop_waiting(&mut tx, At(now)).await?;
        sessions::end_everyones(&mut tx, EndReason::Restored.as_str(), At(now)).await?;
        one_time_links::delete_all(&mut tx).await?;
    }
    Ok(tx.commit().await?)
}

async fn restore_table(
    tx: &mut Tx,
    table: &str,
    summary: &FileSummary,
    path: &Path,
    progress: &ProgressBar,
) -> anyhow::Result<()> {
    tables::clear(tx, table).await?;
    let columns = tables::columns(tx, table).await?;
    let columns: Vec<_> = summary
        .columns
        .iter()
        .map(|name| columns.iter().find(|column| column.name == *name).cloned())
        .collect::<Option<_>>()
        .with_context(|| format!("the backup has columns of `{table}` that the table has not"))?;
    let (mut batch, mut bytes) = (Vec::with_capacity(BATCH), 0);
    for line in lines::read(path)? {
        let line = line?;
        bytes += line.len();
        batch.push(line);
        progress.inc(1);
        if batch.len() == BATCH || bytes >= BATCH_BYTES {
            tables::insert_rows(tx, table, &columns, &batch).await?;
            batch.clear();
            bytes = 0;
        }
    }
    tables::insert_rows(tx, table, &columns, &batch).await?;
    let (to, mut from) = mpsc::channel::<String>(WAITING_LINES);
    let receive = async {
        let mut kept = Kept::default();
        while let Some(line) = from.recv().await {
            kept.add(&lines::same_spelling(table, &line)?);
            progress.inc(1);
        }
        anyhow::Ok(kept)
    };
    let (sent, received) = tokio::join!(tables::send_rows(tx, table, &columns, to), receive);
    sent?;
    received?.must_be(summary, table)
}

/// What a store gives back after the restore.
#[derive(Default)]
struct Kept {
    lines: u64,
    digest: LinesDigest,
}

impl Kept {
    fn add(&mut self, line: &str) {
        self.lines += 1;
        self.digest.add(line);
    }

    fn must_be(&self, summary: &FileSummary, what: &str) -> anyhow::Result<()> {
        ensure!(
            self.lines == summary.lines && self.digest.text() == summary.digest,
            "`{what}` is not the same in the store as in the backup ({} of {} lines came back): nothing was kept",
            self.lines,
            summary.lines
        );
        Ok(())
    }
}
