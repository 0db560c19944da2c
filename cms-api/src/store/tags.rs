//! Tags with their words per language, and which working copies carry them.

use cms_sdk::Locale;
use diesel::dsl::count;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::posts::CHUNK;
use super::schema::{tag_words, tags, translation_tags};
use super::types::{At, Key, Lang};
use super::{Conn, StoreResult, each};

/// A tag.
#[derive(Debug, Clone, PartialEq, Queryable, Insertable)]
#[diesel(table_name = tags)]
pub struct TagRow {
    /// Its id.
    pub id: Key,
    /// Counts its edits.
    pub version: i64,
    /// When it was created.
    pub created_at: At,
    /// When it was last edited.
    pub updated_at: At,
    /// Whether its articles are parts of a series.
    pub series: bool,
}

/// A tag's words in one language.
#[derive(Debug, Clone, PartialEq, Queryable, Insertable)]
#[diesel(table_name = tag_words)]
pub struct TagWordsRow {
    /// The tag.
    pub tag_id: Key,
    /// The language.
    pub locale: Lang,
    /// Its name.
    pub name: String,
    /// Part of its address.
    pub slug: String,
    /// The name, folded, for the search of the admin list.
    pub folded: String,
}

/// Adds a tag without words.
///
/// # Errors
/// When the database refuses.
pub async fn insert(conn: &mut Conn, row: &TagRow) -> StoreResult<()> {
    each!(conn, c => diesel::insert_into(tags::table).values(row).execute(c).await)?;
    Ok(())
}

/// Puts other words in the place of a tag's words.
///
/// # Errors
/// When a slug is taken or the database refuses.
pub async fn replace_words(conn: &mut Conn, tag_id: Uuid, rows: &[TagWordsRow]) -> StoreResult<()> {
    let old = tag_words::table.filter(tag_words::tag_id.eq(Key(tag_id)));
    each!(conn, c => diesel::delete(old).execute(c).await)?;
    for row in rows {
        each!(conn, c => diesel::insert_into(tag_words::table).values(row).execute(c).await)?;
    }
    Ok(())
}

/// Writes an edit of the expected version, which counts it; false when another version is there.
///
/// # Errors
/// When the database refuses.
pub async fn update(conn: &mut Conn, id: Uuid, expected: i64, series: bool, now: At) -> StoreResult<bool> {
    let update = diesel::update(tags::table.find(Key(id)).filter(tags::version.eq(expected))).set((
        tags::version.eq(expected + 1),
        tags::updated_at.eq(now),
        tags::series.eq(series),
    ));
    Ok(each!(conn, c => update.execute(c).await)? == 1)
}

/// Removes the expected version of a tag, its words, and itself from all working copies; false when another version is there.
///
/// # Errors
/// When the database refuses.
pub async fn delete(conn: &mut Conn, id: Uuid, expected: i64) -> StoreResult<bool> {
    let target = tags::table.find(Key(id)).filter(tags::version.eq(expected));
    Ok(each!(conn, c => diesel::delete(target).execute(c).await)? == 1)
}

/// The tag of that id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(conn: &mut Conn, id: Uuid) -> StoreResult<Option<TagRow>> {
    Ok(each!(conn, c => tags::table.find(Key(id)).first(c).await.optional())?)
}

/// All tags, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn all(conn: &mut Conn) -> StoreResult<Vec<TagRow>> {
    Ok(each!(conn, c => tags::table.order(tags::id).load(c).await)?)
}

/// The words of all tags, in the order of tag and language.
///
/// # Errors
/// When the database does not answer.
pub async fn all_words(conn: &mut Conn) -> StoreResult<Vec<TagWordsRow>> {
    let query = tag_words::table.order((tag_words::tag_id, tag_words::locale));
    Ok(each!(conn, c => query.load(c).await)?)
}

/// The words of these tags, in the order of tag and language.
///
/// # Errors
/// When the database does not answer.
pub async fn words_of(conn: &mut Conn, ids: &[Uuid]) -> StoreResult<Vec<TagWordsRow>> {
    let ids: Vec<Key> = ids.iter().copied().map(Key).collect();
    let mut rows = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let query = tag_words::table
            .filter(tag_words::tag_id.eq_any(chunk.to_vec()))
            .order((tag_words::tag_id, tag_words::locale));
        let found: Vec<TagWordsRow> = each!(conn, c => query.load(c).await)?;
        rows.extend(found);
    }
    Ok(rows)
}

/// On how many posts' working copies each of these tags is; tags on none are left out.
///
/// # Errors
/// When the database does not answer.
pub async fn uses(conn: &mut Conn, ids: &[Uuid]) -> StoreResult<Vec<(Uuid, i64)>> {
    let ids: Vec<Key> = ids.iter().copied().map(Key).collect();
    let mut uses = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let query = translation_tags::table
            .filter(translation_tags::tag_id.eq_any(chunk.to_vec()))
            .group_by(translation_tags::tag_id)
            .select((translation_tags::tag_id, count(translation_tags::post_id).aggregate_distinct()));
        let found: Vec<(Key, i64)> = each!(conn, c => query.load(c).await)?;
        uses.extend(found.into_iter().map(|(Key(id), count)| (id, count)));
    }
    Ok(uses)
}

/// The tag with this slug in this language.
///
/// # Errors
/// When the database does not answer.
pub async fn id_of_slug(conn: &mut Conn, locale: Locale, slug: &str) -> StoreResult<Option<Uuid>> {
    let query = tag_words::table
        .filter(tag_words::locale.eq(Lang(locale)).and(tag_words::slug.eq(slug)))
        .select(tag_words::tag_id);
    let id: Option<Key> = each!(conn, c => query.first(c).await.optional())?;
    Ok(id.map(|Key(id)| id))
}

/// Which of these tags exist.
///
/// # Errors
/// When the database does not answer.
pub async fn existing(conn: &mut Conn, ids: &[Uuid]) -> StoreResult<Vec<Uuid>> {
    let ids: Vec<Key> = ids.iter().copied().map(Key).collect();
    let query = tags::table.filter(tags::id.eq_any(ids)).select(tags::id);
    let found: Vec<Key> = each!(conn, c => query.load(c).await)?;
    Ok(found.into_iter().map(|Key(id)| id).collect())
}

/// Writes which tags a working copy carries, in the editor's order.
///
/// # Errors
/// When a tag does not exist or the database refuses.
pub async fn replace_on(conn: &mut Conn, post_id: Uuid, locale: Locale, ids: &[Uuid]) -> StoreResult<()> {
    let old = translation_tags::table
        .filter(translation_tags::post_id.eq(Key(post_id)))
        .filter(translation_tags::locale.eq(Lang(locale)));
    each!(conn, c => diesel::delete(old).execute(c).await)?;
    for (position, id) in (0_i64..).zip(ids) {
        let row = (
            translation_tags::post_id.eq(Key(post_id)),
            translation_tags::locale.eq(Lang(locale)),
            translation_tags::tag_id.eq(Key(*id)),
            translation_tags::position.eq(position),
        );
        each!(conn, c => diesel::insert_into(translation_tags::table).values(row).execute(c).await)?;
    }
    Ok(())
}

/// The tags of the working copies of these posts, each once a post, in the order of post and tag.
///
/// # Errors
/// When the database does not answer.
pub async fn of_posts(conn: &mut Conn, post_ids: &[Uuid]) -> StoreResult<Vec<(Uuid, Uuid)>> {
    let ids: Vec<Key> = post_ids.iter().copied().map(Key).collect();
    let query = translation_tags::table
        .filter(translation_tags::post_id.eq_any(ids))
        .select((translation_tags::post_id, translation_tags::tag_id))
        .distinct()
        .order((translation_tags::post_id, translation_tags::tag_id));
    let rows: Vec<(Key, Key)> = each!(conn, c => query.load(c).await)?;
    Ok(rows.into_iter().map(|(post, tag)| (post.0, tag.0)).collect())
}
