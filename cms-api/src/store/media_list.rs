//! The editors' list of pictures: filtered, sorted, page by page.

use diesel::QueryableByName;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType, Text};
use diesel_async::RunQueryDsl;

use super::media::MediaRow;
use super::schema::media;
use super::types::{Id, Key};
use super::{Conn, StoreResult, each};

/// Which pictures are wanted.
#[derive(Debug, Clone, Default)]
pub struct Condition {
    /// Part of the folded words.
    pub folded: Option<String>,
    /// Its media type.
    pub media_type: Option<String>,
    /// Only those that no page names, nor anything else by these names.
    pub unused_beside: Option<Vec<String>>,
}

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// When it was uploaded.
    Created,
    /// File name.
    Name,
    /// Length of the file.
    Bytes,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Id)]
    id: Key,
    #[diesel(sql_type = BigInt)]
    total: i64,
}

/// The pictures of a page, and how many fit in all.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    conn: &mut Conn,
    condition: &Condition,
    (sort, descending): (Sort, bool),
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<MediaRow>, i64)> {
    let order = (sort, descending);
    let found = match conn {
        Conn::Pg(conn) => query(condition, order, offset, limit).load::<Found>(&mut **conn).await?,
        Conn::Lite(conn) => query(condition, order, offset, limit).load::<Found>(&mut **conn).await?,
    };
    let total = match found.as_slice() {
        [first, ..] => first.total,
        // Behind the last page no row says how many there are.
        [] if offset > 0 => Box::pin(find(conn, condition, order, 0, 1)).await?.1,
        [] => 0,
    };
    let ids: Vec<Key> = found.into_iter().map(|row| row.id).collect();
    let rows = media::table.filter(media::id.eq_any(ids.clone()));
    let mut rows: Vec<MediaRow> = each!(conn, c => rows.load(c).await)?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok((rows, total))
}

/// The text is ours, every value is bound.
fn query<DB>(
    condition: &Condition,
    (sort, descending): (Sort, bool),
    offset: i64,
    limit: i64,
) -> BoxedSqlQuery<'static, DB, SqlQuery>
where
    DB: Backend + HasSqlType<Id>,
    String: ToSql<Text, DB>,
    i64: ToSql<BigInt, DB>,
{
    let mut text = String::from("SELECT m.id AS id, count(*) OVER () AS total FROM media m WHERE 1 = 1");
    let mut place = 0;
    let mut add = |text: &mut String, before: &str, after: &str| {
        place += 1;
        text.push_str(&format!(" {before} ${place}{after}"));
    };
    if condition.folded.is_some() {
        add(&mut text, "AND m.folded LIKE", " ESCAPE '\\'");
    }
    if condition.media_type.is_some() {
        add(&mut text, "AND m.media_type =", "");
    }
    if let Some(beside) = &condition.unused_beside {
        text.push_str(" AND NOT EXISTS (SELECT 1 FROM media_uses u WHERE u.name = m.name)");
        for _ in beside {
            add(&mut text, "AND m.name <>", "");
        }
    }
    let column = match sort {
        Sort::Created => "m.created_at",
        Sort::Name => "m.folded",
        Sort::Bytes => "m.bytes",
    };
    let direction = if descending { "DESC" } else { "ASC" };
    text.push_str(&format!(" ORDER BY {column} {direction}, m.id {direction}"));
    add(&mut text, "LIMIT", "");
    add(&mut text, "OFFSET", "");
    let mut query = diesel::sql_query(text).into_boxed::<DB>();
    if let Some(folded) = &condition.folded {
        query = query.bind::<Text, _>(super::containing(folded));
    }
    if let Some(media_type) = &condition.media_type {
        query = query.bind::<Text, _>(media_type.clone());
    }
    for name in condition.unused_beside.iter().flatten() {
        query = query.bind::<Text, _>(name.clone());
    }
    query.bind::<BigInt, _>(limit).bind::<BigInt, _>(offset)
}
