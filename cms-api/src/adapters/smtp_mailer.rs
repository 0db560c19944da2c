//! Mails over SMTP (RFC 5321), with TLS from the first byte (`smtps://`) or by STARTTLS (`smtp://…?tls=required`).

use std::time::Duration;

use anyhow::Context as _;
use async_trait::async_trait;
use lettre::transport::smtp::{AsyncSmtpTransport, Error, PoolConfig};
use lettre::{AsyncTransport as _, Tokio1Executor};

use super::mail_message::to_message;
use crate::ports::{MailError, Mailer, OutgoingMail};

const CONNECTIONS: u32 = 4;

/// Sends to one mail server over kept connections.
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    timeout: Duration,
}

impl SmtpMailer {
    /// Reads the URL; the server is asked with the first mail. Taking a mail may last as long as `timeout`.
    ///
    /// # Errors
    /// When the URL is none.
    pub fn new(url: &str, timeout: Duration) -> anyhow::Result<Self> {
        // The error may quote the URL with its password.
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .ok()
            .context("DUET_SMTP_URL cannot be used")?;
        let pool = PoolConfig::new().max_size(CONNECTIONS);
        Ok(Self { transport: builder.timeout(Some(timeout)).pool_config(pool).build(), timeout })
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    fn name(&self) -> &'static str {
        "smtp"
    }

    async fn send(&self, mail: &OutgoingMail) -> Result<(), MailError> {
        // The transport's own timeout ends with the connection: it waits for answers for ever.
        let sent = tokio::time::timeout(self.timeout, self.transport.send(to_message(mail)?)).await;
        match sent.map_err(|_| MailError::retry("smtp: no answer in time"))? {
            Ok(_) => Ok(()),
            Err(error) => Err(refusal(&error)),
        }
    }
}

/// 5xx is final (RFC 5321 §4.2.1); everything else may pass.
fn refusal(error: &Error) -> MailError {
    let mut reason = format!("smtp: {error}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        reason = format!("{reason}: {cause}");
        source = cause.source();
    }
    if error.is_permanent() { MailError::GiveUp(reason) } else { MailError::retry(reason) }
}
