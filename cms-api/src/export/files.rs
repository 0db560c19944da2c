//! A snapshot on disk: a folder, or an archive of one.

use std::fs::File;
use std::io::{Seek as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::StreamExt as _;
use tempfile::NamedTempFile;

use super::snapshot;
use crate::store::Store;

/// Name of the snapshot's file in its folder.
pub const CONTENT_FILE: &str = "content.ndjson";
const ARCHIVE_ENDINGS: [&str; 2] = [".tar.gz", ".tgz"];
/// Files of an archive belong to nobody and may be read by everybody.
const ARCHIVED_MODE: u32 = 0o644;

/// Writes a snapshot to `path`: an archive when its name ends in `.tar.gz`, else a folder. A snapshot that is there already is
/// replaced, whole or not at all. Gives the file that was written.
///
/// # Errors
/// When the store does not answer or the disk refuses; what was there stays.
pub async fn write(store: &Store, path: &Path) -> anyhow::Result<PathBuf> {
    let is_archive =
        path.to_str().is_some_and(|text| ARCHIVE_ENDINGS.iter().any(|ending| text.ends_with(ending)));
    let (folder, target) = if is_archive {
        (path.parent().filter(|parent| !parent.as_os_str().is_empty()), path.to_owned())
    } else {
        (Some(path), path.join(CONTENT_FILE))
    };
    let folder = folder.unwrap_or(Path::new(".")).to_owned();
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    let content = spool(store, &folder).await?;
    let to = target.clone();
    tokio::task::spawn_blocking(move || {
        let file = if is_archive { archive(content, &folder)? } else { content };
        put(file, &to)
    })
    .await?
    .with_context(|| format!("cannot write `{}`", target.display()))?;
    Ok(target)
}

/// The snapshot in a temporary file beside its target, so that it can be renamed.
async fn spool(store: &Store, folder: &Path) -> anyhow::Result<NamedTempFile> {
    let mut file = NamedTempFile::new_in(folder)?;
    let mut chunks = std::pin::pin!(snapshot::begin(store).await?);
    while let Some(chunk) = chunks.next().await {
        file.write_all(&chunk?)?;
    }
    Ok(file)
}

/// The same content gives the same bytes: no times, no owners.
fn archive(mut content: NamedTempFile, folder: &Path) -> anyhow::Result<NamedTempFile> {
    let mut header = tar::Header::new_gnu();
    header.set_size(content.as_file().metadata()?.len());
    header.set_mode(ARCHIVED_MODE);
    content.rewind()?;
    let file = NamedTempFile::new_in(folder)?;
    let mut archive = tar::Builder::new(GzEncoder::new(file, Compression::default()));
    archive.append_data(&mut header, CONTENT_FILE, content.as_file_mut())?;
    Ok(archive.into_inner()?.finish()?)
}

fn put(file: NamedTempFile, target: &Path) -> anyhow::Result<()> {
    file.as_file().sync_all()?;
    let file = file.persist(target)?;
    make_readable(&file)
}

/// Temporary files are private; a snapshot is a file like any other.
fn make_readable(file: &File) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(ARCHIVED_MODE))?;
    Ok(())
}
