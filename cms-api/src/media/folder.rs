//! Pictures beside Markdown files: `media/` with their files, and `media.toml` with what is said of them. An export writes both, an
//! import reads them back, byte for byte: they were cleaned when they were uploaded.

use std::collections::HashSet;
use std::path::Path;

use anyhow::{Context as _, ensure};
use cms_sdk::content::Media;
use cms_sdk::feed::Entry;
use cms_sdk::media as names;
use serde::{Deserialize, Serialize};

use super::picture::{self, Kind};
use super::{MediaInput, files, folded, to_media};
use crate::app::App;
use crate::feed;
use crate::ports::MediaStore;
use crate::store::media::MediaRow;
use crate::store::types::{At, Key};
use crate::store::{self, Store};

/// The folder of the files.
pub const FOLDER: &str = "media";
/// What is said of them.
pub const FILE: &str = "media.toml";

/// A picture as the file has it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    file_name: String,
    uploaded_by: String,
    #[serde(flatten)]
    medium: Media,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    media: Vec<Listed>,
}

/// Writes all pictures into a folder, and takes away those of an earlier export; gives how many there are. One whose file was lost is left
/// out with a warning.
///
/// # Errors
/// When a store does not answer or the disk refuses.
pub async fn write(store: &Store, media: &dyn MediaStore, folder: &Path) -> anyhow::Result<usize> {
    let rows = store::media::all(&mut store.read().await?).await?;
    let target = folder.join(FOLDER);
    remove_others(&target, &rows)?;
    let mut list = List::default();
    for row in rows {
        match files::read(media, &row.name, &row.hash).await {
            Ok(bytes) => {
                tokio::fs::create_dir_all(&target).await?;
                tokio::fs::write(target.join(&row.name), &bytes).await?;
                let (file_name, uploaded_by) = (row.file_name.clone(), row.uploaded_by.clone());
                list.media.push(Listed { file_name, uploaded_by, medium: to_media(row) });
            }
            Err(error) => tracing::warn!(error = format!("{error:#}"), "a picture is left out"),
        }
    }
    let path = folder.join(FILE);
    if list.media.is_empty() {
        if path.exists() {
            std::fs::remove_file(path)?;
        }
        return Ok(0);
    }
    std::fs::write(path, toml::to_string(&list)?)?;
    Ok(list.media.len())
}

/// Only what an export may have written: names of media.
fn remove_others(folder: &Path, rows: &[MediaRow]) -> anyhow::Result<()> {
    let known: HashSet<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_str().is_some_and(|name| names::is_name(name) && !known.contains(name)) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Takes in the pictures of a folder that are not here yet; gives how many. Pictures that are here stay as they are.
///
/// # Errors
/// With the first picture that is not what the list says; those before it are taken in.
pub async fn read(app: &App, folder: &Path) -> anyhow::Result<usize> {
    let text = match std::fs::read_to_string(folder.join(FILE)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        other => other.with_context(|| format!("`{FILE}` cannot be read"))?,
    };
    let list: List = toml::from_str(&text).with_context(|| format!("`{FILE}` cannot be read"))?;
    let mut taken = 0;
    for listed in list.media {
        let name = listed.medium.name.clone();
        taken += usize::from(
            adopt(app, folder, listed)
                .await
                .with_context(|| format!("`{FOLDER}/{name}` cannot be taken in"))?,
        );
    }
    Ok(taken)
}

async fn adopt(app: &App, folder: &Path, listed: Listed) -> anyhow::Result<bool> {
    let Listed { file_name, uploaded_by, medium } = listed;
    ensure!(names::is_name(&medium.name), "this cannot be its name");
    let mut conn = app.store.read().await?;
    let is_here = store::media::of_bytes(&mut conn, &medium.hash).await?.is_some()
        || store::media::find(&mut conn, medium.id).await?.is_some();
    drop(conn);
    if is_here {
        return Ok(false);
    }
    let bytes = tokio::fs::read(folder.join(FOLDER).join(&medium.name)).await?;
    ensure!(blake3::hash(&bytes).to_hex().as_str() == medium.hash, "its bytes are not those of its hash");
    ensure!(
        medium.name.starts_with(medium.hash.get(..names::HASH_DIGITS).unwrap_or_default()),
        "its name is not its own"
    );
    let kind = Kind::of(&bytes).context("it is no picture")?;
    ensure!(
        kind.media_type() == medium.media_type && kind.may_be_called(&medium.name, None),
        "it is of another sort"
    );
    // Decoded to be sure that it can be; what is kept are the bytes as they are.
    let (decoded, name) = (bytes.clone(), medium.name.clone());
    let made = tokio::task::spawn_blocking(move || picture::make(&decoded, &name, None)).await?;
    let made = made.map_err(|code| anyhow::anyhow!("it is refused: {}", code.as_str()))?;
    for (file, bytes) in files::of(&medium.name).into_iter().zip([bytes, made.thumbnail]) {
        app.media.put(&file, bytes.into()).await?;
    }
    let words = MediaInput {
        file_name,
        alt_en: medium.alt_en,
        alt_vi: medium.alt_vi,
        focal_x: medium.focal_x.clamp(0, 1_000),
        focal_y: medium.focal_y.clamp(0, 1_000),
    };
    let row = MediaRow {
        id: Key(medium.id),
        version: 1,
        name: medium.name,
        hash: medium.hash,
        folded: folded(&words),
        file_name: words.file_name,
        media_type: medium.media_type,
        bytes: medium.bytes,
        width: i32::try_from(made.width)?,
        height: i32::try_from(made.height)?,
        focal_x: words.focal_x,
        focal_y: words.focal_y,
        alt_en: words.alt_en,
        alt_vi: words.alt_vi,
        uploaded_by,
        created_at: At(app.clock.now()),
    };
    let mut tx = app.store.begin().await?;
    store::media::insert(&mut tx, &row).await?;
    feed::record(&mut tx, &app.clock, vec![Entry::Media(to_media(row))]).await?;
    tx.commit().await?;
    app.committed();
    Ok(true)
}
