//! Where content comes from: the API, or a snapshot on disk.

pub mod api;
pub mod snapshot;

use std::io::BufRead;
use std::path::Path;

use cms_sdk::feed::{ChangesPage, Cursor};

pub use api::ApiSource;
pub use snapshot::SnapshotSource;

/// A source of content.
pub enum Source {
    /// The API, by its change feed.
    Api(ApiSource),
    /// A snapshot: a folder or a `.tar.gz`.
    Snapshot(SnapshotSource),
}

/// What a source has after a cursor.
pub enum Pull {
    /// Nothing new.
    Nothing,
    /// The next page of changes.
    Changes(ChangesPage),
    /// Everything: the first time, or when the source does not know the cursor (an older database was put back).
    Snapshot(Box<dyn BufRead + Send>),
}

impl Source {
    /// What is there after `cursor`; `folder` takes a snapshot while it is read.
    ///
    /// # Errors
    /// When the source does not answer or answers nonsense.
    pub async fn pull(&self, cursor: Cursor, folder: &Path) -> anyhow::Result<Pull> {
        match self {
            Self::Api(api) => api.pull(cursor, folder).await,
            Self::Snapshot(snapshot) => snapshot.pull(cursor, folder),
        }
    }

    /// The API, where receipts go.
    pub fn api(&self) -> Option<&ApiSource> {
        match self {
            Self::Api(api) => Some(api),
            Self::Snapshot(_) => None,
        }
    }
}
