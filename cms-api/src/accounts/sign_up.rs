//! Making an account, and showing that its address is one's own.

use cms_sdk::ErrorCode;
use cms_sdk::Locale;
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::{PathKind, site_path};
use uuid::Uuid;

use super::links::{self, Carried, Purpose};
use super::profile::{self, Email};
use super::{MAILS, Role, happening, take_permit};
use crate::app::App;
use crate::audit::{self, Action, Actor, Event, Source};
use crate::error::{DomainError, DomainResult};
use crate::mail::{self, Mail};
use crate::passwords::{self, Password, PasswordHash};
use crate::settings;
use crate::store::types::{At, Key, Lang};
use crate::store::users::{self, UserRow};
use crate::store::{StoreError, Tx, one_time_links};

/// What somebody asks for who wants an account.
#[derive(Debug)]
pub struct SignUp {
    /// Their address.
    pub email: String,
    /// The password that they chose.
    pub password: Password,
    /// What they are called.
    pub name: String,
    /// The language of their mails.
    pub locale: Locale,
}

/// A sign-up that breaks no rule.
pub(super) struct Checked {
    pub(super) email: Email,
    pub(super) name: String,
    pub(super) locale: Locale,
    pub(super) hash: PasswordHash,
}

/// Checks the rules and hashes the password.
pub(super) async fn check(app: &App, input: SignUp) -> DomainResult<Checked> {
    let email = Email::parse("email", &input.email);
    let name = profile::parse_name(&input.name);
    let context = [input.email.as_str(), input.name.as_str()];
    let mut violations = passwords::check(&input.password, &context);
    violations.extend(email.as_ref().err().into_iter().flatten().cloned());
    violations.extend(name.as_ref().err().into_iter().flatten().cloned());
    let (Ok(email), Ok(name), true) = (email, name, violations.is_empty()) else {
        return Err(DomainError::Invalid(violations));
    };
    let hash = app.passwords.hash(&input.password).await?;
    Ok(Checked { email, name, locale: input.locale, hash })
}

/// A row for a new account.
pub(super) fn new_row(app: &App, checked: &Checked, role: Role, is_confirmed: bool) -> UserRow {
    let now = At(app.clock.now());
    UserRow {
        id: Key(app.clock.new_id()),
        email: checked.email.text.clone(),
        email_folded: checked.email.folded.clone(),
        name: checked.name.clone(),
        folded: profile::searchable(&checked.name, &checked.email.text),
        locale: Lang(checked.locale),
        role: role.as_str().to_owned(),
        password_hash: checked.hash.as_str().to_owned(),
        confirmed_at: is_confirmed.then_some(now),
        disabled_at: None,
        last_login_at: None,
        created_at: now,
        updated_at: now,
    }
}

/// Makes an account that works once its address is confirmed. Whether the address had one cannot be told from the answer, nor from
/// how long it takes: a mail goes out either way (ASVS 6.3.8).
///
/// # Errors
/// The rules that are broken; [`ErrorCode::TooManyRequests`].
pub async fn sign_up(app: &App, source: &Source, input: SignUp) -> DomainResult<()> {
    let checked = check(app, input).await?;
    take_permit(app, &MAILS, &checked.email.folded).await?;
    let mut tx = app.store.begin().await?;
    let (settings, _) = settings::load(&mut tx).await?;
    let row = new_row(app, &checked, Role::Reader, false);
    let is_new = users::insert(&mut tx, &row).await?;
    let known = users::by_email(&mut tx, &checked.email.folded).await?.ok_or(ErrorCode::Conflict)?;
    if known.confirmed_at.is_some() {
        let at = |page| format!("{}{}", settings.origin, site_path(&settings, known.locale.0, page, ""));
        let mail = Mail::AccountExists { sign_in: at(PathKind::SignIn), reset: at(PathKind::ForgotPassword) };
        mail::enqueue(&mut tx, &app.root_key, &app.clock, &mail, known.locale.0, &known.email).await?;
    } else {
        // The password goes with the link: whoever reads the mail confirms what they chose themselves, not what a stranger did.
        let carried = Carried { password_hash: Some(checked.hash.as_str().to_owned()), email: None };
        users::set_password(&mut tx, known.id.0, checked.hash.as_str(), row.updated_at).await?;
        send_link(app, &mut tx, (&settings, checked.locale), &known, carried).await?;
    }
    let event = if is_new { Event::done(Action::SignUp) } else { Event::refused(Action::SignUp) };
    audit::record(&mut tx, &app.clock, source, event.user(known.id.0)).await?;
    tx.commit().await?;
    app.mails.wake();
    Ok(())
}

async fn send_link(
    app: &App,
    tx: &mut Tx,
    (settings, locale): (&SiteSettings, Locale),
    user: &UserRow,
    carried: Carried,
) -> Result<(), StoreError> {
    let link = links::make(tx, &app.clock, (settings, locale), user.id.0, Purpose::SignUp, carried).await?;
    let mail = Mail::ConfirmSignUp { link };
    mail::enqueue(tx, &app.root_key, &app.clock, &mail, locale, &user.email).await?;
    Ok(())
}

/// Mails the confirmation link again, where there is something to confirm. The same answer for every address.
///
/// # Errors
/// The rule that the address breaks; [`ErrorCode::TooManyRequests`].
pub async fn send_confirmation(app: &App, email: &str) -> DomainResult<()> {
    let email = Email::parse("email", email).map_err(DomainError::Invalid)?;
    take_permit(app, &MAILS, &email.folded).await?;
    let mut tx = app.store.begin().await?;
    let (settings, _) = settings::load(&mut tx).await?;
    if let Some(user) = users::by_email(&mut tx, &email.folded).await?
        && user.confirmed_at.is_none()
    {
        // The password of the newest sign-up.
        let carried = Carried { password_hash: Some(user.password_hash.clone()), email: None };
        send_link(app, &mut tx, (&settings, user.locale.0), &user, carried).await?;
    }
    tx.commit().await?;
    app.mails.wake();
    Ok(())
}

/// Uses a confirmation link: of a new account, or of an account's new address.
///
/// # Errors
/// [`ErrorCode::LinkUnknown`]; [`ErrorCode::Conflict`] when the new address has another account by now.
pub async fn confirm(app: &App, source: &Source, token: &str) -> DomainResult<Purpose> {
    let mut tx = app.store.begin().await?;
    let taken = links::take(&mut tx, &app.clock, token, &[Purpose::SignUp, Purpose::EmailChange]).await;
    let (purpose, link) = match taken {
        Ok(taken) => taken,
        Err(refused) => {
            tx.commit().await?;
            return Err(refused);
        }
    };
    let user = users::lock(&mut tx, link.user_id.0).await?.ok_or(ErrorCode::LinkUnknown)?;
    let source = source.by(Actor::User(user.id.0));
    let now = At(app.clock.now());
    let action = if purpose == Purpose::SignUp {
        if user.confirmed_at.is_some() {
            return Err(ErrorCode::LinkUnknown.into());
        }
        if let Some(hash) = &link.password_hash {
            users::set_password(&mut tx, user.id.0, hash, now).await?;
        }
        users::confirm(&mut tx, user.id.0, now).await?;
        one_time_links::delete_of(&mut tx, user.id.0, Purpose::SignUp.as_str()).await?;
        Action::EmailConfirmed
    } else {
        change_email(app, &mut tx, &source, &user, link.email.as_deref().unwrap_or_default()).await?;
        Action::EmailChanged
    };
    audit::record(&mut tx, &app.clock, &source, Event::done(action).user(user.id.0)).await?;
    tx.commit().await?;
    app.mails.wake();
    Ok(purpose)
}

async fn change_email(
    app: &App,
    tx: &mut Tx,
    source: &Source,
    user: &UserRow,
    email: &str,
) -> DomainResult<()> {
    let email = Email::parse("email", email).map_err(|_| ErrorCode::LinkUnknown)?;
    let id: Uuid = user.id.0;
    let folded = profile::searchable(&user.name, &email.text);
    let new = (email.text.as_str(), email.folded.as_str(), folded.as_str());
    users::set_email(tx, id, new, At(app.clock.now())).await?;
    one_time_links::delete_of(tx, id, Purpose::PasswordReset.as_str()).await?;
    let mail = Mail::EmailChanged { new_hint: email.hint(), happening: happening(app, source) };
    mail::enqueue(tx, &app.root_key, &app.clock, &mail, user.locale.0, &user.email).await?;
    Ok(())
}
