//! The files that a theme is made of.

use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};

use super::ThemeError;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../content-templates");

/// A theme's files by their path in its folder, with `/` between the parts.
pub(super) struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    /// The files of the built-in theme.
    pub(super) fn embedded() -> Self {
        let mut files = BTreeMap::new();
        let mut folders = vec![&EMBEDDED];
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            for file in folder.files() {
                files.insert(slashed(file.path()), file.contents().to_vec());
            }
        }
        Self(files)
    }

    /// The files of a folder.
    pub(super) fn read(folder: &Path) -> Result<Self, ThemeError> {
        let mut files = BTreeMap::new();
        for entry in walkdir::WalkDir::new(folder) {
            let entry = entry.map_err(|error| ThemeError(error.to_string()))?;
            if entry.file_type().is_file() {
                let path = entry.path();
                let bytes = std::fs::read(path)
                    .map_err(|error| ThemeError(format!("{}: {error}", path.display())))?;
                files.insert(slashed(path.strip_prefix(folder).unwrap_or(path)), bytes);
            }
        }
        Ok(Self(files))
    }

    /// Files that were gathered elsewhere, by the paths that they have in a theme's folder.
    pub(super) fn of(files: BTreeMap<String, Vec<u8>>) -> Self {
        Self(files)
    }

    /// Every file under `prefix` by the rest of its path, in the order of their names.
    pub(super) fn under(&self, prefix: &str) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().filter_map(move |(path, bytes)| Some((path.strip_prefix(prefix)?, bytes.as_slice())))
    }

    /// Name and source of every template.
    pub(super) fn templates(&self) -> Result<Vec<(&str, &str)>, ThemeError> {
        self.0
            .keys()
            .filter(|path| path.ends_with(".html"))
            .map(|path| Ok((path.as_str(), self.text(path)?.unwrap_or_default())))
            .collect()
    }

    /// A file's text; nothing where there is no such file.
    pub(super) fn text(&self, path: &str) -> Result<Option<&str>, ThemeError> {
        let text = self.0.get(path).map(|bytes| std::str::from_utf8(bytes)).transpose();
        text.map_err(|error| ThemeError(format!("{path}: not UTF-8: {error}")))
    }
}

fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
