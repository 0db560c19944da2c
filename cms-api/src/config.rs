//! Configuration: read once, checked before a port opens. Every key is documented on [`Config`].

mod challenge;
mod mail;
mod media;

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use ipnet::IpNet;
use lettre::Address;

pub use mail::{ApiKey, MailConfig, MailWay};

pub use media::{BucketConfig, MediaPlace, default_folder};

pub use challenge::{TurnstileConfig, TurnstileSecret};

use crate::passwords::Cost;
use crate::schedules::MissedRule;
use crate::store::{PostgresUrl, StoreConfig};

/// What the process was told. Environment variables win over `duet.toml` (same names in lower case without `DUET_`).
#[derive(Debug, Clone)]
pub struct Config {
    /// `DUET_HOST`: the address to listen on; `127.0.0.1` by default.
    pub host: IpAddr,
    /// `DUET_PORT`: the port to listen on; 8081 by default.
    pub port: u16,
    /// `DUET_DATA_DIR`: the data folder of the embedded profile, and where the root key lies; `./duet-data` by default.
    pub data_dir: PathBuf,
    /// `DATABASE_URL` (or `DATABASE_URL_FILE`): PostgreSQL; makes the server profile together with the two below.
    /// `DUET_DATABASE_CONNECTIONS`: connections to it at most, from 2 to 1 000; 16 by default.
    pub store: StoreConfig,
    /// `MONGODB_URL` and `REDIS_URL` (or `…_FILE`): the other stores of the server profile. All three or none of them.
    pub server_stores: Option<ServerStores>,
    /// `DUET_ALLOW_REDIS_PERSISTENCE`: `true` runs with a Redis that writes to disk or evicts keys, without forward secrecy.
    pub allow_redis_persistence: bool,
    /// `DUET_TRUSTED_PROXIES`: networks (`10.0.0.0/8`) and addresses of proxies whose `X-Forwarded-For` is believed, separated by
    /// commas; none by default.
    pub trusted_proxies: Vec<IpNet>,
    /// `DUET_ROOT_KEY` (or `DUET_ROOT_KEY_FILE`): base64 of 32 bytes; seals the secrets in the stores. The embedded profile makes
    /// one in the data folder; the server profile refuses to start without one.
    pub root_key: Option<RootKeyText>,
    /// `DUET_ALLOW_PRIVATE_WEBHOOKS`: `true` lets webhooks go to loopback and private addresses, and over plain HTTP.
    pub allow_private_webhooks: bool,
    /// Which way mails go; implied by what is set. `DUET_SMTP_URL` (or `DUET_SMTP_URL_FILE`), `DUET_RESEND_API_KEY` (or
    /// `DUET_RESEND_API_KEY_FILE`) with `DUET_RESEND_URL`, or `DUET_MAIL_FOLDER`; `DUET_MAIL_FROM` is who they are from. The
    /// embedded profile writes them into `mails` in the data folder by default; the server profile refuses to start without a way.
    pub mail: MailConfig,
    /// `DUET_CONTACT_TO`: the address to which contact messages are mailed; none by default: they are only kept.
    pub contact_to: Option<Address>,
    /// `DUET_BODY_LIMIT`: largest request body in bytes; 2 000 000 by default.
    pub body_limit: usize,
    /// Where uploaded pictures lie, for all instances. `DUET_MEDIA_DIR`: the folder; `media` in the data folder by default. Or a bucket of
    /// a service that speaks S3: `DUET_MEDIA_S3_URL` (`https://HOST/BUCKET?region=REGION`), `DUET_MEDIA_S3_KEY` and `DUET_MEDIA_S3_SECRET`
    /// (or `DUET_MEDIA_S3_SECRET_FILE`).
    pub media: MediaPlace,
    /// `DUET_MEDIA_LIMIT`: largest picture that may be uploaded, in bytes; 20 000 000 by default.
    pub media_limit: usize,
    /// `DUET_TURNSTILE_SITE_KEY` and `DUET_TURNSTILE_SECRET` (or `DUET_TURNSTILE_SECRET_FILE`): the widget of Cloudflare Turnstile that
    /// keeps programs out of what anybody may call; both or none. `DUET_TURNSTILE_URL`: where Turnstile is.
    pub turnstile: Option<TurnstileConfig>,
    /// `DUET_PROOF_OF_WORK_BITS`: how much work the built-in challenge asks for where there is no Turnstile, from 8 to 24; 16 by
    /// default. Each bit doubles it.
    pub proof_of_work_bits: u32,
    /// `DUET_ADMINS_FILE`: the allow-list of admins, read again when it changes; `admins.toml` in the data folder by default.
    pub admins_file: PathBuf,
    /// `DUET_REFRESH_GRACE_SECONDS`: for how long a refresh token that was just used gets the same answer again, from 0 to 10; 0 by
    /// default: then its session ends.
    pub refresh_grace: TimeDelta,
    /// `DUET_PAGE_CACHE_SECONDS`: the longest time that a page of the site may lie in a cache; 604 800 (seven days) by default. Old
    /// signing keys stay for so long.
    pub page_cache: TimeDelta,
    /// `DUET_MISSED_SCHEDULES`: what becomes of schedules that are more than five minutes late because nothing ran at their minute:
    /// `late` (the default) runs them late, `ask` holds them until somebody decides, `skip` skips them.
    pub missed_schedules: MissedRule,
    /// What hashing a password costs. No key sets it: tests do, because they hash many.
    pub password_cost: Cost,
}

/// The stores of the server profile beside PostgreSQL.
#[derive(Debug, Clone)]
pub struct ServerStores {
    /// `mongodb://…`
    pub mongodb: SecretUrl,
    /// `redis://…`
    pub redis: SecretUrl,
}

/// A URL that may hold a password; never printed.
#[derive(Clone)]
pub struct SecretUrl(String);

impl SecretUrl {
    /// The URL, for the driver alone.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host alone, which may be printed.
    pub fn host(&self) -> String {
        let url = url::Url::parse(&self.0).ok();
        url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    }
}

impl std::fmt::Debug for SecretUrl {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SecretUrl(…)")
    }
}

/// The root key as configured; never printed.
#[derive(Clone)]
pub struct RootKeyText(pub String);

impl std::fmt::Debug for RootKeyText {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("RootKeyText(…)")
    }
}

/// Everything that is wrong with the configuration, one line each.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the configuration cannot be used:\n  {}", .0.join("\n  "))]
pub struct ConfigErrors(pub Vec<String>);

impl Config {
    /// Reads the environment and, where it is there, `duet.toml` of the working folder.
    ///
    /// # Errors
    /// With every key that is wrong, at once.
    pub fn load() -> Result<Self, ConfigErrors> {
        let file = match std::fs::read_to_string("duet.toml") {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(ConfigErrors(vec![format!("`duet.toml` cannot be read: {error}")])),
        };
        Self::parse(&|name| std::env::var(name).ok(), file.as_deref())
    }

    /// As [`Config::load`], from given texts.
    ///
    /// # Errors
    /// With every key that is wrong, at once.
    pub fn parse(
        environment: &dyn Fn(&str) -> Option<String>,
        file: Option<&str>,
    ) -> Result<Self, ConfigErrors> {
        let mut reader =
            Reader { environment, file: toml::Table::new(), known: BTreeSet::new(), errors: vec![] };
        match file.map(str::parse::<toml::Table>) {
            Some(Ok(table)) => reader.file = table,
            Some(Err(error)) => reader.errors.push(format!("`duet.toml` is not TOML: {}", error.message())),
            None => {}
        }
        let data_dir = PathBuf::from(reader.text("DUET_DATA_DIR").unwrap_or_else(|| "duet-data".to_owned()));
        let database_url = reader.secret("DATABASE_URL");
        let server_stores = reader.server_stores(database_url.is_some());
        let connections = reader.parsed("DUET_DATABASE_CONNECTIONS", "a number from 2 to 1000").unwrap_or(16);
        if !(2..=1_000).contains(&connections) {
            reader.errors.push("`DUET_DATABASE_CONNECTIONS` must be a number from 2 to 1000".to_owned());
        }
        let store = match &database_url {
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                StoreConfig::Postgres { url: PostgresUrl(url.clone()), connections }
            }
            Some(_) => {
                reader.errors.push("`DATABASE_URL` must start with `postgres://`".to_owned());
                StoreConfig::Sqlite(data_dir.join("duet.db"))
            }
            None => StoreConfig::Sqlite(data_dir.join("duet.db")),
        };
        let root_key = reader.secret("DUET_ROOT_KEY").map(RootKeyText);
        if root_key.is_none() && database_url.is_some() {
            reader.errors.push(
                "`DUET_ROOT_KEY` (or `DUET_ROOT_KEY_FILE`) is needed with `DATABASE_URL`: base64 of 32 random bytes, \
                 `openssl rand -base64 32` makes one"
                    .to_owned(),
            );
        }
        let admins_file = data_dir.join("admins.toml");
        let media = reader.media(&data_dir);
        let mail = reader.mail(&data_dir, database_url.is_some());
        let config = Self {
            host: reader.parsed("DUET_HOST", "an IP address").unwrap_or(IpAddr::from([127, 0, 0, 1])),
            port: reader.parsed("DUET_PORT", "a port from 0 to 65535").unwrap_or(8081),
            data_dir,
            store,
            server_stores,
            allow_redis_persistence: reader
                .parsed("DUET_ALLOW_REDIS_PERSISTENCE", "`true` or `false`")
                .unwrap_or(false),
            trusted_proxies: reader.networks("DUET_TRUSTED_PROXIES"),
            root_key,
            allow_private_webhooks: reader
                .parsed("DUET_ALLOW_PRIVATE_WEBHOOKS", "`true` or `false`")
                .unwrap_or(false),
            mail,
            contact_to: reader.address("DUET_CONTACT_TO"),
            body_limit: reader.parsed("DUET_BODY_LIMIT", "a number of bytes").unwrap_or(2_000_000),
            media,
            media_limit: reader.parsed("DUET_MEDIA_LIMIT", "a number of bytes").unwrap_or(20_000_000),
            turnstile: reader.turnstile(),
            proof_of_work_bits: reader.proof_of_work_bits(),
            admins_file: reader.text("DUET_ADMINS_FILE").map_or_else(|| admins_file, PathBuf::from),
            refresh_grace: reader.seconds("DUET_REFRESH_GRACE_SECONDS", 0, 10),
            page_cache: reader.seconds("DUET_PAGE_CACHE_SECONDS", 604_800, 31_536_000),
            missed_schedules: reader
                .parsed("DUET_MISSED_SCHEDULES", "`late`, `ask` or `skip`")
                .unwrap_or_default(),
            password_cost: Cost::default(),
        };
        reader.finish(config)
    }

    /// Whether this is the embedded profile.
    pub fn is_embedded(&self) -> bool {
        matches!(self.store, StoreConfig::Sqlite(_))
    }
}

/// Looks keys up and collects what is wrong.
struct Reader<'a> {
    environment: &'a dyn Fn(&str) -> Option<String>,
    file: toml::Table,
    known: BTreeSet<String>,
    errors: Vec<String>,
}

impl Reader<'_> {
    fn text(&mut self, name: &str) -> Option<String> {
        let key = name.strip_prefix("DUET_").unwrap_or(name).to_ascii_lowercase();
        let in_file = self.file.get(&key).map(|value| match value {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        self.known.insert(key);
        (self.environment)(name).filter(|text| !text.is_empty()).or(in_file)
    }

    /// A value that may also lie in the file that `NAME_FILE` names.
    fn secret(&mut self, name: &str) -> Option<String> {
        let direct = self.text(name);
        let Some(path) = self.text(&format!("{name}_FILE")) else { return direct };
        if direct.is_some() {
            self.errors.push(format!("set `{name}` or `{name}_FILE`, not both"));
        }
        match std::fs::read_to_string(Path::new(&path)) {
            Ok(text) => Some(text.trim().to_owned()),
            Err(error) => {
                self.errors.push(format!("the file of `{name}_FILE` cannot be read: {error}"));
                None
            }
        }
    }

    /// The stores of the server profile: all of them are set, or none.
    fn server_stores(&mut self, has_database: bool) -> Option<ServerStores> {
        let [mongodb, redis] = [("MONGODB_URL", "mongodb"), ("REDIS_URL", "redis")].map(|(name, scheme)| {
            let url = self.secret(name)?;
            let is_known = [scheme, &format!("{scheme}s"), &format!("{scheme}+srv")]
                .iter()
                .any(|scheme| url.starts_with(&format!("{scheme}://")));
            if !is_known {
                self.errors.push(format!("`{name}` must start with `{scheme}://`"));
            }
            Some(SecretUrl(url))
        });
        let set = [
            ("DATABASE_URL", has_database),
            ("MONGODB_URL", mongodb.is_some()),
            ("REDIS_URL", redis.is_some()),
        ];
        let names = |wanted: bool| -> Vec<_> {
            set.iter().filter(|(_, is_set)| *is_set == wanted).map(|(name, _)| format!("`{name}`")).collect()
        };
        let (given, missing) = (names(true), names(false));
        if !given.is_empty() && !missing.is_empty() {
            self.errors.push(format!(
                "{} is set but {} is not: set all three for the server profile, or none of them for the embedded one",
                given.join(" and "),
                missing.join(" and ")
            ));
        }
        Some(ServerStores { mongodb: mongodb?, redis: redis? })
    }

    fn networks(&mut self, name: &str) -> Vec<IpNet> {
        let text = self.text(name).unwrap_or_default();
        let parse =
            |entry: &str| entry.parse::<IpNet>().ok().or_else(|| Some(entry.parse::<IpAddr>().ok()?.into()));
        let mut networks = Vec::new();
        for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            match parse(entry) {
                Some(network) => networks.push(network),
                None => self.errors.push(format!("`{name}`: `{entry}` is neither an address nor a network")),
            }
        }
        networks
    }

    /// A length of time in seconds, `max` at most.
    fn seconds(&mut self, name: &str, default: i64, max: i64) -> TimeDelta {
        let seconds = self.parsed(name, "a number of seconds").unwrap_or(default);
        if !(0..=max).contains(&seconds) {
            self.errors.push(format!("`{name}` must be from 0 to {max}"));
        }
        TimeDelta::try_seconds(seconds).unwrap_or_default()
    }

    fn parsed<T: std::str::FromStr>(&mut self, name: &str, what: &str) -> Option<T> {
        let text = self.text(name)?;
        let value = text.parse().ok();
        if value.is_none() {
            self.errors.push(format!("`{name}` must be {what}"));
        }
        value
    }

    fn finish(mut self, config: Config) -> Result<Config, ConfigErrors> {
        let unknown = self.file.keys().filter(|key| !self.known.contains(*key));
        self.errors.extend(unknown.map(|key| format!("`duet.toml` has the unknown key `{key}`")));
        if self.errors.is_empty() { Ok(config) } else { Err(ConfigErrors(self.errors)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(pairs: &[(&str, &str)], file: Option<&str>) -> Result<Config, ConfigErrors> {
        let find =
            |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Config::parse(&find, file)
    }

    #[test]
    fn nothing_set_is_the_embedded_profile() {
        let config = parse(&[], None).unwrap();
        assert!(config.is_embedded());
        assert!(!config.allow_private_webhooks);
    }

    #[test]
    fn environment_wins_over_the_file() {
        let config = parse(&[("DUET_PORT", "9000")], Some("port = 7000\nbody_limit = 5")).unwrap();
        assert_eq!((config.port, config.body_limit), (9000, 5));
    }

    #[test]
    fn all_mistakes_are_named_at_once_and_no_secret_is_shown() {
        let url = "postgres://duet:hunter2@localhost/duet";
        let errors =
            parse(&[("DATABASE_URL", url), ("DUET_PORT", "x")], Some("colour = 1")).unwrap_err().to_string();
        for part in ["DUET_ROOT_KEY", "DUET_PORT", "colour"] {
            assert!(errors.contains(part), "{errors}");
        }
        assert!(!errors.contains("hunter2"));
        let stores =
            [("MONGODB_URL", "mongodb://u:hunter2@localhost"), ("REDIS_URL", "redis://:hunter2@localhost")];
        let mails = [("DUET_MAIL_FOLDER", "mails")];
        let config = parse(
            &[&[("DATABASE_URL", url), ("DUET_ROOT_KEY", "hunter2")], &stores[..], &mails].concat(),
            None,
        )
        .unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
    }

    #[test]
    fn a_mixture_of_profiles_is_refused() {
        let alone = parse(&[("REDIS_URL", "redis://localhost")], None).unwrap_err().to_string();
        assert!(alone.contains("`REDIS_URL` is set but `DATABASE_URL` and `MONGODB_URL` is not"), "{alone}");
        assert!(parse(&[("DATABASE_URL", "mysql://localhost")], None).is_err());
    }

    #[test]
    fn what_is_missed_runs_late_unless_said_otherwise() {
        let rule = |pairs: &[(&str, &str)]| parse(pairs, None).map(|config| config.missed_schedules);
        assert_eq!(rule(&[]), Ok(MissedRule::Late));
        assert_eq!(rule(&[("DUET_MISSED_SCHEDULES", "ask")]), Ok(MissedRule::Ask));
        assert!(rule(&[("DUET_MISSED_SCHEDULES", "never")]).is_err());
    }

    #[test]
    fn proxies_are_networks_and_addresses() {
        let config = parse(&[("DUET_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1")], None).unwrap();
        assert_eq!(config.trusted_proxies.len(), 2);
        assert!(parse(&[("DUET_TRUSTED_PROXIES", "my-proxy")], None).is_err());
    }
}
