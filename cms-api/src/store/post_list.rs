//! The editors' list of posts: filtered, sorted, page by page.

use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType, Text};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::posts::PostRow;
use super::schema::{posts, translations};
use super::translation_states::{IS_ALONE, IS_STALE, State};
use super::translations::TranslationRow;
use super::types::{Id, Key, Kind, KindText, Lang, LocaleText};
use super::{Conn, StoreResult, each};

/// Which posts are wanted: those of which one language fits all of it.
#[derive(Debug, Clone, Default)]
pub struct Condition {
    /// Part of the folded title and slug.
    pub folded: Option<String>,
    /// The kind.
    pub kind: Option<PostKind>,
    /// The language.
    pub locale: Option<Locale>,
    /// Where the language stands.
    pub status: Option<Standing>,
    /// A tag of the working copy.
    pub tag: Option<Uuid>,
    /// An author of the working copy.
    pub author: Option<Uuid>,
    /// The language lacks its translation, or is behind its source. With [`Condition::locale`], that language is the one that is
    /// missing, or behind.
    pub translation: Option<State>,
    /// What is in the trash, instead of what is not.
    pub in_trash: bool,
}

impl Condition {
    /// The language of the row that must fit: a language that is missing has none, so the other one stands for it.
    fn in_locale(&self) -> Option<Locale> {
        match self.translation {
            Some(State::Missing) => self.locale.map(Locale::other),
            _ => self.locale,
        }
    }
}

/// Where a translation stands, as the database sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Never live.
    Draft,
    /// The working copy is live.
    Published,
    /// Another revision is live.
    Changed,
    /// Live once, not now.
    Unpublished,
}

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// When it was last saved; the newest first by default.
    Updated,
    /// The title, tones aside; from A by default.
    Title,
    /// When it was published; the newest first by default, drafts at the end in either direction.
    Published,
    /// When it was created; the newest first by default.
    Created,
    /// When it was put into the trash; the newest first by default.
    Deleted,
}

/// Which way the list runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the smallest, the oldest.
    Ascending,
    /// From the greatest, the newest.
    Descending,
}

impl Sort {
    /// Which way it runs where nobody says.
    pub fn direction(self) -> Direction {
        match self {
            Self::Title => Direction::Ascending,
            Self::Updated | Self::Published | Self::Created | Self::Deleted => Direction::Descending,
        }
    }

    fn sql(self, direction: Direction) -> String {
        let way = match direction {
            Direction::Ascending => "ASC",
            Direction::Descending => "DESC",
        };
        let (before, by) = match self {
            Self::Updated => ("", "p.updated_at"),
            Self::Title => ("", "min(t.folded)"),
            // NULLs come first on one database and last on the other.
            Self::Published => {
                ("CASE WHEN max(t.published_at) IS NULL THEN 1 ELSE 0 END, ", "max(t.published_at)")
            }
            Self::Created => ("", "p.created_at"),
            Self::Deleted => ("", "p.deleted_at"),
        };
        format!("{before}{by} {way}, t.post_id {way}")
    }
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Id)]
    post_id: Key,
    #[diesel(sql_type = BigInt)]
    total: i64,
}

/// Ids of the posts of a page, and how many posts fit in all.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    conn: &mut Conn,
    condition: &Condition,
    sort: (Sort, Direction),
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<Uuid>, i64)> {
    let found = match conn {
        Conn::Pg(conn) => query(condition, sort, offset, limit).load::<Found>(&mut **conn).await?,
        Conn::Lite(conn) => query(condition, sort, offset, limit).load::<Found>(&mut **conn).await?,
    };
    let total = match found.as_slice() {
        [first, ..] => first.total,
        // Behind the last page no row says how many there are.
        [] if offset > 0 => Box::pin(find(conn, condition, sort, 0, 1)).await?.1,
        [] => 0,
    };
    Ok((found.into_iter().map(|row| row.post_id.0).collect(), total))
}

/// diesel's query builder cannot sort a boxed, grouped query by an aggregate; the text is ours, every value is bound.
fn query<DB>(
    condition: &Condition,
    (sort, direction): (Sort, Direction),
    offset: i64,
    limit: i64,
) -> BoxedSqlQuery<'static, DB, SqlQuery>
where
    DB: Backend + HasSqlType<LocaleText> + HasSqlType<KindText> + HasSqlType<Id>,
    Lang: ToSql<LocaleText, DB>,
    Kind: ToSql<KindText, DB>,
    Key: ToSql<Id, DB>,
    String: ToSql<Text, DB>,
    i64: ToSql<BigInt, DB>,
{
    let mut text = String::from(
        "SELECT t.post_id AS post_id, count(*) OVER () AS total FROM translations t JOIN posts p ON p.id = t.post_id WHERE",
    );
    text.push_str(if condition.in_trash { " p.deleted_at IS NOT NULL" } else { " p.deleted_at IS NULL" });
    let mut place = 0;
    let mut add = |text: &mut String, before: &str, after: &str| {
        place += 1;
        text.push_str(&format!(" {before} ${place}{after}"));
    };
    if condition.folded.is_some() {
        add(&mut text, "AND t.folded LIKE", " ESCAPE '\\'");
    }
    if condition.kind.is_some() {
        add(&mut text, "AND p.kind =", "");
    }
    if condition.locale.is_some() {
        add(&mut text, "AND t.locale =", "");
    }
    if condition.tag.is_some() {
        add(
            &mut text,
            "AND EXISTS (SELECT 1 FROM translation_tags g WHERE g.post_id = t.post_id AND g.locale = t.locale AND g.tag_id =",
            ")",
        );
    }
    if condition.author.is_some() {
        add(
            &mut text,
            "AND EXISTS (SELECT 1 FROM translation_authors a WHERE a.post_id = t.post_id AND a.locale = t.locale AND a.author_id =",
            ")",
        );
    }
    text.push_str(&match condition.translation {
        None => String::new(),
        Some(State::Missing) => format!(" AND {IS_ALONE}"),
        Some(State::Stale) => format!(" AND {IS_STALE}"),
    });
    text.push_str(match condition.status {
        None => "",
        Some(Standing::Draft) => " AND t.last_live_revision_id IS NULL",
        Some(Standing::Published) => " AND t.live_revision_id = t.revision_id",
        Some(Standing::Changed) => " AND t.live_revision_id <> t.revision_id",
        Some(Standing::Unpublished) => {
            " AND t.live_revision_id IS NULL AND t.last_live_revision_id IS NOT NULL"
        }
    });
    text.push_str(" GROUP BY t.post_id, p.updated_at, p.created_at, p.deleted_at ORDER BY ");
    text.push_str(&sort.sql(direction));
    add(&mut text, "LIMIT", "");
    add(&mut text, "OFFSET", "");
    let mut query = diesel::sql_query(text).into_boxed::<DB>();
    if let Some(folded) = &condition.folded {
        query = query.bind::<Text, _>(super::containing(folded));
    }
    if let Some(kind) = condition.kind {
        query = query.bind::<KindText, _>(Kind(kind));
    }
    if let Some(locale) = condition.in_locale() {
        query = query.bind::<LocaleText, _>(Lang(locale));
    }
    if let Some(tag) = condition.tag {
        query = query.bind::<Id, _>(Key(tag));
    }
    if let Some(author) = condition.author {
        query = query.bind::<Id, _>(Key(author));
    }
    query.bind::<BigInt, _>(limit).bind::<BigInt, _>(offset)
}

/// These posts with each of their languages, in the order of post and language.
///
/// # Errors
/// When the database does not answer.
pub async fn with_translations(conn: &mut Conn, ids: &[Uuid]) -> StoreResult<Vec<(PostRow, TranslationRow)>> {
    let ids: Vec<Key> = ids.iter().copied().map(Key).collect();
    let query = posts::table
        .inner_join(translations::table.on(translations::post_id.eq(posts::id)))
        .filter(posts::id.eq_any(ids))
        .order((posts::id, translations::locale))
        .select((posts::all_columns, translations::all_columns));
    Ok(each!(conn, c => query.load(c).await)?)
}

#[cfg(test)]
mod tests {
    use crate::store::containing;

    #[test]
    fn wildcards_are_only_themselves() {
        assert_eq!(containing("100%_a\\b"), "%100\\%\\_a\\\\b%");
    }
}
