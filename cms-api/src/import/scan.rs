//! Which files there are: `<lang>/**/*.md`, in the order of their paths.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use cms_sdk::{Locale, slug};
use walkdir::{DirEntry, WalkDir};

use super::report::{FileProblem, SkippedFile};

/// Largest file that is read, in bytes. Bodies have a limit of their own; this one keeps a stray file out of memory.
pub const MAX_FILE_BYTES: u64 = 4 << 20;

/// Name of the file beside the language folders that holds settings, tags and redirects.
pub const SITE_FILE: &str = "site.toml";
/// What an export says of pictures, and the folder of their files: [`media::folder`](crate::media::folder) reads them.
const MEDIA_FILE: &str = crate::media::folder::FILE;
const MEDIA_FOLDER: &str = crate::media::folder::FOLDER;

/// Where the files are.
#[derive(Debug, Clone)]
pub enum ImportSource {
    /// A folder on disk. Symbolic links in it are not followed.
    Folder(PathBuf),
    /// Files in memory, each with its path relative to the folder it would stand in: `en/about.md`.
    Files(Vec<(String, Vec<u8>)>),
    /// Another system's export: Ghost's JSON or WordPress's XML (WXR), told apart by what the file holds.
    Export {
        /// The file.
        file: PathBuf,
        /// The language of pages that do not say theirs. Where absent: the export's, where it names one of the site's, else the site's
        /// default language.
        locale: Option<Locale>,
    },
}

/// Name of the pair that is the front page.
pub(super) const FRONT: &str = "_index";

/// A page's file.
#[derive(Debug, Clone)]
pub(super) struct SourceFile {
    /// Path relative to the import's folder, with `/` between its parts.
    pub(super) path: String,
    /// The language folder it stands in.
    pub(super) locale: Locale,
    /// The pair's name: the path without language, extension and `/_index`; `_index` for the front page.
    pub(super) source_path: String,
    /// What its place says about its kind.
    pub(super) place: Place,
    /// Hash of its bytes as they are on disk, in hexadecimal digits.
    pub(super) hash: String,
    /// Its text: UTF-8 without byte order mark, NFC.
    pub(super) text: String,
}

/// Where a page's file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// `_index.md` of a language folder.
    Front,
    /// `_index.md` of a folder below it.
    Folder,
    /// Any other Markdown file.
    File,
}

/// What a look at the source found.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    pub(super) files: Vec<SourceFile>,
    /// The text of `site.toml` and the hash of its bytes.
    pub(super) site_file: Option<(String, String)>,
    pub(super) skipped: Vec<SkippedFile>,
    pub(super) problems: Vec<FileProblem>,
}

/// Reads every file of the source that belongs to an import.
///
/// # Errors
/// When the folder itself cannot be read; what is wrong with single files is among the problems.
pub(super) fn scan(source: ImportSource) -> std::io::Result<Scanned> {
    let mut scanned = Scanned::default();
    match source {
        ImportSource::Folder(folder) => scan_folder(&folder, &mut scanned)?,
        // One file for all pages: `foreign` reads it.
        ImportSource::Export { .. } => {}
        ImportSource::Files(files) => {
            for (path, bytes) in files {
                match reason_to_skip(&path, false) {
                    Some(reason) => scanned.skip(path, reason),
                    None => scanned.take(path, bytes),
                }
            }
        }
    }
    scanned.refuse_double_pages();
    Ok(scanned)
}

fn scan_folder(folder: &Path, scanned: &mut Scanned) -> std::io::Result<()> {
    std::fs::read_dir(folder)?;
    let has_media = folder.join(MEDIA_FILE).is_file();
    let mut entries = WalkDir::new(folder).min_depth(1).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = entry?;
        let Some(path) = relative_path(&entry, folder) else {
            let shown = entry.path().display().to_string();
            scanned.problems.push(FileProblem::new(shown, None, "its name is not UTF-8"));
            continue;
        };
        let kind = entry.file_type();
        if has_media && (path == MEDIA_FILE || path == MEDIA_FOLDER) {
            if kind.is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        let reason = if kind.is_symlink() {
            Some("a symbolic link, which is not followed")
        } else {
            reason_to_skip(&path, kind.is_dir())
        };
        match reason {
            Some(reason) if kind.is_dir() => {
                entries.skip_current_dir();
                scanned.skip(format!("{path}/"), reason);
            }
            Some(reason) => scanned.skip(path, reason),
            None if kind.is_dir() => {}
            None if entry.metadata()?.len() > MAX_FILE_BYTES => {
                let reason = format!("larger than {} MiB", MAX_FILE_BYTES >> 20);
                scanned.problems.push(FileProblem::new(path, None, reason));
            }
            None => scanned.take(path, std::fs::read(entry.path())?),
        }
    }
    Ok(())
}

fn relative_path(entry: &DirEntry, folder: &Path) -> Option<String> {
    let relative = entry.path().strip_prefix(folder).ok()?;
    let parts: Option<Vec<&str>> = relative.iter().map(OsStr::to_str).collect();
    Some(parts?.join("/"))
}

/// Why something at this path is not part of an import; `path` may be a file's in memory, whose folders nobody has looked at.
fn reason_to_skip(path: &str, is_folder: bool) -> Option<&'static str> {
    let (root, below) = path.split_once('/').unwrap_or((path, ""));
    if root.starts_with('.') || below.split('/').any(|part| part.starts_with('.')) {
        return Some("hidden");
    }
    if below.is_empty() && !is_folder {
        return (root != SITE_FILE).then_some("outside the language folders");
    }
    if root.parse::<Locale>().is_err() {
        return Some("not a language of this site: use en or vi");
    }
    let is_underscored = |part: &str| part.starts_with('_') && part != "_index.md";
    if below.split('/').any(is_underscored) {
        return Some("its name starts with an underscore");
    }
    (!is_folder && !path.ends_with(".md")).then_some("not a Markdown file (.md)")
}

impl Scanned {
    fn skip(&mut self, path: String, reason: &str) {
        self.skipped.push(SkippedFile { file: path, reason: reason.to_owned() });
    }

    fn take(&mut self, path: String, bytes: Vec<u8>) {
        let hash = blake3::hash(&bytes).to_hex().to_string();
        let text = match read_text(bytes) {
            Ok(text) => text,
            Err((line, reason)) => {
                self.problems.push(FileProblem::new(path, Some(line), reason));
                return;
            }
        };
        if path == SITE_FILE {
            self.site_file = Some((text, hash));
            return;
        }
        let Some((locale, below)) = path.split_once('/') else { return };
        let Ok(locale) = locale.parse() else { return };
        let (source_path, place) = name(below);
        self.files.push(SourceFile { locale, source_path, place, hash, text, path });
    }

    /// `guides.md` and `guides/_index.md` name the same page.
    fn refuse_double_pages(&mut self) {
        let mut seen = std::collections::BTreeMap::new();
        for file in &self.files {
            if let Some(first) = seen.insert((file.locale, file.source_path.as_str()), file.path.as_str()) {
                let reason = format!("the same page as {first}");
                self.problems.push(FileProblem::new(&file.path, None, reason));
            }
        }
    }
}

/// A file's pair and place, from its path below the language folder. `index.md` is how bundles name their one page.
fn name(below: &str) -> (String, Place) {
    let below = slug::normalize(below.strip_suffix(".md").unwrap_or(below));
    let (folder, file) = below.rsplit_once('/').unwrap_or(("", &below));
    match (folder, file) {
        ("", "_index" | "index") => (FRONT.to_owned(), Place::Front),
        (folder, "_index") => (folder.to_owned(), Place::Folder),
        (folder, "index") => (folder.to_owned(), Place::File),
        _ => (below, Place::File),
    }
}

/// The text of a file, or the line and reason why it is none.
fn read_text(bytes: Vec<u8>) -> Result<String, (usize, &'static str)> {
    let line_at = |before: &[u8]| 1 + before.iter().filter(|byte| **byte == b'\n').count();
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        (line_at(valid), "not UTF-8")
    })?;
    if let Some((before, _)) = text.split_once('\0') {
        return Err((line_at(before.as_bytes()), "holds a NUL character"));
    }
    Ok(slug::normalize(text.strip_prefix('\u{feff}').unwrap_or(&text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_by_their_place() {
        assert_eq!(name("_index.md"), (FRONT.to_owned(), Place::Front));
        assert_eq!(name("guides/_index.md"), ("guides".to_owned(), Place::Folder));
        assert_eq!(name("guides/setup.md"), ("guides/setup".to_owned(), Place::File));
        assert_eq!(name("guides/setup/index.md"), ("guides/setup".to_owned(), Place::File));
    }

    #[test]
    fn what_is_not_a_page_is_named_with_its_reason() {
        let files = [
            "en/a.md",
            "en/_TEMPLATE.md",
            "en/_partials/b.md",
            "fr/a.md",
            "en/a.png",
            "README.md",
            "en/.x.md",
        ];
        let files = files.iter().map(|path| ((*path).to_owned(), Vec::new())).collect();
        let scanned = scan(ImportSource::Files(files)).unwrap();
        assert_eq!(scanned.files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["en/a.md"]);
        assert_eq!(scanned.skipped.len(), 6);
    }

    #[test]
    fn text_that_cannot_be_stored_is_named_by_line() {
        assert_eq!(read_text(b"a\nb\xff".to_vec()), Err((2, "not UTF-8")));
        assert_eq!(read_text(b"a\n\nb\0".to_vec()), Err((3, "holds a NUL character")));
        assert_eq!(read_text("\u{feff}e\u{301}".into()), Ok("é".to_owned()));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("en")).unwrap();
        std::fs::write(folder.path().join("en/a.md"), "a").unwrap();
        std::os::unix::fs::symlink("/", folder.path().join("en/b")).unwrap();
        let scanned = scan(ImportSource::Folder(folder.path().to_owned())).unwrap();
        assert_eq!(scanned.files.len(), 1);
        assert_eq!(scanned.skipped.first().unwrap().file, "en/b");
    }
}
