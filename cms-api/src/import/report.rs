//! What an import did, as data; the command line prints it.

use cms_sdk::Locale;
use cms_sdk::i18n::Messages;
use serde::{Deserialize, Serialize};

use crate::error::Violation;

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Files whose page is new.
    pub created: Vec<String>,
    /// Files whose page changed.
    pub updated: Vec<String>,
    /// How many files say what is already stored.
    pub unchanged: usize,
    /// How many of the created and updated pages are drafts: stored, not on the site.
    pub drafts: usize,
    /// Whether the settings changed.
    pub settings_changed: bool,
    /// How many tags were created or got words in another language.
    pub tags_changed: usize,
    /// How many authors were created.
    pub authors_changed: usize,
    /// How many redirects were created.
    pub redirects_changed: usize,
    /// Files whose page was edited in the CMS since the last import; they were left alone.
    pub edited_since: Vec<String>,
    /// Files of an earlier import that are no longer there; their pages stay.
    pub vanished: Vec<String>,
    /// Files and folders that are not part of an import.
    pub skipped: Vec<SkippedFile>,
    /// Pages whose slug is not what file or front matter say.
    pub changed_slugs: Vec<ChangedSlug>,
    /// Shortcodes that became a notice.
    pub shortcodes: Vec<Shortcode>,
    /// Links of the imported pages that lead nowhere on this site.
    pub dead_links: Vec<DeadLink>,
    /// Anything else that a person should know.
    pub notes: Vec<FileProblem>,
    /// The feed's newest `seq` after the import.
    pub seq: i64,
}

impl ImportReport {
    /// How many things the import changed.
    pub fn changes(&self) -> usize {
        self.created.len()
            + self.updated.len()
            + usize::from(self.settings_changed)
            + self.tags_changed
            + self.authors_changed
            + self.redirects_changed
    }
}

/// Something wrong, or worth a note, in a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{file}{}: {reason}", .line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct FileProblem {
    /// The file, relative to the import's folder.
    pub file: String,
    /// The line, counted from 1, where one is to blame.
    pub line: Option<usize>,
    /// What is wrong.
    pub reason: String,
}

impl FileProblem {
    pub(super) fn new(file: impl Into<String>, line: Option<usize>, reason: impl Into<String>) -> Self {
        Self { file: file.into(), line, reason: reason.into() }
    }
}

/// A broken rule in the words of the API.
pub(super) fn explain(violation: &Violation) -> String {
    let (name, arguments) = violation.rule.message();
    let arguments: Vec<_> = arguments.into_iter().map(|(name, value)| (name, value.into())).collect();
    format!("`{}` {}", violation.field, Messages::embedded(Locale::En).text(name, &arguments))
}

/// A file or folder that is not part of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedFile {
    /// The file, or the folder with a slash at its end.
    pub file: String,
    /// Why it is not.
    pub reason: String,
}

/// A page whose slug is not what file or front matter say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedSlug {
    /// The file.
    pub file: String,
    /// What it says.
    pub wanted: String,
    /// What the page got.
    pub slug: String,
}

/// A shortcode that became a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortcode {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// Its name.
    pub name: String,
}

/// A link that leads nowhere on this site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadLink {
    /// The file.
    pub file: String,
    /// The page's language.
    pub locale: Locale,
    /// The link as written.
    pub target: String,
}
