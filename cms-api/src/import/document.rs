//! A file, read.

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
    /// The lines of its front matter.
    head: String,
    /// Line of the file on which the body begins.
    body_line: usize,
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
    let (head, body) = (head.text.to_owned(), replaced.body);
    Ok(Document { path, locale, source_path, place, hash, front, body, shortcodes, head, body_line })
}

impl Document {
    /// Something wrong with one of its keys.
    pub(super) fn problem(&self, key: &str, reason: impl Into<String>) -> FileProblem {
        let line = if key == "body" { self.body_line } else { front_matter::line_of(&self.head, key) };
        FileProblem::new(&self.path, Some(line), reason)
    }
}
