//! From the data folder of the embedded profile into the stores of the server profile: a backup, restored at once.

use anyhow::ensure;
use indicatif::ProgressBar;

use super::restore::{UnderWay, put_back};
use super::{Restored, create};
use crate::app::App;
use crate::clock::Clock;
use crate::config::{Config, MediaPlace, default_folder};
use crate::data_folder;
use crate::store::StoreConfig;

/// Moves everything in the configured data folder into the configured servers, which must be empty. The folder stays as it is.
///
/// # Errors
/// As [`create`] and [`super::restore`], and when another process uses the folder.
pub async fn move_to_server(
    config: &Config,
    clock: &Clock,
    progress: &ProgressBar,
) -> anyhow::Result<Restored> {
    let file = config.data_dir.join("duet.db");
    ensure!(
        !config.is_embedded(),
        "set DATABASE_URL, MONGODB_URL, REDIS_URL and DUET_ROOT_KEY_FILE: they say where to move `{}` to",
        config.data_dir.display()
    );
    ensure!(
        file.exists(),
        "there is nothing to move: `{}` is not there; DUET_DATA_DIR names the folder",
        file.display()
    );
    let in_use = data_folder::claim(&config.data_dir)?;
    let media = match &config.media {
        // It says where to move the pictures to, unless they are there already.
        MediaPlace::Bucket(_) if default_folder(&config.data_dir).is_dir() => {
            MediaPlace::Folder(default_folder(&config.data_dir))
        }
        place => place.clone(),
    };
    let store = StoreConfig::Sqlite(file);
    let embedded = Config { store, server_stores: None, root_key: None, media, ..config.clone() };
    let app = App::open_in(embedded, clock.clone(), Some(in_use)).await?;
    let unfinished = tempfile::Builder::new().prefix(".duet-move-").tempdir_in(&config.data_dir)?;
    let backup = unfinished.path().join("backup");
    create(&app, &backup, progress).await?;
    put_back(config, clock, &backup, UnderWay::Kept, progress).await
}
