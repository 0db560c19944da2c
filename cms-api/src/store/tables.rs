//! Whole tables as neutral lines, the same from both databases: for backups.
//!
//! A row is a JSON array of its columns, each null, a whole number or a text: ids in hexadecimal, moments in microseconds since
//! 1970, truths as 0 and 1. What a column is, is asked of the database, so a new column is never forgotten.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Text};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection as _};
use futures_util::TryStreamExt as _;
use tokio::sync::mpsc;

use super::{Conn, StoreError, StoreResult, each};

/// Every table but the list of migrations, in an order in which rows can be inserted: what is referred to comes first.
pub const TABLES: &[&str] = &[
    "settings",
    "posts",
    "revisions",
    "translations",
    "tags",
    "tag_words",
    "translation_tags",
    "media",
    "media_sources",
    "media_uses",
    "list_places",
    "redirects",
    "feed",
    "changes",
    "webhook_endpoints",
    "deliveries",
    "delivery_attempts",
    "builds",
    "api_tokens",
    "search_terms",
    "search_documents",
    "imported_files",
    "imported_site_file",
    "idempotency_keys",
    "outgoing_pause",
    "users",
    "totp_secrets",
    "recovery_codes",
    "passkeys",
    "sessions",
    "one_time_links",
    "mails",
    "signing_keys",
    "audit_log",
    "schedules",
    "schedule_languages",
    "autosaves",
    "authors",
    "author_words",
    "translation_authors",
];

/// The table that holds a row from the first migration on.
const SEEDED: &str = "feed";

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Column {
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Its type, in the words of the database.
    #[diesel(sql_type = Text)]
    r#type: String,
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// The tables that are there, the list of migrations left out.
///
/// # Errors
/// When the database does not answer.
pub async fn names(conn: &mut Conn) -> StoreResult<Vec<String>> {
    let query = match conn {
        Conn::Pg(_) => {
            "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = current_schema()"
        }
        Conn::Lite(_) => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    };
    let names: Vec<Name> = each!(conn, c => diesel::sql_query(query).load(c).await?);
    Ok(names.into_iter().map(|row| row.name).filter(|name| name != "__diesel_schema_migrations").collect())
}

/// Whether nothing but what the migrations put there is in any table.
///
/// # Errors
/// When the database does not answer.
pub async fn are_empty(conn: &mut Conn) -> StoreResult<bool> {
    for table in names(conn).await? {
        let allowed = if table == SEEDED { " WHERE seq > 0" } else { "" };
        let query =
            format!("SELECT count(*) AS rows FROM (SELECT 1 FROM {table}{allowed} LIMIT 1) AS any_row");
        let Count { rows } = each!(conn, c => diesel::sql_query(query).get_result(c).await?);
        if rows > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The columns of one of [`TABLES`], by name: their own order is not the same in both databases.
///
/// # Errors
/// When the database does not answer.
pub async fn columns(conn: &mut Conn, table: &str) -> StoreResult<Vec<Column>> {
    let query = match conn {
        Conn::Pg(_) => format!(
            "SELECT column_name::text AS name, data_type::text AS type FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = '{table}' ORDER BY column_name"
        ),
        Conn::Lite(_) => format!("SELECT name, type FROM pragma_table_info('{table}') ORDER BY name"),
    };
    Ok(each!(conn, c => diesel::sql_query(query).load(c).await?))
}

/// Sends every row of a table as its line, in no order; ends early when nobody takes them.
///
/// # Errors
/// When the database does not answer.
pub async fn send_rows(
    conn: &mut Conn,
    table: &str,
    columns: &[Column],
    lines: mpsc::Sender<String>,
) -> StoreResult<()> {
    let postgres = matches!(conn, Conn::Pg(_));
    let values: Vec<_> = columns.iter().map(|column| column.neutral(postgres)).collect();
    let array = if postgres { "json_build_array" } else { "json_array" };
    let cast = if postgres { "::text" } else { "" };
    let query = format!("SELECT {array}({}){cast} AS line FROM {table}", values.join(", "));
    match conn {
        Conn::Pg(conn) => {
            let rows = diesel::sql_query(query).load_stream::<Line>(&mut **conn).await?;
            let mut rows = std::pin::pin!(rows);
            while let Some(row) = rows.try_next().await? {
                if lines.send(row.line).await.is_err() {
                    break;
                }
            }
        }
        Conn::Lite(conn) => {
            let send = move |inner: &mut diesel::SqliteConnection| {
                let rows = diesel::RunQueryDsl::load_iter::<Line, _>(diesel::sql_query(query), inner)?;
                for row in rows {
                    if lines.blocking_send(row?.line).is_err() {
                        break;
                    }
                }
                Ok(())
            };
            conn.spawn_blocking(send).await?;
        }
    }
    Ok(())
}

/// Inserts rows into a table, from the lines that [`send_rows`] made of either database.
///
/// # Errors
/// When a line does not fit the columns or the database refuses.
pub async fn insert_rows(
    conn: &mut Conn,
    table: &str,
    columns: &[Column],
    lines: &[String],
) -> StoreResult<()> {
    let postgres = matches!(conn, Conn::Pg(_));
    let names: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
    let values: Vec<_> =
        columns.iter().enumerate().map(|(index, column)| column.stored(index, postgres)).collect();
    let rows = if postgres { "json_array_elements($1::json) AS rows (value)" } else { "json_each(?)" };
    let query =
        format!("INSERT INTO {table} ({}) SELECT {} FROM {rows}", names.join(", "), values.join(", "));
    let all = format!("[{}]", lines.join(","));
    each!(conn, c => diesel::sql_query(query).bind::<Text, _>(all).execute(c).await?);
    Ok(())
}

/// Empties a table.
///
/// # Errors
/// When the database refuses.
pub async fn clear(conn: &mut Conn, table: &str) -> StoreResult<()> {
    Ok(each!(conn, c => c.batch_execute(&format!("DELETE FROM {table}")).await)?)
}

impl Column {
    /// The SQL that makes the neutral value of the stored one.
    fn neutral(&self, postgres: bool) -> String {
        let name = &self.name;
        match self.r#type.as_str() {
            // The hexadecimal of null would be an empty text.
            "BLOB" => format!("iif({name} IS NULL, NULL, lower(hex({name})))"),
            "uuid" => format!("encode(uuid_send({name}), 'hex')"),
            "timestamp with time zone" => format!("(extract(epoch FROM {name}) * 1000000)::bigint"),
            "boolean" if postgres => format!("{name}::int"),
            _ => name.clone(),
        }
    }

    /// The SQL that makes the stored value of the neutral one, which is the element `index` of the array `value`.
    fn stored(&self, index: usize, postgres: bool) -> String {
        let value = if postgres { format!("(value ->> {index})") } else { format!("value ->> '$[{index}]'") };
        match self.r#type.as_str() {
            "BLOB" => format!("unhex({value})"),
            // In two parts: an interval is multiplied as a floating-point number.
            "timestamp with time zone" => format!(
                "'epoch'::timestamptz + ({value}::bigint / 1000000) * interval '1 second' \
                 + ({value}::bigint % 1000000) * interval '1 microsecond'"
            ),
            "boolean" if postgres => format!("{value}::int::boolean"),
            "text" | "TEXT" | "INTEGER" => value,
            of_postgres => format!("{value}::{of_postgres}"),
        }
    }
}

/// What a broken line is told as.
pub(crate) fn broken_line(table: &str) -> StoreError {
    StoreError::Other(anyhow::anyhow!("a row of `{table}` cannot be read"))
}
