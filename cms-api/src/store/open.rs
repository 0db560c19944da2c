//! Opening either database: pools, pragmas, migrations.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use diesel::SqliteConnection;
use diesel::migration::Migration;
use diesel_async::pooled_connection::bb8::Pool;
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig};
use diesel_async::{AsyncConnection as _, AsyncMigrationHarness, SimpleAsyncConnection as _};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Backend, LiteConnection, Manager, Store, postgres};

const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations/postgres");
const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");

/// How long a caller waits for a connection before it is told that the store is busy.
pub(super) const POOL_TIMEOUT: Duration = Duration::from_secs(5);
const SQLITE_READERS: u32 = 4;

/// Durable on a killed process; readers never block the writer. `NORMAL` may lose the last commits on a power cut, so `FULL`.
const SQLITE_PRAGMAS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
     PRAGMA foreign_keys = ON; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;";

/// Which database to open.
#[derive(Debug, Clone)]
pub enum StoreConfig {
    /// The server profile.
    Postgres {
        /// A `postgres://` URL. It may hold a password, so it is never printed.
        url: PostgresUrl,
        /// Connections at most.
        connections: u32,
    },
    /// The embedded profile: the path of `duet.db`.
    Sqlite(PathBuf),
}

/// A PostgreSQL URL that does not print its password.
#[derive(Clone)]
pub struct PostgresUrl(pub String);

impl std::fmt::Debug for PostgresUrl {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PostgresUrl(…)")
    }
}

impl Store {
    /// Opens the database; creates the file of the embedded profile.
    ///
    /// # Errors
    /// When it is away or the file cannot be made.
    pub async fn open(config: &StoreConfig) -> anyhow::Result<Self> {
        let backend = match config {
            StoreConfig::Postgres { url, connections } => {
                let pool = postgres::pool(&url.0, *connections).await;
                Backend::Pg(pool.context("DATABASE_URL cannot be used")?)
            }
            StoreConfig::Sqlite(path) => {
                let path = path.to_str().context("the path of the data folder must be UTF-8")?;
                Backend::Lite {
                    writer: lite_pool(path, 1).await?,
                    readers: lite_pool(path, SQLITE_READERS).await?,
                }
            }
        };
        Ok(Self { backend, open_transactions: Default::default() })
    }

    /// A store that was never opened: every use of it fails.
    pub fn closed() -> Self {
        Self {
            backend: Backend::Lite { writer: closed_lite_pool(), readers: closed_lite_pool() },
            open_transactions: Default::default(),
        }
    }

    /// Runs the migrations that have not run; says which.
    ///
    /// # Errors
    /// When one fails; the ones before it stay.
    pub async fn migrate(&self) -> anyhow::Result<Vec<String>> {
        self.migrate_to(None).await
    }

    /// Runs the migrations that have not run, none after this version; says which.
    ///
    /// # Errors
    /// As [`Store::migrate`].
    pub async fn migrate_to(&self, last: Option<String>) -> anyhow::Result<Vec<String>> {
        match &self.backend {
            Backend::Pg(pool) => {
                let conn = pool.dedicated_connection().await?;
                tokio::task::spawn_blocking(move || {
                    let mut harness = AsyncMigrationHarness::new(conn);
                    let waiting = waiting(&mut harness, POSTGRES_MIGRATIONS, last.as_deref())?;
                    run_all(&mut harness, waiting)
                })
                .await?
            }
            Backend::Lite { writer, .. } => {
                let mut conn = writer.get_owned().await?;
                conn.spawn_blocking(move |inner| Ok(migrate_lite(inner, SQLITE_MIGRATIONS, last.as_deref())))
                    .await?
            }
        }
    }

    /// The migrations that have run, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn migrations(&self) -> anyhow::Result<Vec<String>> {
        let applied = match &self.backend {
            Backend::Pg(pool) => {
                let conn = pool.dedicated_connection().await?;
                tokio::task::spawn_blocking(move || {
                    AsyncMigrationHarness::new(conn).applied_migrations().map(names)
                })
                .await?
            }
            Backend::Lite { writer, .. } => {
                let mut conn = writer.get_owned().await?;
                conn.spawn_blocking(|inner| Ok(inner.applied_migrations().map(names))).await?
            }
        };
        let mut applied = applied.map_err(|error| unreadable(&*error))?;
        applied.sort();
        Ok(applied)
    }

    /// Whether migrations are waiting.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn has_pending_migrations(&self) -> anyhow::Result<bool> {
        let pending = match &self.backend {
            Backend::Pg(pool) => {
                let conn = pool.dedicated_connection().await?;
                tokio::task::spawn_blocking(move || {
                    AsyncMigrationHarness::new(conn).has_pending_migration(POSTGRES_MIGRATIONS)
                })
                .await?
            }
            Backend::Lite { writer, .. } => {
                let mut conn = writer.get_owned().await?;
                conn.spawn_blocking(|inner| Ok(inner.has_pending_migration(SQLITE_MIGRATIONS))).await?
            }
        };
        pending.map_err(|error| unreadable(&*error))
    }
}

/// Runs the migrations of a SQLite file that have not run. One that holds something already is copied first, to
/// `NAME.before-migration` beside it, in the place of the copy of an earlier time.
pub(crate) fn migrate_lite(
    inner: &mut SqliteConnection,
    source: EmbeddedMigrations,
    last: Option<&str>,
) -> anyhow::Result<Vec<String>> {
    let waiting = waiting(inner, source, last)?;
    let is_new = inner.applied_migrations().map_err(|error| unreadable(&*error))?.is_empty();
    if !is_new && !waiting.is_empty() {
        copy_file(inner).context("cannot copy the database before its migration: is the disk full?")?;
    }
    run_all(inner, waiting)
}

fn copy_file(inner: &mut SqliteConnection) -> anyhow::Result<()> {
    use diesel::prelude::*;
    use diesel::sql_types::Text;
    let file = diesel::dsl::sql::<Text>("SELECT file FROM pragma_database_list WHERE name = 'main'");
    let file: String = file.get_result(inner)?;
    let (unfinished, copy) = (format!("{file}.copying"), format!("{file}.before-migration"));
    if std::fs::exists(&unfinished)? {
        std::fs::remove_file(&unfinished)?;
    }
    diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(&unfinished).execute(inner)?;
    std::fs::File::open(&unfinished)?.sync_all()?;
    Ok(std::fs::rename(unfinished, copy)?)
}

type Waiting<DB> = Vec<Box<dyn Migration<DB>>>;

fn waiting<DB: diesel::backend::Backend>(
    harness: &mut impl MigrationHarness<DB>,
    source: EmbeddedMigrations,
    last: Option<&str>,
) -> anyhow::Result<Waiting<DB>> {
    let mut waiting = harness.pending_migrations(source).map_err(|error| unreadable(&*error))?;
    waiting.retain(|one| last.is_none_or(|last| one.name().version().to_string().as_str() <= last));
    Ok(waiting)
}

/// Each runs in a transaction of its own: one that is interrupted leaves nothing behind and runs again.
fn run_all<DB: diesel::backend::Backend>(
    harness: &mut impl MigrationHarness<DB>,
    waiting: Waiting<DB>,
) -> anyhow::Result<Vec<String>> {
    let mut done = Vec::new();
    for migration in waiting {
        let failed = |error| anyhow::anyhow!("the migration {} failed: {error}", migration.name());
        done.push(harness.run_migration(&*migration).map_err(failed)?.to_string());
    }
    Ok(done)
}

fn unreadable(error: &dyn std::error::Error) -> anyhow::Error {
    anyhow::anyhow!("cannot read which migrations have run: {error}")
}

fn names(versions: Vec<diesel::migration::MigrationVersion<'_>>) -> Vec<String> {
    versions.iter().map(ToString::to_string).collect()
}

/// A pool without a file.
pub(crate) fn closed_lite_pool() -> Pool<LiteConnection> {
    Pool::builder().build_unchecked(Manager::<LiteConnection>::new(""))
}

/// A pool of connections to a SQLite file, each set up the same.
pub(crate) async fn lite_pool(path: &str, size: u32) -> anyhow::Result<Pool<LiteConnection>> {
    let mut config = ManagerConfig::default();
    config.custom_setup = Box::new(|path| {
        let path = path.to_owned();
        Box::pin(async move {
            let mut conn = LiteConnection::establish(&path).await?;
            conn.batch_execute(SQLITE_PRAGMAS)
                .await
                .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
            Ok(conn)
        })
    });
    let manager = AsyncDieselConnectionManager::new_with_config(path, config);
    Pool::builder()
        .max_size(size)
        .connection_timeout(POOL_TIMEOUT)
        .build(manager)
        .await
        .context("cannot open the database file: check that the data folder can be written")
}
