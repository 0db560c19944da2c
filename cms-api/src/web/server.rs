//! Listening, and stopping without cutting anyone off.

use anyhow::Context as _;
use poem::listener::{Acceptor, Listener as _, TcpAcceptor, TcpListener};
use poem::{Endpoint, Response, Server};

use crate::config::Config;
use crate::lifecycle::{Lifecycle, STOP_TIMEOUT};

/// A bound port.
pub struct Bound {
    acceptor: TcpAcceptor,
    /// The address with the port that the system chose, when 0 was asked for.
    pub address: std::net::SocketAddr,
}

/// Takes the configured port.
///
/// # Errors
/// When it is taken, with what to do.
pub async fn bind(config: &Config) -> anyhow::Result<Bound> {
    let acceptor =
        TcpListener::bind((config.host, config.port)).into_acceptor().await.with_context(|| {
            format!(
                "cannot listen on {}:{}: is it in use? choose another with --port",
                config.host, config.port
            )
        })?;
    let address = acceptor
        .local_addr()
        .first()
        .and_then(|local| local.as_socket_addr().copied())
        .context("the system does not say which port was bound")?;
    Ok(Bound { acceptor, address })
}

/// Answers requests until the process is told to stop, then lets the open ones end.
///
/// # Errors
/// When the listener fails.
pub async fn run(
    bound: Bound,
    endpoint: impl Endpoint<Output = Response> + 'static,
    lifecycle: &Lifecycle,
) -> anyhow::Result<()> {
    Server::new_with_acceptor(bound.acceptor)
        .run_with_graceful_shutdown(endpoint, lifecycle.until_told_to_stop(), Some(STOP_TIMEOUT))
        .await
        .context("the server failed")?;
    lifecycle.finish().await;
    Ok(())
}
