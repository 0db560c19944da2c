//! Passwords of accounts: proving one, changing it, setting another by a mailed link.

use cms_sdk::ErrorCode;
use uuid::Uuid;

use super::links::{self, Carried, Purpose};
use super::profile::Email;
use super::{Account, MAILS, PASSWORDS, happening, take_permit};
use crate::app::App;
use crate::audit::{self, Action, Actor, Event, Source};
use crate::error::{DomainError, DomainResult, Violation};
use crate::mail::{self, Mail};
use crate::passwords::{self, Password};
use crate::sessions::EndReason;
use crate::settings;
use crate::store::types::At;
use crate::store::users::{self, UserRow};
use crate::store::{one_time_links, sessions};

/// Goes on only when this is the account's password.
///
/// # Errors
/// [`ErrorCode::CredentialsWrong`], [`ErrorCode::TooManyRequests`], `unavailable`.
pub async fn prove(app: &App, source: &Source, account: &Account, password: &Password) -> DomainResult<()> {
    take_permit(app, &PASSWORDS, &account.email.to_lowercase()).await?;
    let row = users::get(&mut app.store.read().await?, account.id).await?.ok_or(ErrorCode::SessionEnded)?;
    if app.passwords.verify(password, &row.password_hash).await?.is_right {
        return Ok(());
    }
    refuse(app, source, Event::refused(Action::StepUp).user(account.id)).await?;
    Err(ErrorCode::CredentialsWrong.into())
}

/// Writes a refusal down, in a transaction of its own.
pub(super) async fn refuse(app: &App, source: &Source, event: Event) -> DomainResult<()> {
    let mut tx = app.store.begin().await?;
    audit::record(&mut tx, &app.clock, source, event).await?;
    Ok(tx.commit().await?)
}

/// The rules that a new password breaks, under this field.
fn broken_rules(field: &str, password: &Password, email: &str, name: &str) -> Vec<Violation> {
    let broken = passwords::check(password, &[email, name]);
    broken.into_iter().map(|violation| Violation { field: field.to_owned(), ..violation }).collect()
}

/// Changes the password; all other sessions end.
///
/// # Errors
/// [`ErrorCode::CredentialsWrong`] when the old one is not it; the rules that the new one breaks.
pub async fn change(
    app: &App,
    source: &Source,
    account: &Account,
    session: Uuid,
    (current, new): (&Password, &Password),
) -> DomainResult<()> {
    let violations = broken_rules("newPassword", new, &account.email, &account.name);
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    prove(app, source, account, current).await?;
    let hash = app.passwords.hash(new).await?;
    let mut tx = app.store.begin().await?;
    let user = users::lock(&mut tx, account.id).await?.ok_or(ErrorCode::SessionEnded)?;
    let now = At(app.clock.now());
    users::set_password(&mut tx, user.id.0, hash.as_str(), now).await?;
    let reason = EndReason::CredentialsChanged.as_str();
    sessions::end_all(&mut tx, user.id.0, Some(session), reason, now).await?;
    one_time_links::delete_of(&mut tx, user.id.0, Purpose::PasswordReset.as_str()).await?;
    let mail = Mail::PasswordChanged { happening: happening(app, source) };
    mail::enqueue(&mut tx, &app.root_key, &app.clock, &mail, user.locale.0, &user.email).await?;
    audit::record(&mut tx, &app.clock, source, Event::done(Action::PasswordChanged).user(user.id.0)).await?;
    tx.commit().await?;
    app.mails.wake();
    Ok(())
}

/// Mails a link to set another password, where the address has an account. The same answer for every address.
///
/// # Errors
/// The rule that the address breaks; [`ErrorCode::TooManyRequests`].
pub async fn send_reset(app: &App, source: &Source, email: &str) -> DomainResult<()> {
    let email = Email::parse("email", email).map_err(DomainError::Invalid)?;
    take_permit(app, &MAILS, &email.folded).await?;
    let mut tx = app.store.begin().await?;
    let (settings, _) = settings::load(&mut tx).await?;
    let event = match users::by_email(&mut tx, &email.folded).await?.filter(may_reset) {
        Some(user) => {
            let at = (&settings, user.locale.0);
            let link =
                links::make(&mut tx, &app.clock, at, user.id.0, Purpose::PasswordReset, Carried::default())
                    .await?;
            let mail = Mail::ResetPassword { link };
            mail::enqueue(&mut tx, &app.root_key, &app.clock, &mail, user.locale.0, &user.email).await?;
            Event::done(Action::PasswordResetAsked).user(user.id.0)
        }
        None => Event::refused(Action::PasswordResetAsked),
    };
    audit::record(&mut tx, &app.clock, source, event).await?;
    tx.commit().await?;
    app.mails.wake();
    Ok(())
}

/// An unconfirmed address may be anybody's; the link would show that it is theirs, so it may.
fn may_reset(user: &UserRow) -> bool {
    user.disabled_at.is_none()
}

/// Sets another password by a mailed link: every session ends, nobody is signed in, and the second factor stays (ASVS 6.4.3).
///
/// # Errors
/// [`ErrorCode::LinkUnknown`]; the rules that the password breaks: the link works again then.
pub async fn reset(app: &App, source: &Source, token: &str, password: &Password) -> DomainResult<()> {
    // The rules that need nobody's name first, so that a link is not used up by a password that is too short.
    let violations = broken_rules("password", password, "", "");
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    let hash = app.passwords.hash(password).await?;
    let mut tx = app.store.begin().await?;
    let taken = links::take(&mut tx, &app.clock, token, &[Purpose::PasswordReset]).await;
    let (_, link) = match taken {
        Ok(taken) => taken,
        Err(refused) => {
            tx.commit().await?;
            return Err(refused);
        }
    };
    let user = users::lock(&mut tx, link.user_id.0).await?.filter(may_reset).ok_or(ErrorCode::LinkUnknown)?;
    let violations = broken_rules("password", password, &user.email, &user.name);
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    let id = user.id.0;
    let source = source.by(Actor::User(id));
    let now = At(app.clock.now());
    users::set_password(&mut tx, id, hash.as_str(), now).await?;
    users::confirm(&mut tx, id, now).await?;
    sessions::end_all(&mut tx, id, None, EndReason::CredentialsChanged.as_str(), now).await?;
    for purpose in [Purpose::PasswordReset, Purpose::SignUp] {
        one_time_links::delete_of(&mut tx, id, purpose.as_str()).await?;
    }
    let mail = Mail::PasswordChanged { happening: happening(app, &source) };
    mail::enqueue(&mut tx, &app.root_key, &app.clock, &mail, user.locale.0, &user.email).await?;
    audit::record(&mut tx, &app.clock, &source, Event::done(Action::PasswordReset).user(id)).await?;
    tx.commit().await?;
    app.mails.wake();
    Ok(())
}
