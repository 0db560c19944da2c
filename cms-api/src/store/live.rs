//! What readers see: live translations with their revision's texts.

use cms_sdk::Locale;
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::posts::CHUNK;
use super::schema::{posts, revisions, translations};
use super::types::{At, Key, Kind, Lang};
use super::{Conn, StoreResult, each};

/// A live translation.
#[derive(Debug, Clone, PartialEq, Queryable)]
pub struct LiveRow {
    /// The post.
    pub post_id: Key,
    /// The language.
    pub locale: Lang,
    /// What sort of page it is.
    pub kind: Kind,
    /// Where an import found it.
    pub source_path: Option<String>,
    /// The revision that readers see.
    pub revision_id: Key,
    /// Slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Summary.
    pub summary: String,
    /// Markdown; empty where texts were left out.
    pub body: String,
    /// Sections as JSON; an empty list where texts were left out.
    pub sections: String,
    /// Cover as JSON.
    pub cover: Option<String>,
    /// Search and preview fields as JSON.
    pub seo: String,
    /// Ids of its tags as JSON.
    pub tags: String,
    /// Ids of its authors as JSON.
    pub authors: String,
    /// The date that readers see.
    pub published_at: At,
    /// When what they see last changed.
    pub updated_at: At,
}

/// Whether long texts are read too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Texts {
    /// Body and sections are read.
    Whole,
    /// Body and sections stay empty.
    LeftOut,
}

/// Selects live translations; an expression, so that every query joins alike.
macro_rules! live {
    ($texts:expr) => {{
        let whole = $texts == Texts::Whole;
        translations::table
            .inner_join(posts::table.on(posts::id.eq(translations::post_id)))
            .inner_join(revisions::table.on(revisions::id.nullable().eq(translations::live_revision_id)))
            .order((translations::post_id, translations::locale))
            .select((
                translations::post_id,
                translations::locale,
                posts::kind,
                posts::source_path,
                revisions::id,
                revisions::slug,
                revisions::title,
                revisions::summary,
                case_when(whole.into_sql::<Bool>(), revisions::body).otherwise(""),
                case_when(whole.into_sql::<Bool>(), revisions::sections).otherwise("[]"),
                revisions::cover,
                revisions::seo,
                revisions::tags,
                revisions::authors,
                translations::published_at.assume_not_null(),
                translations::live_updated_at.assume_not_null(),
            ))
    }};
}

/// The live languages of these posts, in the order of post and language.
///
/// # Errors
/// When the database does not answer.
pub async fn of_posts(conn: &mut Conn, post_ids: &[Uuid], texts: Texts) -> StoreResult<Vec<LiveRow>> {
    let mut ids: Vec<Key> = post_ids.iter().copied().map(Key).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut rows = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let query = live!(texts).filter(translations::post_id.eq_any(chunk.to_vec()));
        let found: Vec<LiveRow> = each!(conn, c => query.load(c).await)?;
        rows.extend(found);
    }
    Ok(rows)
}

/// The next live translations after this one, in the order of post and language; whole.
///
/// # Errors
/// When the database does not answer.
pub async fn after(
    conn: &mut Conn,
    (post_id, locale): (Uuid, Locale),
    limit: i64,
) -> StoreResult<Vec<LiveRow>> {
    let same_post = translations::post_id.eq(Key(post_id)).and(translations::locale.gt(Lang(locale)));
    let query = live!(Texts::Whole).filter(translations::post_id.gt(Key(post_id)).or(same_post)).limit(limit);
    Ok(each!(conn, c => query.load(c).await)?)
}

/// The live translation at an address, whole.
///
/// # Errors
/// When the database does not answer.
pub async fn at(conn: &mut Conn, locale: Locale, section: &str, slug: &str) -> StoreResult<Option<LiveRow>> {
    let query = live!(Texts::Whole)
        .filter(translations::locale.eq(Lang(locale)))
        .filter(translations::section.eq(section))
        .filter(translations::live_slug.eq(slug));
    Ok(each!(conn, c => query.first(c).await.optional())?)
}

/// Whether a post is live in a language.
///
/// # Errors
/// When the database does not answer.
pub async fn is_live(conn: &mut Conn, post_id: Uuid, locale: Locale) -> StoreResult<bool> {
    let query = translations::table
        .find((Key(post_id), Lang(locale)))
        .filter(translations::live_revision_id.is_not_null())
        .select(translations::post_id);
    let found: Option<Key> = each!(conn, c => query.first(c).await.optional())?;
    Ok(found.is_some())
}
