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
    /// When it was put into the trash.
    pub deleted_at: Option<At>,
    /// How its languages go live: the name of a [`PairRule`](crate::content::pair::PairRule).
    pub pair_rule: String,
}

/// What the languages of a post share, to be written over what is there.
#[derive(Debug, AsChangeset)]
#[diesel(table_name = posts)]
pub struct SharedRow {
    /// What sort of page it is.
    pub kind: Kind,
    /// Where an import found it.
    #[diesel(treat_none_as_null = true)]
    pub source_path: Option<String>,
    /// How its languages go live.
    pub pair_rule: String,
    /// When it was saved.
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

/// The post of that id, unless it is in the trash.
///
/// # Errors
/// When the database does not answer.
pub async fn find(conn: &mut Conn, id: Uuid) -> StoreResult<Option<PostRow>> {
    let query = posts::table.find(Key(id)).filter(posts::deleted_at.is_null());
    Ok(each!(conn, c => query.first(c).await.optional())?)
}

/// Whether there is a post of that id, in the trash or not.
///
/// # Errors
/// When the database does not answer.
pub async fn is_there(conn: &mut Conn, id: Uuid) -> StoreResult<bool> {
    let found: Option<Key> =
        each!(conn, c => posts::table.find(Key(id)).select(posts::id).first(c).await.optional())?;
    Ok(found.is_some())
}

/// Locks a post of the trash until the transaction ends.
///
/// # Errors
/// When the database refuses.
pub async fn lock_in_trash(conn: &mut Conn, id: Uuid) -> StoreResult<Option<PostRow>> {
    let query = posts::table.find(Key(id)).filter(posts::deleted_at.is_not_null());
    Ok(match conn {
        Conn::Pg(conn) => query.for_update().first(&mut **conn).await.optional()?,
        Conn::Lite(conn) => query.first(&mut **conn).await.optional()?,
    })
}

/// Puts the expected version of a post into the trash, or takes it out again; false when another version is there.
///
/// # Errors
/// When the database refuses.
pub async fn set_deleted(
    conn: &mut Conn,
    id: Uuid,
    expected: i64,
    deleted_at: Option<At>,
    now: At,
) -> StoreResult<bool> {
    let update = diesel::update(posts::table.find(Key(id)).filter(posts::version.eq(expected))).set((
        posts::deleted_at.eq(deleted_at),
        posts::version.eq(expected + 1),
        posts::updated_at.eq(now),
    ));
    Ok(each!(conn, c => update.execute(c).await)? == 1)
}

/// Locks posts until the transaction ends, in the order of their ids; gives the ones that exist and are not in the trash, in that
/// order.
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
        let query = posts::table
            .filter(posts::id.eq_any(chunk.to_vec()))
            .filter(posts::deleted_at.is_null())
            .order(posts::id);
        rows.extend(match conn {
            Conn::Pg(conn) => query.for_update().load::<PostRow>(&mut **conn).await?,
            Conn::Lite(conn) => query.load::<PostRow>(&mut **conn).await?,
        });
    }
    Ok(rows)
}

/// The post that an import made from this file, in the trash or not.
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
pub async fn update(conn: &mut Conn, id: Uuid, expected: i64, shared: &SharedRow) -> StoreResult<bool> {
    let update = diesel::update(posts::table.find(Key(id)).filter(posts::version.eq(expected)))
        .set((shared, posts::version.eq(expected + 1)));
    Ok(each!(conn, c => update.execute(c).await)? == 1)
}

/// Writes how the languages of a post go live.
///
/// # Errors
/// When the database refuses.
pub async fn set_pair_rule(conn: &mut Conn, id: Uuid, pair_rule: &str) -> StoreResult<()> {
    let update = diesel::update(posts::table.find(Key(id))).set(posts::pair_rule.eq(pair_rule));
    each!(conn, c => update.execute(c).await)?;
    Ok(())
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

/// Removes a post with its translations, revisions, autosaves and search terms.
///
/// # Errors
/// When the database refuses.
pub async fn delete(conn: &mut Conn, id: Uuid) -> StoreResult<()> {
    each!(conn, c => diesel::delete(posts::table.find(Key(id))).execute(c).await)?;
    Ok(())
}
