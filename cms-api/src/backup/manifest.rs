//! What is in a backup. The manifest's own checksum is sealed under the root key: whoever has no key can neither make nor change one.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::lines;
use crate::app::App;
use crate::secrets::{Purpose, RootKey};

pub(super) const MANIFEST_FILE: &str = "manifest.json";
pub(super) const DOCUMENTS: &str = "documents.ndjson.gz";
const FORMAT: u32 = 1;

/// What is in a backup.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Manifest {
    format: u32,
    pub(super) id: Uuid,
    pub(super) created_at: DateTime<Utc>,
    pub(super) duet_version: String,
    /// The migrations that had run, oldest first.
    pub(super) migrations: Vec<String>,
    pub(super) files: BTreeMap<String, FileSummary>,
    /// Files of pictures, and BLAKE3 of the bytes of each.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) media: BTreeMap<String, String>,
}

/// What is in one of its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FileSummary {
    /// The columns of a table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) columns: Vec<String>,
    pub(super) lines: u64,
    /// BLAKE3 of the file's bytes, as `b3sum` shows it.
    pub(super) checksum: String,
    /// Of the lines, in whatever order: the stores give them in none.
    pub(super) digest: String,
}

/// The manifest as it lies on the disk: `seal` holds the checksum of `backup`.
#[derive(Serialize, Deserialize)]
struct Sealed {
    seal: String,
    backup: Manifest,
}

impl FileSummary {
    pub(super) fn of(self, columns: Vec<String>) -> Self {
        Self { columns, ..self }
    }
}

impl Manifest {
    pub(super) fn new(
        app: &App,
        migrations: Vec<String>,
        files: BTreeMap<String, FileSummary>,
        media: BTreeMap<String, String>,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            format: FORMAT,
            id: app.clock.new_id(),
            created_at: app.clock.now(),
            duet_version: env!("CARGO_PKG_VERSION").to_owned(),
            migrations,
            files,
            media,
        })
    }

    pub(super) fn write(&self, root_key: &RootKey, folder: &Path) -> anyhow::Result<()> {
        let seal = root_key.seal(Purpose::BackupManifest, self.id, &self.checksum()?)?;
        let text = serde_json::to_string_pretty(&Sealed { seal, backup: self.clone() })?;
        lines::write_synced(&folder.join(MANIFEST_FILE), text.as_bytes())
    }

    /// The manifest of a backup that was made under this key and not changed since.
    pub(super) fn open(folder: &Path, root_key: &RootKey) -> anyhow::Result<Self> {
        let Sealed { seal, backup } = Self::read_sealed(folder)?;
        let Ok(checksum) = root_key.open(Purpose::BackupManifest, backup.id, &seal) else {
            bail!(
                "the root key is not the one that this backup was made under: set DUET_ROOT_KEY to that key, or put its file \
                 `root.key` into the data folder"
            );
        };
        ensure!(checksum == backup.checksum()?, "`{MANIFEST_FILE}` was changed after the backup was made");
        Ok(backup)
    }

    fn read_sealed(folder: &Path) -> anyhow::Result<Sealed> {
        let path = folder.join(MANIFEST_FILE);
        let text = std::fs::read_to_string(&path).with_context(|| {
            format!("`{}` is no backup: it has no readable {MANIFEST_FILE}", folder.display())
        })?;
        let format = serde_json::from_str::<serde_json::Value>(&text)
            .ok()
            .and_then(|value| value.pointer("/backup/format")?.as_u64());
        match format {
            Some(format) if format == u64::from(FORMAT) => {}
            Some(format) => {
                bail!("this backup has format {format}, made by a newer Duet: restore it with that one")
            }
            None => bail!("`{}` is not the manifest of a backup", path.display()),
        }
        serde_json::from_str(&text).with_context(|| format!("`{}` cannot be read", path.display()))
    }

    fn checksum(&self) -> anyhow::Result<Vec<u8>> {
        Ok(blake3::hash(&serde_json::to_vec(self)?).as_bytes().to_vec())
    }
}
