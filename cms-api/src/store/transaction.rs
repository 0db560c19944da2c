//! Transactions: begun here, ended by whoever began them.

use std::collections::HashSet;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager as SyncTransactionManager, TransactionManager as _};
use diesel_async::{AnsiTransactionManager, TransactionManager as _};

use super::{Backend, Conn, Store, StoreError, StoreResult};

/// The tasks that hold a transaction now.
#[derive(Clone, Default)]
pub(super) struct OpenTransactions(Arc<Mutex<HashSet<tokio::task::Id>>>);

impl OpenTransactions {
    /// Marks the running task; refused when it is marked already.
    fn enter(&self) -> StoreResult<TaskMark> {
        let task = tokio::task::try_id();
        if let Some(task) = task
            && !self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(task)
        {
            return Err(StoreError::Nested);
        }
        Ok(TaskMark { open: self.clone(), task })
    }
}

/// Takes the mark away when the transaction ends, however it ends.
struct TaskMark {
    open: OpenTransactions,
    task: Option<tokio::task::Id>,
}

impl Drop for TaskMark {
    fn drop(&mut self) {
        if let Some(task) = self.task {
            self.open.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&task);
        }
    }
}

/// How long a dropped transaction may take to roll back before its connection is thrown away, which rolls back too.
const ROLLBACK_TIMEOUT: Duration = Duration::from_secs(5);

/// An open transaction; use it as a [`Conn`]. End it with [`Tx::commit`] or [`Tx::rollback`]. When it is dropped instead (a refused
/// request), it rolls back behind the caller's back, so that the pool keeps its connection.
pub struct Tx {
    /// Taken when it ends.
    conn: Option<Conn>,
    mark: Option<TaskMark>,
}

/// Only [`Tx`]'s own ends take the connection.
const ENDED: &str = "a transaction is used before it ends";

impl Deref for Tx {
    type Target = Conn;

    #[expect(clippy::expect_used, reason = "the ends of a transaction consume it")]
    fn deref(&self) -> &Conn {
        self.conn.as_ref().expect(ENDED)
    }
}

impl DerefMut for Tx {
    #[expect(clippy::expect_used, reason = "the ends of a transaction consume it")]
    fn deref_mut(&mut self) -> &mut Conn {
        self.conn.as_mut().expect(ENDED)
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        let (Some(mut conn), Ok(runtime)) = (self.conn.take(), tokio::runtime::Handle::try_current()) else {
            return;
        };
        runtime.spawn(async move {
            // On failure the connection is dropped with its transaction open: the pool throws it away.
            let _ = tokio::time::timeout(ROLLBACK_TIMEOUT, roll_back(&mut conn)).await;
        });
    }
}

impl Store {
    /// Begins a transaction that writes. On SQLite this waits for the one writer.
    ///
    /// # Errors
    /// [`StoreError::Nested`] when this task holds one already, [`StoreError::Unavailable`] when none can be had in time.
    pub async fn begin(&self) -> StoreResult<Tx> {
        self.begin_with("BEGIN", "BEGIN IMMEDIATE", true).await
    }

    /// Begins a transaction that only reads and sees one moment throughout.
    ///
    /// # Errors
    /// As [`Store::begin`].
    pub async fn begin_snapshot(&self) -> StoreResult<Tx> {
        self.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "BEGIN DEFERRED", false).await
    }

    async fn begin_with(&self, postgres: &str, sqlite: &'static str, writes: bool) -> StoreResult<Tx> {
        let mark = self.open_transactions.enter()?;
        let conn = match &self.backend {
            Backend::Pg(pool) => {
                let mut conn = pool.get_owned().await?;
                AnsiTransactionManager::begin_transaction_sql(&mut *conn, postgres).await?;
                Conn::Pg(conn)
            }
            Backend::Lite { writer, readers } => {
                let pool = if writes { writer } else { readers };
                let mut conn = pool.get_owned().await?;
                conn.spawn_blocking(move |inner| {
                    SyncTransactionManager::begin_transaction_sql(inner, sqlite)
                })
                .await?;
                Conn::Lite(conn)
            }
        };
        Ok(Tx { conn: Some(conn), mark: Some(mark) })
    }
}

impl Tx {
    /// Makes everything done in it durable.
    ///
    /// # Errors
    /// When the database refuses; then nothing was done.
    pub async fn commit(mut self) -> StoreResult<()> {
        match &mut *self {
            Conn::Pg(conn) => AnsiTransactionManager::commit_transaction(&mut **conn).await?,
            Conn::Lite(conn) => conn.spawn_blocking(SyncTransactionManager::commit_transaction).await?,
        }
        self.end();
        Ok(())
    }

    /// Undoes everything done in it.
    ///
    /// # Errors
    /// When the database is away; it will roll back by itself.
    pub async fn rollback(mut self) -> StoreResult<()> {
        roll_back(&mut self).await?;
        self.end();
        Ok(())
    }

    /// Gives the connection back; nothing is left to roll back.
    fn end(mut self) {
        self.mark.take();
        self.conn.take();
    }
}

async fn roll_back(conn: &mut Conn) -> StoreResult<()> {
    match conn {
        Conn::Pg(conn) => AnsiTransactionManager::rollback_transaction(&mut **conn).await?,
        Conn::Lite(conn) => conn.spawn_blocking(SyncTransactionManager::rollback_transaction).await?,
    }
    Ok(())
}
