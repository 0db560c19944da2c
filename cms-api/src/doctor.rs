//! What could be wrong with the configuration and the stores, and what to do about it. Looks, and changes nothing.

use crate::adapters::mongo_documents::MongoDocuments;
use crate::adapters::redis_ephemeral::RedisEphemeral;
use crate::adapters::sqlite_documents::SqliteDocuments;
use crate::app::open_media;
use crate::clock::{Clock, WORRYING_SKEW};
use crate::config::{Config, MailWay, MediaPlace};
use crate::media::files;
use crate::ports::{Documents as _, Ephemeral as _};
use crate::secrets::{Purpose, RootKey};
use crate::store::{self, Store, StoreConfig, outgoing_pause};

/// How a check came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// As it should be.
    Fine(String),
    /// Nothing wrong, but worth knowing.
    Note(String),
    /// Wrong; the text says what to do.
    Wrong(String),
}

use Finding::{Fine, Note, Wrong};

/// Every check by its name, in order.
pub async fn examine(config: &Config, clock: &Clock) -> Vec<(&'static str, Finding)> {
    let profile = if config.is_embedded() { "embedded" } else { "server" };
    let mut findings = vec![("profile", Fine(profile.to_owned()))];
    if let StoreConfig::Sqlite(file) = &config.store
        && !file.exists()
    {
        let text = format!("`{}` is not there yet: it is made at the first start", file.display());
        findings.push(("data", Note(text)));
        return findings;
    }
    let root_key = RootKey::load_existing(config);
    findings.push(match &root_key {
        Ok(_) => ("root key", Fine("can be read".to_owned())),
        Err(error) => ("root key", Wrong(format!("{error:#}"))),
    });
    match Store::open(&config.store).await {
        Err(error) => findings.push(("store", Wrong(format!("{error:#}")))),
        Ok(store) => examine_store(&store, config, clock, root_key.ok(), &mut findings).await,
    }
    findings.push(("mail", Fine(mail(config))));
    findings.push(("documents", documents(config).await.map_or_else(wrong, Fine)));
    findings.push(("ephemeral", ephemeral(config).await.map_or_else(wrong, Fine)));
    findings
}

async fn examine_store(
    store: &Store,
    config: &Config,
    clock: &Clock,
    root_key: Option<RootKey>,
    findings: &mut Vec<(&'static str, Finding)>,
) {
    if let Err(error) = store.ping().await {
        return findings.push(("store", Wrong(format!("{} does not answer: {error}", store.name()))));
    }
    findings.push(("store", Fine(store.name().to_owned())));
    let is_migrated = match store.has_pending_migrations().await {
        Ok(is_waiting) => !is_waiting,
        Err(error) => return findings.push(("schema", wrong(error))),
    };
    findings.push(match (is_migrated, config.is_embedded()) {
        (true, _) => ("schema", Fine("up to date".to_owned())),
        (false, true) => {
            ("schema", Note("migrations are waiting; they run at the next start, after a copy".to_owned()))
        }
        (false, false) => ("schema", Wrong("migrations are waiting: run `cms-api migrate`".to_owned())),
    });
    findings.push(("clock", skew(store, clock).await.unwrap_or_else(wrong)));
    if is_migrated {
        if let Some(root_key) = root_key {
            findings.push(("secrets", secrets(store, &root_key).await.unwrap_or_else(wrong)));
        }
        findings.push(("media", media(store, config).await.unwrap_or_else(wrong)));
        findings.push(("webhooks", webhooks(store).await.unwrap_or_else(wrong)));
    }
}

async fn skew(store: &Store, clock: &Clock) -> anyhow::Result<Finding> {
    Ok(match clock.skew(&mut store.read().await?).await? {
        None => Fine("is the database's too".to_owned()),
        Some(skew) if skew.abs() <= WORRYING_SKEW => Fine("agrees with the database's".to_owned()),
        Some(skew) => Wrong(format!(
            "is {:.1} s ahead of the database's: let both follow the same time server (NTP)",
            skew.as_seconds_f64()
        )),
    })
}

/// Whether the root key opens what is sealed in the store.
async fn secrets(store: &Store, root_key: &RootKey) -> anyhow::Result<Finding> {
    let mut conn = store.read().await?;
    let endpoints = store::webhooks::list(&mut conn, 0, i64::MAX).await?;
    let closed: Vec<_> = endpoints
        .iter()
        .filter(|one| root_key.open(Purpose::WebhookSecret, one.id.0, &one.secret).is_err())
        .map(|one| format!("`{}`", one.name))
        .collect();
    Ok(if closed.is_empty() {
        Fine(format!("the root key opens all {}", endpoints.len()))
    } else {
        Wrong(format!(
            "the root key does not open the secret of {}: give the key that sealed them, or rotate them",
            closed.join(", ")
        ))
    })
}

/// Whether the place of pictures' files answers, and the file of every picture is there.
async fn media(store: &Store, config: &Config) -> anyhow::Result<Finding> {
    let (place, files) = (&config.media, open_media(config)?);
    let missing = match (files::missing(store, &*files).await, place) {
        (Err(error), MediaPlace::Bucket(_)) => {
            return Ok(Wrong(format!(
                "{error:#}: check the network, the DUET_MEDIA_S3_… keys, and that this key may list, read, write and delete there"
            )));
        }
        (missing, _) => missing?,
    };
    Ok(match missing.as_slice() {
        [] => Fine(format!("every picture has its file in {place}")),
        [first, ..] => Wrong(format!(
            "the files of {} pictures are not there, of `{first}` among them: put {place} back from a copy, or upload them again",
            missing.len()
        )),
    })
}

async fn webhooks(store: &Store) -> anyhow::Result<Finding> {
    let mut conn = store.read().await?;
    Ok(match outgoing_pause::find(&mut conn).await? {
        None => Fine("go out".to_owned()),
        Some((reason, since)) => Note(format!(
            "wait since {} ({reason}): look at what is due, then run `resume`",
            since.0.format("%F %R UTC")
        )),
    })
}

/// Which way mails go. The server is not asked: it would have to be sent something.
fn mail(config: &Config) -> String {
    let from = &config.mail.from;
    match &config.mail.way {
        MailWay::Folder(folder) => format!("is written into `{}` and leaves for nowhere", folder.display()),
        MailWay::Smtp(url) => format!("goes by SMTP through {}, from {from}", url.host()),
        MailWay::Resend { base, .. } => format!("goes by Resend at {base}, from {from}"),
    }
}

async fn documents(config: &Config) -> anyhow::Result<String> {
    match &config.server_stores {
        Some(stores) => {
            let documents = MongoDocuments::connect(stores.mongodb.as_str()).await?;
            documents.ping().await?;
            Ok(documents.name().to_owned())
        }
        None => {
            let file = config.data_dir.join("documents.db");
            anyhow::ensure!(
                file.exists(),
                "`{}` is not there: it is made anew at the next start, read counts and contact messages are lost",
                file.display()
            );
            SqliteDocuments::connect(&file).await?.ping().await?;
            Ok("sqlite".to_owned())
        }
    }
}

async fn ephemeral(config: &Config) -> anyhow::Result<String> {
    let Some(stores) = &config.server_stores else { return Ok("memory of the process".to_owned()) };
    let redis = RedisEphemeral::open(stores.redis.as_str(), config.allow_redis_persistence).await?;
    redis.ping().await?;
    Ok(if config.allow_redis_persistence {
        "redis; it may write one-time keys to disk, as DUET_ALLOW_REDIS_PERSISTENCE allows".to_owned()
    } else {
        redis.name().to_owned()
    })
}

fn wrong(error: anyhow::Error) -> Finding {
    Wrong(format!("{error:#}"))
}
