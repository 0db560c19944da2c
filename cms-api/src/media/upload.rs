//! Taking pictures in.

use bytes::Bytes;
use cms_sdk::feed::Entry;
use cms_sdk::slug::normalize;
use cms_sdk::{ErrorCode, media as names};

use super::picture::{self, Kind, Picture};
use super::{MAX_FILE_NAME, MIDDLE, MediaInput, files, folded, to_media};
use crate::app::App;
use crate::error::{DomainError, DomainResult, Violation};
use crate::feed;
use crate::store::media::MediaRow;
use crate::store::types::{At, Key};
use crate::store::{self, StoreError, Tx};

/// What became of an upload.
#[derive(Debug, Clone, PartialEq)]
pub struct Uploaded {
    /// The picture.
    pub row: MediaRow,
    /// Whether it is new; else the same bytes were there already.
    pub is_new: bool,
}

/// Takes a picture in: `media_type` is what the caller claims it to be, `uploaded_by` who they are. Pictures are decoded a few at a time,
/// away from the threads that answer.
///
/// # Errors
/// The rules that the file name breaks; those of [`picture::make`]; when a store does not answer.
pub async fn upload(
    app: &App,
    bytes: Bytes,
    file_name: &str,
    media_type: Option<String>,
    uploaded_by: &str,
) -> DomainResult<Uploaded> {
    let file_name = base_name(file_name);
    let violations = Violation::in_text("fileName", &file_name, MAX_FILE_NAME);
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    // Before it is known: else the same lie would be taken the second time.
    let kind = Kind::of(&bytes).ok_or(ErrorCode::MediaTypeRefused)?;
    if !kind.may_be_called(&file_name, media_type.as_deref()) {
        return Err(ErrorCode::MediaTypeLies.into());
    }
    let source_hash = blake3::hash(&bytes).to_hex().to_string();
    if let Some(row) = store::media::of_bytes(&mut app.store.read().await?, &source_hash).await? {
        // A file that was lost comes back so.
        if app.media.get(&row.name).await.map_err(|error| files::failed(&error))?.is_some() {
            return Ok(Uploaded { row, is_new: false });
        }
    }
    let called = file_name.clone();
    let turn = app.pictures.acquire().await.map_err(|_| ErrorCode::Unavailable)?;
    let made =
        tokio::task::spawn_blocking(move || picture::make(&bytes, &called, media_type.as_deref())).await;
    drop(turn);
    let made = made.map_err(|error| StoreError::Other(error.into()))??;
    keep(app, made, file_name, source_hash, uploaded_by).await
}

/// The file is written before the row: a row without a file would be a picture that nobody sees.
async fn keep(
    app: &App,
    made: Picture,
    file_name: String,
    source_hash: String,
    uploaded_by: &str,
) -> DomainResult<Uploaded> {
    let hash = blake3::hash(&made.bytes).to_hex().to_string();
    let there = store::media::of_bytes(&mut app.store.read().await?, &hash).await?;
    if let Some(row) = there {
        put_files(app, &row.name, made.bytes.into(), made.thumbnail.into()).await?;
        return Ok(Uploaded { row, is_new: false });
    }
    let name = names::name(&hash, &file_name, made.kind.ending());
    let row = row_of(app, &made, (name, hash.clone()), file_name, uploaded_by);
    put_files(app, &row.name, made.bytes.into(), made.thumbnail.into()).await?;
    let mut tx = app.store.begin().await?;
    match insert(&mut tx, app, &row, &source_hash).await {
        Ok(()) => {}
        // Somebody has uploaded the same at the same time.
        Err(StoreError::Unique(_)) => {
            tx.rollback().await?;
            let there = store::media::of_bytes(&mut app.store.read().await?, &hash).await?;
            return Ok(Uploaded { row: there.ok_or(ErrorCode::Conflict)?, is_new: false });
        }
        Err(error) => return Err(error.into()),
    }
    tx.commit().await?;
    app.committed();
    Ok(Uploaded { row, is_new: true })
}

async fn insert(tx: &mut Tx, app: &App, row: &MediaRow, source_hash: &str) -> Result<(), StoreError> {
    store::media::insert(tx, row).await?;
    store::media::add_source(tx, source_hash, row.id.0).await?;
    feed::record(tx, &app.clock, vec![Entry::Media(to_media(row.clone()))]).await?;
    Ok(())
}

fn row_of(
    app: &App,
    made: &Picture,
    (name, hash): (String, String),
    file_name: String,
    uploaded_by: &str,
) -> MediaRow {
    let size = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
    let words = MediaInput {
        file_name,
        alt_en: String::new(),
        alt_vi: String::new(),
        focal_x: MIDDLE,
        focal_y: MIDDLE,
    };
    MediaRow {
        id: Key(app.clock.new_id()),
        version: 1,
        name,
        hash,
        folded: folded(&words),
        file_name: words.file_name,
        media_type: made.kind.media_type().to_owned(),
        bytes: i64::try_from(made.bytes.len()).unwrap_or(i64::MAX),
        width: size(made.width),
        height: size(made.height),
        focal_x: words.focal_x,
        focal_y: words.focal_y,
        alt_en: words.alt_en,
        alt_vi: words.alt_vi,
        uploaded_by: uploaded_by.to_owned(),
        created_at: At(app.clock.now()),
    }
}

async fn put_files(app: &App, name: &str, bytes: Bytes, thumbnail: Bytes) -> DomainResult<()> {
    for (file, bytes) in files::of(name).into_iter().zip([bytes, thumbnail]) {
        app.media.put(&file, bytes).await.map_err(|error| files::failed(&error))?;
    }
    Ok(())
}

/// The part of a path behind its last separator, composed: browsers may send paths.
fn base_name(file_name: &str) -> String {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    normalize(base.trim())
}
