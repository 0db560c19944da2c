//! The allow-list of admins in configuration: `admins.toml`, the one file that is read again when it changes.
//!
//! ```toml
//! admins = ["lan@example.com"]
//! ```
//!
//! A role that was changed in the database alone makes nobody an admin. A file that is missing or broken lists nobody.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::profile::Email;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AdminsFile {
    admins: Vec<String>,
}

/// When a file was changed, and how long it is.
type Stamp = (SystemTime, u64);

/// The allow-list.
#[derive(Debug)]
pub struct AllowList {
    path: PathBuf,
    known: Mutex<(Option<Stamp>, BTreeSet<String>)>,
}

impl AllowList {
    /// The list in this file, which need not be there yet.
    pub fn new(path: PathBuf) -> Self {
        Self { path, known: Mutex::new((None, BTreeSet::new())) }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether an address is on it now.
    pub fn has(&self, email: &str) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp =
            std::fs::metadata(&self.path).ok().and_then(|about| Some((about.modified().ok()?, about.len())));
        if stamp.is_none() || known.0 != stamp {
            *known = (stamp, self.read());
        }
        known.1.contains(&email.to_lowercase())
    }

    fn read(&self) -> BTreeSet<String> {
        match read(&self.path) {
            Ok(file) => {
                file.admins.iter().filter_map(|text| Some(Email::parse("", text).ok()?.folded)).collect()
            }
            Err(error) => {
                tracing::error!(
                    error = format!("{error:#}"),
                    "the list of admins cannot be read: nobody is one"
                );
                BTreeSet::new()
            }
        }
    }

    /// Writes an address down, whole or not at all.
    ///
    /// # Errors
    /// When the file is broken or cannot be written.
    pub fn add(&self, email: &Email) -> anyhow::Result<()> {
        let mut file = read(&self.path)?;
        if file.admins.iter().any(|known| known.to_lowercase() == email.folded) {
            return Ok(());
        }
        file.admins.push(email.text.clone());
        let folder = self.path.parent().context("it lies in no folder")?;
        let mut new = tempfile::NamedTempFile::new_in(folder)?;
        writeln!(new, "# Who may be an admin, besides having the role. Read again when it changes.")?;
        write!(new, "{}", toml::to_string(&file)?)?;
        new.as_file().sync_all()?;
        new.persist(&self.path)?;
        Ok(())
    }
}

fn read(path: &Path) -> anyhow::Result<AdminsFile> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            toml::from_str(&text).with_context(|| format!("`{}` is not as it should be", path.display()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(AdminsFile::default()),
        Err(error) => Err(error).with_context(|| format!("`{}` cannot be read", path.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_listed_is_asked_anew_when_the_file_changes() {
        let folder = tempfile::tempdir().unwrap();
        let list = AllowList::new(folder.path().join("admins.toml"));
        assert!(!list.has("lan@example.com"), "nobody, without a file");
        list.add(&Email::parse("", "Lan@example.com").unwrap()).unwrap();
        list.add(&Email::parse("", "minh@example.com").unwrap()).unwrap();
        assert!(list.has("lan@Example.com") && list.has("minh@example.com"));
        std::fs::write(list.path(), "admins = [\"minh@example.com\"]\n# and no other").unwrap();
        assert!(!list.has("lan@example.com"));
        std::fs::write(list.path(), "admins = \"minh@example.com\"").unwrap();
        assert!(!list.has("minh@example.com"), "nobody, when it is broken");
        assert!(list.add(&Email::parse("", "lan@example.com").unwrap()).is_err(), "nothing is lost");
        std::fs::remove_file(list.path()).unwrap();
        assert!(!list.has("minh@example.com"));
    }
}
