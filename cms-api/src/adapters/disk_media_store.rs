//! Media as files in a folder.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use async_trait::async_trait;
use bytes::Bytes;
use cms_sdk::media::is_name;

use crate::ports::media_store::{MediaStore, StoredFile};

/// One flat folder, made with the first file. Several processes and instances may share it.
pub struct DiskMediaStore {
    folder: PathBuf,
}

impl DiskMediaStore {
    /// A store in this folder.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Only names of media lead to a path, and those never lead out of the folder.
    fn path(&self, name: &str) -> anyhow::Result<PathBuf> {
        ensure!(is_name(name), "this is not the name of a medium");
        Ok(self.folder.join(name))
    }
}

#[async_trait]
impl MediaStore for DiskMediaStore {
    fn name(&self) -> &'static str {
        "disk"
    }

    async fn ping(&self) -> anyhow::Result<()> {
        // It is made with the first file.
        Ok(())
    }

    async fn put(&self, name: &str, bytes: Bytes) -> anyhow::Result<()> {
        let (folder, path) = (self.folder.clone(), self.path(name)?);
        let put = move || -> io::Result<()> {
            // Also where it is there already: then it counts as put now, and no sweep takes it from under an upload.
            std::fs::create_dir_all(&folder)?;
            let mut file = tempfile::NamedTempFile::new_in(&folder)?;
            file.write_all(&bytes)?;
            file.as_file().sync_all()?;
            file.persist(&path)?;
            Ok(())
        };
        tokio::task::spawn_blocking(put).await?.with_context(|| cannot(&self.folder, "written"))
    }

    async fn get(&self, name: &str) -> anyhow::Result<Option<Bytes>> {
        match tokio::fs::read(self.path(name)?).await {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| cannot(&self.folder, "read")),
        }
    }

    async fn delete(&self, name: &str) -> anyhow::Result<()> {
        match tokio::fs::remove_file(self.path(name)?).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(error).with_context(|| cannot(&self.folder, "changed"))
            }
            _ => Ok(()),
        }
    }

    async fn list(&self) -> anyhow::Result<Vec<StoredFile>> {
        let folder = self.folder.clone();
        let list = move || -> io::Result<Vec<StoredFile>> {
            let entries = match std::fs::read_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
                other => other?,
            };
            let mut files = Vec::new();
            for entry in entries {
                let entry = entry?;
                let Ok(name) = entry.file_name().into_string() else { continue };
                if is_name(&name) {
                    files.push(StoredFile { name, put_at: entry.metadata()?.modified()?.into() });
                }
            }
            Ok(files)
        };
        tokio::task::spawn_blocking(list).await?.with_context(|| cannot(&self.folder, "read"))
    }
}

fn cannot(folder: &Path, done: &str) -> String {
    format!("the folder of media `{}` cannot be {done}", folder.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn files_come_back_and_nothing_leads_out_of_the_folder() {
        let around = tempfile::tempdir().unwrap();
        let store = DiskMediaStore::new(around.path().join("media"));
        let name = "0123456789abcdef-a.png";
        assert!(store.list().await.unwrap().is_empty());
        assert_eq!(store.get(name).await.unwrap(), None);
        store.put(name, Bytes::from_static(b"one")).await.unwrap();
        store.put(name, Bytes::from_static(b"one")).await.unwrap();
        assert_eq!(store.get(name).await.unwrap().unwrap(), "one");
        assert_eq!(store.list().await.unwrap().len(), 1);
        for bad in ["../a", "a.png", "/etc/passwd", "0123456789abcdef-../a.png"] {
            assert!(store.put(bad, Bytes::new()).await.is_err(), "{bad}");
            assert!(store.get(bad).await.is_err() && store.delete(bad).await.is_err(), "{bad}");
        }
        store.delete(name).await.unwrap();
        store.delete(name).await.unwrap();
        assert_eq!(store.get(name).await.unwrap(), None);
        assert_eq!(std::fs::read_dir(around.path()).unwrap().count(), 1);
    }
}
