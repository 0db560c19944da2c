//! What proves somebody besides their password: secrets of one-time codes (sealed) and hashes of recovery codes.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::schema::{recovery_codes, totp_secrets};
use super::types::{At, Key};
use super::{Conn, StoreResult, each};

/// The secret of somebody's one-time codes.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = totp_secrets)]
pub struct TotpRow {
    /// Whose it is.
    pub user_id: Key,
    /// The secret, sealed.
    pub secret: String,
    /// When it was made.
    pub created_at: At,
    /// When its first code was given; none while it waits for one.
    pub confirmed_at: Option<At>,
    /// The newest step whose code was used.
    pub last_step: i64,
}

/// Somebody's secret, waiting or in use.
///
/// # Errors
/// When the database does not answer.
pub async fn totp(conn: &mut Conn, user_id: Uuid) -> StoreResult<Option<TotpRow>> {
    Ok(each!(conn, c => totp_secrets::table.find(Key(user_id)).first(c).await.optional())?)
}

/// Puts a secret that waits for its first code in the place of another that waits; false when one is in use.
///
/// # Errors
/// When the database refuses.
pub async fn put_waiting_totp(conn: &mut Conn, row: &TotpRow) -> StoreResult<bool> {
    let waiting = totp_secrets::table.find(row.user_id).filter(totp_secrets::confirmed_at.is_null());
    each!(conn, c => diesel::delete(waiting).execute(c).await)?;
    let insert = diesel::insert_into(totp_secrets::table).values(row).on_conflict_do_nothing();
    Ok(each!(conn, c => insert.execute(c).await)? == 1)
}

/// Puts a waiting secret to use with the step of its first code; false when none waits.
///
/// # Errors
/// When the database refuses.
pub async fn confirm_totp(conn: &mut Conn, user_id: Uuid, step: i64, now: At) -> StoreResult<bool> {
    let waiting = totp_secrets::table.find(Key(user_id)).filter(totp_secrets::confirmed_at.is_null());
    let set = (totp_secrets::confirmed_at.eq(now), totp_secrets::last_step.eq(step));
    Ok(each!(conn, c => diesel::update(waiting).set(set).execute(c).await)? == 1)
}

/// Uses the code of a step; false when it or a later one was used before.
///
/// # Errors
/// When the database refuses.
pub async fn use_step(conn: &mut Conn, user_id: Uuid, step: i64) -> StoreResult<bool> {
    let unused = totp_secrets::table
        .find(Key(user_id))
        .filter(totp_secrets::last_step.lt(step).and(totp_secrets::confirmed_at.is_not_null()));
    let set = totp_secrets::last_step.eq(step);
    Ok(each!(conn, c => diesel::update(unused).set(set).execute(c).await)? == 1)
}

/// Puts these recovery codes in the place of the ones before.
///
/// # Errors
/// When the database refuses.
pub async fn replace_recovery_codes(conn: &mut Conn, user_id: Uuid, hashes: &[String]) -> StoreResult<()> {
    let theirs = recovery_codes::table.filter(recovery_codes::user_id.eq(Key(user_id)));
    each!(conn, c => diesel::delete(theirs).execute(c).await)?;
    for hash in hashes {
        let row = (recovery_codes::user_id.eq(Key(user_id)), recovery_codes::hash.eq(hash));
        each!(conn, c => diesel::insert_into(recovery_codes::table).values(row).execute(c).await)?;
    }
    Ok(())
}

/// Uses a recovery code; false when there is none like it, or it was used.
///
/// # Errors
/// When the database refuses.
pub async fn use_recovery_code(conn: &mut Conn, user_id: Uuid, hash: &str, now: At) -> StoreResult<bool> {
    let unused = recovery_codes::table.find((Key(user_id), hash)).filter(recovery_codes::used_at.is_null());
    let set = recovery_codes::used_at.eq(now);
    Ok(each!(conn, c => diesel::update(unused).set(set).execute(c).await)? == 1)
}

/// How many recovery codes somebody has left.
///
/// # Errors
/// When the database does not answer.
pub async fn recovery_codes_left(conn: &mut Conn, user_id: Uuid) -> StoreResult<i64> {
    let unused = recovery_codes::table
        .filter(recovery_codes::user_id.eq(Key(user_id)).and(recovery_codes::used_at.is_null()));
    Ok(each!(conn, c => unused.count().get_result(c).await)?)
}

/// Takes away everything but the password.
///
/// # Errors
/// When the database refuses.
pub async fn delete_all(conn: &mut Conn, user_id: Uuid) -> StoreResult<()> {
    let secret = totp_secrets::table.find(Key(user_id));
    each!(conn, c => diesel::delete(secret).execute(c).await)?;
    let codes = recovery_codes::table.filter(recovery_codes::user_id.eq(Key(user_id)));
    each!(conn, c => diesel::delete(codes).execute(c).await)?;
    Ok(())
}
