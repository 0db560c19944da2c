//! Signing in: a password, then a second factor where there is one.

use std::time::Duration;

use cms_sdk::ErrorCode;
use cms_sdk::handshake::{base64url, from_base64url};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::password::refuse;
use super::profile::Email;
use super::second_factor;
use super::{Account, CODES, PASSWORDS, Role, links, take_permit};
use crate::app::App;
use crate::audit::{self, Action, Actor, Event, Source};
use crate::error::{DomainError, DomainResult};
use crate::passwords::Password;
use crate::sessions::{self, Lifetime, Session, Tokens};
use crate::store::types::At;
use crate::store::users::{self, UserRow};
use crate::store::{StoreError, Tx, passkeys};

/// How long the second factor may take after the password.
const TICKET_LIFETIME: Duration = Duration::from_secs(300);

/// Somebody who has just signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// Who.
    pub account: Account,
    /// Their new session.
    pub session: Session,
    /// Its tokens, for cookies.
    pub tokens: Tokens,
}

/// What a right password leads to.
#[derive(Debug)]
pub enum Login {
    /// Into the account.
    SignedIn(Box<SignedIn>),
    /// To the second factor. The ticket carries no rights; it says whose password was right.
    SecondFactor {
        /// Base64url of 256 random bits.
        ticket: String,
        /// Whether a passkey may take the place of a code.
        has_passkey: bool,
    },
}

/// What a ticket stands for, under its hash in the store that forgets.
#[derive(Serialize, Deserialize)]
struct Ticket {
    user: Uuid,
    /// Microseconds since 1970.
    expires_at: i64,
}

/// Signs in with address and password. Whether an address has an account cannot be told: an unknown one costs the same work and gets
/// the same answer (ASVS 6.3.8).
///
/// # Errors
/// [`ErrorCode::CredentialsWrong`]; with the right password only, [`ErrorCode::EmailUnconfirmed`] or
/// [`ErrorCode::AccountDisabled`]; [`ErrorCode::TooManyRequests`], `unavailable`.
pub async fn login(app: &App, source: &Source, email: &str, password: &Password) -> DomainResult<Login> {
    let Ok(email) = Email::parse("email", email) else {
        // Not an address: nobody's, as any other unknown one.
        app.passwords.verify_nobody(password).await?;
        refuse(app, source, Event::refused(Action::Login)).await?;
        return Err(ErrorCode::CredentialsWrong.into());
    };
    take_permit(app, &PASSWORDS, &email.folded).await?;
    let user = users::by_email(&mut app.store.read().await?, &email.folded).await?;
    let Some(user) = right_user(app, user, password).await? else {
        refuse(app, source, Event::refused(Action::Login)).await?;
        return Err(ErrorCode::CredentialsWrong.into());
    };
    if let Some(code) = standing(&user) {
        refuse(app, source, Event::refused(Action::Login).user(user.id.0).detail(code.as_str())).await?;
        return Err(code.into());
    }
    let mut tx = app.store.begin().await?;
    let source = source.by(Actor::User(user.id.0));
    audit::record(&mut tx, &app.clock, &source, Event::done(Action::Login).user(user.id.0)).await?;
    if second_factor::is_on(&mut tx, user.id.0).await? {
        let has_passkey = !passkeys::of(&mut tx, user.id.0).await?.is_empty();
        tx.commit().await?;
        return Ok(Login::SecondFactor { ticket: make_ticket(app, user.id.0).await?, has_passkey });
    }
    let signed_in = begin_session(app, &mut tx, &source, user, false).await?;
    tx.commit().await?;
    Ok(Login::SignedIn(Box::new(signed_in)))
}

/// The user whose password it is; the same work for none.
async fn right_user(app: &App, user: Option<UserRow>, password: &Password) -> DomainResult<Option<UserRow>> {
    let Some(user) = user else {
        app.passwords.verify_nobody(password).await?;
        return Ok(None);
    };
    let verified = app.passwords.verify(password, &user.password_hash).await?;
    if verified.needs_rehash
        && let Err(error) = rehash(app, user.id.0, password).await
    {
        tracing::warn!(%error, "a password was not hashed anew; the next sign-in tries again");
    }
    Ok(verified.is_right.then_some(user))
}

async fn rehash(app: &App, id: Uuid, password: &Password) -> DomainResult<()> {
    let hash = app.passwords.hash(password).await?;
    let mut tx = app.store.begin().await?;
    users::set_password(&mut tx, id, hash.as_str(), At(app.clock.now())).await?;
    Ok(tx.commit().await?)
}

/// Why somebody with the right password is not let in.
fn standing(user: &UserRow) -> Option<ErrorCode> {
    if user.disabled_at.is_some() {
        Some(ErrorCode::AccountDisabled)
    } else if user.confirmed_at.is_none() {
        Some(ErrorCode::EmailUnconfirmed)
    } else {
        None
    }
}

/// Goes on only with somebody who may be let in.
pub(super) fn refuse_unless_standing(user: &UserRow) -> DomainResult<()> {
    standing(user).map_or(Ok(()), |code| Err(code.into()))
}

/// Begins the session of somebody who has shown who they are.
pub(super) async fn begin_session(
    app: &App,
    tx: &mut Tx,
    source: &Source,
    user: UserRow,
    has_second_factor: bool,
) -> DomainResult<SignedIn> {
    let lifetime = Lifetime::of_role(Role::parse(&user.role).as_str());
    let id = user.id.0;
    let (session, tokens) =
        sessions::begin(tx, &app.clock, &app.session_key, id, lifetime, (source, has_second_factor)).await?;
    users::note_login(tx, id, At(session.created_at)).await?;
    Ok(SignedIn { account: user.into(), session, tokens })
}

fn ticket_key(secret: &[u8]) -> String {
    format!("second-factor:{}", links::hash(secret))
}

async fn make_ticket(app: &App, user: Uuid) -> DomainResult<String> {
    let secret = links::secret()?;
    let expires_at = (app.clock.now() + TICKET_LIFETIME).timestamp_micros();
    put_ticket(app, &*secret, &Ticket { user, expires_at }).await?;
    Ok(base64url(&*secret))
}

async fn put_ticket(app: &App, secret: &[u8], ticket: &Ticket) -> DomainResult<()> {
    let left = ticket.expires_at - app.clock.now().timestamp_micros();
    let Ok(left) = u64::try_from(left) else { return Ok(()) };
    let bytes = serde_json::to_vec(ticket).map_err(|error| StoreError::Other(error.into()))?;
    Ok(app.ephemeral.put(&ticket_key(secret), &bytes, Duration::from_micros(left)).await?)
}

/// Whose password led to a ticket, which stays.
pub(super) async fn peek_ticket(app: &App, ticket: &str) -> DomainResult<Uuid> {
    let (secret, kept) = open_ticket(app, ticket).await?;
    put_ticket(app, &secret, &kept).await?;
    Ok(kept.user)
}

/// Whose password led to a ticket, which leads nowhere again.
pub(super) async fn take_ticket(app: &App, ticket: &str) -> DomainResult<Uuid> {
    Ok(open_ticket(app, ticket).await?.1.user)
}

async fn open_ticket(app: &App, ticket: &str) -> DomainResult<(Vec<u8>, Ticket)> {
    let secret = from_base64url(ticket).map_err(|_| ErrorCode::TicketUnknown)?;
    let bytes = app.ephemeral.take(&ticket_key(&secret)).await?.ok_or(ErrorCode::TicketUnknown)?;
    let kept = serde_json::from_slice(&bytes).map_err(|error| StoreError::Other(error.into()))?;
    Ok((secret, kept))
}

/// Goes on with a ticket and a code: one-time or recovery. A wrong code may be followed by another, as often as the limit per
/// account allows; a ticket that has led into the account leads nowhere again.
///
/// # Errors
/// [`ErrorCode::TicketUnknown`], [`ErrorCode::CodeWrong`], [`ErrorCode::TooManyRequests`], `unavailable`.
pub async fn second_factor(app: &App, source: &Source, ticket: &str, code: &str) -> DomainResult<SignedIn> {
    let (secret, kept) = open_ticket(app, ticket).await?;
    match with_code(app, source, kept.user, code).await {
        Err(error @ (DomainError::Refused(ErrorCode::CodeWrong) | DomainError::TooMany(_))) => {
            put_ticket(app, &secret, &kept).await?;
            Err(error)
        }
        other => other,
    }
}

async fn with_code(app: &App, source: &Source, user: Uuid, code: &str) -> DomainResult<SignedIn> {
    let known = users::get(&mut app.store.read().await?, user).await?.ok_or(ErrorCode::TicketUnknown)?;
    take_permit(app, &CODES, &known.email_folded).await?;
    let mut tx = app.store.begin().await?;
    let user = users::lock(&mut tx, user).await?.ok_or(ErrorCode::TicketUnknown)?;
    refuse_unless_standing(&user)?;
    let id = user.id.0;
    let source = source.by(Actor::User(id));
    if !second_factor::settle(app, &mut tx, &source, &user, code).await? {
        tx.commit().await?;
        return Err(ErrorCode::CodeWrong.into());
    }
    let signed_in = begin_session(app, &mut tx, &source, user, true).await?;
    tx.commit().await?;
    app.mails.wake();
    Ok(signed_in)
}
