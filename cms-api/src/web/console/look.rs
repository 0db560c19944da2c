//! Templates, styles and scripts of the console: in the binary, and while one works on them, in their folder.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use flate2::Compression;
use flate2::write::GzEncoder;
use include_dir::{Dir, include_dir};
use minijinja::value::{Serde, Value};
use minijinja::{Error, State};
use site_render::theme::{Kit, ThemeError, built_in};

use super::moments;

/// Where the console's assets are, below the host.
const BASE: &str = "/console";
/// What is shared with the site: pages of accounts, which do the same here.
const SHARED: [&str; 4] =
    ["assets/account/", "inline/appearance.js", "partials/account/", "partials/mark.html"];

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/console");
/// In a build for work on Duet: where the files and the words stand, read anew when they change.
const FOLDERS: [(&str, &str); 2] = [
    (concat!(env!("CARGO_MANIFEST_DIR"), "/console"), ""),
    (concat!(env!("CARGO_MANIFEST_DIR"), "/../i18n"), "i18n/"),
];

/// How the console looks, loaded.
pub(super) struct Look {
    kit: Kit,
    served: BTreeMap<String, Served>,
}

/// A file that browsers may keep for ever.
pub(super) struct Served {
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// The same, compressed, where that is shorter.
    pub(super) gzip: Option<Vec<u8>>,
    /// Its media type.
    pub(super) media_type: &'static str,
}

/// The look as it is now.
#[derive(Default)]
pub(super) struct Looks(Mutex<Option<(Stamp, Arc<Look>)>>);

/// Files on disk: how many there are, and when the last was written. Nothing for the ones in the binary.
type Stamp = (usize, Option<SystemTime>);

impl Looks {
    /// The look; in a build for work on Duet it follows the files.
    ///
    /// # Errors
    /// When a template or a script is not well formed; a test keeps that out of the binary.
    pub(super) fn get(&self) -> Result<Arc<Look>, ThemeError> {
        let stamp = if reads_disk() { stamp() } else { (0, None) };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, look)) = known.as_ref().filter(|(known, _)| *known == stamp) {
            return Ok(Arc::clone(look));
        }
        let files = if reads_disk() { from_disk()? } else { embedded() };
        let look = Arc::new(Look::new(files)?);
        *known = Some((stamp, Arc::clone(&look)));
        Ok(look)
    }
}

impl Look {
    fn new(own: BTreeMap<String, Vec<u8>>) -> Result<Self, ThemeError> {
        let mut files = built_in(&SHARED);
        // The site's stylesheet of account pages is made for its own type and margins.
        files.retain(|path, _| !path.ends_with(".css"));
        files.extend(own);
        let mut kit = Kit::new(files, BASE)?;
        kit.environment_mut().add_filter("moment", moment);
        let served =
            kit.assets().iter().map(|asset| (asset.path.clone(), Served::new(&asset.path, &asset.bytes)));
        let served = served.collect();
        Ok(Self { kit, served })
    }

    /// A template as HTML.
    ///
    /// # Errors
    /// When the template fails on this context.
    pub(super) fn render(&self, template: &str, context: Value) -> Result<String, ThemeError> {
        self.kit.render(template, context)
    }

    /// The asset of this path: `assets/site.3f9a….css`.
    pub(super) fn served(&self, path: &str) -> Option<&Served> {
        self.served.get(path)
    }
}

impl Served {
    fn new(path: &str, bytes: &[u8]) -> Self {
        let gzip = gzip(bytes).filter(|gzip| gzip.len() < bytes.len());
        Self { bytes: bytes.to_vec(), gzip, media_type: media_type(path) }
    }
}

/// Bytes, compressed; nothing where that fails.
pub(super) fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, end)| end) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// `instant|moment`: a `time` element, in the site's time zone, with UTC as its title.
fn moment(state: &State, instant: Serde<Option<DateTime<Utc>>>) -> Result<Value, Error> {
    let Some(instant) = instant.0 else { return Ok(Value::from("")) };
    let shell = state.lookup("shell").unwrap_or_default();
    let (locale, zone) = (shell.get_attr("locale")?, shell.get_attr("time_zone")?);
    let locale = locale.as_str().and_then(|text| text.parse().ok()).unwrap_or(cms_sdk::Locale::En);
    let zone = zone.as_str().unwrap_or_default();
    let mut html = String::new();
    write!(
        html,
        "<time datetime=\"{}\" title=\"{} UTC\">{}</time>",
        moments::iso(instant),
        moments::minute(instant, "UTC", locale),
        moments::minute(instant, zone, locale)
    )
    .map_err(Error::from)?;
    Ok(Value::from_safe_string(html))
}

fn reads_disk() -> bool {
    cfg!(debug_assertions) && FOLDERS.iter().all(|(folder, _)| Path::new(folder).is_dir())
}

fn stamp() -> Stamp {
    let mut stamp: Stamp = (0, None);
    for (folder, _) in FOLDERS {
        for entry in
            walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file())
        {
            let written = entry.metadata().ok().and_then(|metadata| metadata.modified().ok());
            stamp = (stamp.0 + 1, stamp.1.max(written));
        }
    }
    stamp
}

fn from_disk() -> Result<BTreeMap<String, Vec<u8>>, ThemeError> {
    let mut files = BTreeMap::new();
    for (folder, prefix) in FOLDERS {
        for entry in walkdir::WalkDir::new(folder) {
            let entry = entry.map_err(|error| ThemeError(error.to_string()))?;
            if entry.file_type().is_file() {
                let bytes = std::fs::read(entry.path())
                    .map_err(|error| ThemeError(format!("{}: {error}", entry.path().display())))?;
                let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
                files.insert(format!("{prefix}{}", as_in_a_theme(path)), bytes);
            }
        }
    }
    Ok(files)
}

fn embedded() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![&EMBEDDED];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        files.extend(folder.files().map(|file| (as_in_a_theme(file.path()), file.contents().to_vec())));
    }
    files
}

/// `templates/tags/edit.html` is `tags/edit.html`: in a theme, templates stand at the top.
fn as_in_a_theme(path: &Path) -> String {
    let path = path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
    path.strip_prefix("templates/").map_or(path.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_the_binary_is_well_formed_and_what_is_on_disk() {
        let look = Look::new(embedded()).unwrap();
        assert!(look.served.keys().any(|path| path.starts_with("assets/site.") && path.ends_with(".css")));
        assert!(look.served.keys().any(|path| path.starts_with("assets/duet.")), "the SDK");
        assert!(look.served.keys().any(|path| path.starts_with("assets/account/sign-in.")));
        let mut disk = from_disk().unwrap();
        disk.retain(|path, _| !path.starts_with("i18n/"));
        assert_eq!(disk, embedded());
    }
}
