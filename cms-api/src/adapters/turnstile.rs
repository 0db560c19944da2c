//! Cloudflare Turnstile (<https://developers.cloudflare.com/turnstile/get-started/server-side-validation/>).

use std::net::IpAddr;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use crate::config::TurnstileConfig;
use crate::ports::{Challenge, ChallengeAnswer, ChallengeOffer};
use crate::store::{StoreError, StoreResult};

/// Where tokens are checked, below the service's address.
const PATH: &str = "/turnstile/v0/siteverify";
/// Most characters of a token.
const MAX_TOKEN: usize = 2_048;
/// Most of an answer that is read, in bytes.
const MAX_ANSWER: usize = 16_000;
/// What the service says when it is at fault itself.
const ITS_FAULT: &str = "internal-error";
/// What it says when we are: the secret is missing or wrong, or the question is not as documented.
const OUR_FAULT: [&str; 3] = ["missing-input-secret", "invalid-input-secret", "bad-request"];

/// Asks Cloudflare whether a token is good.
pub struct Turnstile {
    client: reqwest::Client,
    url: Url,
    config: TurnstileConfig,
}

#[derive(Serialize)]
struct Question<'a> {
    secret: &'a str,
    response: &'a str,
    remoteip: IpAddr,
    /// A token is good once; asked again under the same key, the first verdict comes back.
    idempotency_key: Uuid,
}

/// What the service says of a token.
#[derive(Deserialize)]
struct Verdict {
    success: bool,
    hostname: Option<String>,
    action: Option<String>,
    #[serde(default, rename = "error-codes")]
    error_codes: Vec<String>,
}

impl Verdict {
    /// Whether the token is good, and was given by the widget of this operation on a page of ours.
    fn is_pass(&self, answer: &ChallengeAnswer<'_>) -> bool {
        let is_ours = |name: &str| answer.hosts.iter().any(|host| host.eq_ignore_ascii_case(name));
        self.success
            && self.hostname.as_deref().is_some_and(is_ours)
            && self.action.as_deref() == Some(answer.action)
    }

    fn says(&self, code: &str) -> bool {
        self.error_codes.iter().any(|said| said == code)
    }
}

impl Turnstile {
    /// A challenge by the service of the configuration, which may take as long as `timeout` to answer, twice.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(config: TurnstileConfig, timeout: Duration) -> anyhow::Result<Self> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(timeout)
            .user_agent(concat!("Duet/", env!("CARGO_PKG_VERSION")))
            .build()
            .context("Turnstile cannot be asked")?;
        let url = config.url.join(PATH)?;
        Ok(Self { client, url, config })
    }

    async fn ask(&self, question: &Question<'_>) -> anyhow::Result<Verdict> {
        let request = self.client.post(self.url.clone()).json(question);
        let mut response = request.send().await.map_err(reqwest::Error::without_url)?;
        let status = response.status();
        ensure!(!status.is_server_error(), "it answers {status}");
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(reqwest::Error::without_url)? {
            body.extend_from_slice(&chunk);
            ensure!(body.len() <= MAX_ANSWER, "its answer is too long");
        }
        let verdict: Verdict =
            serde_json::from_slice(&body).with_context(|| format!("it answers {status}"))?;
        ensure!(!verdict.says(ITS_FAULT), "it answers {ITS_FAULT}");
        Ok(verdict)
    }
}

#[async_trait]
impl Challenge for Turnstile {
    fn name(&self) -> &'static str {
        "turnstile"
    }

    fn offer(&self) -> ChallengeOffer {
        ChallengeOffer::Turnstile { site_key: self.config.site_key.clone() }
    }

    async fn check(&self, answer: &ChallengeAnswer<'_>) -> StoreResult<bool> {
        if answer.text.is_empty() || answer.text.chars().count() > MAX_TOKEN {
            return Ok(false);
        }
        let question = Question {
            secret: self.config.secret.as_str(),
            response: answer.text,
            remoteip: answer.address,
            // As random as the offer's id, and used by one request as it is.
            idempotency_key: uuid::Builder::from_random_bytes(answer.handshake_id).into_uuid(),
        };
        let verdict = match self.ask(&question).await {
            Ok(verdict) => verdict,
            Err(error) => {
                tracing::debug!(error = format!("{error:#}"), "Turnstile is asked again");
                let again = self.ask(&question).await;
                again.map_err(|error| StoreError::Unavailable(format!("turnstile: {error:#}")))?
            }
        };
        if let Some(code) = OUR_FAULT.into_iter().find(|code| verdict.says(code)) {
            tracing::error!(code, "Turnstile does not take our questions: look at DUET_TURNSTILE_SECRET");
            return Err(StoreError::Unavailable(format!("turnstile: {code}")));
        }
        let is_pass = verdict.is_pass(answer);
        if verdict.success && !is_pass {
            let Verdict { hostname, action, .. } = &verdict;
            tracing::warn!(?hostname, ?action, "a Turnstile token was made for another page than this");
        }
        Ok(is_pass)
    }
}
