//! Pages that somebody works on.

use cms_sdk::Locale;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::schema::{posts, revisions, translations};
use super::types::{At, Key, Lang};
use super::{Conn, StoreResult, each};

/// A page that has something readers do not see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The post.
    pub post_id: Uuid,
    /// The language.
    pub locale: Locale,
    /// The working copy's title.
    pub title: String,
    /// When it was saved.
    pub updated_at: At,
}

/// The pages whose newest revision somebody saved (as ledgers name them) and readers do not see, those saved last first.
///
/// # Errors
/// When the database does not answer.
pub async fn saved_by(conn: &mut Conn, actor: &str, limit: i64) -> StoreResult<Vec<Draft>> {
    let query = translations::table
        .inner_join(posts::table.on(posts::id.eq(translations::post_id)))
        .inner_join(revisions::table.on(revisions::id.eq(translations::revision_id)))
        .filter(revisions::saved_by.eq(actor))
        .filter(posts::deleted_at.is_null())
        .filter(
            translations::live_revision_id
                .is_null()
                .or(translations::live_revision_id.ne(translations::revision_id.nullable())),
        )
        .order((translations::updated_at.desc(), translations::post_id))
        .limit(limit)
        .select((translations::post_id, translations::locale, translations::title, translations::updated_at));
    let rows: Vec<(Key, Lang, String, At)> = each!(conn, c => query.load(c).await)?;
    Ok(rows
        .into_iter()
        .map(|(post, locale, title, updated_at)| Draft {
            post_id: post.0,
            locale: locale.0,
            title,
            updated_at,
        })
        .collect())
}
