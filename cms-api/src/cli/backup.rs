//! `backup`, `restore`, `move` and `resume`.

use std::path::Path;

use anyhow::ensure;

use super::progress;
use crate::app::App;
use crate::backup;
use crate::clock::Clock;
use crate::config::Config;
use crate::secrets::RootKey;
use crate::store::{StoreConfig, outgoing_pause};

pub(super) async fn create(folder: &Path, config: Config) -> anyhow::Result<()> {
    if let StoreConfig::Sqlite(file) = &config.store {
        ensure!(file.exists(), "there is nothing to back up: `{}` is not there", file.display());
    }
    let app = App::open(config, Clock::default()).await?;
    let done = backup::create(&app, folder, &progress::count("lines")?).await?;
    println!(
        "Wrote {} rows, {} documents and {} pictures to {}",
        done.rows,
        done.documents,
        done.pictures,
        folder.display()
    );
    println!(
        "The root key is not in it, and without it the backup cannot be restored. It lies in {}: keep a copy of it elsewhere.",
        RootKey::place(&app.config)
    );
    Ok(())
}

pub(super) async fn restore(folder: &Path, config: &Config) -> anyhow::Result<()> {
    if config.is_embedded() {
        std::fs::create_dir_all(&config.data_dir)?;
    }
    let done = backup::restore(config, &Clock::default(), folder, &progress::bar("lines")?).await?;
    println!(
        "Restored {} rows, {} documents and {} pictures, as of {}; the stores give back what the backup holds.",
        done.contents.rows,
        done.contents.documents,
        done.contents.pictures,
        done.made_at.format("%F %T UTC")
    );
    println!(
        "Webhooks and mails wait: look at what is due, then run `resume`. Generators follow the restored site by themselves."
    );
    Ok(())
}

pub(super) async fn move_to_server(config: &Config) -> anyhow::Result<()> {
    let progress = progress::bar("lines")?;
    let done = backup::move_to_server(config, &Clock::default(), &progress).await?;
    println!(
        "Moved {} rows and {} documents; the servers give back what {} holds. The folder stays as it is.",
        done.contents.rows,
        done.contents.documents,
        config.data_dir.display()
    );
    println!(
        "Start the API on the servers, then run `resume` to let webhooks and mails go out and schedules run."
    );
    Ok(())
}

pub(super) async fn resume(app: &App) -> anyhow::Result<()> {
    let mut tx = app.store.begin().await?;
    let waited = outgoing_pause::end(&mut tx).await?;
    tx.commit().await?;
    println!(
        "{}",
        if waited {
            "Webhooks and mails go out again, and schedules run."
        } else {
            "Nothing to do: nothing was held back."
        }
    );
    Ok(())
}
