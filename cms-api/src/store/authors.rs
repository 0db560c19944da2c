//! Authors with their words per language, and which working copies name them.

use cms_sdk::Locale;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::posts::CHUNK;
use super::schema::{author_words, authors, revisions, translation_authors, translations};
use super::types::{At, Key, Lang};
use super::{Conn, StoreResult, each};

/// An author.
#[derive(Debug, Clone, PartialEq, Queryable, Insertable)]
#[diesel(table_name = authors)]
pub struct AuthorRow {
    /// Their id.
    pub id: Key,
    /// Their name in addresses and files.
    pub slug: String,
    /// Their picture as JSON.
    pub picture: Option<String>,
    /// Their page elsewhere.
    pub link: Option<String>,
    /// Counts edits.
    pub version: i64,
    /// When they were made.
    pub created_at: At,
    /// When they were last edited.
    pub updated_at: At,
}

/// An author's profile to be written over what is there.
#[derive(Debug, AsChangeset)]
#[diesel(table_name = authors)]
#[diesel(treat_none_as_null = true)]
pub struct ProfileRow {
    /// Their name in addresses and files.
    pub slug: String,
    /// Their picture as JSON.
    pub picture: Option<String>,
    /// Their page elsewhere.
    pub link: Option<String>,
    /// When it was edited.
    pub updated_at: At,
}

/// An author's words in one language.
#[derive(Debug, Clone, PartialEq, Queryable, Insertable)]
#[diesel(table_name = author_words)]
pub struct AuthorWordsRow {
    /// The author.
    pub author_id: Key,
    /// The language.
    pub locale: Lang,
    /// Their name.
    pub name: String,
    /// A sentence or two about them.
    pub bio: String,
}

/// Adds an author without words.
///
/// # Errors
/// When id or slug are taken, or the database refuses.
pub async fn insert(conn: &mut Conn, row: &AuthorRow) -> StoreResult<()> {
    each!(conn, c => diesel::insert_into(authors::table).values(row).execute(c).await)?;
    Ok(())
}

/// Writes a profile over the expected version; false when another version is there.
///
/// # Errors
/// When the slug is taken or the database refuses.
pub async fn update(conn: &mut Conn, id: Uuid, expected: i64, profile: &ProfileRow) -> StoreResult<bool> {
    let update = diesel::update(authors::table.find(Key(id)).filter(authors::version.eq(expected)))
        .set((profile, authors::version.eq(expected + 1)));
    Ok(each!(conn, c => update.execute(c).await)? == 1)
}

/// Puts other words in the place of an author's words.
///
/// # Errors
/// When the database refuses.
pub async fn replace_words(conn: &mut Conn, author_id: Uuid, rows: &[AuthorWordsRow]) -> StoreResult<()> {
    let old = author_words::table.filter(author_words::author_id.eq(Key(author_id)));
    each!(conn, c => diesel::delete(old).execute(c).await)?;
    for row in rows {
        each!(conn, c => diesel::insert_into(author_words::table).values(row).execute(c).await)?;
    }
    Ok(())
}

/// Removes the expected version of an author, their words, and their name from all working copies; false when another version is
/// there.
///
/// # Errors
/// When the database refuses.
pub async fn delete(conn: &mut Conn, id: Uuid, expected: i64) -> StoreResult<bool> {
    let target = authors::table.find(Key(id)).filter(authors::version.eq(expected));
    Ok(each!(conn, c => diesel::delete(target).execute(c).await)? == 1)
}

/// All authors, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn all(conn: &mut Conn) -> StoreResult<Vec<AuthorRow>> {
    Ok(each!(conn, c => authors::table.order(authors::id).load(c).await)?)
}

/// The authors of those ids.
///
/// # Errors
/// When the database does not answer.
pub async fn of_ids(conn: &mut Conn, ids: &[Uuid]) -> StoreResult<Vec<AuthorRow>> {
    let ids: Vec<Key> = ids.iter().copied().map(Key).collect();
    let mut rows = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let query = authors::table.filter(authors::id.eq_any(chunk.to_vec()));
        let found: Vec<AuthorRow> = each!(conn, c => query.load(c).await)?;
        rows.extend(found);
    }
    Ok(rows)
}

/// The words of all authors, in the order of author and language.
///
/// # Errors
/// When the database does not answer.
pub async fn all_words(conn: &mut Conn) -> StoreResult<Vec<AuthorWordsRow>> {
    let query = author_words::table.order((author_words::author_id, author_words::locale));
    Ok(each!(conn, c => query.load(c).await)?)
}

/// The words of these authors, in the order of author and language.
///
/// # Errors
/// When the database does not answer.
pub async fn words_of(conn: &mut Conn, ids: &[Uuid]) -> StoreResult<Vec<AuthorWordsRow>> {
    let ids: Vec<Key> = ids.iter().copied().map(Key).collect();
    let mut rows = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let query = author_words::table
            .filter(author_words::author_id.eq_any(chunk.to_vec()))
            .order((author_words::author_id, author_words::locale));
        let found: Vec<AuthorWordsRow> = each!(conn, c => query.load(c).await)?;
        rows.extend(found);
    }
    Ok(rows)
}

/// The author with this slug.
///
/// # Errors
/// When the database does not answer.
pub async fn id_of_slug(conn: &mut Conn, slug: &str) -> StoreResult<Option<Uuid>> {
    let query = authors::table.filter(authors::slug.eq(slug)).select(authors::id);
    let id: Option<Key> = each!(conn, c => query.first(c).await.optional())?;
    Ok(id.map(|Key(id)| id))
}

/// Which of these authors exist.
///
/// # Errors
/// When the database does not answer.
pub async fn existing(conn: &mut Conn, ids: &[Uuid]) -> StoreResult<Vec<Uuid>> {
    let ids: Vec<Key> = ids.iter().copied().map(Key).collect();
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let query = authors::table.filter(authors::id.eq_any(chunk.to_vec())).select(authors::id);
        let some: Vec<Key> = each!(conn, c => query.load(c).await)?;
        found.extend(some.into_iter().map(|Key(id)| id));
    }
    Ok(found)
}

/// Writes who a working copy is by, in the editor's order.
///
/// # Errors
/// When an author does not exist or the database refuses.
pub async fn replace_on(conn: &mut Conn, post_id: Uuid, locale: Locale, ids: &[Uuid]) -> StoreResult<()> {
    let old = translation_authors::table
        .filter(translation_authors::post_id.eq(Key(post_id)))
        .filter(translation_authors::locale.eq(Lang(locale)));
    each!(conn, c => diesel::delete(old).execute(c).await)?;
    for (position, id) in (0_i64..).zip(ids) {
        let row = (
            translation_authors::post_id.eq(Key(post_id)),
            translation_authors::locale.eq(Lang(locale)),
            translation_authors::author_id.eq(Key(*id)),
            translation_authors::position.eq(position),
        );
        each!(conn, c => diesel::insert_into(translation_authors::table).values(row).execute(c).await)?;
    }
    Ok(())
}

/// The live translations that name an author, in the order of post and language. Frozen revisions are read for it: deleting an
/// author is rare.
///
/// # Errors
/// When the database does not answer.
pub async fn live_pages_of(conn: &mut Conn, id: Uuid) -> StoreResult<Vec<(Uuid, Locale)>> {
    let query = translations::table
        .inner_join(revisions::table.on(revisions::id.nullable().eq(translations::live_revision_id)))
        .filter(revisions::authors.like(format!("%{id}%")))
        .order((translations::post_id, translations::locale))
        .select((translations::post_id, translations::locale));
    let rows: Vec<(Key, Lang)> = each!(conn, c => query.load(c).await)?;
    Ok(rows.into_iter().map(|(post, locale)| (post.0, locale.0)).collect())
}
