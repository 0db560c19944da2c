//! Where content comes from: the API, or a snapshot on disk.

pub mod api;
pub mod snapshot;

use std::io::BufRead;
use std::path::Path;

use cms_sdk::content::Media;
use cms_sdk::feed::{ChangesPage, Cursor};

pub use api::ApiSource;
pub use snapshot::SnapshotSource;

use crate::media_files::MediaFiles;

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
    Snapshot {
        /// The snapshot's lines.
        lines: Box<dyn BufRead + Send>,
        /// What tells these files from other ones; nothing where they come over the wire.
        stamp: Option<String>,
    },
}

/// What the mirror has of a source.
#[derive(Debug, Default)]
pub struct Known {
    /// Its place in the feed.
    pub cursor: Cursor,
    /// Stamp of the snapshot that was read last.
    pub stamp: Option<String>,
}

impl Source {
    /// What is there beyond what is known; `folder` takes a snapshot while it is read.
    ///
    /// # Errors
    /// When the source does not answer or answers nonsense.
    pub async fn pull(&self, known: &Known, folder: &Path) -> anyhow::Result<Pull> {
        match self {
            Self::Api(api) => api.pull(known.cursor, folder).await,
            Self::Snapshot(snapshot) => snapshot.pull(known, folder),
        }
    }

    /// Fetches the files of pictures. One that is not there, or is another than its hash says, is left out with a warning.
    ///
    /// # Errors
    /// When the source does not answer, or the disk refuses.
    pub async fn fetch_media(&self, media: &[Media], files: &MediaFiles) -> anyhow::Result<()> {
        match self {
            Self::Api(api) => api.fetch_media(media, files).await,
            Self::Snapshot(snapshot) => snapshot.fetch_media(media, files),
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
