//! Which translations are missing, and which are behind their source.
//!
//! A translation is behind when the other language's live revision is newer than the one that it was made from.

use cms_sdk::Locale;
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel_async::RunQueryDsl;

use super::types::{At, Id, Instant, Key, Kind, KindText, Lang, LocaleText};
use super::{Conn, StoreResult, each};

/// What is wrong with a translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// There is none.
    Missing,
    /// Its source went on without it.
    Stale,
}

/// That a row `t` of `translations` is behind; the posts' list asks the same.
pub(super) const IS_STALE: &str = "t.base_revision_id IS NOT NULL AND EXISTS (SELECT 1 FROM translations o \
     JOIN revisions n ON n.id = o.live_revision_id JOIN revisions b ON b.id = t.base_revision_id \
     WHERE o.post_id = t.post_id AND o.locale <> t.locale AND b.locale = o.locale AND n.number > b.number)";

/// That the post of a row `t` of `translations` has no other language.
pub(super) const IS_ALONE: &str =
    "NOT EXISTS (SELECT 1 FROM translations o WHERE o.post_id = t.post_id AND o.locale <> t.locale)";

/// A translation that is missing or behind.
#[derive(Debug, Clone, PartialEq, QueryableByName)]
pub struct Found {
    /// The post.
    #[diesel(sql_type = Id)]
    pub post_id: Key,
    /// What sort of page it is.
    #[diesel(sql_type = KindText)]
    pub kind: Kind,
    /// The other language.
    #[diesel(sql_type = LocaleText)]
    pub source_locale: Lang,
    /// Its working copy's title.
    #[diesel(sql_type = Text)]
    pub source_title: String,
    /// The translation's own title, where there is one.
    #[diesel(sql_type = Nullable<Text>)]
    pub title: Option<String>,
    /// When the source was last saved, or went live with what the translation lacks.
    #[diesel(sql_type = Instant)]
    pub since: At,
    /// How many there are in all.
    #[diesel(sql_type = BigInt)]
    pub total: i64,
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = LocaleText)]
    locale: Lang,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// A page of the translations that are missing or behind in a language, those of posts saved last first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    conn: &mut Conn,
    state: State,
    locale: Option<Locale>,
    offset: i64,
    limit: i64,
) -> StoreResult<Vec<Found>> {
    let text = match state {
        // The source's own language is the one that is not missing.
        State::Missing => format!(
            "SELECT t.post_id, p.kind, t.locale AS source_locale, t.title AS source_title, NULL AS title, \
             t.updated_at AS since, count(*) OVER () AS total \
             FROM translations t JOIN posts p ON p.id = t.post_id \
             WHERE p.deleted_at IS NULL AND {IS_ALONE} AND ($1 = '' OR t.locale <> $1) \
             ORDER BY p.updated_at DESC, t.post_id LIMIT $2 OFFSET $3"
        ),
        State::Stale => format!(
            "SELECT t.post_id, p.kind, s.locale AS source_locale, s.title AS source_title, t.title AS title, \
             s.live_updated_at AS since, count(*) OVER () AS total \
             FROM translations t JOIN posts p ON p.id = t.post_id \
             JOIN translations s ON s.post_id = t.post_id AND s.locale <> t.locale \
             WHERE p.deleted_at IS NULL AND {IS_STALE} AND ($1 = '' OR t.locale = $1) \
             ORDER BY p.updated_at DESC, t.post_id, t.locale LIMIT $2 OFFSET $3"
        ),
    };
    let locale = locale.map(|locale| locale.as_str().to_owned()).unwrap_or_default();
    let query =
        diesel::sql_query(text).bind::<Text, _>(locale).bind::<BigInt, _>(limit).bind::<BigInt, _>(offset);
    Ok(each!(conn, c => query.load(c).await)?)
}

/// How many translations are missing or behind, per language; languages without any are left out.
///
/// # Errors
/// When the database does not answer.
pub async fn count(conn: &mut Conn, state: State) -> StoreResult<Vec<(Locale, i64)>> {
    let (condition, of) = match state {
        State::Missing => (IS_ALONE, Locale::other as fn(Locale) -> Locale),
        State::Stale => (IS_STALE, (|locale| locale) as fn(Locale) -> Locale),
    };
    let query = diesel::sql_query(format!(
        "SELECT t.locale, count(*) AS count FROM translations t JOIN posts p ON p.id = t.post_id \
         WHERE p.deleted_at IS NULL AND {condition} GROUP BY t.locale"
    ));
    let rows: Vec<Counted> = each!(conn, c => query.load(c).await)?;
    Ok(rows.into_iter().map(|row| (of(row.locale.0), row.count)).collect())
}
