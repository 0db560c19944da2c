//! Who uses the data folder of the embedded profile: processes that read and write it share it, `move` wants it for itself.

use std::fs::{File, TryLockError};
use std::path::Path;

use anyhow::{Context as _, bail};

/// The file that is locked; it holds nothing, and the lock ends with the process.
const LOCK_FILE: &str = "duet.lock";

/// The folder is in use until this is dropped.
pub struct InUse(#[expect(dead_code, reason = "held for its lock")] File);

/// Marks the folder as used by this process, among others.
///
/// # Errors
/// When another process has it for itself.
pub fn share(folder: &Path) -> anyhow::Result<InUse> {
    let file = open(folder)?;
    match file.try_lock_shared() {
        Ok(()) => Ok(InUse(file)),
        Err(TryLockError::WouldBlock) => {
            bail!("`{}` is being moved: wait until that is done", folder.display())
        }
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Takes the folder for this process alone.
///
/// # Errors
/// When another process uses it.
pub fn claim(folder: &Path) -> anyhow::Result<InUse> {
    let file = open(folder)?;
    match file.try_lock() {
        Ok(()) => Ok(InUse(file)),
        Err(TryLockError::WouldBlock) => {
            bail!(
                "another process uses `{}`: stop it first, so that nothing is written meanwhile",
                folder.display()
            )
        }
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

fn open(folder: &Path) -> anyhow::Result<File> {
    let path = folder.join(LOCK_FILE);
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .with_context(|| format!("cannot use `{}`", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_share_the_folder_and_one_alone_claims_it() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (share(folder.path()).unwrap(), share(folder.path()).unwrap());
        assert!(claim(folder.path()).is_err());
        drop((one, other));
        let alone = claim(folder.path()).unwrap();
        assert!(share(folder.path()).is_err() && claim(folder.path()).is_err());
        drop(alone);
        assert!(share(folder.path()).is_ok());
    }
}
