//! Transactions: begun here, ended by whoever began them.

use std::collections::HashSet;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};

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

/// An open transaction; use it as a [`Conn`]. End it with [`Tx::commit`] or [`Tx::rollback`]: when it is dropped instead, the pool
/// throws its connection away and the database rolls back.
pub struct Tx {
    conn: Conn,
    _mark: TaskMark,
}

impl Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
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
        Ok(Tx { conn, _mark: mark })
    }
}

impl Tx {
    /// Makes everything done in it durable.
    ///
    /// # Errors
    /// When the database refuses; then nothing was done.
    pub async fn commit(mut self) -> StoreResult<()> {
        match &mut self.conn {
            Conn::Pg(conn) => AnsiTransactionManager::commit_transaction(&mut **conn).await?,
            Conn::Lite(conn) => conn.spawn_blocking(SyncTransactionManager::commit_transaction).await?,
        }
        Ok(())
    }

    /// Undoes everything done in it.
    ///
    /// # Errors
    /// When the database is away; it will roll back by itself.
    pub async fn rollback(mut self) -> StoreResult<()> {
        match &mut self.conn {
            Conn::Pg(conn) => AnsiTransactionManager::rollback_transaction(&mut **conn).await?,
            Conn::Lite(conn) => conn.spawn_blocking(SyncTransactionManager::rollback_transaction).await?,
        }
        Ok(())
    }
}
