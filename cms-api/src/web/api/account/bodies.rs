//! What an account looks like on the wire. What holds a password has no `Debug`: it cannot be printed.

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use poem_openapi::{Enum, Object};
use serde::Deserialize;
use uuid::Uuid;

use crate::accounts::{Account, Role, second_factor};
use crate::app::App;
use crate::error::DomainResult;
use crate::sessions::Session;

/// Somebody's own account.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", rename = "Account")]
pub(in crate::web::api) struct AccountBody {
    /// Its id.
    id: Uuid,
    /// Its address.
    email: String,
    /// What they are called.
    name: String,
    /// The language of their mails.
    locale: Locale,
    /// What they may do.
    role: RoleBody,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// What they have besides a password.
    second_factor: SecondFactorState,
    /// Until when dangerous actions need no further proof.
    step_up_until: DateTime<Utc>,
}

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Deserialize)]
#[oai(rename = "Role", rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub(in crate::web::api) enum RoleBody {
    /// Looks after their own account.
    Reader,
    /// Writes and publishes.
    Editor,
    /// May do everything.
    Admin,
}

/// What somebody has besides a password.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub(in crate::web::api) struct SecondFactorState {
    /// Whether one-time codes are asked for.
    totp: bool,
    /// Recovery codes left.
    recovery_codes_left: i64,
    /// Passkeys.
    passkeys: i64,
}

impl AccountBody {
    /// The account as its owner sees it from this session.
    pub(in crate::web::api) async fn load(
        app: &App,
        account: Account,
        session: &Session,
    ) -> DomainResult<Self> {
        let mut conn = app.store.read().await?;
        let second_factor = second_factor::of(&mut conn, account.id).await?;
        Ok(Self {
            id: account.id,
            email: account.email,
            name: account.name,
            locale: account.locale,
            role: account.role.into(),
            created_at: account.created_at,
            second_factor: SecondFactorState {
                totp: second_factor.totp,
                recovery_codes_left: second_factor.recovery_codes_left,
                passkeys: second_factor.passkeys,
            },
            step_up_until: session.step_up_until(),
        })
    }
}

impl From<Role> for RoleBody {
    fn from(role: Role) -> Self {
        match role {
            Role::Reader => Self::Reader,
            Role::Editor => Self::Editor,
            Role::Admin => Self::Admin,
        }
    }
}

impl From<RoleBody> for Role {
    fn from(role: RoleBody) -> Self {
        match role {
            RoleBody::Reader => Self::Reader,
            RoleBody::Editor => Self::Editor,
            RoleBody::Admin => Self::Admin,
        }
    }
}

/// A name and a language for mails.
#[derive(Debug, Object, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileInput {
    /// At most 100 characters.
    pub name: String,
    /// The language of mails.
    pub locale: Locale,
}

/// The old password and a new one.
#[derive(Object, Deserialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PasswordInput {
    /// The one until now.
    pub current_password: String,
    /// 8 to 256 characters, not easy to guess.
    pub new_password: String,
}

/// A new address, and the password.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EmailInput {
    /// The new address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// What deleting an account asks for.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeletionInput {
    /// The password.
    pub password: String,
    /// Six digits or a recovery code, where a second factor is set up.
    pub code: Option<String>,
}

/// A live session.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", rename = "Session")]
pub(in crate::web::api) struct SessionBody {
    /// Its id.
    id: Uuid,
    /// The browser and its system: `Firefox, Linux`.
    device: String,
    /// Where it was last refreshed from: IPv6 as its /64.
    address: String,
    /// When it began.
    created_at: DateTime<Utc>,
    /// When it was last refreshed.
    refreshed_at: DateTime<Utc>,
    /// Whether it began with a second factor.
    has_second_factor: bool,
    /// Whether it is the one that asks.
    current: bool,
}

impl SessionBody {
    pub(in crate::web::api) fn new(session: Session, own: Option<Uuid>) -> Self {
        Self {
            id: session.id,
            device: session.device,
            address: session.address,
            created_at: session.created_at,
            refreshed_at: session.refreshed_at,
            has_second_factor: session.has_second_factor,
            current: own == Some(session.id),
        }
    }
}

/// How many sessions were ended.
#[derive(Debug, Object)]
pub(in crate::web::api) struct EndedBody {
    /// The number.
    ended: i64,
}

impl EndedBody {
    pub(in crate::web::api) fn of(ended: usize) -> Self {
        Self { ended: i64::try_from(ended).unwrap_or(i64::MAX) }
    }
}
