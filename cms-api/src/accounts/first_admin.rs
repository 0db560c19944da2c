//! How the first admin comes to be: by the command line, or by a link that is printed once at the first start of `duet`. There is no
//! default password.

use std::time::Duration;

use cms_sdk::ErrorCode;
use cms_sdk::handshake::{base64url, from_base64url};

use super::sign_up::{self, SignUp, new_row};
use super::{Account, Role, links};
use crate::app::App;
use crate::audit::{self, Action, Event, Source};
use crate::error::DomainResult;
use crate::store::StoreResult;
use crate::store::types::At;
use crate::store::users;

/// How long the link works: as long as somebody may take to get to it; it ends with the process too.
const LINK_LIFETIME: Duration = Duration::from_hours(24);

/// Makes an admin whose address needs no confirmation, or makes an admin of the account that the address has.
///
/// # Errors
/// The rules that are broken.
pub async fn make(app: &App, source: &Source, input: SignUp) -> DomainResult<Account> {
    let checked = sign_up::check(app, input).await?;
    let mut tx = app.store.begin().await?;
    let row = new_row(app, &checked, Role::Admin, true);
    if !users::insert(&mut tx, &row).await? {
        let known = users::by_email(&mut tx, &checked.email.folded).await?.ok_or(ErrorCode::Conflict)?;
        let now = At(app.clock.now());
        users::set_role(&mut tx, known.id.0, Role::Admin.as_str(), now).await?;
        users::set_password(&mut tx, known.id.0, checked.hash.as_str(), now).await?;
        users::confirm(&mut tx, known.id.0, now).await?;
        let reason = crate::sessions::EndReason::CredentialsChanged.as_str();
        crate::store::sessions::end_all(&mut tx, known.id.0, None, reason, now).await?;
    }
    let made = users::by_email(&mut tx, &checked.email.folded).await?.ok_or(ErrorCode::Conflict)?;
    audit::record(&mut tx, &app.clock, source, Event::done(Action::AdminMade).user(made.id.0)).await?;
    tx.commit().await?;
    if app.config.is_embedded() {
        app.admins.add(&checked.email).map_err(crate::store::StoreError::Other)?;
    }
    Ok(made.into())
}

fn key(secret: &[u8]) -> String {
    format!("setup:{}", links::hash(secret))
}

/// The secret of a link to make the first admin, where there is none.
///
/// # Errors
/// When a store refuses.
pub async fn setup_secret(app: &App) -> StoreResult<Option<String>> {
    if users::count_active(&mut app.store.read().await?, Role::Admin.as_str()).await? > 0 {
        return Ok(None);
    }
    let secret = links::secret()?;
    app.ephemeral.put(&key(&*secret), b"", LINK_LIFETIME).await?;
    Ok(Some(base64url(&*secret)))
}

/// Makes the first admin, for whoever has the link; it works once.
///
/// # Errors
/// [`ErrorCode::LinkUnknown`] when it was used, has expired, never was, or there is an admin by now; the rules that are broken: the
/// link works again then.
pub async fn set_up(app: &App, source: &Source, token: &str, input: SignUp) -> DomainResult<Account> {
    let secret = from_base64url(token).map_err(|_| ErrorCode::LinkUnknown)?;
    app.ephemeral.take(&key(&secret)).await?.ok_or(ErrorCode::LinkUnknown)?;
    if users::count_active(&mut app.store.read().await?, Role::Admin.as_str()).await? > 0 {
        return Err(ErrorCode::LinkUnknown.into());
    }
    let made = make(app, source, input).await;
    if made.is_err() {
        app.ephemeral.put(&key(&secret), b"", LINK_LIFETIME).await?;
    }
    made
}
