//! Snapshots: `content.ndjson` in a folder or a `.tar.gz`.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Seek as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::SyncSender;

use anyhow::{Context as _, bail, ensure};
use cms_sdk::content::Media;
use cms_sdk::feed::{Cursor, Entry, SNAPSHOT_FORMAT, SnapshotEnd, SnapshotHeader};
use flate2::read::GzDecoder;
use rayon::prelude::*;
use simdutf8::basic::from_utf8;

use super::{Known, Pull};
use crate::media_files::MediaFiles;
use crate::mirror::{KnownLines, Line, Prepared};

/// Entries that are read at a time.
const BATCH: usize = 256;
const CONTENT: &str = "content.ndjson";
/// Folder of the pictures' files.
const MEDIA: &str = "media";

/// A snapshot on disk.
pub struct SnapshotSource {
    path: PathBuf,
}

impl SnapshotSource {
    /// The snapshot at `path`: a folder, or a `.tar.gz`.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn pull(&self, known: &Known, folder: &Path) -> anyhow::Result<Pull> {
        let stamp = self.stamp()?;
        if known.stamp.as_ref() == Some(&stamp) {
            return Ok(Pull::Nothing);
        }
        Ok(Pull::Snapshot { lines: self.open(folder)?, stamp: Some(stamp) })
    }

    /// Which file it is and when it was written: somebody may also write it by hand, without moving its cursor.
    fn stamp(&self) -> anyhow::Result<String> {
        let file = if self.path.is_dir() { self.path.join(CONTENT) } else { self.path.clone() };
        let cannot = || format!("cannot read the snapshot `{}`", self.path.display());
        let file = std::fs::canonicalize(file).with_context(cannot)?;
        let metadata = std::fs::metadata(&file).with_context(cannot)?;
        let modified: chrono::DateTime<chrono::Utc> = metadata.modified()?.into();
        Ok(format!("{} {} {}", metadata.len(), modified.to_rfc3339(), file.display()))
    }

    fn open(&self, folder: &Path) -> anyhow::Result<Box<dyn BufRead + Send>> {
        let cannot = || format!("cannot read the snapshot `{}`", self.path.display());
        if self.path.is_dir() {
            let file = File::open(self.path.join(CONTENT)).with_context(cannot)?;
            return Ok(Box::new(BufReader::new(file)));
        }
        let mut archive = tar::Archive::new(GzDecoder::new(File::open(&self.path).with_context(cannot)?));
        for entry in archive.entries().with_context(cannot)? {
            let mut entry = entry.with_context(cannot)?;
            if entry.path().with_context(cannot)?.ends_with(CONTENT) {
                let mut file = tempfile::tempfile_in(folder)?;
                std::io::copy(&mut entry, &mut file).with_context(cannot)?;
                file.rewind()?;
                return Ok(Box::new(BufReader::new(file)));
            }
        }
        bail!("the snapshot `{}` holds no `{CONTENT}`", self.path.display())
    }
}

impl SnapshotSource {
    pub(super) fn fetch_media(&self, media: &[Media], files: &MediaFiles) -> anyhow::Result<()> {
        let cannot = || format!("cannot read the snapshot `{}`", self.path.display());
        if self.path.is_dir() {
            for medium in media {
                let path = self.path.join(MEDIA).join(&medium.name);
                match File::open(&path) {
                    Ok(mut file) => files.begin(medium)?.take(&mut file).with_context(cannot)?,
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                        tracing::warn!(name = medium.name, "the snapshot has no file of this picture");
                    }
                    Err(error) => return Err(error).with_context(cannot),
                }
            }
            return Ok(());
        }
        let wanted: HashMap<&str, &Media> =
            media.iter().map(|medium| (medium.name.as_str(), medium)).collect();
        let mut archive = tar::Archive::new(GzDecoder::new(File::open(&self.path).with_context(cannot)?));
        for entry in archive.entries().with_context(cannot)? {
            let mut entry = entry.with_context(cannot)?;
            let path = entry.path().with_context(cannot)?.into_owned();
            let is_media = path.parent().is_some_and(|folder| folder.ends_with(MEDIA));
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if let Some(medium) = wanted.get(name).filter(|_| is_media) {
                files.begin(medium)?.take(&mut entry).with_context(cannot)?;
            }
        }
        Ok(())
    }
}

/// Reads a snapshot line by line: header, entries, end.
pub struct Reader<R> {
    lines: std::io::Split<R>,
    header: SnapshotHeader,
    number: u64,
    end: Option<SnapshotEnd>,
}

impl<R: BufRead + Send> Reader<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// When it is missing or of another format.
    pub fn open(reader: R) -> anyhow::Result<Self> {
        let mut lines = reader.split(b'\n');
        let first = lines.next().transpose()?.context("the snapshot is empty")?;
        let header: SnapshotHeader = serde_json::from_slice(&first).context("the snapshot has no header")?;
        ensure!(
            header.format == SNAPSHOT_FORMAT,
            "the snapshot has format {}, this generator reads {SNAPSHOT_FORMAT}",
            header.format
        );
        Ok(Self { lines, header, number: 1, end: None })
    }

    /// The place in the feed at which it was taken.
    pub fn cursor(&self) -> Cursor {
        self.header.cursor
    }

    /// Sends all lines in batches, until they end or nobody takes them any more. Those that are not `known` are read, and `prepare`d.
    pub(crate) fn send_all(
        mut self,
        known: &KnownLines,
        prepare: fn(Entry) -> Prepared,
        to: SyncSender<Vec<anyhow::Result<Line>>>,
    ) -> Self {
        let mut texts = self.next_texts();
        while self.end.is_none() {
            let first = self.number + 1;
            let read = std::mem::take(&mut texts).into_par_iter().enumerate().map(|(index, text)| {
                let number = first + index as u64;
                let text = text.map_err(|error| Stop::Failed(error.into()))?;
                Line::of(text, known, |text| parse(text, number).map(prepare))
            });
            // What comes after is taken from the file meanwhile.
            let (read, next) = rayon::join(|| read.collect::<Vec<_>>(), || self.next_texts());
            texts = next;
            let mut batch = Vec::with_capacity(read.len());
            for line in read {
                self.number += 1;
                match line {
                    Ok(line) => batch.push(Ok(line)),
                    Err(Stop::Failed(error)) => batch.push(Err(error)),
                    Err(Stop::End(end)) => {
                        self.end = Some(end);
                        break;
                    }
                }
            }
            if batch.is_empty() || to.send(batch).is_err() {
                break;
            }
        }
        self
    }

    fn next_texts(&mut self) -> Vec<std::io::Result<Vec<u8>>> {
        self.lines.by_ref().take(BATCH).collect()
    }

    /// Checks that the end was there and counts what was read.
    ///
    /// # Errors
    /// When the snapshot was cut off.
    pub fn check_end(&self, entries: u64) -> anyhow::Result<()> {
        match &self.end {
            Some(end) if end.entries == entries => Ok(()),
            _ => bail!("the snapshot was cut off after line {}: nothing of it was taken", self.number),
        }
    }
}

/// Why a line holds no entry.
enum Stop {
    End(SnapshotEnd),
    Failed(anyhow::Error),
}

fn parse(text: &[u8], number: u64) -> Result<Entry, Stop> {
    let cannot = || format!("line {number} of the snapshot cannot be read");
    let text = from_utf8(text).with_context(cannot).map_err(Stop::Failed)?;
    serde_json::from_str(text).map_err(|error| match serde_json::from_str(text) {
        Ok(end) => Stop::End(end),
        Err(_) => Stop::Failed(anyhow::Error::from(error).context(cannot())),
    })
}
