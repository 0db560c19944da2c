//! An export as a `.tar.gz` that is made while somebody downloads it.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::{Stream, stream};
use tokio::sync::mpsc;

use super::{files, markdown};
use crate::app::App;

/// Bytes of a chunk.
const CHUNK: usize = 64 << 10;
/// Chunks that wait for a slow reader.
const WAITING: usize = 8;

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contents {
    /// A file per page, for people and for an import.
    Markdown,
    /// A snapshot, for a generator.
    Snapshot,
}

/// The archive, in chunks. It is written to a temporary folder first, so that a slow reader holds no transaction open; where that
/// fails the download breaks off.
pub fn stream(app: &Arc<App>, contents: Contents) -> impl Stream<Item = io::Result<Bytes>> + Send + use<> {
    let (sender, receiver) = mpsc::channel(WAITING);
    let app = Arc::clone(app);
    tokio::spawn(async move {
        if let Err(error) = produce(&app, contents, &sender).await {
            tracing::warn!(error = format!("{error:#}"), "an export was cut off");
            let _ = sender.send(Err(io::Error::other("the export was cut off"))).await;
        }
    });
    stream::unfold(receiver, |mut receiver| async move { Some((receiver.recv().await?, receiver)) })
}

async fn produce(
    app: &App,
    contents: Contents,
    sender: &mpsc::Sender<io::Result<Bytes>>,
) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    match contents {
        Contents::Markdown => {
            markdown::run(&app.store, folder.path()).await?;
        }
        Contents::Snapshot => {
            files::write(&app.store, &*app.media, folder.path()).await?;
        }
    }
    let sender = sender.clone();
    tokio::task::spawn_blocking(move || pack(folder.path(), sender)).await??;
    Ok(())
}

fn pack(folder: &Path, sender: mpsc::Sender<io::Result<Bytes>>) -> io::Result<()> {
    let chunks = io::BufWriter::with_capacity(CHUNK, Chunks(sender));
    let mut archive = tar::Builder::new(GzEncoder::new(chunks, Compression::fast()));
    archive.mode(tar::HeaderMode::Deterministic);
    archive.append_dir_all(".", folder)?;
    archive.into_inner()?.finish()?.flush()
}

/// Hands over what is written, and waits while nobody takes it.
struct Chunks(mpsc::Sender<io::Result<Bytes>>);

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let gone = |_| io::Error::new(io::ErrorKind::BrokenPipe, "nobody reads it any more");
        self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes))).map_err(gone)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
