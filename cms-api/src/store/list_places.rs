//! Places in lists: `posts` (articles), `pages` (pages and landing pages) and one list per tag, each per language.
//!
//! A place is given at the first publish and outlives its post, so that no ordinal is ever used twice.

use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::posts::CHUNK;
use super::schema::{list_places, posts, translations};
use super::types::{At, Key, Kind, Lang};
use super::{Conn, StoreResult, each, insert_all};

/// A post's place in a list.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = list_places)]
#[diesel(treat_none_as_default_value = false)]
pub struct PlaceRow {
    /// `posts`, `pages` or a tag's id.
    pub list: String,
    /// The language.
    pub locale: Lang,
    /// The post.
    pub post_id: Key,
    /// Its place, from 1 for the oldest.
    pub ordinal: i64,
    /// Whether readers see it there now.
    pub live: bool,
}

/// All places of these posts.
///
/// # Errors
/// When the database does not answer.
pub async fn of_posts(conn: &mut Conn, post_ids: &[Uuid]) -> StoreResult<Vec<PlaceRow>> {
    let ids: Vec<Key> = post_ids.iter().copied().map(Key).collect();
    let mut rows = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let query = list_places::table.filter(list_places::post_id.eq_any(chunk.to_vec()));
        let found: Vec<PlaceRow> = each!(conn, c => query.load(c).await)?;
        rows.extend(found);
    }
    Ok(rows)
}

/// The highest ordinal ever given in a list; 0 before the first. Stable only under the feed's lock.
///
/// # Errors
/// When the database does not answer.
pub async fn last_ordinal(conn: &mut Conn, list: &str, locale: Locale) -> StoreResult<i64> {
    let query = list_places::table
        .filter(list_places::list.eq(list).and(list_places::locale.eq(Lang(locale))))
        .select(diesel::dsl::max(list_places::ordinal));
    let last: Option<i64> = each!(conn, c => query.get_result(c).await)?;
    Ok(last.unwrap_or(0))
}

/// Gives places.
///
/// # Errors
/// When an ordinal is taken or the database refuses.
pub async fn insert(conn: &mut Conn, rows: Vec<PlaceRow>) -> StoreResult<()> {
    insert_all!(conn, list_places::table, rows);
    Ok(())
}

/// Shows or hides a post in one list.
///
/// # Errors
/// When the database refuses.
pub async fn set_live(conn: &mut Conn, place: &PlaceRow, live: bool) -> StoreResult<()> {
    let target = list_places::table.find((place.list.as_str(), place.locale, place.post_id));
    let update = diesel::update(target).set(list_places::live.eq(live));
    each!(conn, c => update.execute(c).await)?;
    Ok(())
}

/// Hides a post in all lists of a language.
///
/// # Errors
/// When the database refuses.
pub async fn hide(conn: &mut Conn, post_id: Uuid, locale: Locale) -> StoreResult<()> {
    let target = list_places::table
        .filter(list_places::post_id.eq(Key(post_id)))
        .filter(list_places::locale.eq(Lang(locale)));
    let update = diesel::update(target).set(list_places::live.eq(false));
    each!(conn, c => update.execute(c).await)?;
    Ok(())
}

/// Every place of a list with the date of its page (none where the page is no more), by ordinal.
///
/// # Errors
/// When the database does not answer.
pub async fn of_list(
    conn: &mut Conn,
    list: &str,
    locale: Locale,
) -> StoreResult<Vec<(PlaceRow, Option<At>)>> {
    let same =
        translations::post_id.eq(list_places::post_id).and(translations::locale.eq(list_places::locale));
    let query = list_places::table
        .left_join(translations::table.on(same))
        .filter(list_places::list.eq(list).and(list_places::locale.eq(Lang(locale))))
        .order(list_places::ordinal)
        .select((list_places::all_columns, translations::published_at.nullable()));
    Ok(each!(conn, c => query.load(c).await)?)
}

/// Removes a list in one language, to be written anew.
///
/// # Errors
/// When the database refuses.
pub async fn clear(conn: &mut Conn, list: &str, locale: Locale) -> StoreResult<()> {
    let target =
        list_places::table.filter(list_places::list.eq(list).and(list_places::locale.eq(Lang(locale))));
    each!(conn, c => diesel::delete(target).execute(c).await)?;
    Ok(())
}

/// Posts that readers see in a list, newest first, and how many there are in all; `kind` keeps those of one kind.
///
/// # Errors
/// When the database does not answer.
pub async fn live_posts(
    conn: &mut Conn,
    list: &str,
    locale: Locale,
    kind: Option<PostKind>,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<Uuid>, i64)> {
    let kinds = kind.map_or(vec![PostKind::Article, PostKind::Page, PostKind::Landing], |kind| vec![kind]);
    let kinds: Vec<Kind> = kinds.into_iter().map(Kind).collect();
    let live = || {
        list_places::table
            .inner_join(posts::table.on(posts::id.eq(list_places::post_id)))
            .filter(list_places::list.eq(list.to_owned()).and(list_places::locale.eq(Lang(locale))))
            .filter(list_places::live.eq(true).and(posts::kind.eq_any(kinds.clone())))
    };
    let page =
        live().order(list_places::ordinal.desc()).offset(offset).limit(limit).select(list_places::post_id);
    let ids: Vec<Key> = each!(conn, c => page.load(c).await)?;
    let total = each!(conn, c => live().count().get_result(c).await)?;
    Ok((ids.into_iter().map(|Key(id)| id).collect(), total))
}

/// The posts that readers see in a list from one ordinal to another, both included, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn live_between(
    conn: &mut Conn,
    list: &str,
    locale: Locale,
    (first, last): (i64, i64),
) -> StoreResult<Vec<Uuid>> {
    let query = list_places::table
        .filter(list_places::list.eq(list).and(list_places::locale.eq(Lang(locale))))
        .filter(list_places::live.eq(true).and(list_places::ordinal.between(first, last)))
        .order(list_places::ordinal)
        .select(list_places::post_id);
    let ids: Vec<Key> = each!(conn, c => query.load(c).await)?;
    Ok(ids.into_iter().map(|Key(id)| id).collect())
}

/// The posts that readers see next to an ordinal of a list: the nearest below and the nearest above.
///
/// # Errors
/// When the database does not answer.
pub async fn live_neighbours(
    conn: &mut Conn,
    list: &str,
    locale: Locale,
    ordinal: i64,
) -> StoreResult<[Option<Uuid>; 2]> {
    let live = || {
        list_places::table
            .filter(list_places::list.eq(list.to_owned()).and(list_places::locale.eq(Lang(locale))))
            .filter(list_places::live.eq(true))
    };
    let below = live()
        .filter(list_places::ordinal.lt(ordinal))
        .order(list_places::ordinal.desc())
        .select(list_places::post_id);
    let above = live()
        .filter(list_places::ordinal.gt(ordinal))
        .order(list_places::ordinal)
        .select(list_places::post_id);
    let older: Option<Key> = each!(conn, c => below.first(c).await.optional())?;
    let newer: Option<Key> = each!(conn, c => above.first(c).await.optional())?;
    Ok([older, newer].map(|id| id.map(|Key(id)| id)))
}
