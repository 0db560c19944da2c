//! `keys list`, `keys rotate`.

use clap::Subcommand;

use crate::app::App;
use crate::audit::Source;
use crate::signing_keys;

/// The keys that sign handshake offers.
#[derive(Subcommand)]
pub enum KeysCommand {
    /// List the keys, oldest first, and whether each signs yet.
    List,
    /// Make another key. It signs when the production site shows it; the old one stays as long as pages may lie in caches.
    Rotate,
}

pub(super) async fn run(command: KeysCommand, app: &App) -> anyhow::Result<()> {
    match command {
        KeysCommand::List => list(app).await,
        KeysCommand::Rotate => rotate(app).await,
    }
}

async fn list(app: &App) -> anyhow::Result<()> {
    let keys = signing_keys::list(&mut app.store.read().await?).await?;
    if keys.is_empty() {
        println!("No keys yet: the first start makes one.");
    }
    for key in keys {
        let state = match key.live_since {
            Some(since) => format!("signs since {}", since.format("%Y-%m-%d %H:%M UTC")),
            None => "waits for the site's next build".to_owned(),
        };
        println!("{}  made {}  {state}", key.kid, key.created_at.format("%Y-%m-%d %H:%M UTC"));
    }
    Ok(())
}

async fn rotate(app: &App) -> anyhow::Result<()> {
    let key = signing_keys::rotate(app, &Source::command_line()).await?;
    println!("{} is made. It signs when the production site shows it; `keys list` says so.", key.kid);
    Ok(())
}
