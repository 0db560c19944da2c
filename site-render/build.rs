//! Names this build of the renderer by a hash of its sources, so that pages made by another are made again.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::{env, fs, io};

/// What decides how a view becomes HTML, beside the theme. The lock file stands for the libraries.
const SOURCES: [&str; 3] = ["src", "../cms-sdk/src", "../Cargo.lock"];

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        hash(&Path::new(&root).join(source), &mut hasher)?;
    }
    // The embedded theme's files are known to the compiler, but not that one was added.
    println!("cargo::rerun-if-changed=../content-templates");
    println!("cargo::rustc-env=RENDERER_VERSION={:016x}", hasher.finish());
    Ok(())
}

fn hash(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    if path.is_dir() {
        let mut entries: Vec<_> = fs::read_dir(path)?.collect::<Result<_, _>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        entries.iter().try_for_each(|entry| hash(&entry.path(), hasher))
    } else {
        fs::read(path)?.hash(hasher);
        Ok(())
    }
}
