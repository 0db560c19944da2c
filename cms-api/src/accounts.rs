//! Accounts: who people are, and how they show it.
//!
//! | file | what |
//! |---|---|
//! | `role` | what each role may do: one table |
//! | `admins` | the allow-list in configuration that an admin must be on too |
//! | `profile` | names, addresses, languages and their rules |
//! | `links` | one-time links that are mailed |
//! | `sign_up`, `login`, `password`, `email`, `second_factor`, `passkeys`, `leaving` | what people do with their own account |
//! | `staff` | what admins do with the accounts of others |
//! | `first_admin` | how the first admin comes to be |

pub mod admins;
pub mod email;
pub mod first_admin;
pub mod leaving;
pub mod links;
pub mod login;
pub mod passkeys;
pub mod password;
pub mod profile;
pub mod role;
pub mod second_factor;
pub mod sign_up;
pub mod staff;

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use uuid::Uuid;

pub use role::Role;

use crate::app::App;
use crate::audit::Source;
use crate::error::{DomainError, DomainResult};
use crate::limits::{Policy, Quota, WithoutStore};
use crate::mail::Happening;
use crate::store::users::UserRow;

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Their id.
    pub id: Uuid,
    /// Their address, as they write it.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// The language of their mails.
    pub locale: Locale,
    /// What they may do.
    pub role: Role,
    /// When they showed that the address is theirs.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When an admin locked them out.
    pub disabled_at: Option<DateTime<Utc>>,
    /// When they last signed in.
    pub last_login_at: Option<DateTime<Utc>>,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
}

impl From<UserRow> for Account {
    fn from(row: UserRow) -> Self {
        Self {
            id: row.id.0,
            email: row.email,
            name: row.name,
            locale: row.locale.0,
            role: Role::parse(&row.role),
            confirmed_at: row.confirmed_at.map(|at| at.0),
            disabled_at: row.disabled_at.map(|at| at.0),
            last_login_at: row.last_login_at.map(|at| at.0),
            created_at: row.created_at.0,
        }
    }
}

/// Tries of an account's password, wherever they come from: many, so that nobody can lock somebody else out, and few, so that
/// nobody guesses one (ASVS 6.3.1).
pub const PASSWORDS: Policy = policy("account-password", 20, 1_200);
/// Tries of an account's second factor, one-time and recovery codes together (ASVS 6.6.3).
pub const CODES: Policy = policy("account-code", 5, 300);
/// Mails that anybody can have sent to an address.
pub const MAILS: Policy = policy("account-mail", 3, 3_600);

/// Every limit per account, for the documentation.
pub const POLICIES: &[Policy] = &[PASSWORDS, CODES, MAILS];

const fn policy(name: &'static str, permits: u32, seconds: u64) -> Policy {
    let quota = Quota { permits, window: std::time::Duration::from_secs(seconds) };
    Policy { name, quota, without_store: WithoutStore::Refuse }
}

/// Takes a permit that belongs to an account, or to an address that has none: both cost the same.
///
/// # Errors
/// [`DomainError::TooMany`]; `unavailable` where the store of limits is away.
pub async fn take_permit(app: &App, policy: &Policy, email_folded: &str) -> DomainResult<()> {
    let key = crate::limits::account_key(&app.root_key, email_folded);
    let verdict = app.limiter.take(policy, &key).await?;
    if verdict.is_allowed { Ok(()) } else { Err(DomainError::TooMany(verdict.retry_after)) }
}

/// What a mail says of when and from where.
fn happening(app: &App, source: &Source) -> Happening {
    Happening { at: app.clock.now(), device: source.device.clone(), address: source.address.clone() }
}
