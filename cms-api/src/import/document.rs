//! A file, read; or a page of another system's export.

use cms_sdk::Locale;

use super::front_matter::{self, FrontMatter};
use super::report::{FileProblem, Shortcode};
use super::scan::{Place, SourceFile};
use super::shortcodes;

/// A page's file, read.
#[derive(Debug, Clone)]
pub(super) struct Document {
    /// Path relative to the import's folder.
    pub(super) path: String,
    pub(super) locale: Locale,
    /// Name of its pair.
    pub(super) source_path: String,
    pub(super) place: Place,
    /// Hash of its bytes.
    pub(super) hash: String,
    pub(super) front: FrontMatter,
    pub(super) body: String,
    pub(super) shortcodes: Vec<Shortcode>,
    /// What a person should know of how it was read.
    pub(super) notes: Vec<FileProblem>,
    lines: Lines,
}

/// Where its parts stand.
#[derive(Debug, Clone)]
enum Lines {
    /// In a file of its own.
    Own {
        /// The lines of its front matter.
        head: String,
        /// Line of the file on which the body begins.
        body: usize,
    },
    /// In another system's export, which is one file for all pages.
    Exported(Option<usize>),
}

/// A page of another system's export, read.
#[derive(Debug, Clone)]
pub(super) struct Exported {
    /// What it is called in reports.
    pub(super) path: String,
    /// Line of the export.
    pub(super) line: Option<usize>,
    pub(super) locale: Locale,
    pub(super) source_path: String,
    pub(super) place: Place,
    pub(super) hash: String,
    pub(super) front: FrontMatter,
    pub(super) body: String,
    /// Line of the body, from 1, and name of each that became a notice.
    pub(super) shortcodes: Vec<(usize, String)>,
    pub(super) notes: Vec<FileProblem>,
}

/// The document that a page of an export is.
pub(super) fn exported(page: Exported) -> Document {
    let Exported { path, line, locale, source_path, place, hash, front, body, shortcodes, notes } = page;
    let named = |(line, name)| Shortcode { file: path.clone(), line, name };
    let shortcodes = shortcodes.into_iter().map(named).collect();
    let lines = Lines::Exported(line);
    Document { path, locale, source_path, place, hash, front, body, shortcodes, notes, lines }
}

/// Reads a file; gives everything that is wrong with it at once.
pub(super) fn read(file: SourceFile) -> Result<Document, Vec<FileProblem>> {
    let SourceFile { path, locale, source_path, place, hash, text } = file;
    let (head, body, body_line) = front_matter::split(&path, &text).map_err(|problem| vec![problem])?;
    let front = front_matter::read(&path, &head)?;
    let replaced = shortcodes::replace(body, locale);
    let shortcodes = replaced
        .shortcodes
        .into_iter()
        .map(|(line, name)| Shortcode { file: path.clone(), line: body_line + line - 1, name })
        .collect();
    let (body, lines) = (replaced.body, Lines::Own { head: head.text.to_owned(), body: body_line });
    let notes = Vec::new();
    Ok(Document { path, locale, source_path, place, hash, front, body, shortcodes, notes, lines })
}

impl Document {
    /// Something wrong with one of its keys.
    pub(super) fn problem(&self, key: &str, reason: impl Into<String>) -> FileProblem {
        let line = match &self.lines {
            Lines::Own { body, .. } if key == "body" => Some(*body),
            Lines::Own { head, .. } => Some(front_matter::line_of(head, key)),
            Lines::Exported(line) => *line,
        };
        FileProblem::new(&self.path, line, reason)
    }

    /// Whether it comes from another system's export, which may hold part of a site only.
    pub(super) fn is_exported(&self) -> bool {
        matches!(self.lines, Lines::Exported(_))
    }
}
