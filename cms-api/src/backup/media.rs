//! The files of the pictures: `media/NAME` for each, and for its thumbnail.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, ensure};
use cms_sdk::media::is_name;

use super::lines;
use crate::media::files;
use crate::ports::MediaStore;

const FOLDER: &str = "media";

/// Writes the files of these pictures; gives the checksum of each. One that is not there is left out with a warning: a picture that was
/// lost, or deleted meanwhile, must not keep the rest from being backed up.
pub(super) async fn write(
    media: &dyn MediaStore,
    pictures: &[String],
    folder: &Path,
) -> anyhow::Result<BTreeMap<String, String>> {
    let mut checksums = BTreeMap::new();
    if pictures.is_empty() {
        return Ok(checksums);
    }
    let folder = folder.join(FOLDER);
    std::fs::create_dir(&folder)?;
    for name in pictures.iter().flat_map(|name| files::of(name)) {
        let Some(bytes) = media.get(&name).await? else {
            tracing::warn!(name, "the file of a picture is not there, so it is not in the backup");
            continue;
        };
        checksums.insert(name.clone(), blake3::hash(&bytes).to_hex().to_string());
        let path = folder.join(&name);
        tokio::task::spawn_blocking(move || lines::write_synced(&path, &bytes)).await??;
    }
    lines::sync_folder(&folder)?;
    Ok(checksums)
}

/// Checks that the files are what the manifest says.
pub(super) fn check(checksums: &BTreeMap<String, String>, folder: &Path) -> anyhow::Result<()> {
    for (name, checksum) in checksums {
        ensure!(is_name(name), "the manifest names a picture `{name}`, which cannot be");
        ensure!(
            lines::checksum(&folder.join(FOLDER).join(name))? == *checksum,
            "`{FOLDER}/{name}` of the backup is damaged: use another copy"
        );
    }
    Ok(())
}

/// Puts the files back. Those that are there already are the same: their names begin with their hashes.
pub(super) async fn restore(
    media: &dyn MediaStore,
    checksums: &BTreeMap<String, String>,
    folder: &Path,
) -> anyhow::Result<()> {
    for name in checksums.keys() {
        let bytes = tokio::fs::read(folder.join(FOLDER).join(name)).await;
        let bytes = bytes.with_context(|| format!("`{FOLDER}/{name}` of the backup cannot be read"))?;
        media.put(name, bytes.into()).await?;
    }
    Ok(())
}
