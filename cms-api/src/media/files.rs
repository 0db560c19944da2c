//! The files behind the pictures.

use std::collections::HashSet;

use anyhow::ensure;
use bytes::Bytes;
use chrono::TimeDelta;
use cms_sdk::media::thumbnail;

use crate::app::App;
use crate::ports::MediaStore;
use crate::store::{self, Store, StoreError, StoreResult};

/// For how long a file may lie without a row: an upload writes its files first.
const WITHOUT_ROW: TimeDelta = TimeDelta::hours(24);

/// The names of a picture's files: itself and its thumbnail.
pub fn of(name: &str) -> [String; 2] {
    [name.to_owned(), thumbnail(name)]
}

/// Deletes the files of a picture that is no more. What fails, the sweep does later.
pub async fn delete(files: &dyn MediaStore, name: &str) {
    for file in of(name) {
        if let Err(error) = files.delete(&file).await {
            tracing::warn!(error = format!("{error:#}"), file, "a file of a deleted picture stays for now");
        }
    }
}

/// Deletes the files that have lain without a row for a day: of deleted pictures, and of uploads that did not come to their end. Gives
/// how many.
///
/// # Errors
/// When a store does not answer.
pub async fn sweep(app: &App) -> anyhow::Result<usize> {
    let before = app.clock.now() - WITHOUT_ROW;
    let files = app.media.list().await?;
    // After the list: a row that comes meanwhile saves its files.
    let names = store::media::names(&mut app.store.read().await?).await?;
    let known: HashSet<String> = names.iter().flat_map(|name| of(name)).collect();
    let mut deleted = 0;
    for file in files.iter().filter(|file| file.put_at < before && !known.contains(&file.name)) {
        app.media.delete(&file.name).await?;
        deleted += 1;
    }
    Ok(deleted)
}

/// The names of the pictures whose file is not there.
///
/// # Errors
/// When a store does not answer.
pub async fn missing(store: &Store, files: &dyn MediaStore) -> anyhow::Result<Vec<String>> {
    let there: HashSet<String> = files.list().await?.into_iter().map(|file| file.name).collect();
    let names = store::media::names(&mut store.read().await?).await?;
    Ok(names.into_iter().filter(|name| !there.contains(name)).collect())
}

/// A picture's file, when it is what its row says.
///
/// # Errors
/// When the store of files does not answer, or the file is not there or was changed.
pub async fn read(files: &dyn MediaStore, name: &str, hash: &str) -> anyhow::Result<Bytes> {
    let bytes = files.get(name).await?;
    let bytes = bytes.ok_or_else(|| anyhow::anyhow!("the file of the picture `{name}` is not there"))?;
    ensure!(blake3::hash(&bytes).to_hex().as_str() == hash, "the file of the picture `{name}` was changed");
    Ok(bytes)
}

/// Whether the store of files answers.
///
/// # Errors
/// When it does not.
pub async fn ping(files: &dyn MediaStore) -> StoreResult<()> {
    files.ping().await.map_err(|error| failed(&error))
}

/// What the store of files refused, as other stores' failures are told.
pub(super) fn failed(error: &anyhow::Error) -> StoreError {
    StoreError::Unavailable(format!("media: {error:#}"))
}
