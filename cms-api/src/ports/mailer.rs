//! What takes mails away: each leaves this machine, or lies in a folder for people to look at.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use lettre::message::Mailbox;
use uuid::Uuid;

/// Sends mails. At least once: the same mail may be given again under the same id.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Which way mails go, for logs.
    fn name(&self) -> &'static str;

    /// Sends a mail once; ends, one way or the other, well before the mail's claim does.
    async fn send(&self, mail: &OutgoingMail) -> Result<(), MailError>;
}

/// A mail as it is sent. Addresses were parsed and lines hold no line breaks, so that no header can be slipped in.
#[derive(Clone, PartialEq, Eq)]
pub struct OutgoingMail {
    /// The same at every attempt: `Message-ID` and idempotency key follow from it.
    pub id: Uuid,
    /// When it was enqueued: its `Date`.
    pub created_at: DateTime<Utc>,
    /// The site.
    pub from: Mailbox,
    /// Who gets it.
    pub to: Mailbox,
    /// One line.
    pub subject: String,
    /// What it says, as plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// Where answers go, where that is not the sender.
    pub reply_to: Option<Mailbox>,
    /// More headers, each one line of ASCII.
    pub headers: Vec<(&'static str, String)>,
}

/// Why a mail was not sent. The reasons are for operators; they may name the recipient.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It may work later.
    #[error("{reason}")]
    Retry {
        /// Why.
        reason: String,
        /// The wait that the server asks for.
        after: Option<TimeDelta>,
    },
    /// It will never work.
    #[error("{0}")]
    GiveUp(String),
}

impl MailError {
    /// It may work later; the server has not said when.
    pub fn retry(reason: impl Into<String>) -> Self {
        Self::Retry { reason: reason.into(), after: None }
    }
}
