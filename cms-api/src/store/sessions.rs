//! Sessions: a family of refresh tokens each, of which the newest one counts.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::schema::sessions;
use super::types::{At, Key};
use super::{Conn, StoreResult, each};

/// A session.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = sessions)]
pub struct SessionRow {
    /// Its id.
    pub id: Key,
    /// Whose it is.
    pub user_id: Key,
    /// Random, in hex: without it the session key alone makes no token.
    pub seed: String,
    /// Number of the one refresh token that counts.
    pub counter: i64,
    /// Whether it began with a second factor.
    pub has_second_factor: bool,
    /// The browser and its system: `Firefox, Linux`.
    pub device: String,
    /// The address that it was last refreshed from: IPv6 as its /64.
    pub address: String,
    /// When it began.
    pub created_at: At,
    /// When the person last showed who they are.
    pub authenticated_at: At,
    /// When it was last refreshed.
    pub refreshed_at: At,
    /// When the access token ends.
    pub access_expires_at: At,
    /// When it ends unless it is refreshed.
    pub idle_expires_at: At,
    /// When it ends whatever happens.
    pub expires_at: At,
    /// When it was ended.
    pub ended_at: Option<At>,
    /// Why.
    pub end_reason: Option<String>,
}

/// What a refresh changes.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = sessions)]
pub struct Refreshed {
    /// Number of the refresh token that counts from now on.
    pub counter: i64,
    /// The browser.
    pub device: String,
    /// The address.
    pub address: String,
    /// Now.
    pub refreshed_at: At,
    /// When the new access token ends.
    pub access_expires_at: At,
    /// When it ends unless it is refreshed again.
    pub idle_expires_at: At,
}

/// Adds a session.
///
/// # Errors
/// When the database refuses.
pub async fn insert(conn: &mut Conn, row: &SessionRow) -> StoreResult<()> {
    each!(conn, c => diesel::insert_into(sessions::table).values(row).execute(c).await)?;
    Ok(())
}

/// The session with this id.
///
/// # Errors
/// When the database does not answer.
pub async fn get(conn: &mut Conn, id: Uuid) -> StoreResult<Option<SessionRow>> {
    Ok(each!(conn, c => sessions::table.find(Key(id)).first(c).await.optional())?)
}

/// Locks a session until the transaction ends (SQLite has one writer).
///
/// # Errors
/// When the database refuses.
pub async fn lock(conn: &mut Conn, id: Uuid) -> StoreResult<Option<SessionRow>> {
    let query = sessions::table.find(Key(id));
    Ok(match conn {
        Conn::Pg(conn) => query.for_update().first(&mut **conn).await.optional()?,
        Conn::Lite(conn) => query.first(&mut **conn).await.optional()?,
    })
}

/// Moves a live session on to its next refresh token; false when `expected` does not count any more.
///
/// # Errors
/// When the database refuses.
pub async fn refresh(conn: &mut Conn, id: Uuid, expected: i64, next: &Refreshed) -> StoreResult<bool> {
    let current = sessions::table
        .find(Key(id))
        .filter(sessions::counter.eq(expected).and(sessions::ended_at.is_null()));
    Ok(each!(conn, c => diesel::update(current).set(next).execute(c).await)? == 1)
}

/// Notes that the person has shown who they are.
///
/// # Errors
/// When the database refuses.
pub async fn authenticate(conn: &mut Conn, id: Uuid, now: At) -> StoreResult<()> {
    let set = sessions::authenticated_at.eq(now);
    each!(conn, c => diesel::update(sessions::table.find(Key(id))).set(set).execute(c).await)?;
    Ok(())
}

/// Ends one live session of somebody; false when there is none.
///
/// # Errors
/// When the database refuses.
pub async fn end(conn: &mut Conn, user_id: Uuid, id: Uuid, reason: &str, now: At) -> StoreResult<bool> {
    let live = sessions::table
        .find(Key(id))
        .filter(sessions::user_id.eq(Key(user_id)).and(sessions::ended_at.is_null()));
    let set = (sessions::ended_at.eq(now), sessions::end_reason.eq(reason));
    Ok(each!(conn, c => diesel::update(live).set(set).execute(c).await)? == 1)
}

/// Ends every live session of somebody, but for one if it is named; gives how many.
///
/// # Errors
/// When the database refuses.
pub async fn end_all(
    conn: &mut Conn,
    user_id: Uuid,
    but: Option<Uuid>,
    reason: &str,
    now: At,
) -> StoreResult<usize> {
    let live = sessions::table.filter(
        sessions::user_id
            .eq(Key(user_id))
            .and(sessions::ended_at.is_null())
            .and(sessions::id.ne(Key(but.unwrap_or(Uuid::nil())))),
    );
    let set = (sessions::ended_at.eq(now), sessions::end_reason.eq(reason));
    Ok(each!(conn, c => diesel::update(live).set(set).execute(c).await)?)
}

/// Somebody's sessions that can still be refreshed, last used first.
///
/// # Errors
/// When the database does not answer.
pub async fn live(conn: &mut Conn, user_id: Uuid, now: At) -> StoreResult<Vec<SessionRow>> {
    let query = sessions::table
        .filter(
            sessions::user_id
                .eq(Key(user_id))
                .and(sessions::ended_at.is_null())
                .and(sessions::idle_expires_at.gt(now))
                .and(sessions::expires_at.gt(now)),
        )
        .order((sessions::refreshed_at.desc(), sessions::id.desc()));
    Ok(each!(conn, c => query.load(c).await)?)
}

/// Ends every session there is: after a restore.
///
/// # Errors
/// When the database refuses.
pub async fn end_everyones(conn: &mut Conn, reason: &str, now: At) -> StoreResult<usize> {
    let live = sessions::table.filter(sessions::ended_at.is_null());
    let set = (sessions::ended_at.eq(now), sessions::end_reason.eq(reason));
    Ok(each!(conn, c => diesel::update(live).set(set).execute(c).await)?)
}

/// Forgets sessions that ended before a moment, however they ended; gives how many.
///
/// # Errors
/// When the database refuses.
pub async fn purge(conn: &mut Conn, before: At) -> StoreResult<usize> {
    let old = sessions::table.filter(
        sessions::expires_at
            .lt(before)
            .or(sessions::idle_expires_at.lt(before))
            .or(sessions::ended_at.is_not_null().and(sessions::refreshed_at.lt(before))),
    );
    Ok(each!(conn, c => diesel::delete(old).execute(c).await)?)
}
