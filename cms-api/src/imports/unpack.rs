//! A file that a stranger could have made becomes something to import: an archive a folder, and nothing outside it; another system's
//! export stays a file.

use std::fs::{self, File};
use std::io::{self, Read, Seek as _};
use std::path::{Component, Path, PathBuf};

use cms_sdk::{ErrorCode, Locale};
use flate2::read::MultiGzDecoder;
use tempfile::TempDir;

use crate::error::{DomainError, DomainResult};
use crate::import::{ImportSource, SITE_FILE, System};
use crate::store::StoreError;

/// Most bytes that an archive may unpack to.
pub const MAX_UNPACKED: u64 = 1 << 30;
/// Most files in an archive.
const MAX_FILES: u64 = 200_000;
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Where a tar archive says that it is one, and by what.
const TAR: (usize, &[u8]) = (257, b"ustar");
/// How much of a file tells what it is, in bytes.
const START: u64 = 512;

/// What was received, unpacked; its folder goes with it.
pub(super) struct Unpacked {
    _folder: TempDir,
    /// The export; or where the language folders are: the archive's only folder where everything is in one.
    pub(super) source: ImportSource,
}

/// Unpacks a `.tar` or `.tar.gz`, told apart by its bytes. Links and devices in it are left out. An export of Ghost or WordPress is
/// kept as it is; `locale` is the language of its pages that do not say theirs.
///
/// # Errors
/// [`ErrorCode::ArchiveInvalid`] when it is none of them, is cut off, leads out of its folder, or is too large unpacked.
pub(super) fn unpack(mut received: File, locale: Option<Locale>) -> DomainResult<Unpacked> {
    let folder = tempfile::tempdir().map_err(own_disk)?;
    received.rewind().map_err(own_disk)?;
    let mut start = Vec::new();
    (&received).take(START).read_to_end(&mut start).map_err(own_disk)?;
    received.rewind().map_err(own_disk)?;
    let is_tar = start.get(TAR.0..).is_some_and(|rest| rest.starts_with(TAR.1));
    if let Some(system) = System::of(&start).filter(|_| !is_tar) {
        let name = match system {
            System::Ghost => "ghost.json",
            System::WordPress => "wordpress.xml",
        };
        let file = folder.path().join(name);
        io::copy(&mut received, &mut File::create(&file).map_err(own_disk)?).map_err(own_disk)?;
        return Ok(Unpacked { _folder: folder, source: ImportSource::Export { file, locale } });
    }
    if start.starts_with(&GZIP) {
        write(MultiGzDecoder::new(received), folder.path())?;
    } else {
        write(received, folder.path())?;
    }
    let root = root(folder.path()).map_err(own_disk)?;
    Ok(Unpacked { _folder: folder, source: ImportSource::Folder(root) })
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
        unpack(file, None)
    }

    fn folder(unpacked: &Unpacked) -> &Path {
        match &unpacked.source {
            ImportSource::Folder(folder) => folder,
            other => panic!("expected a folder: {other:?}"),
        }
    }

    fn is_refused(bytes: &[u8]) -> bool {
        matches!(unpacked(bytes), Err(DomainError::Refused(ErrorCode::ArchiveInvalid)))
    }

    #[test]
    fn archives_become_folders() {
        let site = archive(&[("./en/a.md", b"A"), ("site.toml", b"")]);
        let found = unpacked(&site).unwrap();
        assert_eq!(fs::read(folder(&found).join("en/a.md")).unwrap(), b"A");
        let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        zipped.write_all(&archive(&[("blog/vi/a.md", b"B")])).unwrap();
        let found = unpacked(&zipped.finish().unwrap()).unwrap();
        assert_eq!(
            fs::read(folder(&found).join("vi/a.md")).unwrap(),
            b"B",
            "the only folder is stepped into"
        );
        let found = unpacked(&archive(&[("vi/a.md", b"B")])).unwrap();
        assert!(folder(&found).join("vi/a.md").exists(), "a language folder is not");
    }

    #[test]
    fn exports_stay_files() {
        for (bytes, name) in
            [(&b" {\"db\": []}"[..], "ghost.json"), (b"\xef\xbb\xbf<?xml?>", "wordpress.xml")]
        {
            let found = unpacked(bytes).unwrap();
            let ImportSource::Export { file, .. } = &found.source else { panic!("expected an export") };
            assert!(file.ends_with(name), "{file:?}");
            assert_eq!(fs::read(file).unwrap(), bytes);
        }
        let odd = archive(&[("{a.md", b"A")]);
        assert!(matches!(unpacked(&odd).unwrap().source, ImportSource::Folder(_)), "a name may begin so too");
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
