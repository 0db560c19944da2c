//! Sending one message over HTTP, only to where messages may go.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use cms_sdk::webhook::{ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use url::Url;

use super::attempts::{Answer, Message};
use super::{schedule, target};
use crate::clock::Clock;

/// How long a receiver may take. It should answer first and build afterwards.
const TIMEOUT: Duration = Duration::from_secs(15);
const MAX_ERROR: usize = 300;
/// Statuses whose `Retry-After` is believed: too many requests, unavailable.
const SLOW_DOWN: [u16; 2] = [429, 503];

/// Sends messages: no redirects, no proxies, and the receiver's answer is read no further than its head.
#[derive(Clone)]
pub struct Sender {
    client: reqwest::Client,
    allow_private: bool,
}

/// Resolves names to addresses that messages may go to. The connection is made to an address checked here, so a name that
/// resolves differently the next time gains nothing.
struct GlobalOnly;

/// The name leads to an address inside the operator's network.
#[derive(Debug, thiserror::Error)]
#[error("the address is not globally routable")]
struct NotGlobal;

impl Resolve for GlobalOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let addresses: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if addresses.iter().all(|address| target::is_global(address.ip())) {
                Ok(Box::new(addresses.into_iter()) as Addrs)
            } else {
                Err(NotGlobal.into())
            }
        })
    }
}

impl Sender {
    /// A sender; `allow_private` lets it reach this machine and its network, and use plain HTTP.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(allow_private: bool) -> anyhow::Result<Self> {
        // An error means that the process has chosen its provider already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(TIMEOUT)
            // Deliveries are rare, and a kept connection would outlive the check of its address.
            .pool_max_idle_per_host(0)
            .user_agent(concat!("Duet/", env!("CARGO_PKG_VERSION")));
        if !allow_private {
            builder = builder.https_only(true).dns_resolver(Arc::new(GlobalOnly));
        }
        Ok(Self { client: builder.build().context("webhooks cannot be sent")?, allow_private })
    }

    /// Sends a message once.
    pub async fn send(&self, clock: &Clock, message: Message) -> Answer {
        let began = tokio::time::Instant::now();
        let answer = match self.post(message).await {
            Ok(response) => {
                let status = response.status().as_u16();
                let header = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
                let retry_after = header
                    .filter(|_| SLOW_DOWN.contains(&status))
                    .and_then(|header| schedule::parse_retry_after(header, clock.now()));
                Answer { status: Some(status), retry_after, ..Answer::default() }
            }
            Err(error) => Answer { error: Some(describe(&error)), ..Answer::default() },
        };
        Answer { duration: began.elapsed(), ..answer }
    }

    async fn post(&self, message: Message) -> anyhow::Result<reqwest::Response> {
        let url = Url::parse(&message.url)?;
        // The resolver never sees literal addresses.
        if !self.allow_private && target::is_closed_literal(&url) {
            return Err(NotGlobal.into());
        }
        let request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header(ID_HEADER, message.id.to_string())
            .header(TIMESTAMP_HEADER, message.timestamp)
            .header(SIGNATURE_HEADER, message.signature)
            .body(message.body);
        request.send().await.map_err(|error| error.without_url().into())
    }
}

/// The error with its causes, in one line of bounded length.
fn describe(error: &anyhow::Error) -> String {
    format!("{error:#}").chars().filter(|character| !character.is_control()).take(MAX_ERROR).collect()
}
