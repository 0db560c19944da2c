//! What imports remember, and the many rows that they look at together.

use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;

use super::list_places::PlaceRow;
use super::posts::{CHUNK, PostRow};
use super::revisions::RevisionRow;
use super::schema::{imported_files, imported_site_file, list_places, posts, revisions, translations};
use super::translations::TranslationRow;
use super::types::{Key, Lang};
use super::{Conn, StoreResult, each};

const ONLY_ROW: i16 = 1;

/// A file that an import has taken in.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = imported_files)]
pub struct ImportedFileRow {
    /// Its path below the language folder, without extension: `guides/_index`.
    pub path: String,
    /// Its language.
    pub locale: Lang,
    /// The post that it became.
    pub post_id: Key,
    /// Hash of its bytes.
    pub hash: String,
    /// The working copy that it became: another one there now means that somebody edited it.
    pub revision_id: Key,
    /// Whether it was a draft: a page that is live all the same, or not live though it is none, was changed here.
    pub draft: bool,
    /// Keys of its front matter that mean nothing here, as JSON.
    pub extra: String,
}

/// The `site.toml` that an import has taken in.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = imported_site_file)]
pub struct ImportedSiteFileRow {
    /// Hash of its bytes.
    pub hash: String,
    /// Version of the settings that it made: another one there now means that somebody edited them.
    pub settings_version: i64,
}

/// Every file that imports have taken in, in the order of their paths.
///
/// # Errors
/// When the database does not answer.
pub async fn files(conn: &mut Conn) -> StoreResult<Vec<ImportedFileRow>> {
    let query = imported_files::table.order((imported_files::locale, imported_files::path));
    Ok(each!(conn, c => query.load(c).await)?)
}

/// Remembers a file, over what was remembered of it.
///
/// # Errors
/// When the database refuses.
pub async fn remember_file(conn: &mut Conn, row: &ImportedFileRow) -> StoreResult<()> {
    let upsert = diesel::insert_into(imported_files::table)
        .values(row)
        .on_conflict((imported_files::path, imported_files::locale))
        .do_update()
        .set((
            imported_files::post_id.eq(excluded(imported_files::post_id)),
            imported_files::hash.eq(excluded(imported_files::hash)),
            imported_files::revision_id.eq(excluded(imported_files::revision_id)),
            imported_files::draft.eq(excluded(imported_files::draft)),
            imported_files::extra.eq(excluded(imported_files::extra)),
        ));
    each!(conn, c => upsert.execute(c).await)?;
    Ok(())
}

/// The `site.toml` of the last import that had one.
///
/// # Errors
/// When the database does not answer.
pub async fn site_file(conn: &mut Conn) -> StoreResult<Option<ImportedSiteFileRow>> {
    let query = imported_site_file::table
        .find(ONLY_ROW)
        .select((imported_site_file::hash, imported_site_file::settings_version));
    Ok(each!(conn, c => query.first(c).await.optional())?)
}

/// Remembers the `site.toml` of this import.
///
/// # Errors
/// When the database refuses.
pub async fn remember_site_file(conn: &mut Conn, row: &ImportedSiteFileRow) -> StoreResult<()> {
    let upsert = diesel::insert_into(imported_site_file::table)
        .values((imported_site_file::id.eq(ONLY_ROW), row))
        .on_conflict(imported_site_file::id)
        .do_update()
        .set(row);
    each!(conn, c => upsert.execute(c).await)?;
    Ok(())
}

/// Every post.
///
/// # Errors
/// When the database does not answer.
pub async fn posts(conn: &mut Conn) -> StoreResult<Vec<PostRow>> {
    Ok(each!(conn, c => posts::table.order(posts::id).load(c).await)?)
}

/// Every translation, without its texts.
///
/// # Errors
/// When the database does not answer.
pub async fn translations(conn: &mut Conn) -> StoreResult<Vec<TranslationRow>> {
    let query = translations::table.order((translations::post_id, translations::locale));
    Ok(each!(conn, c => query.load(c).await)?)
}

/// The revisions of those ids.
///
/// # Errors
/// When the database does not answer.
pub async fn revisions(conn: &mut Conn, ids: &[Key]) -> StoreResult<Vec<RevisionRow>> {
    let mut rows = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let query = revisions::table.filter(revisions::id.eq_any(chunk.to_vec()));
        let found: Vec<RevisionRow> = each!(conn, c => query.load(c).await)?;
        rows.extend(found);
    }
    Ok(rows)
}

/// Every place in every list.
///
/// # Errors
/// When the database does not answer.
pub async fn places(conn: &mut Conn) -> StoreResult<Vec<PlaceRow>> {
    Ok(each!(conn, c => list_places::table.load(c).await)?)
}
