//! Where the files of media lie. A file never changes: its name begins with the hash of its bytes.

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};

/// A store of files by their names, which are all [names of media](cms_sdk::media::is_name); others are refused.
#[async_trait]
pub trait MediaStore: Send + Sync {
    /// What it is, for logs.
    fn name(&self) -> &'static str;

    /// Asks for nothing, to see whether it answers.
    ///
    /// # Errors
    /// When it does not, or lets nobody in.
    async fn ping(&self) -> anyhow::Result<()>;

    /// Keeps a file, whole or not at all; one that is there already counts as put now.
    ///
    /// # Errors
    /// When the name is none or the store refuses.
    async fn put(&self, name: &str, bytes: Bytes) -> anyhow::Result<()>;

    /// A file's bytes; none when it is not there.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn get(&self, name: &str) -> anyhow::Result<Option<Bytes>>;

    /// Deletes a file; one that is not there is deleted already.
    ///
    /// # Errors
    /// When the store refuses.
    async fn delete(&self, name: &str) -> anyhow::Result<()>;

    /// Every file, in no order.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn list(&self) -> anyhow::Result<Vec<StoredFile>>;
}

/// A file as a store lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Its name.
    pub name: String,
    /// When it was put there, by the store's clock.
    pub put_at: DateTime<Utc>,
}
