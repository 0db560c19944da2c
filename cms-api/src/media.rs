//! Uploaded pictures: content names them by their addresses.
//!
//! | verb | what happens |
//! |---|---|
//! | [`upload`] | bytes become a picture ([`picture`]), its files go into the store of files, its row and a change of the feed follow |
//! | [`update`] | other words or another focal point; pages that show it follow at once |
//! | [`delete`] | only while no page and no setting names it ([`uses`]); the files go after the commit |
//!
//! The address of a picture never changes, nor what lies there. The same bytes again are the same picture.

pub mod files;
pub mod folder;
pub mod picture;
pub mod uses;

mod jpeg_end;
mod upload;

use cms_sdk::content::Media;
use cms_sdk::feed::{Entry, RemovedMedia};
use cms_sdk::slug::{fold, normalize};
use cms_sdk::{ErrorCode, media as names};
use uuid::Uuid;

use crate::clock::Clock;
use crate::content::text::Check;
use crate::error::{DomainError, DomainResult, Rule, Violation};
use crate::feed;
use crate::store::media::{MediaRow, MediaWords};
use crate::store::media_list::{Condition, Sort};
use crate::store::{self, Conn, StoreResult, Tx};

pub use upload::{Uploaded, upload};

/// Longest file name, in characters.
pub const MAX_FILE_NAME: usize = 200;
/// Longest alternative text, in characters.
pub const MAX_ALT: usize = 300;
/// The middle, in thousandths.
pub const MIDDLE: i32 = 500;

/// What editors say of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaInput {
    /// What it is called in the list; its address stays.
    pub file_name: String,
    /// What it shows, in English; may be empty.
    pub alt_en: String,
    /// The same in Vietnamese.
    pub alt_vi: String,
    /// What must stay in sight, from the left, in thousandths.
    pub focal_x: i32,
    /// The same from the top.
    pub focal_y: i32,
}

/// What a list is to hold.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In file names and alternative texts; `dong` finds `đồng`.
    pub query: Option<String>,
    /// The sort of picture.
    pub kind: Option<picture::Kind>,
    /// Only what no page and no setting names.
    pub unused: bool,
}

/// A page of the pictures, and how many fit in all.
///
/// # Errors
/// When the store does not answer.
pub async fn list(
    conn: &mut Conn,
    filter: &Filter,
    order: (Sort, bool),
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<MediaRow>, i64)> {
    let folded = filter.query.as_deref().map(|query| fold(query.trim())).filter(|query| !query.is_empty());
    let condition = Condition {
        folded,
        media_type: filter.kind.map(|kind| kind.media_type().to_owned()),
        unused_beside: if filter.unused { Some(uses::in_settings(conn).await?) } else { None },
    };
    store::media_list::find(conn, &condition, order, offset, limit).await
}

/// The picture of that id.
///
/// # Errors
/// [`ErrorCode::NotFound`].
pub async fn find(conn: &mut Conn, id: Uuid) -> DomainResult<MediaRow> {
    Ok(store::media::find(conn, id).await?.ok_or(ErrorCode::NotFound)?)
}

/// All pictures, as the feed says them, in the order of their names.
///
/// # Errors
/// When the store does not answer.
pub async fn all(conn: &mut Conn) -> StoreResult<Vec<Media>> {
    Ok(store::media::all(conn).await?.into_iter().map(to_media).collect())
}

/// Puts other words on the expected version; gives the picture as it is now.
///
/// # Errors
/// The rules that are broken; [`ErrorCode::NotFound`], [`ErrorCode::PreconditionFailed`].
pub async fn update(
    tx: &mut Tx,
    clock: &Clock,
    id: Uuid,
    expected: i64,
    input: MediaInput,
) -> DomainResult<MediaRow> {
    let row = find(tx, id).await?;
    let input = normalized(input);
    let violations = validate(&input);
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    let words = MediaWords {
        folded: folded(&input),
        file_name: input.file_name,
        focal_x: input.focal_x,
        focal_y: input.focal_y,
        alt_en: input.alt_en,
        alt_vi: input.alt_vi,
    };
    if row.version != expected || !store::media::update(tx, id, expected, &words).await? {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    let row = find(tx, id).await?;
    feed::record(tx, clock, vec![Entry::Media(to_media(row.clone()))]).await?;
    Ok(row)
}

/// Deletes the expected version, which nothing may name. Its files are to be deleted after the commit, by [`files::delete`].
///
/// There is no way to delete a picture that is used: a page would lose it without anybody having looked at the page.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::PreconditionFailed`], [`ErrorCode::MediaInUse`].
pub async fn delete(tx: &mut Tx, clock: &Clock, id: Uuid, expected: i64) -> DomainResult<MediaRow> {
    let row = find(tx, id).await?;
    if !uses::of(tx, &row.name).await?.is_empty() || uses::is_needed(tx, &row.name).await? {
        return Err(ErrorCode::MediaInUse.into());
    }
    if !store::media::delete(tx, id, expected).await? {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    let entry = Entry::MediaRemoved(RemovedMedia { id, name: row.name.clone() });
    feed::record(tx, clock, vec![entry]).await?;
    Ok(row)
}

/// A picture as the feed says it.
pub fn to_media(row: MediaRow) -> Media {
    Media {
        id: row.id.0,
        name: row.name,
        hash: row.hash,
        media_type: row.media_type,
        bytes: row.bytes,
        width: row.width,
        height: row.height,
        focal_x: row.focal_x,
        focal_y: row.focal_y,
        alt_en: row.alt_en,
        alt_vi: row.alt_vi,
    }
}

/// Its address on the site and here.
pub fn address(row: &MediaRow) -> String {
    names::address(&row.name)
}

fn normalized(input: MediaInput) -> MediaInput {
    let clean = |text: &str| normalize(text.trim());
    MediaInput {
        file_name: clean(&input.file_name),
        alt_en: clean(&input.alt_en),
        alt_vi: clean(&input.alt_vi),
        ..input
    }
}

/// The rules that an editor's words break.
fn validate(input: &MediaInput) -> Vec<Violation> {
    let mut check = Check::default();
    check.required("fileName".to_owned(), &input.file_name, MAX_FILE_NAME);
    check.text("altEn".to_owned(), &input.alt_en, MAX_ALT);
    check.text("altVi".to_owned(), &input.alt_vi, MAX_ALT);
    for (field, value) in [("focalX", input.focal_x), ("focalY", input.focal_y)] {
        if !(0..=1_000).contains(&value) {
            check.refuse(field.to_owned(), Rule::OutOfRange(0, 1_000));
        }
    }
    check.done()
}

fn folded(input: &MediaInput) -> String {
    [&input.file_name, &input.alt_en, &input.alt_vi].map(|text| fold(text)).join("\n")
}
