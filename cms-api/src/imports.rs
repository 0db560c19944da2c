//! Imports that somebody starts from afar: an archive or another system's export arrives, the work goes on by itself, and whoever asks is told how far it is.
//!
//! How far it is lies in the store that forgets: an import is one transaction, so after a crash nothing of it is there, and there is
//! nothing to tell.

mod unpack;

use std::sync::Arc;
use std::time::Duration;

use cms_sdk::{ErrorCode, Locale};
use indicatif::ProgressBar;
use serde::{Deserialize, Serialize};
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, Action, Event, Source};
use crate::error::{DomainError, DomainResult};
use crate::import::{self, FileProblem, ImportError, ImportReport};
use crate::store::{StoreError, StoreResult};

pub use unpack::MAX_UNPACKED;

/// How long the outcome can be asked for.
const KEPT: Duration = Duration::from_hours(24);
/// How often the count is written down.
const TICK: Duration = Duration::from_millis(300);

/// How an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// It goes on.
    Running,
    /// Everything was imported.
    Done,
    /// Nothing was imported: files are wrong.
    Refused,
    /// Nothing was imported: the store failed.
    Failed,
}

/// An import.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportRun {
    /// Its id.
    pub id: Uuid,
    /// How it stands.
    pub state: State,
    /// Pages written so far.
    pub done: u64,
    /// Pages to be written; 0 while they are being read.
    pub total: u64,
    /// What it did.
    pub report: Option<ImportReport>,
    /// What is wrong with the files.
    pub problems: Vec<FileProblem>,
}

impl ImportRun {
    fn begun(id: Uuid) -> Self {
        Self { id, state: State::Running, done: 0, total: 0, report: None, problems: Vec::new() }
    }
}

fn key(id: Uuid) -> String {
    format!("import:{id}")
}

/// Begins to import what `import PATH` reads: an archive (`.tar` or `.tar.gz`) of a folder, or an export of Ghost or WordPress, told
/// apart by their bytes; gives the import's id. `locale` is the language of an export's pages that do not say theirs.
///
/// # Errors
/// [`ErrorCode::ArchiveInvalid`]; [`ErrorCode::ImportRunning`] while this process works on another one.
pub async fn start(
    app: &Arc<App>,
    source: &Source,
    received: std::fs::File,
    locale: Option<Locale>,
) -> DomainResult<Uuid> {
    let alone = Arc::clone(&app.importing).try_lock_owned().map_err(|_| ErrorCode::ImportRunning)?;
    let unpacked = tokio::task::spawn_blocking(move || unpack::unpack(received, locale)).await;
    let unpacked = unpacked.map_err(|error| DomainError::Store(StoreError::Other(error.into())))??;
    let id = app.clock.new_id();
    keep(app, &ImportRun::begun(id)).await?;
    let (app, source) = (Arc::clone(app), source.clone());
    app.clone().lifecycle.spawn(|_| async move {
        if let Err(error) = run(&app, &source, id, unpacked, alone).await {
            tracing::error!(error = format!("{error:#}"), "what an import did could not be told");
        }
    });
    Ok(id)
}

/// How an import stands; none when there was none of that id within a day.
///
/// # Errors
/// When the store that forgets does not answer.
pub async fn find(app: &App, id: Uuid) -> StoreResult<Option<ImportRun>> {
    let found = app.ephemeral.get(&key(id)).await?;
    found
        .map(|bytes| serde_json::from_slice(&bytes))
        .transpose()
        .map_err(|error| StoreError::Other(error.into()))
}

async fn keep(app: &App, run: &ImportRun) -> StoreResult<()> {
    let bytes = serde_json::to_vec(run).map_err(|error| StoreError::Other(error.into()))?;
    app.ephemeral.put(&key(run.id), &bytes, KEPT).await
}

async fn run(
    app: &Arc<App>,
    source: &Source,
    id: Uuid,
    unpacked: unpack::Unpacked,
    alone: OwnedMutexGuard<()>,
) -> StoreResult<()> {
    let progress = ProgressBar::hidden();
    let work = import::run(&app.store, &app.clock, unpacked.source.clone(), &progress);
    tokio::pin!(work);
    let mut run = ImportRun::begun(id);
    let outcome = loop {
        tokio::select! {
            outcome = &mut work => break outcome,
            () = tokio::time::sleep(TICK) => {
                (run.done, run.total) = (progress.position(), progress.length().unwrap_or_default());
                keep(app, &run).await?;
            }
        }
    };
    match outcome {
        Ok(report) => {
            app.committed();
            run.total = u64::try_from(report.created.len() + report.updated.len()).unwrap_or(u64::MAX);
            (run.state, run.done, run.report) = (State::Done, run.total, Some(report));
        }
        Err(ImportError::Files(problems)) => (run.state, run.problems) = (State::Refused, problems),
        Err(ImportError::Empty) => {
            let reason = "there are no Markdown files in `en/` or `vi/` and no `site.toml`";
            run.state = State::Refused;
            run.problems.push(FileProblem { file: String::new(), line: None, reason: reason.to_owned() });
        }
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "an import failed");
            run.state = State::Failed;
        }
    }
    write_down(app, source, &run).await?;
    // Whoever is told that it has ended may begin another one.
    drop(alone);
    keep(app, &run).await
}

async fn write_down(app: &App, source: &Source, run: &ImportRun) -> StoreResult<()> {
    let event = match &run.report {
        Some(report) => Event::done(Action::ContentImported).detail(&format!("{} changes", report.changes())),
        None => Event::refused(Action::ContentImported),
    };
    let mut tx = app.store.begin().await?;
    audit::record(&mut tx, &app.clock, source, event).await?;
    tx.commit().await
}
