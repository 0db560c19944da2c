//! Connections to PostgreSQL: encrypted and verified unless the URL says otherwise, and with an end to every wait.

use diesel::{ConnectionError, ConnectionResult};
use diesel_async::pooled_connection::bb8::Pool;
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection as _};
use rustls::ClientConfig;
use rustls_platform_verifier::ConfigVerifierExt as _;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;
use url::Url;

use super::open::POOL_TIMEOUT;

/// Longest waits of a session: for a lock, and in a transaction whose client is gone. Statements themselves have no limit: a
/// migration or a backup may take its time, and what answers requests is given up by the request's own limit.
const LIMITS: &str = "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '120s'";

/// A pool of connections to the database of this URL.
pub(super) async fn pool(url: &str, connections: u32) -> anyhow::Result<Pool<AsyncPgConnection>> {
    // Said now: the pool itself does not connect before somebody asks, and then only says that it could not.
    settings(url)?;
    let mut config = ManagerConfig::default();
    config.custom_setup = Box::new(|url| {
        let url = url.to_owned();
        Box::pin(async move { connect(&url).await })
    });
    let manager = AsyncDieselConnectionManager::new_with_config(url, config);
    Ok(Pool::builder().max_size(connections).connection_timeout(POOL_TIMEOUT).build(manager).await?)
}

async fn connect(url: &str) -> ConnectionResult<AsyncPgConnection> {
    let bad = |error: String| ConnectionError::BadConnection(error);
    let settings = settings(url).map_err(|error| bad(error.to_string()))?;
    let mut connection = if settings.get_ssl_mode() == SslMode::Disable {
        let (client, connection) = settings.connect(NoTls).await.map_err(|error| bad(describe(&error)))?;
        AsyncPgConnection::try_from_client_and_connection(client, connection).await?
    } else {
        let tls = ClientConfig::with_platform_verifier().map_err(|error| bad(error.to_string()))?;
        let tls = MakeRustlsConnect::new(tls);
        let (client, connection) = settings.connect(tls).await.map_err(|error| bad(describe(&error)))?;
        AsyncPgConnection::try_from_client_and_connection(client, connection).await?
    };
    connection.batch_execute(LIMITS).await.map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

/// What a URL asks for. Without `sslmode` the connection is encrypted, unless the server is on this machine.
fn settings(url: &str) -> anyhow::Result<Config> {
    let mut url = Url::parse(url)?;
    let (mut mode, mut others) = (None, Vec::new());
    for (name, value) in url.query_pairs() {
        if name == "sslmode" {
            mode = Some(value.into_owned());
        } else {
            others.push((name.into_owned(), value.into_owned()));
        }
    }
    url.set_query(None);
    if !others.is_empty() {
        url.query_pairs_mut().extend_pairs(others);
    }
    let mut settings: Config = url.as_str().parse()?;
    settings.connect_timeout(POOL_TIMEOUT);
    settings.application_name("duet");
    settings.ssl_mode(match mode.as_deref() {
        None if settings.get_hosts().iter().all(is_here) => SslMode::Disable,
        Some("disable") => SslMode::Disable,
        // Never less than libpq's verify-full: encryption to nobody knows whom protects from little.
        None | Some("require" | "verify-ca" | "verify-full") => SslMode::Require,
        Some(_) => anyhow::bail!("`sslmode` is `disable` or `verify-full`"),
    });
    Ok(settings)
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            let address = name.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
            name == "localhost" || address.is_ok_and(|address| address.is_loopback())
        }
        Host::Unix(_) => true,
    }
}

/// The error with its causes: tokio-postgres keeps the reason in them.
fn describe(error: &tokio_postgres::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(one) = cause {
        text = format!("{text}: {one}");
        cause = one.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_near_or_said_to_be_safe_is_not_encrypted() {
        let mode = |url: &str| settings(url).unwrap().get_ssl_mode();
        for plain in [
            "postgres://duet@127.0.0.1:5432/duet",
            "postgres://duet@localhost/duet",
            "postgres://duet@[::1]/duet",
            "postgres://duet@db.internal/duet?sslmode=disable",
        ] {
            assert_eq!(mode(plain), SslMode::Disable, "{plain}");
        }
        for encrypted in [
            "postgres://duet@db.internal/duet",
            "postgres://duet@10.0.0.1/duet",
            "postgres://duet@db.internal/duet?sslmode=require&application_name=x",
            "postgres://duet@127.0.0.1/duet?sslmode=verify-full",
        ] {
            assert_eq!(mode(encrypted), SslMode::Require, "{encrypted}");
        }
        for unclear in ["postgres://db/duet?sslmode=prefer", "postgres://db/duet?nonsense=1", "postgres://"] {
            assert!(settings(unclear).is_err() || unclear == "postgres://", "{unclear}");
        }
    }
}
