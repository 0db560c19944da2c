//! Autosaves: what somebody has typed and not saved, one per post, language and person.

use cms_sdk::Locale;
use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::schema::autosaves;
use super::types::{At, Key, Lang};
use super::{Conn, StoreResult, each};

/// An autosave.
#[derive(Debug, Clone, PartialEq, Queryable, Insertable)]
#[diesel(table_name = autosaves)]
pub struct AutosaveRow {
    /// The post.
    pub post_id: Key,
    /// The language.
    pub locale: Lang,
    /// Whose it is.
    pub user_id: Key,
    /// Version of the working copy that it was made from; 0 where there was none.
    pub version: i64,
    /// The working copy as it was typed, as JSON.
    pub content: String,
    /// When it was written.
    pub saved_at: At,
}

/// Writes an autosave over the one that is there.
///
/// # Errors
/// When the database refuses.
pub async fn put(conn: &mut Conn, row: &AutosaveRow) -> StoreResult<()> {
    let upsert = diesel::insert_into(autosaves::table)
        .values(row)
        .on_conflict((autosaves::post_id, autosaves::locale, autosaves::user_id))
        .do_update()
        .set((
            autosaves::version.eq(excluded(autosaves::version)),
            autosaves::content.eq(excluded(autosaves::content)),
            autosaves::saved_at.eq(excluded(autosaves::saved_at)),
        ));
    each!(conn, c => upsert.execute(c).await)?;
    Ok(())
}

/// Somebody's autosave of one language of a post.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    conn: &mut Conn,
    post_id: Uuid,
    locale: Locale,
    user_id: Uuid,
) -> StoreResult<Option<AutosaveRow>> {
    let query = autosaves::table.find((Key(post_id), Lang(locale), Key(user_id)));
    Ok(each!(conn, c => query.first(c).await.optional())?)
}

/// Every autosave of somebody, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_user(conn: &mut Conn, user_id: Uuid) -> StoreResult<Vec<AutosaveRow>> {
    let query = autosaves::table.filter(autosaves::user_id.eq(Key(user_id))).order(autosaves::saved_at);
    Ok(each!(conn, c => query.load(c).await)?)
}

/// Removes somebody's autosave of one language of a post; false when there was none.
///
/// # Errors
/// When the database refuses.
pub async fn delete(conn: &mut Conn, post_id: Uuid, locale: Locale, user_id: Uuid) -> StoreResult<bool> {
    let target = autosaves::table.find((Key(post_id), Lang(locale), Key(user_id)));
    Ok(each!(conn, c => diesel::delete(target).execute(c).await)? == 1)
}

/// Removes everybody's autosaves of one language of a post.
///
/// # Errors
/// When the database refuses.
pub async fn delete_all(conn: &mut Conn, post_id: Uuid, locale: Locale) -> StoreResult<()> {
    let target = autosaves::table
        .filter(autosaves::post_id.eq(Key(post_id)))
        .filter(autosaves::locale.eq(Lang(locale)));
    each!(conn, c => diesel::delete(target).execute(c).await)?;
    Ok(())
}

/// Removes autosaves that were last written before a moment.
///
/// # Errors
/// When the database refuses.
pub async fn purge(conn: &mut Conn, before: At) -> StoreResult<()> {
    let target = autosaves::table.filter(autosaves::saved_at.lt(before));
    each!(conn, c => diesel::delete(target).execute(c).await)?;
    Ok(())
}
