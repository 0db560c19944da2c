//! Files that take long to make, kept in the state folder under names that follow from what they are made of.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::Context as _;
use tempfile::NamedTempFile;

use crate::state::State;

/// A folder of such files.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// That of this state with this name.
    pub fn of(state: &State, name: &str) -> Self {
        Self { folder: state.folder().join(name) }
    }

    /// The file with this name, made where it is not here yet.
    ///
    /// # Errors
    /// When it cannot be made, or the disk refuses.
    pub fn get_or_make(
        &self,
        name: &str,
        make: impl FnOnce() -> anyhow::Result<Vec<u8>>,
    ) -> anyhow::Result<Vec<u8>> {
        let path = self.folder.join(name);
        match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            other => return other.with_context(|| format!("cannot read `{}`", path.display())),
        }
        let bytes = make()?;
        let keep = || {
            fs::create_dir_all(&self.folder)?;
            let mut file = NamedTempFile::new_in(&self.folder)?;
            file.write_all(&bytes)?;
            file.persist(&path)?;
            io::Result::Ok(())
        };
        keep().with_context(|| format!("cannot write `{}`", path.display()))?;
        Ok(bytes)
    }

    /// Removes one file, if it is there.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes all other files than these.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn keep_only(&self, is_known: impl Fn(&str) -> bool) -> anyhow::Result<()> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other?,
        };
        for entry in entries {
            let entry = entry?;
            if !entry.file_name().to_str().is_some_and(&is_known) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}
