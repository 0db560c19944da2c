//! The files of uploaded pictures, kept in the state folder by the hash of their bytes: fetched once, checked before they count.

use std::fs;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use cms_sdk::content::Media;
use tempfile::NamedTempFile;

use crate::state::State;

/// Bytes that are read at once.
const CHUNK: usize = 64 * 1024;

/// The folder of the files.
#[derive(Debug, Clone)]
pub struct MediaFiles {
    folder: PathBuf,
}

impl MediaFiles {
    /// Those of this state.
    pub fn of(state: &State) -> Self {
        Self { folder: state.folder().join("media") }
    }

    /// Whether the file with this hash is here.
    pub fn has(&self, hash: &str) -> bool {
        self.path(hash).is_some_and(|path| path.is_file())
    }

    /// The bytes of this picture.
    ///
    /// # Errors
    /// When they are not here.
    pub fn read(&self, medium: &Media) -> anyhow::Result<Vec<u8>> {
        let path = self.path(&medium.hash).context("the hash of a picture is none")?;
        fs::read(path)
            .with_context(|| format!("the picture `{}` could not be fetched: upload it again", medium.name))
    }

    /// Begins the file of a picture.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn begin(&self, medium: &Media) -> anyhow::Result<Incoming> {
        let target = self.path(&medium.hash).context("the hash of a picture is none")?;
        fs::create_dir_all(&self.folder)?;
        Ok(Incoming {
            file: NamedTempFile::new_in(&self.folder)?,
            hasher: blake3::Hasher::new(),
            hash: medium.hash.clone(),
            name: medium.name.clone(),
            target,
        })
    }

    /// Removes the files of all other pictures than these.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn keep_only(&self, media: &[Media]) -> anyhow::Result<()> {
        let known: std::collections::HashSet<&str> =
            media.iter().map(|medium| medium.hash.as_str()).collect();
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other?,
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_name().to_str().is_none_or(|name| !known.contains(name)) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Hexadecimal digits only, so that nothing leads out of the folder.
    fn path(&self, hash: &str) -> Option<PathBuf> {
        let is_hash = hash.len() == blake3::OUT_LEN * 2 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then(|| self.folder.join(Path::new(hash)))
    }
}

/// A file that is arriving.
pub struct Incoming {
    file: NamedTempFile,
    hasher: blake3::Hasher,
    hash: String,
    name: String,
    target: PathBuf,
}

impl Incoming {
    /// Takes some of its bytes.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.hasher.update(bytes);
        Ok(self.file.write_all(bytes)?)
    }

    /// Takes all of it.
    ///
    /// # Errors
    /// When it cannot be read, or the disk refuses.
    pub fn take(mut self, from: &mut impl Read) -> anyhow::Result<()> {
        let mut chunk = vec![0; CHUNK];
        loop {
            match from.read(&mut chunk)? {
                0 => return self.finish(),
                length => self.write(chunk.get(..length).unwrap_or_default())?,
            }
        }
    }

    /// Keeps it, if it is what its hash says.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(self) -> anyhow::Result<()> {
        if self.hasher.finalize().to_hex().as_str() != self.hash {
            tracing::warn!(name = self.name, "the file of this picture is another than its hash says");
            return Ok(());
        }
        self.file.persist(&self.target)?;
        Ok(())
    }
}
