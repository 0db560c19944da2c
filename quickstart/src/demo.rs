//! The demo site of a first start: read by the importer like any other folder.

use anyhow::Context as _;
use cms_api::app::App;
use cms_api::import::{self, ImportSource, SITE_FILE};
use cms_api::settings;
use include_dir::{Dir, include_dir};
use indicatif::ProgressBar;

static DEMO: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/demo");

/// What the demo's settings call the site's address.
const WRITTEN_ORIGIN: &str = "http://localhost:8080";

/// Fills an empty store with the demo site at `origin`; answers whether it did.
///
/// # Errors
/// When the store refuses.
pub(crate) async fn seed(app: &App, origin: &str) -> anyhow::Result<bool> {
    let (_, version) = settings::load(&mut *app.store.begin_snapshot().await?).await?;
    if version > 0 {
        return Ok(false);
    }
    let mut files = Vec::new();
    collect(&DEMO, origin, &mut files);
    import::run(&app.store, &app.clock, ImportSource::Files(files), &ProgressBar::hidden())
        .await
        .context("the demo site cannot be made")?;
    Ok(true)
}

fn collect(folder: &Dir<'_>, origin: &str, files: &mut Vec<(String, Vec<u8>)>) {
    for file in folder.files() {
        let Some(path) = file.path().to_str() else { continue };
        let mut bytes = file.contents().to_vec();
        if path == SITE_FILE {
            bytes = String::from_utf8_lossy(&bytes).replace(WRITTEN_ORIGIN, origin).into_bytes();
        }
        files.push((path.to_owned(), bytes));
    }
    for inner in folder.dirs() {
        collect(inner, origin, files);
    }
}
