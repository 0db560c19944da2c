//! The snapshot: everything that is true of the live site at one moment, as lines of JSON (`content.ndjson`).
//!
//! The first line is a [`SnapshotHeader`] with the place in the feed, then one [`Entry`] a line, the last a [`SnapshotEnd`]; without
//! that it was cut off. Read in one transaction, in pages: neither a large site nor a slow reader takes much memory.

use std::io;
use std::time::Duration;

use cms_sdk::Locale;
use cms_sdk::feed::{Entry, SNAPSHOT_FORMAT, SnapshotEnd, SnapshotHeader};
use futures_util::{Stream, StreamExt as _, stream};
use serde::Serialize;
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::store::{Store, StoreError, StoreResult, Tx};
use crate::{content, feed, media, settings, signing_keys};

/// Translations whose texts are in memory at once.
const PAGE: i64 = 100;
/// Bytes that are gathered before they are handed over.
const CHUNK: usize = 64 * 1024;
/// Chunks that may wait for a slow reader.
const WAITING_CHUNKS: usize = 4;
/// A reader that takes nothing for so long is given up: it holds a connection to the store.
const READER_TIMEOUT: Duration = Duration::from_secs(60);

type Chunk = StoreResult<Vec<u8>>;

/// Begins a snapshot; gives its bytes, in chunks that end anywhere. A failure on the way ends them with an error, and without the
/// last line.
///
/// # Errors
/// When the store does not answer.
pub async fn begin(store: &Store) -> StoreResult<impl Stream<Item = io::Result<Vec<u8>>> + Send + use<>> {
    let (sender, mut chunks) = mpsc::channel(WAITING_CHUNKS);
    let store = store.clone();
    // A task of its own: it holds a transaction for as long as the reader takes.
    tokio::spawn(async move {
        let failed = match produce(&store, &sender).await {
            Ok(()) | Err(Stopped::ByReader) => return,
            Err(Stopped::ByStore(error)) => error,
        };
        tracing::warn!(error = %failed, "a snapshot was cut off");
        let _ = sender.send_timeout(Err(failed), READER_TIMEOUT).await;
    });
    // The first chunk tells whether there will be any, while it is still time to answer with an error.
    let first = chunks.recv().await.unwrap_or_else(|| Ok(Vec::new()))?;
    let rest = stream::poll_fn(move |context| chunks.poll_recv(context));
    Ok(stream::iter([Ok(first)]).chain(rest.map(|chunk| chunk.map_err(io::Error::other))))
}

/// Why a snapshot stopped before its end.
enum Stopped {
    /// Nobody reads it any more.
    ByReader,
    /// The store failed.
    ByStore(StoreError),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::ByStore(error)
    }
}

async fn produce(store: &Store, sender: &mpsc::Sender<Chunk>) -> Result<(), Stopped> {
    let mut lines = Lines { sender, gathered: Vec::new(), entries: 0 };
    let mut tx = store.begin_snapshot().await?;
    let cursor = feed::head(&mut tx).await?;
    lines.line(&SnapshotHeader { format: SNAPSHOT_FORMAT, cursor })?;
    write_entries(&mut tx, &mut lines).await?;
    tx.commit().await?;
    let entries = lines.entries;
    lines.line(&SnapshotEnd { entries })?;
    lines.hand_over().await
}

async fn write_entries(tx: &mut Tx, lines: &mut Lines<'_>) -> Result<(), Stopped> {
    let (settings, _) = settings::load(tx).await?;
    lines.entry(Entry::Settings(settings)).await?;
    if let Some(keys) = signing_keys::public(tx).await? {
        lines.entry(Entry::SigningKeys(keys)).await?;
    }
    for edited in content::tags::all(tx).await? {
        lines.entry(Entry::Tag(edited.tag)).await?;
    }
    for edited in content::authors::all(tx).await? {
        lines.entry(Entry::Author(edited.author)).await?;
    }
    for redirect in content::redirects::all(tx).await? {
        lines.entry(Entry::Redirect(redirect)).await?;
    }
    // Before the pages that show them.
    for medium in media::all(tx).await? {
        lines.entry(Entry::Media(medium)).await?;
    }
    let mut after = (Uuid::nil(), Locale::En);
    loop {
        let page = content::live::translations_after(tx, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = (last.post_id, last.locale);
        for translation in page {
            lines.entry(Entry::Translation(translation)).await?;
        }
    }
}

/// Gathers lines and hands them over in chunks.
struct Lines<'a> {
    sender: &'a mpsc::Sender<Chunk>,
    gathered: Vec<u8>,
    entries: u64,
}

impl Lines<'_> {
    async fn entry(&mut self, entry: Entry) -> Result<(), Stopped> {
        self.entries += 1;
        self.line(&entry)?;
        if self.gathered.len() >= CHUNK { self.hand_over().await } else { Ok(()) }
    }

    fn line(&mut self, value: &impl Serialize) -> StoreResult<()> {
        serde_json::to_writer(&mut self.gathered, value).map_err(|error| StoreError::Other(error.into()))?;
        self.gathered.push(b'\n');
        Ok(())
    }

    async fn hand_over(&mut self) -> Result<(), Stopped> {
        let chunk = std::mem::take(&mut self.gathered);
        self.sender.send_timeout(Ok(chunk), READER_TIMEOUT).await.map_err(|_| Stopped::ByReader)
    }
}
