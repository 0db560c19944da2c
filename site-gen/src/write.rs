//! Writing into the output folder, and nowhere else: whole files or none, by a temporary name and a rename.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, ensure};

/// Ending of files that are being written; what a killed process leaves of them is swept at the next start.
const TEMPORARY: &str = ".duet-tmp";
/// Folders and files of the output folder that are the generator's alone; others in it are left alone.
const OWN_FOLDERS: [&str; 6] = ["en", "vi", "assets", "media", "search", "sitemap"];

/// The output folder.
pub struct OutputFolder {
    root: PathBuf,
    /// Writes left before it breaks, in crash tests.
    writes_left: Option<AtomicUsize>,
}

impl OutputFolder {
    /// Opens or makes the folder.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(root: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(root)
            .with_context(|| format!("cannot create the output folder `{}`", root.display()))?;
        Ok(Self { root: root.to_owned(), writes_left: None })
    }

    /// Breaks before the write, deletion or note in the state after this many, as if the process had been killed there.
    #[must_use]
    pub fn breaking_after(mut self, writes: usize) -> Self {
        self.writes_left = Some(AtomicUsize::new(writes));
        self
    }

    /// Where it lies.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder's full path, however it was named.
    pub fn place(&self) -> String {
        fs::canonicalize(&self.root).unwrap_or_else(|_| self.root.clone()).to_string_lossy().into_owned()
    }

    /// What can end here in a crash test; the build calls it before its notes in the state.
    pub(crate) fn spend_a_write(&self) -> anyhow::Result<()> {
        if let Some(left) = &self.writes_left {
            let spent = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
            ensure!(spent.is_ok(), "broken on purpose");
        }
        Ok(())
    }

    /// A path inside the folder: plain names only, so that nothing leads out of it.
    fn inside(&self, path: &str) -> anyhow::Result<PathBuf> {
        let is_plain = !path.is_empty()
            && !path.contains(['\\', '\0'])
            && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        ensure!(is_plain, "`{path}` would lie outside the output folder");
        Ok(self.root.join(path))
    }

    /// Writes a file whole: readers see the old one or the new one. In a folder that was empty nobody reads: there it gets its
    /// own name at once.
    ///
    /// # Errors
    /// When the path leads out of the folder or the disk refuses (full, read-only); then the old file stays.
    pub fn write(&self, path: &str, bytes: &[u8], has_readers: bool) -> anyhow::Result<()> {
        self.spend_a_write()?;
        let target = self.inside(path)?;
        let name = target.file_name().and_then(|name| name.to_str()).unwrap_or("file");
        let begun =
            if has_readers { target.with_file_name(format!("{name}{TEMPORARY}")) } else { target.clone() };
        let mut written = write_new(&begun, bytes);
        if has_readers {
            written = written.and_then(|()| fs::rename(&begun, &target));
        }
        if let Err(error) = written {
            // Nothing more can be done about a disk that also refuses this; the sweep finds the rest.
            let _ = fs::remove_file(&begun);
            self.remove_empty_folders(&target);
            return Err(error).with_context(|| format!("cannot write `{path}`"));
        }
        Ok(())
    }

    /// Deletes a file and the folders that become empty; a file that is not there is deleted already.
    ///
    /// # Errors
    /// When the path leads out of the folder or the disk refuses.
    pub fn delete(&self, path: &str) -> anyhow::Result<()> {
        self.spend_a_write()?;
        let target = self.inside(path)?;
        match fs::remove_file(&target) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot delete `{path}`"));
            }
            _ => {}
        }
        self.remove_empty_folders(&target);
        Ok(())
    }

    /// Removes the folders above a file that hold nothing.
    fn remove_empty_folders(&self, file: &Path) {
        let mut folder = file.parent();
        while let Some(current) = folder.filter(|current| *current != self.root) {
            if fs::remove_dir(current).is_err() {
                break;
            }
            folder = current.parent();
        }
    }

    /// Whether nothing lies in it, so that nobody can be reading.
    pub fn is_empty(&self) -> bool {
        fs::read_dir(&self.root).is_ok_and(|mut entries| entries.next().is_none())
    }

    /// Whether a file is there.
    pub fn exists(&self, path: &str) -> bool {
        self.inside(path).is_ok_and(|path| path.is_file())
    }

    /// Hash of a file's bytes, where it is there.
    pub fn hash(&self, path: &str) -> Option<[u8; 32]> {
        let bytes = fs::read(self.inside(path).ok()?).ok()?;
        Some(*blake3::hash(&bytes).as_bytes())
    }

    /// Every file that a run which did not end well may have left: temporary ones, and those of our own folders that `is_known`
    /// does not know. Paths as the state has them.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn leftovers(&self, is_known: impl Fn(&str) -> bool) -> anyhow::Result<Vec<String>> {
        let mut found = Vec::new();
        for entry in walkdir::WalkDir::new(&self.root) {
            let entry = entry?;
            if !entry.file_type().is_file() {
                continue;
            }
            let Some(path) = entry.path().strip_prefix(&self.root).ok().and_then(Path::to_str) else {
                continue;
            };
            if path.ends_with(TEMPORARY) || (is_own(path) && !is_known(path)) {
                found.push(path.to_owned());
            }
        }
        Ok(found)
    }
}

/// Whether a path lies in a folder that is the generator's alone.
pub(crate) fn is_own(path: &str) -> bool {
    OWN_FOLDERS.iter().any(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::write(path, bytes) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(path, bytes)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_outside() {
        let folder = tempfile::tempdir().unwrap();
        let out = OutputFolder::open(&folder.path().join("out")).unwrap();
        for path in ["../a", "/etc/a", "a/../../b", "", ".", "a\\b", "a/./../b", "en/\0"] {
            assert!(out.write(path, b"x", true).is_err(), "{path:?}");
            assert!(out.write(path, b"x", false).is_err(), "{path:?}");
            assert!(out.delete(path).is_err(), "{path:?}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn empty_folders_go_with_their_last_file() {
        let folder = tempfile::tempdir().unwrap();
        let out = OutputFolder::open(folder.path()).unwrap();
        out.write("en/posts/a/index.html", b"a", true).unwrap();
        out.write("en/index.html", b"b", false).unwrap();
        out.delete("en/posts/a/index.html").unwrap();
        assert!(!folder.path().join("en/posts").exists());
        assert!(out.exists("en/index.html") && !out.is_empty());
        out.delete("en/index.html").unwrap();
        assert!(out.is_empty());
        out.delete("en/posts/a/index.html").unwrap();
    }

    #[test]
    fn leftovers_are_found_and_foreign_files_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let out = OutputFolder::open(folder.path()).unwrap();
        for path in ["en/a/index.html", "en/b/index.html", "en/c.html.duet-tmp", "own.txt"] {
            out.write(path, b"x", true).unwrap();
        }
        let mut found = out.leftovers(|path| path == "en/a/index.html").unwrap();
        found.sort();
        assert_eq!(found, ["en/b/index.html", "en/c.html.duet-tmp"]);
    }
}
