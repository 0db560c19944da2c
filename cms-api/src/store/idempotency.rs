//! Answers kept under an `Idempotency-Key`.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::schema::idempotency_keys as keys;
use super::types::At;
use super::{Conn, StoreResult, each};

/// A kept answer as it is stored.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = keys)]
pub struct KeyRow {
    /// The key that the caller sent.
    pub key: String,
    /// Who sent it; callers do not see each other's keys.
    pub caller: String,
    /// The operation it was sent to.
    pub route: String,
    /// SHA-256 of the body, in hex.
    pub body_hash: String,
    /// The answer's status; 0 while its transaction is open.
    pub status: i32,
    /// The answer as JSON.
    pub answer: String,
    /// When it was kept.
    pub created_at: At,
}

/// Reserves a key for this transaction; tells whether it was free. Waits for another transaction that holds it.
///
/// # Errors
/// When the database refuses.
pub async fn reserve(conn: &mut Conn, row: &KeyRow) -> StoreResult<bool> {
    let insert =
        diesel::insert_into(keys::table).values(row).on_conflict((keys::key, keys::caller)).do_nothing();
    Ok(each!(conn, c => insert.execute(c).await)? == 1)
}

/// What is kept under a key.
///
/// # Errors
/// When the database does not answer.
pub async fn get(conn: &mut Conn, key: &str, caller: &str) -> StoreResult<Option<KeyRow>> {
    let query = keys::table.find((key, caller));
    Ok(each!(conn, c => query.first(c).await.optional())?)
}

/// Writes the answer under a key that this transaction has reserved.
///
/// # Errors
/// When the database refuses.
pub async fn keep(conn: &mut Conn, key: &str, caller: &str, status: i32, answer: &str) -> StoreResult<()> {
    let target = keys::table.find((key, caller));
    let set = (keys::status.eq(status), keys::answer.eq(answer));
    each!(conn, c => diesel::update(target).set(set).execute(c).await)?;
    Ok(())
}

/// Frees one key if its answer is older than `before`.
///
/// # Errors
/// When the database refuses.
pub async fn free_if_old(conn: &mut Conn, key: &str, caller: &str, before: At) -> StoreResult<()> {
    let old = keys::table.find((key, caller)).filter(keys::created_at.le(before));
    each!(conn, c => diesel::delete(old).execute(c).await)?;
    Ok(())
}

/// Frees every key whose answer is older than `before`; gives how many.
///
/// # Errors
/// When the database refuses.
pub async fn purge(conn: &mut Conn, before: At) -> StoreResult<usize> {
    let old = keys::table.filter(keys::created_at.le(before));
    Ok(each!(conn, c => diesel::delete(old).execute(c).await)?)
}
