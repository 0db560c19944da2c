//! An archive that a stranger could have made becomes a folder, and nothing outside it.

use std::fs::{self, File};
use std::io::{self, Read, Seek as _};
use std::path::{Component, Path, PathBuf};

use cms_sdk::{ErrorCode, Locale};
use flate2::read::MultiGzDecoder;
use tempfile::TempDir;

use crate::error::{DomainError, DomainResult};
use crate::import::SITE_FILE;
use crate::store::StoreError;

/// Most bytes that an archive may unpack to.
pub const MAX_UNPACKED: u64 = 1 << 30;
/// Most files in an archive.
const MAX_FILES: u64 = 200_000;
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// An unpacked archive; its folder goes with it.
pub(super) struct Unpacked {
    _folder: TempDir,
    /// Where the language folders are: the archive's only folder where everything is in one.
    pub(super) root: PathBuf,
}

/// Unpacks a `.tar` or `.tar.gz`, told apart by its bytes. Links and devices in it are left out.
///
/// # Errors
/// [`ErrorCode::ArchiveInvalid`] when it is neither, is cut off, leads out of its folder, or is too large unpacked.
pub(super) fn unpack(mut archive: File) -> DomainResult<Unpacked> {
    let folder = tempfile::tempdir().map_err(own_disk)?;
    archive.rewind().map_err(own_disk)?;
    let mut start = [0; 2];
    let is_gzip = archive.read_exact(&mut start).is_ok() && start == GZIP;
    archive.rewind().map_err(own_disk)?;
    if is_gzip {
        write(MultiGzDecoder::new(archive), folder.path())?;
    } else {
        write(archive, folder.path())?;
    }
    let root = root(folder.path()).map_err(own_disk)?;
    Ok(Unpacked { _folder: folder, root })
}

fn write(from: impl Read, folder: &Path) -> DomainResult<()> {
    let (mut files, mut left) = (0, MAX_UNPACKED);
    for entry in tar::Archive::new(from).entries().map_err(invalid)? {
        let entry = entry.map_err(invalid)?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let path = inside(&entry.path().map_err(invalid)?).ok_or(ErrorCode::ArchiveInvalid)?;
        files += 1;
        left =
            left.checked_sub(entry.size()).filter(|_| files <= MAX_FILES).ok_or(ErrorCode::ArchiveInvalid)?;
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(own_disk)?;
        }
        let mut file = File::create(&path).map_err(own_disk)?;
        let size = entry.size();
        let written = io::copy(&mut entry.take(size), &mut file).map_err(invalid)?;
        if written != size {
            return Err(ErrorCode::ArchiveInvalid.into());
        }
    }
    if files == 0 { Err(ErrorCode::ArchiveInvalid.into()) } else { Ok(()) }
}

/// The path, when it stays inside: `./en/a.md` and `en/a.md`, not `/etc/a` nor `../a`.
fn inside(path: &Path) -> Option<PathBuf> {
    let mut inside = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => inside.push(name),
            Component::CurDir => {}
            _ => return None,
        }
    }
    (inside.components().count() > 0).then_some(inside)
}

/// The folder in which the language folders are: this one, or the only one in it.
fn root(folder: &Path) -> io::Result<PathBuf> {
    let names: Vec<_> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<_>>()?;
    let is_site = |name: &std::ffi::OsStr| {
        name.to_str().is_some_and(|name| name == SITE_FILE || name.parse::<Locale>().is_ok())
    };
    match names.as_slice() {
        [only] if !is_site(only) && folder.join(only).is_dir() => Ok(folder.join(only)),
        _ => Ok(folder.to_owned()),
    }
}

fn invalid(_: io::Error) -> DomainError {
    ErrorCode::ArchiveInvalid.into()
}

fn own_disk(error: io::Error) -> DomainError {
    DomainError::Store(StoreError::Other(error.into()))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (path, bytes) in files {
            let mut header = tar::Header::new_gnu();
            // Set by hand: the builder refuses paths that climb.
            let name = header.as_old_mut().name.as_mut_slice();
            name[..path.len()].copy_from_slice(path.as_bytes());
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            header.set_cksum();
            builder.append(&header, *bytes).unwrap();
        }
        builder.into_inner().unwrap()
    }

    fn unpacked(bytes: &[u8]) -> DomainResult<Unpacked> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        unpack(file)
    }

    fn is_refused(bytes: &[u8]) -> bool {
        matches!(unpacked(bytes), Err(DomainError::Refused(ErrorCode::ArchiveInvalid)))
    }

    #[test]
    fn archives_become_folders() {
        let site = archive(&[("./en/a.md", b"A"), ("site.toml", b"")]);
        let found = unpacked(&site).unwrap();
        assert_eq!(fs::read(found.root.join("en/a.md")).unwrap(), b"A");
        let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        zipped.write_all(&archive(&[("blog/vi/a.md", b"B")])).unwrap();
        let found = unpacked(&zipped.finish().unwrap()).unwrap();
        assert_eq!(fs::read(found.root.join("vi/a.md")).unwrap(), b"B", "the only folder is stepped into");
        let found = unpacked(&archive(&[("vi/a.md", b"B")])).unwrap();
        assert!(found.root.join("vi/a.md").exists(), "a language folder is not");
    }

    #[test]
    fn what_is_none_or_climbs_is_refused() {
        let whole = archive(&[("en/a.md", &[b'a'; 2_000])]);
        for bytes in [&b""[..], b"\x1f\x8b\x08", b"not an archive", &whole[..1_000], &[0; 1_024]] {
            assert!(is_refused(bytes), "{} bytes", bytes.len());
        }
        for path in ["../a.md", "/etc/a.md", "en/../../a.md"] {
            assert!(is_refused(&archive(&[(path, b"A")])), "{path}");
        }
    }
}
