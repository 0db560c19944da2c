//! Posts: what the languages of a pair share.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::schema::posts;
use super::types::{At, Key, Kind};
use super::{Conn, StoreResult, each};

/// Ids per statement, well below what either database takes as parameters.
pub const CHUNK: usize = 500;

/// A post.
#[derive(Debug, Clone, PartialEq, Queryable, Insertable)]
#[diesel(table_name = posts)]
pub struct PostRow {
    /// Its id.
    pub id: Key,
    /// What sort of page it is.
    pub kind: Kind,
    /// Where an import found it.
    pub source_path: Option<String>,
    /// Counts edits of what the pair shares.
    pub version: i64,
    /// When it was created.
    pub created_at: At,
    /// When anything of it was last saved.
    pub updated_at: At,
}

/// Adds a post.
///
/// # Errors
/// When the id or the source path is taken, or the database refuses.
pub async fn insert(conn: &mut Conn, row: &PostRow) -> StoreResult<()> {
    each!(conn, c => diesel::insert_into(posts::table).values(row).execute(c).await)?;
    Ok(())
}

/// The post of that id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(conn: &mut Conn, id: Uuid) -> StoreResult<Option<PostRow>> {
    Ok(each!(conn, c => posts::table.find(Key(id)).first(c).await.optional())?)
}

/// Locks posts until the transaction ends, in the order of their ids; gives the ones that exist, in that order.
///
/// SQLite has one writer: holding the transaction is the lock.
///
/// # Errors
/// When the database refuses.
pub async fn lock(conn: &mut Conn, ids: impl IntoIterator<Item = Uuid>) -> StoreResult<Vec<PostRow>> {
    let mut ids: Vec<Key> = ids.into_iter().map(Key).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut rows = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let query = posts::table.filter(posts::id.eq_any(chunk.to_vec())).order(posts::id);
        rows.extend(match conn {
            Conn::Pg(conn) => query.for_update().load::<PostRow>(&mut **conn).await?,
            Conn::Lite(conn) => query.load::<PostRow>(&mut **conn).await?,
        });
    }
    Ok(rows)
}

/// The post that an import made from this file.
///
/// # Errors
/// When the database does not answer.
pub async fn id_of_source_path(conn: &mut Conn, source_path: &str) -> StoreResult<Option<Uuid>> {
    let query = posts::table.filter(posts::source_path.eq(source_path)).select(posts::id);
    let id: Option<Key> = each!(conn, c => query.first(c).await.optional())?;
    Ok(id.map(|Key(id)| id))
}

/// Writes what the pair shares over the expected version; false when another version is there.
///
/// # Errors
/// When the source path is taken or the database refuses.
pub async fn update(
    conn: &mut Conn,
    id: Uuid,
    expected: i64,
    kind: Kind,
    source_path: Option<&str>,
    now: At,
) -> StoreResult<bool> {
    let update = diesel::update(posts::table.find(Key(id)).filter(posts::version.eq(expected))).set((
        posts::kind.eq(kind),
        posts::source_path.eq(source_path),
        posts::version.eq(expected + 1),
        posts::updated_at.eq(now),
    ));
    Ok(each!(conn, c => update.execute(c).await)? == 1)
}

/// Notes that something of the post was saved.
///
/// # Errors
/// When the database refuses.
pub async fn touch(conn: &mut Conn, id: Uuid, now: At) -> StoreResult<()> {
    let update = diesel::update(posts::table.find(Key(id))).set(posts::updated_at.eq(now));
    each!(conn, c => update.execute(c).await)?;
    Ok(())
}

/// Removes the expected version of a post with its translations, revisions and search terms; false when another version is there.
///
/// # Errors
/// When the database refuses.
pub async fn delete(conn: &mut Conn, id: Uuid, expected: i64) -> StoreResult<bool> {
    let delete = diesel::delete(posts::table.find(Key(id)).filter(posts::version.eq(expected)));
    Ok(each!(conn, c => delete.execute(c).await)? == 1)
}
