//! Revisions: frozen working copies. They are never changed.

use cms_sdk::Locale;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::schema::revisions;
use super::types::{At, Key, Lang};
use super::{Conn, StoreResult, each};

/// A revision.
#[derive(Debug, Clone, PartialEq, Queryable, Insertable)]
#[diesel(table_name = revisions)]
pub struct RevisionRow {
    /// Its id.
    pub id: Key,
    /// The post.
    pub post_id: Key,
    /// The language.
    pub locale: Lang,
    /// Counts the revisions of this language of the post, from 1.
    pub number: i64,
    /// Slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Summary.
    pub summary: String,
    /// Markdown.
    pub body: String,
    /// Sections as JSON.
    pub sections: String,
    /// Cover as JSON.
    pub cover: Option<String>,
    /// Search and preview fields as JSON.
    pub seo: String,
    /// Ids of its tags as JSON, in the editor's order.
    pub tags: String,
    /// The date that readers are to see; none leaves it as it is.
    pub published_at: Option<At>,
    /// When it was saved.
    pub created_at: At,
    /// Who saved it: `user:<id>`, `token:<id>`, `cli`; empty where nobody was asked.
    pub saved_by: String,
    /// Ids of its authors as JSON, in the editor's order.
    pub authors: String,
}

/// A revision in a list.
#[derive(Debug, Clone, PartialEq, Queryable)]
pub struct RevisionHead {
    /// Its id.
    pub id: Key,
    /// Its number.
    pub number: i64,
    /// Slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// When it was saved.
    pub created_at: At,
    /// Who saved it.
    pub saved_by: String,
}

/// Which revision of what an id names.
#[derive(Debug, Clone, Copy, PartialEq, Queryable)]
pub struct RevisionNumber {
    /// Its id.
    pub id: Key,
    /// The post.
    pub post_id: Key,
    /// The language.
    pub locale: Lang,
    /// Its number.
    pub number: i64,
}

/// Adds a revision.
///
/// # Errors
/// When the database refuses.
pub async fn insert(conn: &mut Conn, row: &RevisionRow) -> StoreResult<()> {
    each!(conn, c => diesel::insert_into(revisions::table).values(row).execute(c).await)?;
    Ok(())
}

/// The revision of that id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(conn: &mut Conn, id: Uuid) -> StoreResult<Option<RevisionRow>> {
    Ok(each!(conn, c => revisions::table.find(Key(id)).first(c).await.optional())?)
}

/// The revision of that number.
///
/// # Errors
/// When the database does not answer.
pub async fn find_number(
    conn: &mut Conn,
    post_id: Uuid,
    locale: Locale,
    number: i64,
) -> StoreResult<Option<RevisionRow>> {
    let query = revisions::table
        .filter(revisions::post_id.eq(Key(post_id)))
        .filter(revisions::locale.eq(Lang(locale)))
        .filter(revisions::number.eq(number));
    Ok(each!(conn, c => query.first(c).await.optional())?)
}

/// Numbers of the revisions of those ids, with post and language; unknown ids are left out.
///
/// # Errors
/// When the database does not answer.
pub async fn numbers(conn: &mut Conn, ids: &[Key]) -> StoreResult<Vec<RevisionNumber>> {
    let query = revisions::table.filter(revisions::id.eq_any(ids.to_vec())).select((
        revisions::id,
        revisions::post_id,
        revisions::locale,
        revisions::number,
    ));
    Ok(each!(conn, c => query.load(c).await)?)
}

/// A page of the revisions of one language of a post, newest first, and how many there are in all.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    conn: &mut Conn,
    post_id: Uuid,
    locale: Locale,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<RevisionHead>, i64)> {
    let of_translation = || {
        revisions::table
            .filter(revisions::post_id.eq(Key(post_id)))
            .filter(revisions::locale.eq(Lang(locale)))
    };
    let page = of_translation().order(revisions::number.desc()).offset(offset).limit(limit).select((
        revisions::id,
        revisions::number,
        revisions::slug,
        revisions::title,
        revisions::created_at,
        revisions::saved_by,
    ));
    let rows = each!(conn, c => page.load(c).await)?;
    let total = each!(conn, c => of_translation().count().get_result(c).await)?;
    Ok((rows, total))
}

/// Removes all revisions of one language of a post.
///
/// # Errors
/// When the database refuses.
pub async fn delete_all(conn: &mut Conn, post_id: Uuid, locale: Locale) -> StoreResult<()> {
    let target = revisions::table
        .filter(revisions::post_id.eq(Key(post_id)))
        .filter(revisions::locale.eq(Lang(locale)));
    each!(conn, c => diesel::delete(target).execute(c).await)?;
    Ok(())
}
