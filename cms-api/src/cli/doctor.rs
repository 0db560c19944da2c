//! `doctor`: what could be wrong, and what to do about it.

use crate::app;
use crate::clock::Clock;
use crate::config::Config;
use crate::secrets::RootKey;
use crate::store::{Store, StoreResult};

/// A skew between this machine and the database that deserves a word, in seconds.
const WORRYING_SKEW_SECONDS: i64 = 2;

pub(super) async fn run(config: Config) -> anyhow::Result<()> {
    let profile = if config.is_embedded() { "embedded" } else { "server" };
    println!("profile   ok    {profile}");
    let mut problems = 0;
    let mut check = |name: &str, result: Result<String, String>| match result {
        Ok(text) => println!("{name:<9} ok    {text}"),
        Err(text) => {
            problems += 1;
            println!("{name:<9} FAIL  {text}");
        }
    };
    check("root key", root_key(&config));
    match Store::open(&config.store).await {
        Err(error) => check("store", Err(format!("{error:#}"))),
        Ok(store) => {
            check("store", store.ping().await.map(|()| store.name().to_owned()).map_err(|e| e.to_string()));
            check("schema", schema(&store, &config).await);
            check("clock", clock(&store).await);
        }
    }
    match app::open_ports(&config, &Clock::default()).await {
        Err(error) => check("ports", Err(error.to_string())),
        Ok((documents, ephemeral)) => {
            let answers = |name: &str, ping: StoreResult<()>| {
                ping.map(|()| name.to_owned()).map_err(|error| error.to_string())
            };
            check("documents", answers(documents.name(), documents.ping().await));
            check("ephemeral", answers(ephemeral.name(), ephemeral.ping().await));
        }
    }
    if problems == 0 { Ok(()) } else { anyhow::bail!("{problems} of the checks failed") }
}

fn root_key(config: &Config) -> Result<String, String> {
    RootKey::load(config).map(|_| "can be read".to_owned()).map_err(|error| format!("{error:#}"))
}

async fn schema(store: &Store, config: &Config) -> Result<String, String> {
    match store.has_pending_migrations().await {
        Ok(false) => Ok("up to date".to_owned()),
        Ok(true) if config.is_embedded() => {
            Ok("migrations are waiting; they run at the next start".to_owned())
        }
        Ok(true) => Err("migrations are waiting: run `cms-api migrate`".to_owned()),
        Err(error) => Err(format!("{error:#}")),
    }
}

async fn clock(store: &Store) -> Result<String, String> {
    let clock = Clock::default();
    let mut conn = store.read().await.map_err(|error| error.to_string())?;
    let theirs = clock.store_now(&mut conn).await.map_err(|error| error.to_string())?;
    let skew = (clock.now() - theirs).num_seconds().abs();
    if skew <= WORRYING_SKEW_SECONDS {
        Ok("agrees with the database".to_owned())
    } else {
        Err(format!("differs from the database's by {skew} s: let both follow the same time server (NTP)"))
    }
}
