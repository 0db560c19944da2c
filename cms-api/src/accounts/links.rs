//! Links that are mailed and work once. Their secret is 256 random bits in the fragment of an address, so that no server logs it;
//! only its hash is kept.

use chrono::TimeDelta;
use cms_sdk::ErrorCode;
use cms_sdk::Locale;
use cms_sdk::handshake::{base64url, from_base64url};
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::{PathKind, site_path};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::clock::{Clock, random_bytes};
use crate::error::DomainResult;
use crate::store::one_time_links::{self, LinkRow};
use crate::store::types::{At, Key};
use crate::store::{StoreError, StoreResult, Tx};

/// Length of a link's secret in bytes.
const SECRET: usize = 32;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Shows that the address of a new account is its owner's.
    SignUp,
    /// Shows that a new address is the account's owner's.
    EmailChange,
    /// Sets another password.
    PasswordReset,
}

impl Purpose {
    /// Its name in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignUp => "sign_up",
            Self::EmailChange => "email_change",
            Self::PasswordReset => "password_reset",
        }
    }

    fn lifetime(self) -> TimeDelta {
        match self {
            Self::SignUp | Self::EmailChange => TimeDelta::hours(48),
            Self::PasswordReset => TimeDelta::hours(1),
        }
    }

    fn page(self) -> PathKind {
        match self {
            Self::SignUp | Self::EmailChange => PathKind::Confirm,
            Self::PasswordReset => PathKind::ResetPassword,
        }
    }
}

/// What a link carries besides its purpose.
#[derive(Debug, Clone, Default)]
pub struct Carried {
    /// The new address of a change of address.
    pub email: Option<String>,
    /// The hash of the password that was chosen with a sign-up.
    pub password_hash: Option<String>,
}

/// Makes a link for somebody; gives its address.
///
/// # Errors
/// When the store refuses or there are no random bytes.
pub async fn make(
    tx: &mut Tx,
    clock: &Clock,
    (settings, locale): (&SiteSettings, Locale),
    user_id: Uuid,
    purpose: Purpose,
    carried: Carried,
) -> StoreResult<String> {
    let secret = secret()?;
    let now = clock.store_now(tx).await?;
    let row = LinkRow {
        hash: hash(&*secret),
        user_id: Key(user_id),
        purpose: purpose.as_str().to_owned(),
        email: carried.email,
        password_hash: carried.password_hash,
        created_at: At(now),
        expires_at: At(now + purpose.lifetime()),
    };
    one_time_links::insert(tx, &row).await?;
    Ok(address(settings, locale, purpose.page(), &*secret))
}

/// Takes a link away for one of these purposes.
///
/// # Errors
/// [`ErrorCode::LinkUnknown`] when it was used, has expired, or never was. Commit all the same: an expired link is gone then.
pub async fn take(
    tx: &mut Tx,
    clock: &Clock,
    token: &str,
    purposes: &[Purpose],
) -> DomainResult<(Purpose, LinkRow)> {
    let secret = Zeroizing::new(from_base64url(token).map_err(|_| ErrorCode::LinkUnknown)?);
    let row = one_time_links::take(tx, &hash(&secret)).await?.ok_or(ErrorCode::LinkUnknown)?;
    let purpose = purposes.iter().copied().find(|purpose| purpose.as_str() == row.purpose);
    let purpose = purpose.filter(|_| clock.now() < row.expires_at.0).ok_or(ErrorCode::LinkUnknown)?;
    Ok((purpose, row))
}

/// A new secret.
///
/// # Errors
/// When there are no random bytes.
pub(super) fn secret() -> StoreResult<Zeroizing<[u8; SECRET]>> {
    random_bytes().map(Zeroizing::new).map_err(StoreError::Other)
}

/// What is kept of a secret: a fast hash is enough for 256 random bits.
pub(super) fn hash(secret: &[u8]) -> String {
    Sha256::digest(secret).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The address of a page with a secret in its fragment.
fn address(settings: &SiteSettings, locale: Locale, page: PathKind, secret: &[u8]) -> String {
    format!("{}{}#token={}", settings.origin, site_path(settings, locale, page, ""), base64url(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_stands_in_the_fragment() {
        let settings = SiteSettings::default();
        let link = address(&settings, Locale::Vi, PathKind::Confirm, &[1; 32]);
        assert!(link.starts_with("http://localhost:8080/vi/tai-khoan/xac-nhan/#token=AQEB"), "{link}");
        assert!(!hash(&[1; 32]).contains("AQEB"));
    }
}
