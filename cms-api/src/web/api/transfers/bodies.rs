//! What callers are told about an import.

use poem_openapi::{Enum, Object};
use uuid::Uuid;

use crate::import::{FileProblem, ImportReport};
use crate::imports::{ImportRun, State};

/// An import that has begun.
#[derive(Debug, Object)]
#[oai(rename = "StartedImport")]
pub(super) struct StartedImportBody {
    /// Ask for it by this.
    pub(super) id: Uuid,
}

/// How an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase", rename = "ImportState")]
pub(super) enum ImportStateBody {
    /// It goes on.
    Running,
    /// Everything was imported.
    Done,
    /// Nothing was imported: files are wrong.
    Refused,
    /// Nothing was imported: something broke on our side.
    Failed,
}

/// An import.
#[derive(Debug, Object)]
#[oai(rename = "Import")]
pub(super) struct ImportRunBody {
    /// Its id.
    id: Uuid,
    /// How it stands.
    state: ImportStateBody,
    /// Pages written so far.
    done: u64,
    /// Pages to be written; 0 while they are being read.
    total: u64,
    /// What it did.
    #[oai(skip_serializing_if_is_none)]
    report: Option<ImportReportBody>,
    /// What is wrong with the files.
    problems: Vec<FileNoteBody>,
}

/// What an import did.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", rename = "ImportReport")]
pub(super) struct ImportReportBody {
    /// Files whose page is new.
    created: Vec<String>,
    /// Files whose page changed.
    updated: Vec<String>,
    /// How many files say what is already stored.
    unchanged: u64,
    /// How many of the created and updated pages are drafts.
    drafts: u64,
    /// Whether the settings changed.
    settings_changed: bool,
    /// How many tags were created or got words.
    tags_changed: u64,
    /// How many redirects were created.
    redirects_changed: u64,
    /// Files whose page was edited here since the last import; they were left alone.
    edited_since: Vec<String>,
    /// Files of an earlier import that are no longer there; their pages stay.
    vanished: Vec<String>,
    /// Everything else that a person should know, file by file.
    notes: Vec<FileNoteBody>,
}

/// Something about a file.
#[derive(Debug, Object)]
#[oai(rename = "FileNote")]
pub(super) struct FileNoteBody {
    /// The file, relative to the import's folder.
    file: String,
    /// The line, counted from 1.
    #[oai(skip_serializing_if_is_none)]
    line: Option<u64>,
    /// What is to be known, in English.
    reason: String,
}

impl From<ImportRun> for ImportRunBody {
    fn from(run: ImportRun) -> Self {
        let state = match run.state {
            State::Running => ImportStateBody::Running,
            State::Done => ImportStateBody::Done,
            State::Refused => ImportStateBody::Refused,
            State::Failed => ImportStateBody::Failed,
        };
        Self {
            id: run.id,
            state,
            done: run.done,
            total: run.total,
            report: run.report.map(ImportReportBody::from),
            problems: run.problems.into_iter().map(FileNoteBody::from).collect(),
        }
    }
}

impl From<ImportReport> for ImportReportBody {
    fn from(report: ImportReport) -> Self {
        let note = |file: String, reason: String| FileNoteBody { file, line: None, reason };
        let skipped = report.skipped.into_iter().map(|one| note(one.file, one.reason));
        let slugs = report
            .changed_slugs
            .into_iter()
            .map(|one| note(one.file, format!("the slug `{}` became `{}`", one.wanted, one.slug)));
        let links = report
            .dead_links
            .into_iter()
            .map(|one| note(one.file, format!("`{}` leads nowhere", one.target)));
        let shortcodes = report.shortcodes.into_iter().map(|one| FileNoteBody {
            file: one.file,
            line: Some(count(one.line)),
            reason: format!("the shortcode `{}` became a notice", one.name),
        });
        let others = report.notes.into_iter().map(FileNoteBody::from);
        Self {
            notes: others.chain(shortcodes).chain(links).chain(slugs).chain(skipped).collect(),
            created: report.created,
            updated: report.updated,
            unchanged: count(report.unchanged),
            drafts: count(report.drafts),
            settings_changed: report.settings_changed,
            tags_changed: count(report.tags_changed),
            redirects_changed: count(report.redirects_changed),
            edited_since: report.edited_since,
            vanished: report.vanished,
        }
    }
}

impl From<FileProblem> for FileNoteBody {
    fn from(problem: FileProblem) -> Self {
        Self { file: problem.file, line: problem.line.map(count), reason: problem.reason }
    }
}

fn count(number: usize) -> u64 {
    number as u64
}
