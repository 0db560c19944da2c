//! A snapshot on disk: a folder, or an archive of one.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use cms_sdk::feed::Entry;
use cms_sdk::media::is_name;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::StreamExt as _;
use tempfile::NamedTempFile;

use super::snapshot;
use crate::media::files;
use crate::ports::MediaStore;
use crate::store::Store;

/// Name of the snapshot's file in its folder.
pub const CONTENT_FILE: &str = "content.ndjson";
/// Name of the folder of pictures beside it.
pub const MEDIA_FOLDER: &str = "media";
/// How an entry about a picture begins.
const MEDIA_LINE: &str = "{\"media\":";
const ARCHIVE_ENDINGS: [&str; 2] = [".tar.gz", ".tgz"];
/// Files of an archive belong to nobody and may be read by everybody.
const ARCHIVED_MODE: u32 = 0o644;

/// Writes a snapshot to `path`: an archive when its name ends in `.tar.gz`, else a folder. A snapshot that is there already is
/// replaced, whole or not at all. Gives the file that was written.
///
/// # Errors
/// When the store does not answer or the disk refuses; what was there stays.
pub async fn write(store: &Store, media: &dyn MediaStore, path: &Path) -> anyhow::Result<PathBuf> {
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
    // Beside the target too, and there before the content that names them.
    let pictures = tempfile::tempdir_in(&folder)?;
    let names = copy_media(media, content.path(), pictures.path()).await?;
    let to = target.clone();
    tokio::task::spawn_blocking(move || {
        let file = if is_archive {
            archive(content, pictures.path(), &names, &folder)?
        } else {
            move_media(pictures.path(), &names, &folder)?;
            content
        };
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

/// Copies the files of all pictures that the snapshot names into a folder; gives their names, in order. One that was lost is left out:
/// the rest of the site is worth having.
async fn copy_media(media: &dyn MediaStore, content: &Path, folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for line in BufReader::new(File::open(content)?).lines() {
        let line = line?;
        // Most lines are pages, and long.
        if !line.starts_with(MEDIA_LINE) {
            continue;
        }
        let Entry::Media(medium) = serde_json::from_str(&line)? else { continue };
        match files::read(media, &medium.name, &medium.hash).await {
            Ok(bytes) => {
                tokio::fs::write(folder.join(&medium.name), &bytes).await?;
                names.push(medium.name);
            }
            Err(error) => {
                tracing::warn!(error = format!("{error:#}"), "a picture is left out of the snapshot")
            }
        }
    }
    names.sort();
    Ok(names)
}

/// Puts pictures into the snapshot's folder of them, and takes away those of an earlier snapshot.
fn move_media(from: &Path, names: &[String], folder: &Path) -> anyhow::Result<()> {
    let to = folder.join(MEDIA_FOLDER);
    if names.is_empty() && !to.exists() {
        return Ok(());
    }
    std::fs::create_dir_all(&to)?;
    for entry in std::fs::read_dir(&to)? {
        let entry = entry?;
        let is_old = entry
            .file_name()
            .to_str()
            .is_some_and(|name| is_name(name) && !names.iter().any(|own| own == name));
        if is_old {
            std::fs::remove_file(entry.path())?;
        }
    }
    for name in names {
        std::fs::rename(from.join(name), to.join(name))?;
    }
    Ok(())
}

/// The same content gives the same bytes: no times, no owners.
fn archive(
    mut content: NamedTempFile,
    pictures: &Path,
    names: &[String],
    folder: &Path,
) -> anyhow::Result<NamedTempFile> {
    content.rewind()?;
    let file = NamedTempFile::new_in(folder)?;
    let mut archive = tar::Builder::new(GzEncoder::new(file, Compression::default()));
    append(&mut archive, CONTENT_FILE, content.as_file_mut())?;
    for name in names {
        append(&mut archive, &format!("{MEDIA_FOLDER}/{name}"), &mut File::open(pictures.join(name))?)?;
    }
    Ok(archive.into_inner()?.finish()?)
}

fn append<W: std::io::Write>(
    archive: &mut tar::Builder<W>,
    name: &str,
    file: &mut File,
) -> anyhow::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(file.metadata()?.len());
    header.set_mode(ARCHIVED_MODE);
    Ok(archive.append_data(&mut header, name, file)?)
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
