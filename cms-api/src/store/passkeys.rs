//! Passkeys: what the server knows of them, public keys and counters.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::schema::passkeys;
use super::types::{At, Key};
use super::{Conn, StoreResult, each};

/// A passkey.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = passkeys)]
pub struct PasskeyRow {
    /// Its id here.
    pub id: Key,
    /// Whose it is.
    pub user_id: Key,
    /// Its id at the authenticator, in base64url: nobody else's has it.
    pub credential_id: String,
    /// What its owner calls it.
    pub name: String,
    /// Public key and counter, as JSON.
    pub credential: String,
    /// When it was made.
    pub created_at: At,
    /// When it was last used.
    pub last_used_at: Option<At>,
}

/// Adds a passkey; false when its credential id is taken.
///
/// # Errors
/// When the database refuses.
pub async fn insert(conn: &mut Conn, row: &PasskeyRow) -> StoreResult<bool> {
    let insert =
        diesel::insert_into(passkeys::table).values(row).on_conflict(passkeys::credential_id).do_nothing();
    Ok(each!(conn, c => insert.execute(c).await)? == 1)
}

/// Somebody's passkeys, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of(conn: &mut Conn, user_id: Uuid) -> StoreResult<Vec<PasskeyRow>> {
    let query = passkeys::table
        .filter(passkeys::user_id.eq(Key(user_id)))
        .order((passkeys::created_at, passkeys::id));
    Ok(each!(conn, c => query.load(c).await)?)
}

/// Notes a use, with the counter that came with it.
///
/// # Errors
/// When the database refuses.
pub async fn note_use(conn: &mut Conn, id: Uuid, credential: &str, now: At) -> StoreResult<()> {
    let set = (passkeys::credential.eq(credential), passkeys::last_used_at.eq(now));
    each!(conn, c => diesel::update(passkeys::table.find(Key(id))).set(set).execute(c).await)?;
    Ok(())
}

/// Takes one of somebody's passkeys away; gives its name.
///
/// # Errors
/// When the database refuses.
pub async fn delete(conn: &mut Conn, user_id: Uuid, id: Uuid) -> StoreResult<Option<String>> {
    let theirs = passkeys::table.filter(passkeys::id.eq(Key(id)).and(passkeys::user_id.eq(Key(user_id))));
    let deleted = diesel::delete(theirs).returning(passkeys::name);
    Ok(each!(conn, c => deleted.get_result(c).await.optional())?)
}

/// Takes all of somebody's passkeys away.
///
/// # Errors
/// When the database refuses.
pub async fn delete_all(conn: &mut Conn, user_id: Uuid) -> StoreResult<()> {
    let theirs = passkeys::table.filter(passkeys::user_id.eq(Key(user_id)));
    each!(conn, c => diesel::delete(theirs).execute(c).await)?;
    Ok(())
}
