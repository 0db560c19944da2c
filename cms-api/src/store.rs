//! The SQL store: PostgreSQL or SQLite behind one query source.
//!
//! Queries are plain functions over [`Conn`], one file per noun, each written once with [`each!`]; the caller owns the
//! transaction. Lock order: user → family → token → post (ids sorted) → schedule → feed counter last.

pub mod audit_log;
pub mod authors;
pub mod autosaves;
pub mod builds;
pub mod changes;
pub mod deliveries;
pub mod drafts;
pub mod idempotency;
pub mod imports;
pub mod list_places;
pub mod live;
pub mod mails;
pub mod media;
pub mod media_list;
pub mod one_time_links;
pub mod outgoing_pause;
pub mod passkeys;
pub mod post_list;
pub mod posts;
pub mod redirects;
pub mod revisions;
pub mod schedules;
pub(crate) mod schema;
pub mod search_terms;
pub mod second_factors;
pub mod sessions;
pub mod settings;
pub mod signing_keys;
pub mod tables;
pub mod tags;
pub mod tokens;
pub mod translation_states;
pub mod translations;
pub mod types;
pub mod users;
pub mod webhooks;

mod open;
mod postgres;
mod transaction;

use diesel_async::pooled_connection::AsyncDieselConnectionManager;
use diesel_async::pooled_connection::bb8::{Pool, PooledConnection};
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection as _};

pub use open::{PostgresUrl, StoreConfig};
pub(crate) use open::{closed_lite_pool, lite_pool, migrate_lite};
pub use transaction::Tx;

/// SQLite through the blocking pool of the runtime.
pub type LiteConnection = SyncConnectionWrapper<diesel::SqliteConnection>;

/// A connection to either database.
#[expect(clippy::large_enum_variant, reason = "few are alive at once, and a box would cost every query")]
pub enum Conn {
    /// PostgreSQL.
    Pg(PooledConnection<'static, AsyncPgConnection>),
    /// SQLite.
    Lite(PooledConnection<'static, LiteConnection>),
}

/// Runs one query on whichever database the connection leads to: `each!(conn, c => posts::table.load::<Row>(c).await)`.
///
/// The query is compiled once per database; `c` is the bare connection.
macro_rules! each {
    ($conn:expr, $inner:ident => $query:expr) => {
        match $conn {
            $crate::store::Conn::Pg(connection) => {
                let $inner: &mut diesel_async::AsyncPgConnection = &mut *connection;
                $query
            }
            $crate::store::Conn::Lite(connection) => {
                let $inner: &mut $crate::store::LiteConnection = &mut *connection;
                $query
            }
        }
    };
}
pub(crate) use each;

/// Writes many rows, several hundred per statement: `insert_all!(conn, posts::table, rows)`.
///
/// The rows' type needs `#[diesel(treat_none_as_default_value = false)]`: without columns that may be left out, SQLite takes many
/// rows in one statement too, through diesel's blocking interface only.
macro_rules! insert_all {
    ($conn:expr, $table:expr, $rows:expr) => {{
        // Well below what either database takes as parameters of one statement.
        const ROWS: usize = 500;
        let rows = $rows;
        match $conn {
            $crate::store::Conn::Pg(connection) => {
                for chunk in rows.chunks(ROWS) {
                    let insert = diesel::insert_into($table).values(chunk);
                    diesel_async::RunQueryDsl::execute(insert, &mut **connection).await?;
                }
            }
            $crate::store::Conn::Lite(connection) => {
                let insert = move |inner: &mut diesel::SqliteConnection| {
                    for chunk in rows.chunks(ROWS) {
                        diesel::RunQueryDsl::execute(diesel::insert_into($table).values(chunk), inner)?;
                    }
                    Ok(())
                };
                connection.spawn_blocking(insert).await?;
            }
        }
    }};
}
pub(crate) use insert_all;

/// The pattern by which `LIKE … ESCAPE '\'` finds what contains a text.
fn containing(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A value that must be unique is taken; the text names the constraint or its columns.
    #[error("a unique value is taken: {0}")]
    Unique(String),
    /// Busy, away, or a transaction that the database asks to repeat: try again.
    #[error("the store is busy or away: {0}")]
    Unavailable(String),
    /// The task already holds a transaction; a second one could wait for the first for ever.
    #[error("this task already holds a transaction")]
    Nested,
    /// Anything else: a defect.
    #[error("the store failed: {0}")]
    Other(#[source] anyhow::Error),
}

/// What a query gives.
pub type StoreResult<T> = Result<T, StoreError>;

impl From<diesel::result::Error> for StoreError {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind as Kind, Error};
        match &error {
            Error::DatabaseError(Kind::UniqueViolation, information) => {
                // PostgreSQL names the constraint, SQLite the columns in its message; callers look for a column's name.
                let name = information.constraint_name().unwrap_or_else(|| information.message());
                Self::Unique(name.to_owned())
            }
            Error::DatabaseError(Kind::SerializationFailure | Kind::ClosedConnection, information) => {
                Self::Unavailable(information.message().to_owned())
            }
            Error::DatabaseError(Kind::Unknown, information) if is_transient(information.message()) => {
                Self::Unavailable(information.message().to_owned())
            }
            Error::BrokenTransactionManager => Self::Unavailable(error.to_string()),
            _ => Self::Other(error.into()),
        }
    }
}

/// SQLite's busy answers and PostgreSQL's deadlocks and shutdowns, which diesel does not tell apart from other errors.
fn is_transient(message: &str) -> bool {
    [
        "database is locked",
        "database table is locked",
        "deadlock detected",
        "terminating connection",
        "connection closed",
        "disk is full",
        "No space left",
    ]
    .iter()
    .any(|known| message.contains(known))
}

impl<E: std::error::Error + Send + Sync + 'static> From<bb8::RunError<E>> for StoreError {
    fn from(error: bb8::RunError<E>) -> Self {
        Self::Unavailable(error.to_string())
    }
}

/// Either database, open and pooled. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    backend: Backend,
    open_transactions: transaction::OpenTransactions,
}

#[derive(Clone)]
enum Backend {
    Pg(Pool<AsyncPgConnection>),
    /// SQLite has one writer: the pool of one *is* the write lock. Readers see the last commit (WAL).
    Lite {
        writer: Pool<LiteConnection>,
        readers: Pool<LiteConnection>,
    },
}

type Manager<C> = AsyncDieselConnectionManager<C>;

impl Store {
    /// A connection for reading, outside any transaction.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when none comes free in time or the database is away.
    pub async fn read(&self) -> StoreResult<Conn> {
        Ok(match &self.backend {
            Backend::Pg(pool) => Conn::Pg(pool.get_owned().await?),
            Backend::Lite { readers, .. } => Conn::Lite(readers.get_owned().await?),
        })
    }

    /// Which database this is, for health and logs.
    pub fn name(&self) -> &'static str {
        match self.backend {
            Backend::Pg(_) => "postgres",
            Backend::Lite { .. } => "sqlite",
        }
    }

    /// Connections that are open, and how many of them are idle.
    pub fn connections(&self) -> (u32, u32) {
        let of = |state: bb8::State| (state.connections, state.idle_connections);
        match &self.backend {
            Backend::Pg(pool) => of(pool.state()),
            Backend::Lite { writer, readers } => {
                let (writer, readers) = (of(writer.state()), of(readers.state()));
                (writer.0 + readers.0, writer.1 + readers.1)
            }
        }
    }

    /// Asks the database for nothing, to see whether it answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> StoreResult<()> {
        let mut conn = self.read().await?;
        each!(&mut conn, c => c.batch_execute("SELECT 1").await)?;
        Ok(())
    }
}
