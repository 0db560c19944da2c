//! Files of lines, compressed, with the counts and checksums of what is in them.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Lines, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::Value;

use super::manifest::FileSummary;
use super::stored_document;
use crate::ports::StoredDocument;
use crate::store::tables;

/// A checksum over lines in any order. Lines of one file all differ, because each holds the key of its row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct LinesDigest([u8; 32]);

impl LinesDigest {
    pub(super) fn add(&mut self, line: &str) {
        for (sum, byte) in self.0.iter_mut().zip(blake3::hash(line.as_bytes()).as_bytes()) {
            *sum ^= byte;
        }
    }

    pub(super) fn text(self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }
}

pub(super) struct LinesWriter {
    encoder: GzEncoder<BufWriter<File>>,
    lines: u64,
    digest: LinesDigest,
    path: PathBuf,
}

impl LinesWriter {
    pub(super) fn create(path: &Path) -> anyhow::Result<Self> {
        let file = File::create_new(path).with_context(|| format!("cannot write `{}`", path.display()))?;
        let encoder = GzEncoder::new(BufWriter::new(file), Compression::fast());
        Ok(Self { encoder, lines: 0, digest: LinesDigest::default(), path: path.to_owned() })
    }

    /// Writes a row as a database gave it.
    pub(super) fn row(&mut self, table: &str, line: &str) -> anyhow::Result<()> {
        self.line(&same_spelling(table, line)?)
    }

    pub(super) fn document(&mut self, document: &StoredDocument) -> anyhow::Result<()> {
        self.line(&stored_document::to_line(document)?)
    }

    fn line(&mut self, line: &str) -> anyhow::Result<()> {
        self.lines += 1;
        self.digest.add(line);
        self.encoder.write_all(line.as_bytes())?;
        Ok(self.encoder.write_all(b"\n")?)
    }

    pub(super) fn finish(self) -> anyhow::Result<FileSummary> {
        self.encoder.finish()?.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        Ok(FileSummary {
            columns: Vec::new(),
            lines: self.lines,
            checksum: checksum(&self.path)?,
            digest: self.digest.text(),
        })
    }
}

/// Databases write the same JSON with other spaces and escapes.
pub(super) fn same_spelling(table: &str, line: &str) -> anyhow::Result<String> {
    let row: Vec<Value> = serde_json::from_str(line).map_err(|_| tables::broken_line(table))?;
    Ok(serde_json::to_string(&row)?)
}

/// The lines of a file.
pub(super) fn read(path: &Path) -> anyhow::Result<Lines<BufReader<GzDecoder<File>>>> {
    let file = File::open(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    Ok(BufReader::new(GzDecoder::new(file)).lines())
}

/// The checksum of a file's bytes.
pub(super) fn checksum(path: &Path) -> anyhow::Result<String> {
    let file = File::open(path).with_context(|| format!("`{}` is missing", path.display()))?;
    Ok(blake3::Hasher::new().update_reader(file)?.finalize().to_hex().to_string())
}

pub(super) fn write_synced(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}

/// Makes the names in a folder durable.
pub(super) fn sync_folder(folder: &Path) -> anyhow::Result<()> {
    Ok(File::open(folder)?.sync_all()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_sees_every_line_but_no_order() {
        let of = |lines: &[&str]| {
            let mut digest = LinesDigest::default();
            lines.iter().for_each(|line| digest.add(line));
            digest
        };
        assert_eq!(of(&["a", "b"]), of(&["b", "a"]));
        assert_ne!(of(&["a", "b"]), of(&["a"]));
        assert_ne!(of(&["a", "b"]), of(&["a", "c"]));
    }

    #[test]
    fn lines_come_back_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.ndjson.gz");
        let mut writer = LinesWriter::create(&path).unwrap();
        writer.row("posts", "[1 , \"đồng\\u006e\", null]").unwrap();
        let summary = writer.finish().unwrap();
        let lines: Vec<_> = read(&path).unwrap().map(Result::unwrap).collect();
        assert_eq!(lines, ["[1,\"đồngn\",null]"]);
        assert_eq!((summary.lines, summary.checksum), (1, checksum(&path).unwrap()));
        assert!(same_spelling("posts", "{\"a\":1}").is_err());
    }
}
