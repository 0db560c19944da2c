//! The keys that sign handshake offers; their secret halves are sealed.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::schema::signing_keys;
use super::types::{At, Key};
use super::{Conn, StoreResult, each};

/// A signing key.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = signing_keys)]
pub struct SigningKeyRow {
    /// Its name in offers.
    pub kid: String,
    /// What its secret half is sealed for.
    pub id: Key,
    /// 1, 2, 3 …
    pub number: i64,
    /// The public point, in base64url.
    pub public_key: String,
    /// The secret half, sealed.
    pub secret: String,
    /// When it was made.
    pub created_at: At,
    /// The change of the feed that carries it to the site.
    pub announced_seq: i64,
    /// When the production target first showed that change.
    pub live_since: Option<At>,
}

/// Adds a key; false when its number is taken.
///
/// # Errors
/// When the database refuses.
pub async fn insert(conn: &mut Conn, row: &SigningKeyRow) -> StoreResult<bool> {
    let insert =
        diesel::insert_into(signing_keys::table).values(row).on_conflict(signing_keys::number).do_nothing();
    Ok(each!(conn, c => insert.execute(c).await)? == 1)
}

/// All keys, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn all(conn: &mut Conn) -> StoreResult<Vec<SigningKeyRow>> {
    Ok(each!(conn, c => signing_keys::table.order(signing_keys::number).load(c).await)?)
}

/// Notes the change that carries a key.
///
/// # Errors
/// When the database refuses.
pub async fn announce(conn: &mut Conn, kid: &str, seq: i64) -> StoreResult<()> {
    let set = signing_keys::announced_seq.eq(seq);
    each!(conn, c => diesel::update(signing_keys::table.find(kid)).set(set).execute(c).await)?;
    Ok(())
}

/// Notes that the production target shows everything up to a change; gives how many keys are live by that.
///
/// # Errors
/// When the database refuses.
pub async fn note_live(conn: &mut Conn, seq: i64, now: At) -> StoreResult<usize> {
    let waiting = signing_keys::table
        .filter(signing_keys::live_since.is_null().and(signing_keys::announced_seq.le(seq)));
    let set = signing_keys::live_since.eq(now);
    Ok(each!(conn, c => diesel::update(waiting).set(set).execute(c).await)?)
}

/// Deletes a key.
///
/// # Errors
/// When the database refuses.
pub async fn delete(conn: &mut Conn, kid: &str) -> StoreResult<()> {
    each!(conn, c => diesel::delete(signing_keys::table.find(kid)).execute(c).await)?;
    Ok(())
}
