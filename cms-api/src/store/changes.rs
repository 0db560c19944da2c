//! The change feed's counter and rows.

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::schema::{changes, feed, revisions};
use super::types::{At, Key, Lang};
use super::{Conn, StoreResult, each};

/// Rows per statement on PostgreSQL, well below its 65 535 parameters.
const ROWS_PER_INSERT: usize = 1_000;

/// A change as it is stored: a translation's body and sections stay in its revision.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = changes)]
pub struct NewChange {
    /// Its number.
    pub seq: i64,
    /// Its id.
    pub id: Key,
    /// Number of the last change of the same transaction.
    pub last_seq: i64,
    /// The revision that holds the body, of a live translation.
    pub revision_id: Option<Key>,
    /// The entry as JSON.
    pub entry: String,
    /// When it was recorded.
    pub created_at: At,
    /// The post, of what is about a page.
    pub post_id: Option<Key>,
    /// The page's language.
    pub locale: Option<Lang>,
}

/// A change with the texts of its revision.
#[derive(Debug, Queryable)]
pub struct ChangeRow {
    /// Its number.
    pub seq: i64,
    /// Its id.
    pub id: Key,
    /// Number of the last change of the same transaction.
    pub last_seq: i64,
    /// The entry as JSON, without body and sections.
    pub entry: String,
    /// When it was recorded.
    pub created_at: At,
    /// The revision's body; none when there is no such revision any more.
    pub body: Option<String>,
    /// The revision's sections as JSON.
    pub sections: Option<String>,
}

/// Locks the feed's counter until the transaction ends and takes the next `count` numbers; gives the last of them.
///
/// # Errors
/// When the database refuses.
pub async fn take_numbers(conn: &mut Conn, count: i64) -> StoreResult<i64> {
    let taken = diesel::update(feed::table).set(feed::seq.eq(feed::seq + count)).returning(feed::seq);
    Ok(each!(conn, c => taken.get_result(c).await)?)
}

/// Writes changes under numbers that this transaction has taken.
///
/// # Errors
/// When the database refuses.
pub async fn insert(conn: &mut Conn, rows: Vec<NewChange>) -> StoreResult<()> {
    match conn {
        Conn::Pg(conn) => {
            for chunk in rows.chunks(ROWS_PER_INSERT) {
                diesel::insert_into(changes::table).values(chunk).execute(&mut **conn).await?;
            }
        }
        // diesel writes these one by one; one trip to the blocking pool for all of them.
        Conn::Lite(conn) => {
            conn.spawn_blocking(move |inner| {
                diesel::RunQueryDsl::execute(diesel::insert_into(changes::table).values(&rows), inner)
            })
            .await?;
        }
    }
    Ok(())
}

/// Number and id of the newest change.
///
/// # Errors
/// When the database does not answer.
pub async fn newest(conn: &mut Conn) -> StoreResult<Option<(i64, Uuid)>> {
    let query = changes::table.select((changes::seq, changes::id)).order(changes::seq.desc()).limit(1);
    let newest: Option<(i64, Key)> = each!(conn, c => query.first(c).await.optional())?;
    Ok(newest.map(|(seq, Key(id))| (seq, id)))
}

/// Id of the change with this number.
///
/// # Errors
/// When the database does not answer.
pub async fn id_of(conn: &mut Conn, seq: i64) -> StoreResult<Option<Uuid>> {
    let query = changes::table.find(seq).select(changes::id);
    let id: Option<Key> = each!(conn, c => query.first(c).await.optional())?;
    Ok(id.map(|Key(id)| id))
}

/// Number of the newest change about a page, and when it was recorded.
///
/// # Errors
/// When the database does not answer.
pub async fn newest_about(
    conn: &mut Conn,
    post_id: Uuid,
    locale: Locale,
) -> StoreResult<Option<(i64, DateTime<Utc>)>> {
    let query = changes::table
        .filter(changes::post_id.eq(Key(post_id)).and(changes::locale.eq(Lang(locale))))
        .select((changes::seq, changes::created_at))
        .order(changes::seq.desc())
        .limit(1);
    let newest: Option<(i64, At)> = each!(conn, c => query.first(c).await.optional())?;
    Ok(newest.map(|(seq, At(at))| (seq, at)))
}

/// Numbers of the newest changes about the pages of these posts.
///
/// # Errors
/// When the database does not answer.
pub async fn newest_about_posts(
    conn: &mut Conn,
    post_ids: &[Uuid],
) -> StoreResult<Vec<((Uuid, Locale), i64)>> {
    let ids: Vec<Key> = post_ids.iter().copied().map(Key).collect();
    let query = changes::table
        .filter(changes::post_id.eq_any(ids).and(changes::locale.is_not_null()))
        .group_by((changes::post_id, changes::locale))
        .select((changes::post_id, changes::locale, diesel::dsl::max(changes::seq)));
    let rows: Vec<(Option<Key>, Option<Lang>, Option<i64>)> = each!(conn, c => query.load(c).await)?;
    let found = rows.into_iter().filter_map(|(post, locale, seq)| Some(((post?.0, locale?.0), seq?)));
    Ok(found.collect())
}

/// The last change of the transaction to which the `limit`th change above `after` belongs; none where there are fewer.
///
/// # Errors
/// When the database does not answer.
pub async fn end_of_page(conn: &mut Conn, after: i64, limit: i64) -> StoreResult<Option<(i64, Uuid)>> {
    let nth = changes::table
        .filter(changes::seq.gt(after))
        .order(changes::seq)
        .offset(limit - 1)
        .select(changes::last_seq);
    let last: Option<i64> = each!(conn, c => nth.first(c).await.optional())?;
    let Some(last) = last else { return Ok(None) };
    Ok(id_of(conn, last).await?.map(|id| (last, id)))
}

/// Changes with numbers above `after` and up to `up_to`, in order, at most `limit`.
///
/// # Errors
/// When the database does not answer.
pub async fn between(conn: &mut Conn, after: i64, up_to: i64, limit: i64) -> StoreResult<Vec<ChangeRow>> {
    let query = changes::table
        .left_join(revisions::table.on(changes::revision_id.eq(revisions::id.nullable())))
        .filter(changes::seq.gt(after).and(changes::seq.le(up_to)))
        .order(changes::seq)
        .limit(limit)
        .select((
            changes::seq,
            changes::id,
            changes::last_seq,
            changes::entry,
            changes::created_at,
            revisions::body.nullable(),
            revisions::sections.nullable(),
        ));
    Ok(each!(conn, c => query.load(c).await)?)
}
