//! API tokens: only their hashes are kept.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::schema::api_tokens;
use super::types::{At, Key};
use super::{Conn, StoreResult, each};

/// A token as it is stored.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = api_tokens)]
pub struct TokenRow {
    /// Its id.
    pub id: Key,
    /// What it is for.
    pub name: String,
    /// SHA-256 of its text, in hex.
    pub hash: String,
    /// Its last characters.
    pub hint: String,
    /// Its scopes, separated by spaces.
    pub scopes: String,
    /// When it was made.
    pub created_at: At,
    /// When it stops working.
    pub expires_at: Option<At>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<At>,
    /// When it was revoked.
    pub revoked_at: Option<At>,
}

/// Writes a new token.
///
/// # Errors
/// When the database refuses.
pub async fn insert(conn: &mut Conn, row: &TokenRow) -> StoreResult<()> {
    each!(conn, c => diesel::insert_into(api_tokens::table).values(row).execute(c).await)?;
    Ok(())
}

/// All tokens, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(conn: &mut Conn) -> StoreResult<Vec<TokenRow>> {
    let query = api_tokens::table.order((api_tokens::created_at.desc(), api_tokens::id.desc()));
    Ok(each!(conn, c => query.load(c).await)?)
}

/// The token with this hash.
///
/// # Errors
/// When the database does not answer.
pub async fn by_hash(conn: &mut Conn, hash: &str) -> StoreResult<Option<TokenRow>> {
    let query = api_tokens::table.filter(api_tokens::hash.eq(hash));
    Ok(each!(conn, c => query.first(c).await.optional())?)
}

/// Revokes a token, once: a second time keeps the first moment. None when there is no such token.
///
/// # Errors
/// When the database refuses.
pub async fn revoke(conn: &mut Conn, id: Key, now: At) -> StoreResult<Option<TokenRow>> {
    let live = api_tokens::table.filter(api_tokens::id.eq(id).and(api_tokens::revoked_at.is_null()));
    each!(conn, c => diesel::update(live).set(api_tokens::revoked_at.eq(now)).execute(c).await)?;
    Ok(each!(conn, c => api_tokens::table.find(id).first(c).await.optional())?)
}

/// Notes when a token was used.
///
/// # Errors
/// When the database refuses.
pub async fn note_use(conn: &mut Conn, id: Key, now: At) -> StoreResult<()> {
    let set = diesel::update(api_tokens::table.find(id)).set(api_tokens::last_used_at.eq(now));
    each!(conn, c => set.execute(c).await)?;
    Ok(())
}

/// Names of the tokens of those ids; unknown ids are left out.
///
/// # Errors
/// When the database does not answer.
pub async fn names(conn: &mut Conn, ids: &[Uuid]) -> StoreResult<Vec<(Uuid, String)>> {
    let ids: Vec<Key> = ids.iter().copied().map(Key).collect();
    let query =
        api_tokens::table.filter(api_tokens::id.eq_any(ids)).select((api_tokens::id, api_tokens::name));
    let rows: Vec<(Key, String)> = each!(conn, c => query.load(c).await)?;
    Ok(rows.into_iter().map(|(id, name)| (id.0, name)).collect())
}
