//! Mails: what is said to whom, and the outbox that it waits in.
//!
//! A mail is enqueued in the transaction of what it tells of, and sent by a job (`jobs/send_mails.rs`) after the commit: at least
//! once, always under the same message id. Its recipient and its arguments hold one-time links, so they lie in the store sealed
//! under the root key, and are emptied as soon as it is sent or given up. Its words are in `i18n/`, its form in `mail-templates/`.

pub mod compose;
mod letter;
pub mod outbox;
pub mod schedule;

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use outbox::{Opened, enqueue, enqueue_as};

/// A mail with what it says. It cannot be printed: it may hold a one-time link. Waiting mails outlive an update of the program, so
/// fields are only added, with a default.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Mail {
    /// To somebody who signed up.
    ConfirmSignUp {
        /// Where the address is confirmed: absolute, with the token in its fragment.
        link: String,
    },
    /// To somebody whose address has an account already, when it was signed up again.
    AccountExists {
        /// Where to sign in.
        sign_in: String,
        /// Where to ask for another password.
        reset: String,
    },
    /// To somebody who has forgotten the password.
    ResetPassword {
        /// Where another one is set, with the token in its fragment.
        link: String,
    },
    /// To the new address of an account.
    ConfirmEmail {
        /// Where the address is confirmed, with the token in its fragment.
        link: String,
    },
    /// To the old address of an account.
    EmailChanged {
        /// The new address as far as it may be told: `l…@example.com`.
        new_hint: String,
        /// When and from where.
        happening: Happening,
    },
    /// The password was changed.
    PasswordChanged {
        /// When and from where.
        happening: Happening,
    },
    /// A second factor was set up.
    SecondFactorOn {
        /// When and from where.
        happening: Happening,
    },
    /// The second factor was removed.
    SecondFactorOff {
        /// When and from where.
        happening: Happening,
    },
    /// New recovery codes were made.
    RecoveryCodesMade {
        /// When and from where.
        happening: Happening,
    },
    /// A recovery code was used to sign in.
    RecoveryCodeUsed {
        /// How many are left.
        left: u32,
        /// When and from where.
        happening: Happening,
    },
    /// An operator has removed the second factor.
    SecondFactorReset {
        /// When.
        happening: Happening,
    },
    /// A passkey was added.
    PasskeyAdded {
        /// What it is called.
        name: String,
        /// When and from where.
        happening: Happening,
    },
    /// A passkey was removed.
    PasskeyRemoved {
        /// What it was called.
        name: String,
        /// When and from where.
        happening: Happening,
    },
    /// A refresh token was used twice, as a stolen one would be; its session was ended.
    SessionsEndedByReuse {
        /// When and from where.
        happening: Happening,
    },
    /// The account was deleted.
    AccountDeleted {
        /// When and from where.
        happening: Happening,
    },
    /// The role was changed.
    RoleChanged {
        /// The new role.
        role: String,
        /// When.
        happening: Happening,
    },
    /// To the site's owner: somebody wrote by the contact form.
    ContactMessage {
        /// Who wrote.
        name: String,
        /// Where to answer.
        email: String,
        /// What they wrote.
        message: String,
        /// The message's id.
        id: Uuid,
    },
}

/// When something happened, and roughly from where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Happening {
    /// When.
    pub at: DateTime<Utc>,
    /// The device in words (`Firefox, Linux`); empty where it is not known.
    pub device: String,
    /// The address or its prefix; empty where it is not known. A mail shows only the prefix.
    pub address: String,
}

impl Happening {
    /// Something that an operator did, or of which no more is known.
    pub fn at(at: DateTime<Utc>) -> Self {
        Self { at, device: String::new(), address: String::new() }
    }
}

impl Mail {
    /// Its name in the store; its words are `mail-NAME-…`.
    pub fn template(&self) -> &'static str {
        match self {
            Self::ConfirmSignUp { .. } => "confirm-sign-up",
            Self::AccountExists { .. } => "account-exists",
            Self::ResetPassword { .. } => "reset-password",
            Self::ConfirmEmail { .. } => "confirm-email",
            Self::EmailChanged { .. } => "email-changed",
            Self::PasswordChanged { .. } => "password-changed",
            Self::SecondFactorOn { .. } => "second-factor-on",
            Self::SecondFactorOff { .. } => "second-factor-off",
            Self::RecoveryCodesMade { .. } => "recovery-codes-made",
            Self::RecoveryCodeUsed { .. } => "recovery-code-used",
            Self::SecondFactorReset { .. } => "second-factor-reset",
            Self::PasskeyAdded { .. } => "passkey-added",
            Self::PasskeyRemoved { .. } => "passkey-removed",
            Self::SessionsEndedByReuse { .. } => "sessions-ended-by-reuse",
            Self::AccountDeleted { .. } => "account-deleted",
            Self::RoleChanged { .. } => "role-changed",
            Self::ContactMessage { .. } => "contact-message",
        }
    }
}

/// What people call themselves and their things, as one line: a line break would begin another header, and in a text another
/// paragraph that looks like ours.
fn one_line(text: &str) -> String {
    let spaced: String =
        text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl fmt::Debug for Mail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Mail({} …)", self.template())
    }
}
