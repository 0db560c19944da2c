//! Mails by Resend's HTTP API (<https://resend.com/docs/api-reference/emails/send-email>).

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context as _;
use async_trait::async_trait;
use reqwest::StatusCode;
use reqwest::header::RETRY_AFTER;
use serde::{Deserialize, Serialize};
use url::Url;

use super::answer::beginning;
use crate::clock::Clock;
use crate::config::ApiKey;
use crate::ports::{MailError, Mailer, OutgoingMail};
use crate::webhooks::schedule::parse_retry_after;

/// Sends by one account of Resend.
pub struct ResendMailer {
    client: reqwest::Client,
    url: Url,
    key: ApiKey,
    clock: Clock,
}

#[derive(Serialize)]
struct Email<'a> {
    from: String,
    to: [String; 1],
    subject: &'a str,
    text: &'a str,
    html: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<String>,
    headers: BTreeMap<&'a str, &'a str>,
}

/// What a refusal says.
#[derive(Deserialize)]
struct Refusal {
    name: String,
    message: String,
}

impl ResendMailer {
    /// A mailer for the API at `base`, which may take as long as `timeout` to answer.
    ///
    /// # Errors
    /// When `base` is no URL or no HTTP client can be made.
    pub fn new(base: &str, key: ApiKey, clock: Clock, timeout: Duration) -> anyhow::Result<Self> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(timeout)
            // Resend refuses requests without one.
            .user_agent(concat!("Duet/", env!("CARGO_PKG_VERSION")))
            .build()
            .context("mails cannot be sent by Resend")?;
        let url = format!("{}/emails", base.trim_end_matches('/'));
        Ok(Self { client, url: Url::parse(&url)?, key, clock })
    }

    fn refusal(&self, status: StatusCode, asked: Option<&str>, answer: &[u8]) -> MailError {
        let reason = match serde_json::from_slice(answer) {
            Ok(Refusal { name, message }) => format!("resend: {status}: {name}: {message}"),
            Err(_) => format!("resend: {status}"),
        };
        // 409: the same mail is being sent at this moment.
        let may_pass = [StatusCode::REQUEST_TIMEOUT, StatusCode::CONFLICT, StatusCode::TOO_MANY_REQUESTS];
        if status.is_client_error() && !may_pass.contains(&status) {
            return MailError::GiveUp(reason);
        }
        let after = asked.and_then(|header| parse_retry_after(header, self.clock.now()));
        MailError::Retry { reason, after }
    }
}

#[async_trait]
impl Mailer for ResendMailer {
    fn name(&self) -> &'static str {
        "resend"
    }

    async fn send(&self, mail: &OutgoingMail) -> Result<(), MailError> {
        let email = Email {
            from: mail.from.to_string(),
            to: [mail.to.to_string()],
            subject: &mail.subject,
            text: &mail.text,
            html: &mail.html,
            reply_to: mail.reply_to.as_ref().map(ToString::to_string),
            headers: mail.headers.iter().map(|(name, value)| (*name, value.as_str())).collect(),
        };
        let request = self
            .client
            .post(self.url.clone())
            .bearer_auth(self.key.as_str())
            .header("Idempotency-Key", mail.id.to_string())
            .json(&email);
        let response = request.send().await.map_err(|error| {
            MailError::retry(format!("resend: {:#}", anyhow::Error::new(error.without_url())))
        })?;
        let status = response.status();
        if status.is_success() {
            return Ok(());
        }
        let asked =
            response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let answer = beginning(response).await;
        Err(self.refusal(status, asked.as_deref(), &answer))
    }
}
