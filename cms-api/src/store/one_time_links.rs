//! Links that were mailed and work once: only the hashes of their secrets are kept.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::schema::one_time_links;
use super::types::{At, Key};
use super::{Conn, StoreResult, each};

/// A link that was mailed.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = one_time_links)]
pub struct LinkRow {
    /// SHA-256 of its secret, in hex.
    pub hash: String,
    /// Who it was mailed to.
    pub user_id: Key,
    /// What it is for.
    pub purpose: String,
    /// The new address of a change of address.
    pub email: Option<String>,
    /// The hash of the password that was chosen with a sign-up.
    pub password_hash: Option<String>,
    /// When it was made.
    pub created_at: At,
    /// When it stops working.
    pub expires_at: At,
}

/// Adds a link.
///
/// # Errors
/// When the database refuses.
pub async fn insert(conn: &mut Conn, row: &LinkRow) -> StoreResult<()> {
    each!(conn, c => diesel::insert_into(one_time_links::table).values(row).execute(c).await)?;
    Ok(())
}

/// Takes a link away: of many who ask for it, one gets it.
///
/// # Errors
/// When the database refuses.
pub async fn take(conn: &mut Conn, hash: &str) -> StoreResult<Option<LinkRow>> {
    let link = diesel::delete(one_time_links::table.find(hash)).returning(one_time_links::all_columns);
    Ok(each!(conn, c => link.get_result(c).await.optional())?)
}

/// Takes away somebody's links for a purpose.
///
/// # Errors
/// When the database refuses.
pub async fn delete_of(conn: &mut Conn, user_id: Uuid, purpose: &str) -> StoreResult<()> {
    let theirs = one_time_links::table
        .filter(one_time_links::user_id.eq(Key(user_id)).and(one_time_links::purpose.eq(purpose)));
    each!(conn, c => diesel::delete(theirs).execute(c).await)?;
    Ok(())
}

/// Takes every link away: after a restore.
///
/// # Errors
/// When the database refuses.
pub async fn delete_all(conn: &mut Conn) -> StoreResult<()> {
    each!(conn, c => diesel::delete(one_time_links::table).execute(c).await)?;
    Ok(())
}

/// Forgets links that expired before a moment; gives how many.
///
/// # Errors
/// When the database refuses.
pub async fn purge(conn: &mut Conn, before: At) -> StoreResult<usize> {
    let old = one_time_links::table.filter(one_time_links::expires_at.lt(before));
    Ok(each!(conn, c => diesel::delete(old).execute(c).await)?)
}
