//! The terms of the full-text search: one row per language, term and post.

use cms_sdk::Locale;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType, Text};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::posts::CHUNK;
use super::schema::{search_documents, search_terms};
use super::types::{Id, Key, Lang, LocaleText};
use super::{Conn, StoreResult, each, insert_all};

/// A term of a post.
#[derive(Debug, Clone, PartialEq, Eq, Insertable)]
#[diesel(table_name = search_terms)]
#[diesel(treat_none_as_default_value = false)]
pub struct TermRow {
    /// The language.
    pub locale: Lang,
    /// The term, folded.
    pub folded: String,
    /// The term in lower case with its marks.
    pub term: String,
    /// The post.
    pub post_id: Key,
    /// How much it says about the post.
    pub weight: i64,
}

/// What was noted last about one language of a post.
///
/// # Errors
/// When the database does not answer.
pub async fn document(conn: &mut Conn, post_id: Uuid, locale: Locale) -> StoreResult<Option<String>> {
    let query = search_documents::table.find((Key(post_id), Lang(locale))).select(search_documents::terms);
    Ok(each!(conn, c => query.first(c).await.optional())?)
}

/// Notes which terms one language of a post has; an empty text forgets it.
///
/// # Errors
/// When the database refuses.
pub async fn note_document(conn: &mut Conn, post_id: Uuid, locale: Locale, terms: &str) -> StoreResult<()> {
    if terms.is_empty() {
        let old = search_documents::table.find((Key(post_id), Lang(locale)));
        each!(conn, c => diesel::delete(old).execute(c).await)?;
        return Ok(());
    }
    let row = (
        search_documents::post_id.eq(Key(post_id)),
        search_documents::locale.eq(Lang(locale)),
        search_documents::terms.eq(terms),
    );
    let note = diesel::insert_into(search_documents::table)
        .values(row)
        .on_conflict((search_documents::post_id, search_documents::locale))
        .do_update()
        .set(search_documents::terms.eq(terms));
    each!(conn, c => note.execute(c).await)?;
    Ok(())
}

/// Deletes the terms of one language of a post that have these folded forms.
///
/// # Errors
/// When the database refuses.
pub async fn delete(conn: &mut Conn, post_id: Uuid, locale: Locale, folded: &[String]) -> StoreResult<()> {
    for chunk in folded.chunks(CHUNK) {
        let old = search_terms::table
            .filter(search_terms::locale.eq(Lang(locale)).and(search_terms::post_id.eq(Key(post_id))))
            .filter(search_terms::folded.eq_any(chunk.to_vec()));
        each!(conn, c => diesel::delete(old).execute(c).await)?;
    }
    Ok(())
}

/// Adds terms.
///
/// # Errors
/// When the database refuses.
pub async fn insert(conn: &mut Conn, rows: Vec<TermRow>) -> StoreResult<()> {
    insert_all!(conn, search_terms::table, rows);
    Ok(())
}

/// A word that is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word, folded.
    pub folded: String,
    /// The word in lower case with the marks that were typed.
    pub term: String,
    /// Whether words that only begin with it match too.
    pub is_prefix: bool,
}

/// A post that was found.
#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Id)]
    post_id: Key,
    #[diesel(sql_type = BigInt)]
    total: i64,
}

/// Posts that hold all words, best first: most words with the marks that were typed, then the weightiest places (where whole
/// words and the right marks count more), then the newest; and how many posts there are in all.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    conn: &mut Conn,
    locale: Locale,
    words: &[Word],
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<Uuid>, i64)> {
    let found = match conn {
        Conn::Pg(conn) => ranking(locale, words, offset, limit).load::<Found>(&mut **conn).await?,
        Conn::Lite(conn) => ranking(locale, words, offset, limit).load::<Found>(&mut **conn).await?,
    };
    let total = match found.as_slice() {
        [first, ..] => first.total,
        [] => 0,
    };
    Ok((found.into_iter().map(|row| row.post_id.0).collect(), total))
}

/// Last character of all: `word` up to `word` + this are the texts that begin with `word`, compared by bytes.
const LAST: char = '\u{10FFFF}';

/// One query per word, put together. diesel's query builder has no such thing; the text is ours, every value is bound.
fn ranking<DB>(
    locale: Locale,
    words: &[Word],
    offset: i64,
    limit: i64,
) -> BoxedSqlQuery<'static, DB, SqlQuery>
where
    DB: Backend + HasSqlType<LocaleText>,
    Lang: ToSql<LocaleText, DB>,
    String: ToSql<Text, DB>,
    i64: ToSql<BigInt, DB>,
{
    let mut text = String::from("SELECT t.post_id AS post_id, count(*) OVER () AS total FROM (");
    let mut place = 0;
    let mut next = || {
        place += 1;
        format!("${place}")
    };
    for (index, _) in words.iter().enumerate() {
        if index > 0 {
            text.push_str(" UNION ALL ");
        }
        // A bind is used once only: SQLite numbers `$1` by its first place in the text.
        text.push_str(&format!(
            "SELECT post_id, max(exact) AS exact, max(weight * (1 + whole + 2 * exact)) AS score FROM (\
             SELECT post_id, weight, CASE WHEN term >= {} AND term <= {} THEN 1 ELSE 0 END AS exact, \
             CASE WHEN folded = {} THEN 1 ELSE 0 END AS whole FROM search_terms \
             WHERE locale = {} AND folded >= {} AND folded <= {}) w GROUP BY post_id",
            next(),
            next(),
            next(),
            next(),
            next(),
            next(),
        ));
    }
    text.push_str(&format!(
        ") t JOIN translations p ON p.post_id = t.post_id AND p.locale = {} \
         GROUP BY t.post_id, p.published_at HAVING count(*) = {} \
         ORDER BY sum(t.exact) DESC, sum(t.score) DESC, p.published_at DESC, t.post_id DESC LIMIT {} OFFSET {}",
        next(),
        next(),
        next(),
        next(),
    ));
    let mut query = diesel::sql_query(text).into_boxed::<DB>();
    for word in words {
        let end = |text: &str| if word.is_prefix { format!("{text}{LAST}") } else { text.to_owned() };
        query = query
            .bind::<Text, _>(word.term.clone())
            .bind::<Text, _>(end(&word.term))
            .bind::<Text, _>(word.folded.clone())
            .bind::<LocaleText, _>(Lang(locale))
            .bind::<Text, _>(word.folded.clone())
            .bind::<Text, _>(end(&word.folded));
    }
    let count = i64::try_from(words.len()).unwrap_or(i64::MAX);
    query
        .bind::<LocaleText, _>(Lang(locale))
        .bind::<BigInt, _>(count)
        .bind::<BigInt, _>(limit)
        .bind::<BigInt, _>(offset)
}
