//! A generator on folders of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use redb::ReadableTable as _;
use site_gen::Generator;
use site_gen::build::{BuildReport, Look};
use site_gen::output::Output;
use site_gen::state::{OUTPUTS, State};
use site_gen::write::OutputFolder;
use site_render::theme::Theme;
use tempfile::TempDir;

use crate::world::{World, picture, picture_bytes};

/// The folder that all tests keep preview pictures in.
fn drawn() -> &'static Path {
    static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());
    FOLDER.path()
}

/// Every file of a site, by path.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// Folders for a state and a site.
pub struct Site {
    folder: TempDir,
}

impl Site {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn out(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    pub fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// What lies beside the site, by name.
    pub fn beside(&self) -> Vec<String> {
        let names = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<_> =
            names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// A generator, as one process has it.
    pub fn generator(&self) -> Generator {
        self.generator_on(OutputFolder::open(&self.out()).unwrap())
    }

    /// A generator on an output folder that breaks before the write after this many.
    pub fn breaking_generator(&self, writes: usize) -> Generator {
        self.generator_on(OutputFolder::open(&self.out()).unwrap().breaking_after(writes))
    }

    /// As if the files of the first pictures had been fetched.
    fn generator_on(&self, out: OutputFolder) -> Generator {
        let folder = self.state().join("media");
        std::fs::create_dir_all(&folder).unwrap();
        for number in 0..4 {
            std::fs::write(folder.join(picture(number).0), picture_bytes(number)).unwrap();
        }
        // Preview pictures are drawn once for all tests: what they show follows from their names.
        if !self.state().join("social").exists() {
            std::os::unix::fs::symlink(drawn(), self.state().join("social")).unwrap();
        }
        let theme = Theme::embedded_without_highlighting().unwrap();
        Generator::from_parts(State::open(&self.state()).unwrap(), theme, out)
    }

    /// Every file of the site.
    pub fn tree(&self) -> Tree {
        tree(&self.out())
    }

    pub fn read(&self, path: &str) -> String {
        let file = self.out().join(path);
        std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }

    pub fn has(&self, path: &str) -> bool {
        self.out().join(path).is_file()
    }

    /// Of every output: its address and what it was made from, as a hash.
    pub fn fingerprints(&self) -> BTreeMap<String, (String, Vec<u8>)> {
        let state = State::open(&self.state()).unwrap();
        let outputs = state.read().unwrap().open_table(OUTPUTS).unwrap();
        let record = |bytes: &[u8]| {
            let path = std::str::from_utf8(&bytes[64..]).unwrap();
            (address(path), bytes[..32].to_vec())
        };
        let name = |key: &[u8]| format!("{:?}", Output::parse(key).unwrap());
        let rows = outputs.iter().unwrap().map(|row| row.unwrap());
        rows.map(|(key, bytes)| (name(key.value()), record(bytes.value()))).collect()
    }
}

/// Every file below a folder.
pub fn tree(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    let mut open = vec![folder.to_owned()];
    while let Some(current) = open.pop() {
        let entries: Vec<_> =
            std::fs::read_dir(&current).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(!entries.is_empty() || current == folder, "{} was left empty", current.display());
        for path in entries {
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                tree.insert(name, std::fs::read(path).unwrap());
            }
        }
    }
    tree
}

/// The root-relative address of a file.
pub fn address(path: &str) -> String {
    format!("/{}", path.strip_suffix("index.html").unwrap_or(path))
}

/// Everything that the feed holds after the generator's place in it.
pub fn catch_up(generator: &Generator, world: &World) {
    let page = world.changes_after(generator.cursor().unwrap(), usize::MAX).unwrap();
    generator.apply_changes(&page).unwrap();
}

/// One build of what changed.
pub fn build(generator: &Generator) -> BuildReport {
    generator.build(Look::AtChanges, &site_gen::no_progress()).unwrap()
}

/// The site of a world, built from nothing.
pub fn clean(world: &World) -> Site {
    clean_by(world, Theme::embedded_without_highlighting().unwrap())
}

/// The same by another theme.
pub fn clean_by(world: &World, theme: Theme) -> Site {
    let site = Site::new();
    let mut generator = site.generator();
    generator.set_theme(theme);
    generator.apply_snapshot(world.snapshot().as_bytes()).unwrap();
    build(&generator);
    site
}

/// A site that has caught up with a world, and its generator.
pub fn built(world: &World) -> (Site, Arc<Generator>) {
    let site = Site::new();
    let generator = site.generator();
    catch_up(&generator, world);
    build(&generator);
    (site, Arc::new(generator))
}

/// Addresses of the files that are otherwise in the second of two sites or only in it, and of those only in the first.
pub fn difference(before: &Tree, after: &Tree) -> (Vec<String>, Vec<String>) {
    let is_news = |(path, bytes): &(&String, &Vec<u8>)| before.get(*path) != Some(*bytes);
    let sorted = |mut addresses: Vec<String>| {
        addresses.sort();
        addresses
    };
    let changed = after.iter().filter(is_news).map(|(path, _)| address(path)).collect();
    let gone = before.keys().filter(|path| !after.contains_key(*path)).map(|path| address(path)).collect();
    (sorted(changed), sorted(gone))
}

/// Names the files in which two sites differ.
pub fn assert_same(built: &Tree, clean: &Tree) {
    let names: std::collections::BTreeSet<_> = built.keys().chain(clean.keys()).collect();
    let differ: Vec<_> = names.into_iter().filter(|name| built.get(*name) != clean.get(*name)).collect();
    if let Some(name) = differ.first() {
        let text = |tree: &Tree| tree.get(*name).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        panic!(
            "not as a clean build: {differ:?}\nfirst, as built: {:?}\nclean: {:?}",
            text(built),
            text(clean)
        );
    }
}
