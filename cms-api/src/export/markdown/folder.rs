//! The folder that an export writes into, and nothing outside it.

use std::collections::HashSet;
use std::path::Path;

use cms_sdk::Locale;

use super::{MarkdownError, site_file};
use crate::import::{SITE_FILE, is_exported};

/// Makes the folder; refuses one that holds anything but an earlier export.
pub(super) fn prepare(folder: &Path) -> Result<(), MarkdownError> {
    let failed = |reason| MarkdownError::Write { path: folder.to_owned(), reason };
    std::fs::create_dir_all(folder).map_err(failed)?;
    let is_empty = std::fs::read_dir(folder).map_err(failed)?.next().is_none();
    let is_export = || {
        std::fs::read_to_string(folder.join(SITE_FILE)).is_ok_and(|text| text.starts_with(site_file::HEADER))
    };
    if is_empty || is_export() { Ok(()) } else { Err(MarkdownError::NotOurs(folder.to_owned())) }
}

/// Writes one file; `path` is relative and has no part that climbs.
pub(super) fn write(folder: &Path, path: &str, text: &str) -> Result<(), MarkdownError> {
    let path = folder.join(path);
    let failed = |reason| MarkdownError::Write { path: path.clone(), reason };
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(failed)?;
    }
    // A link in the folder must not lead the export out of it.
    if path.is_symlink() {
        std::fs::remove_file(&path).map_err(failed)?;
    }
    std::fs::write(&path, text).map_err(failed)
}

/// Removes what an earlier export wrote and this one did not; files that no export wrote stay.
pub(super) fn remove_stale(folder: &Path, written: &HashSet<String>) -> Result<Vec<String>, MarkdownError> {
    let mut removed = Vec::new();
    for locale in Locale::ALL {
        for entry in walkdir::WalkDir::new(folder.join(locale.as_str())).into_iter().flatten() {
            let Some(path) = entry.path().strip_prefix(folder).ok().and_then(Path::to_str) else { continue };
            let path = path.replace('\\', "/");
            if !entry.file_type().is_file() || !path.ends_with(".md") || written.contains(&path) {
                continue;
            }
            if std::fs::read_to_string(entry.path()).is_ok_and(|text| is_exported(&text)) {
                let failed = |reason| MarkdownError::Write { path: entry.path().to_owned(), reason };
                std::fs::remove_file(entry.path()).map_err(failed)?;
                removed.push(path);
            }
        }
    }
    removed.sort();
    Ok(removed)
}
