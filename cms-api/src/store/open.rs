//! Opening either database: pools, pragmas, migrations.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use diesel_async::pooled_connection::bb8::Pool;
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig};
use diesel_async::{
    AsyncConnection as _, AsyncMigrationHarness, AsyncPgConnection, SimpleAsyncConnection as _,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};

use super::{Backend, LiteConnection, Manager, Store};

const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations/postgres");
const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");

/// How long a caller waits for a connection before it is told that the store is busy.
const POOL_TIMEOUT: Duration = Duration::from_secs(5);
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;

/// Durable on a killed process; readers never block the writer. `NORMAL` may lose the last commits on a power cut, so `FULL`.
const SQLITE_PRAGMAS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
     PRAGMA foreign_keys = ON; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;";

/// Which database to open.
#[derive(Debug, Clone)]
pub enum StoreConfig {
    /// The server profile: a `postgres://` URL. It may hold a password, so it is never printed.
    Postgres(PostgresUrl),
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
            StoreConfig::Postgres(url) => {
                let manager = Manager::<AsyncPgConnection>::new(&url.0);
                let pool = Pool::builder()
                    .max_size(POSTGRES_CONNECTIONS)
                    .connection_timeout(POOL_TIMEOUT)
                    .build(manager)
                    .await
                    .context("PostgreSQL does not answer: check DATABASE_URL")?;
                Backend::Pg(pool)
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
        let done = match &self.backend {
            Backend::Pg(pool) => {
                let conn = pool.dedicated_connection().await?;
                tokio::task::spawn_blocking(move || {
                    let mut harness = AsyncMigrationHarness::new(conn);
                    harness.run_pending_migrations(POSTGRES_MIGRATIONS).map(names)
                })
                .await?
            }
            Backend::Lite { writer, .. } => {
                let mut conn = writer.get_owned().await?;
                conn.spawn_blocking(|inner| Ok(inner.run_pending_migrations(SQLITE_MIGRATIONS).map(names)))
                    .await?
            }
        };
        done.map_err(|error| anyhow::anyhow!("a migration failed: {error}"))
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
        pending.map_err(|error| anyhow::anyhow!("cannot read which migrations have run: {error}"))
    }
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
