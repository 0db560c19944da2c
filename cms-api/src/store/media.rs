//! Uploaded pictures, and which pages name them.

use cms_sdk::Locale;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::posts::CHUNK;
use super::schema::{media, media_sources, media_uses, translations};
use super::types::{At, Key, Lang};
use super::{Conn, StoreResult, each};

/// A picture.
#[derive(Debug, Clone, PartialEq, Queryable, Insertable)]
#[diesel(table_name = media)]
pub struct MediaRow {
    /// Its id.
    pub id: Key,
    /// Counts its edits.
    pub version: i64,
    /// Name of its file, unique.
    pub name: String,
    /// BLAKE3 of its file.
    pub hash: String,
    /// What the file was called, for people.
    pub file_name: String,
    /// File name and alternative texts, folded, to search by.
    pub folded: String,
    /// Its media type.
    pub media_type: String,
    /// Length of its file.
    pub bytes: i64,
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
    /// Focal point from the left, in thousandths.
    pub focal_x: i32,
    /// The same from the top.
    pub focal_y: i32,
    /// English alternative text.
    pub alt_en: String,
    /// Vietnamese alternative text.
    pub alt_vi: String,
    /// Who uploaded it, as the audit log names them.
    pub uploaded_by: String,
    /// When it was uploaded.
    pub created_at: At,
}

/// What an edit changes.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = media)]
pub struct MediaWords {
    /// File name.
    pub file_name: String,
    /// What it is searched by.
    pub folded: String,
    /// Focal point from the left, in thousandths.
    pub focal_x: i32,
    /// The same from the top.
    pub focal_y: i32,
    /// English alternative text.
    pub alt_en: String,
    /// Vietnamese alternative text.
    pub alt_vi: String,
}

/// A page that names a picture.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct UseRow {
    /// The post.
    pub post_id: Key,
    /// The language.
    pub locale: Lang,
    /// Whether readers see it so; else the working copy has it.
    pub live: bool,
    /// Title of the working copy.
    pub title: String,
}

/// Adds a picture.
///
/// # Errors
/// [`Unique`](super::StoreError::Unique) when its bytes are there already; when the database refuses.
pub async fn insert(conn: &mut Conn, row: &MediaRow) -> StoreResult<()> {
    each!(conn, c => diesel::insert_into(media::table).values(row).execute(c).await)?;
    Ok(())
}

/// The picture of that id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(conn: &mut Conn, id: Uuid) -> StoreResult<Option<MediaRow>> {
    Ok(each!(conn, c => media::table.find(Key(id)).first(c).await.optional())?)
}

/// The picture that was made from these bytes, or whose file they are.
///
/// # Errors
/// When the database does not answer.
pub async fn of_bytes(conn: &mut Conn, hash: &str) -> StoreResult<Option<MediaRow>> {
    let source = media_sources::table.find(hash.to_owned()).select(media_sources::media_id);
    let source: Option<Key> = each!(conn, c => source.first(c).await.optional())?;
    if let Some(Key(id)) = source {
        return find(conn, id).await;
    }
    let query = media::table.filter(media::hash.eq(hash.to_owned()));
    Ok(each!(conn, c => query.first(c).await.optional())?)
}

/// Notes that a picture was made from the bytes with this hash.
///
/// # Errors
/// When the picture is not there or the database refuses.
pub async fn add_source(conn: &mut Conn, hash: &str, id: Uuid) -> StoreResult<()> {
    let row = (media_sources::hash.eq(hash.to_owned()), media_sources::media_id.eq(Key(id)));
    let insert = diesel::insert_into(media_sources::table).values(row);
    each!(conn, c => insert.on_conflict_do_nothing().execute(c).await)?;
    Ok(())
}

/// Those of these names that are there.
///
/// # Errors
/// When the database does not answer.
pub async fn named(conn: &mut Conn, names: &[String]) -> StoreResult<Vec<MediaRow>> {
    let mut rows = Vec::new();
    for chunk in names.chunks(CHUNK) {
        let query = media::table.filter(media::name.eq_any(chunk.to_vec())).order(media::name);
        let found: Vec<MediaRow> = each!(conn, c => query.load(c).await)?;
        rows.extend(found);
    }
    Ok(rows)
}

/// All pictures, in the order of their names.
///
/// # Errors
/// When the database does not answer.
pub async fn all(conn: &mut Conn) -> StoreResult<Vec<MediaRow>> {
    Ok(each!(conn, c => media::table.order(media::name).load(c).await)?)
}

/// The names of all files.
///
/// # Errors
/// When the database does not answer.
pub async fn names(conn: &mut Conn) -> StoreResult<Vec<String>> {
    Ok(each!(conn, c => media::table.select(media::name).order(media::name).load(c).await)?)
}

/// Writes other words on the expected version; false when another version is there.
///
/// # Errors
/// When the database refuses.
pub async fn update(conn: &mut Conn, id: Uuid, expected: i64, words: &MediaWords) -> StoreResult<bool> {
    let update = diesel::update(media::table.find(Key(id)).filter(media::version.eq(expected)))
        .set((media::version.eq(expected + 1), words));
    Ok(each!(conn, c => update.execute(c).await)? == 1)
}

/// Removes the expected version; false when another version is there.
///
/// # Errors
/// When the database refuses.
pub async fn delete(conn: &mut Conn, id: Uuid, expected: i64) -> StoreResult<bool> {
    let target = media::table.find(Key(id)).filter(media::version.eq(expected));
    Ok(each!(conn, c => diesel::delete(target).execute(c).await)? == 1)
}

/// Writes which pictures a page names, in the place of what was there.
///
/// # Errors
/// When the page does not exist or the database refuses.
pub async fn replace_uses(
    conn: &mut Conn,
    (post_id, locale): (Uuid, Locale),
    live: bool,
    names: impl IntoIterator<Item = &str>,
) -> StoreResult<()> {
    let old = media_uses::table
        .filter(media_uses::post_id.eq(Key(post_id)))
        .filter(media_uses::locale.eq(Lang(locale)))
        .filter(media_uses::live.eq(live));
    each!(conn, c => diesel::delete(old).execute(c).await)?;
    for name in names {
        let row = (
            media_uses::name.eq(name.to_owned()),
            media_uses::post_id.eq(Key(post_id)),
            media_uses::locale.eq(Lang(locale)),
            media_uses::live.eq(live),
        );
        each!(conn, c => diesel::insert_into(media_uses::table).values(row).execute(c).await)?;
    }
    Ok(())
}

/// The pages that name a picture, in the order of post and language.
///
/// # Errors
/// When the database does not answer.
pub async fn uses(conn: &mut Conn, name: &str) -> StoreResult<Vec<UseRow>> {
    let query = media_uses::table
        .inner_join(translations::table.on(
            translations::post_id.eq(media_uses::post_id).and(translations::locale.eq(media_uses::locale)),
        ))
        .filter(media_uses::name.eq(name.to_owned()))
        .order((media_uses::post_id, media_uses::locale, media_uses::live))
        .select((media_uses::post_id, media_uses::locale, media_uses::live, translations::title));
    Ok(each!(conn, c => query.load(c).await)?)
}

/// Which of these names any page names.
///
/// # Errors
/// When the database does not answer.
pub async fn used(conn: &mut Conn, names: &[String]) -> StoreResult<Vec<String>> {
    let query =
        media_uses::table.filter(media_uses::name.eq_any(names.to_vec())).select(media_uses::name).distinct();
    Ok(each!(conn, c => query.load(c).await)?)
}
