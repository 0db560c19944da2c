//! Redirects: addresses that are not a page any more.

use cms_sdk::Locale;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::posts::CHUNK;
use super::schema::{redirects, translations};
use super::types::{At, Key, Lang};
use super::{Conn, StoreResult, each};

/// A redirect.
#[derive(Debug, Clone, PartialEq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = redirects)]
#[diesel(treat_none_as_null = true)]
pub struct RedirectRow {
    /// Its id.
    pub id: Key,
    /// The address.
    pub from_path: String,
    /// The post that it leads to.
    pub post_id: Option<Key>,
    /// The language of that post.
    pub locale: Option<Lang>,
    /// The path or URL that it leads to.
    pub target: Option<String>,
    /// Whether an editor made it.
    pub manual: bool,
    /// Counts its edits.
    pub version: i64,
    /// When it was made.
    pub created_at: At,
}

/// Which redirects are wanted, and in which order.
#[derive(Debug, Clone, Copy, Default)]
pub struct RedirectFilter {
    /// Only those that editors made, or only the others.
    pub manual: Option<bool>,
    /// In the order of their addresses, not the newest first.
    pub is_by_address: bool,
    /// The other way round.
    pub is_reversed: bool,
}

/// A redirect, and the live revision of the page that it leads to.
pub type RedirectWithTarget = (RedirectRow, Option<Key>);

/// Selects redirects with what they lead to; an expression, so that every query joins alike.
macro_rules! with_targets {
    () => {
        redirects::table
            .left_join(
                translations::table.on(translations::post_id
                    .nullable()
                    .eq(redirects::post_id)
                    .and(translations::locale.nullable().eq(redirects::locale))),
            )
            .select((redirects::all_columns, translations::live_revision_id.nullable()))
    };
}

/// Adds a redirect.
///
/// # Errors
/// When the address is taken or the database refuses.
pub async fn insert(conn: &mut Conn, row: &RedirectRow) -> StoreResult<()> {
    each!(conn, c => diesel::insert_into(redirects::table).values(row).execute(c).await)?;
    Ok(())
}

/// Writes a redirect over the expected version; false when another version is there.
///
/// # Errors
/// When the address is taken or the database refuses.
pub async fn update(conn: &mut Conn, expected: i64, row: &RedirectRow) -> StoreResult<bool> {
    let target = redirects::table.find(row.id).filter(redirects::version.eq(expected));
    Ok(each!(conn, c => diesel::update(target).set(row).execute(c).await)? == 1)
}

/// Removes a redirect of the expected version; false when another version is there.
///
/// # Errors
/// When the database refuses.
pub async fn delete(conn: &mut Conn, id: Uuid, expected: i64) -> StoreResult<bool> {
    let target = redirects::table.find(Key(id)).filter(redirects::version.eq(expected));
    Ok(each!(conn, c => diesel::delete(target).execute(c).await)? == 1)
}

/// Removes the redirects from these addresses; gives their ids.
///
/// # Errors
/// When the database refuses.
pub async fn delete_from(conn: &mut Conn, paths: &[String]) -> StoreResult<Vec<Uuid>> {
    let mut removed = Vec::new();
    for chunk in paths.chunks(CHUNK) {
        let target = redirects::table.filter(redirects::from_path.eq_any(chunk.to_vec()));
        let ids: Vec<Key> =
            each!(conn, c => diesel::delete(target).returning(redirects::id).get_results(c).await)?;
        removed.extend(ids.into_iter().map(|Key(id)| id));
    }
    Ok(removed)
}

/// Makes the redirects to one language of a post lead nowhere, for ever.
///
/// # Errors
/// When the database refuses.
pub async fn forget_post(conn: &mut Conn, post_id: Uuid, locale: Locale) -> StoreResult<()> {
    let target = redirects::table
        .filter(redirects::post_id.eq(Key(post_id)))
        .filter(redirects::locale.eq(Lang(locale)));
    let update =
        diesel::update(target).set((redirects::post_id.eq(None::<Key>), redirects::locale.eq(None::<Lang>)));
    each!(conn, c => update.execute(c).await)?;
    Ok(())
}

/// The redirect of that id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(conn: &mut Conn, id: Uuid) -> StoreResult<Option<RedirectWithTarget>> {
    let query = with_targets!().filter(redirects::id.eq(Key(id)));
    Ok(each!(conn, c => query.first(c).await.optional())?)
}

/// The redirect from that address.
///
/// # Errors
/// When the database does not answer.
pub async fn find_from(conn: &mut Conn, from_path: &str) -> StoreResult<Option<RedirectRow>> {
    let query = redirects::table.filter(redirects::from_path.eq(from_path));
    Ok(each!(conn, c => query.first(c).await.optional())?)
}

/// The redirects to these posts, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn to_posts(conn: &mut Conn, post_ids: &[Uuid]) -> StoreResult<Vec<RedirectWithTarget>> {
    let ids: Vec<Key> = post_ids.iter().copied().map(Key).collect();
    let mut rows = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let query = with_targets!().filter(redirects::post_id.eq_any(chunk.to_vec())).order(redirects::id);
        let found: Vec<RedirectWithTarget> = each!(conn, c => query.load(c).await)?;
        rows.extend(found);
    }
    Ok(rows)
}

/// All redirects, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn all(conn: &mut Conn) -> StoreResult<Vec<RedirectWithTarget>> {
    let query = with_targets!().order(redirects::id);
    Ok(each!(conn, c => query.load(c).await)?)
}

/// A page of the redirects that fit, and how many fit in all.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    conn: &mut Conn,
    filter: RedirectFilter,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<RedirectWithTarget>, i64)> {
    let wanted = move || redirects::manual.eq_any(filter.manual.map_or(vec![true, false], |only| vec![only]));
    each!(conn, c => {
        let found = with_targets!().filter(wanted()).into_boxed();
        let sorted = match (filter.is_by_address, filter.is_reversed) {
            (true, false) => found.order((redirects::from_path.asc(), redirects::id.asc())),
            (true, true) => found.order((redirects::from_path.desc(), redirects::id.desc())),
            (false, false) => found.order(redirects::id.desc()),
            (false, true) => found.order(redirects::id.asc()),
        };
        let rows = sorted.offset(offset).limit(limit).load(c).await?;
        let total = redirects::table.filter(wanted()).count().get_result(c).await?;
        Ok((rows, total))
    })
}
