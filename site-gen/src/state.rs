//! What the generator remembers between runs: one file, crash-safe (redb).

pub mod keys;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use redb::{
    CommitError, Database, DatabaseError, Durability, ReadTransaction, ReadableDatabase as _, StorageError,
    TableDefinition, TableError, TransactionError, WriteTransaction,
};
use uuid::Uuid;

use keys::{PlaceKey, TranslationKey};

/// Format of the state. An older one is thrown away and the site is built anew from its source; a newer one is refused.
const FORMAT: u32 = 6;

/// What the state's pages may hold in memory, in bytes.
const CACHE_BYTES: usize = 32 << 20;

/// Single values: format, cursors, settings, whether the last run ended well.
pub const VALUES: TableDefinition<&str, &str> = TableDefinition::new("values");
/// The live translation as JSON, without its body.
pub const TRANSLATIONS: TableDefinition<&TranslationKey, &[u8]> = TableDefinition::new("translations");
/// Its Markdown.
pub const BODIES: TableDefinition<&TranslationKey, &[u8]> = TableDefinition::new("bodies");
/// What its Markdown holds (a `Reading`), as the version of the code in the value `read_by` read it.
pub const READINGS: TableDefinition<&TranslationKey, &[u8]> = TableDefinition::new("readings");
/// Tag id → tag as JSON.
pub const TAGS: TableDefinition<Uuid, &[u8]> = TableDefinition::new("tags");
/// Author id → author as JSON.
pub const AUTHORS: TableDefinition<Uuid, &[u8]> = TableDefinition::new("authors");
/// Redirect id → redirect as JSON.
pub const REDIRECTS: TableDefinition<Uuid, &[u8]> = TableDefinition::new("redirects");
/// Name of a picture → picture as JSON.
pub const MEDIA: TableDefinition<&str, &[u8]> = TableDefinition::new("media");
/// Site path → the translation that lives there.
pub const PATHS: TableDefinition<&[u8], &TranslationKey> = TableDefinition::new("paths");
/// Source path of an import → post id.
pub const SOURCES: TableDefinition<&[u8], Uuid> = TableDefinition::new("sources");
/// A place in a list → the translation that has it.
pub const PLACES: TableDefinition<&PlaceKey, &TranslationKey> = TableDefinition::new("places");
/// A place in a list → what the search finds the post there by, see `search::Entry`.
pub const SEARCH_ENTRIES: TableDefinition<&PlaceKey, &[u8]> = TableDefinition::new("search_entries");
/// Hash of a line of the snapshot that was read last → name of the entry that it holds. True while the value `lines` is there.
pub const LINES: TableDefinition<u128, &[u8]> = TableDefinition::new("lines");
/// Output key → fingerprint (32 bytes), content hash (32 bytes), path.
pub const OUTPUTS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("outputs");
/// File path → output key that owns it.
pub const FILES: TableDefinition<&[u8], &[u8]> = TableDefinition::new("files");
/// Output key → the number by which its inputs know it, see `dependencies`.
pub const NUMBERS: TableDefinition<&[u8], u32> = TableDefinition::new("numbers");
/// Number → output key, and prints of the inputs that it was made from: sorted, eight bytes each.
pub const MADE_FROM: TableDefinition<u32, (&[u8], &[u8])> = TableDefinition::new("made_from");
/// Print of an input, a thousand of numbers → those of the outputs that are made from it: sorted, two bytes each.
pub const USED_BY: TableDefinition<(u64, u32), &[u8]> = TableDefinition::new("used_by");
/// Outputs that must be looked at: their inputs changed since the last finished run.
pub const PENDING: TableDefinition<&[u8], ()> = TableDefinition::new("pending");
/// Addresses that changed and that no purge command has taken yet.
pub const PURGE: TableDefinition<&str, ()> = TableDefinition::new("purge");
/// Path of a file that the bucket has otherwise, or still → the turn in which it is uploaded or deleted.
pub const UPLOAD: TableDefinition<&str, u8> = TableDefinition::new("upload");
/// Receipts that the API has not taken yet, in order.
pub const RECEIPTS: TableDefinition<u64, &[u8]> = TableDefinition::new("receipts");

/// The open state.
pub struct State {
    database: Database,
    folder: PathBuf,
}

impl State {
    /// Opens or makes the state in a folder.
    ///
    /// # Errors
    /// When another process has it open, or the folder cannot be written.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot create the state folder `{}`", folder.display()))?;
        let path = folder.join("state.redb");
        let state = Self { database: open_database(&path)?, folder: folder.to_owned() };
        match state.value("format")?.map(|format| format.parse()) {
            Some(Ok(FORMAT)) => {
                state.add_tables()?;
                return Ok(state);
            }
            Some(Ok(newer)) if newer > FORMAT => bail!(
                "the state in `{}` was written by a newer version: use that one, or remove the folder and the site is built anew \
                 from its source",
                folder.display()
            ),
            Some(_) => {
                tracing::info!("the state is of an older version: the site is built anew from its source")
            }
            None => {}
        }
        drop(state);
        std::fs::remove_file(&path)?;
        let state = Self { database: open_database(&path)?, folder: folder.to_owned() };
        let write = state.write()?;
        create_tables(&write)?;
        write.open_table(VALUES)?.insert("format", FORMAT.to_string().as_str())?;
        write.commit()?;
        Ok(state)
    }

    /// Adds the tables that a state of an earlier version has not: an empty one says what it did not know.
    fn add_tables(&self) -> anyhow::Result<()> {
        if matches!(self.read()?.open_table(READINGS), Err(TableError::TableDoesNotExist(_))) {
            let write = self.write()?;
            create_tables(&write)?;
            write.commit()?;
        }
        Ok(())
    }

    /// The folder that it lies in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// One moment of the state.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(&self) -> anyhow::Result<ReadTransaction> {
        Ok(self.database.begin_read()?)
    }

    /// A change of the state; nothing of it lasts until it is committed.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self) -> anyhow::Result<WriteTransaction> {
        Ok(self.database.begin_write()?)
    }

    /// A change that lasts once one by [`State::write`] is committed after it, or the state is closed; nobody waits for the disk before.
    /// A crash may take it back: it is for what is pulled or sent once more then.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_ahead(&self) -> anyhow::Result<WriteTransaction> {
        let mut write = self.write()?;
        write.set_durability(Durability::None)?;
        Ok(write)
    }

    /// A single value.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn value(&self, name: &str) -> anyhow::Result<Option<String>> {
        match self.read()?.open_table(VALUES) {
            Ok(table) => Ok(redb::ReadableTable::get(&table, name)?.map(|value| value.value().to_owned())),
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Adds to an error of the state's file where that lies: it may be another disk than the site's that is full.
    pub fn located(&self, error: anyhow::Error) -> anyhow::Error {
        let is_own = error.is::<StorageError>()
            || error.is::<TableError>()
            || error.is::<TransactionError>()
            || error.is::<CommitError>();
        if !is_own {
            return error;
        }
        error.context(format!("the state in `{}` cannot be read or written", self.folder.display()))
    }
}

fn open_database(path: &Path) -> anyhow::Result<Database> {
    match Database::builder().set_cache_size(CACHE_BYTES).create(path) {
        Ok(database) => Ok(database),
        Err(DatabaseError::DatabaseAlreadyOpen) => {
            bail!(
                "another process works on the state `{}`: stop it, or name another with --state",
                path.display()
            )
        }
        Err(error) if is_unreadable(&error) => {
            tracing::warn!("the state cannot be read: the site is built anew from its source");
            std::fs::remove_file(path)?;
            Ok(Database::builder().set_cache_size(CACHE_BYTES).create(path)?)
        }
        Err(error) => Err(error).with_context(|| format!("cannot open the state `{}`", path.display())),
    }
}

/// Whether the file is there and can be read, and holds no state: damaged, cut off, of an older format, or something else.
fn is_unreadable(error: &DatabaseError) -> bool {
    match error {
        DatabaseError::UpgradeRequired(_) | DatabaseError::Storage(StorageError::Corrupted(_)) => true,
        DatabaseError::Storage(StorageError::Io(error)) => {
            matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof)
        }
        _ => false,
    }
}

fn create_tables(write: &WriteTransaction) -> anyhow::Result<()> {
    write.open_table(VALUES)?;
    for table in [TRANSLATIONS, BODIES, READINGS] {
        write.open_table(table)?;
    }
    for table in [TAGS, AUTHORS, REDIRECTS] {
        write.open_table(table)?;
    }
    for table in [OUTPUTS, FILES] {
        write.open_table(table)?;
    }
    write.open_table(MEDIA)?;
    write.open_table(PATHS)?;
    write.open_table(SOURCES)?;
    write.open_table(PLACES)?;
    write.open_table(SEARCH_ENTRIES)?;
    write.open_table(LINES)?;
    write.open_table(NUMBERS)?;
    write.open_table(MADE_FROM)?;
    write.open_table(USED_BY)?;
    write.open_table(PENDING)?;
    write.open_table(PURGE)?;
    write.open_table(UPLOAD)?;
    write.open_table(RECEIPTS)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_named_by_the_folder_on_it() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(folder.path()).unwrap();
        let full = || StorageError::Io(ErrorKind::StorageFull.into());
        for error in
            [anyhow::Error::from(full()), CommitError::from(full()).into(), TableError::from(full()).into()]
        {
            let told = format!("{:#}", state.located(error));
            assert!(told.starts_with(&format!("the state in `{}`", folder.path().display())), "{told}");
        }
        let other = anyhow::anyhow!("cannot write `en/index.html`");
        assert_eq!(state.located(other).to_string(), "cannot write `en/index.html`");
    }
}
