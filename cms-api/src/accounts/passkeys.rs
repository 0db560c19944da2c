//! Passkeys (WebAuthn Level 3): a way in without a password, and in the place of a code where one is asked for. The authenticator
//! checks its owner itself (user verification is required), so a passkey alone is two factors.
//!
//! What a ceremony must remember lies in the store that forgets, and is taken away by its end: each is good once.

use std::time::Duration;

use cms_sdk::ErrorCode;
use cms_sdk::handshake::{base64url, from_base64url};
use cms_sdk::settings::SiteSettings;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Webauthn, WebauthnBuilder,
};

use super::login::{self, SignedIn};
use super::profile::parse_name;
use super::{Account, happening, links, password};
use crate::app::App;
use crate::audit::{self, Action, Actor, Event, Source};
use crate::error::{DomainError, DomainResult};
use crate::mail::{self, Mail};
use crate::passwords::Password;
use crate::settings;
use crate::store::passkeys::{self as rows, PasskeyRow};
use crate::store::types::{At, Key};
use crate::store::{Conn, StoreError, StoreResult, Tx, users};

/// How long a ceremony may take.
const CEREMONY: Duration = Duration::from_secs(300);
/// Most passkeys of one account.
const MAX_PASSKEYS: usize = 20;

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPasskey {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// When it was made.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// When it was last used.
    pub last_used_at: Option<chrono::DateTime<chrono::Utc>>,
}

impl From<PasskeyRow> for KnownPasskey {
    fn from(row: PasskeyRow) -> Self {
        Self {
            id: row.id.0,
            name: row.name,
            created_at: row.created_at.0,
            last_used_at: row.last_used_at.map(|at| at.0),
        }
    }
}

/// Somebody's passkeys, oldest first.
///
/// # Errors
/// When the store does not answer.
pub async fn list(conn: &mut Conn, user: Uuid) -> StoreResult<Vec<KnownPasskey>> {
    Ok(rows::of(conn, user).await?.into_iter().map(KnownPasskey::from).collect())
}

/// The relying party: the site's host, and its pages.
fn relying_party(settings: &SiteSettings, name: &str) -> DomainResult<Webauthn> {
    let origin: Url = settings.origin.parse().map_err(|_| ErrorCode::NotFound)?;
    let id = origin.host_str().unwrap_or_default().to_owned();
    let built = WebauthnBuilder::new(&id, &origin).and_then(|builder| builder.rp_name(name).build());
    built.map_err(|error| {
        tracing::error!(%error, "passkeys need the site's origin to have a host name");
        ErrorCode::NotFound.into()
    })
}

async fn party(conn: &mut Conn, account: Option<&Account>) -> DomainResult<Webauthn> {
    let (settings, _) = settings::load(conn).await?;
    let locale = account.map_or(settings.default_locale, |account| account.locale);
    relying_party(&settings, &settings.locale(locale).name)
}

async fn keep(app: &App, key: &str, state: &impl Serialize) -> DomainResult<()> {
    let bytes = serde_json::to_vec(state).map_err(other)?;
    Ok(app.ephemeral.put(key, &bytes, CEREMONY).await?)
}

async fn take<T: DeserializeOwned>(app: &App, key: &str) -> DomainResult<T> {
    let bytes = app.ephemeral.take(key).await?.ok_or(ErrorCode::TicketUnknown)?;
    Ok(serde_json::from_slice(&bytes).map_err(other)?)
}

fn other(error: impl Into<anyhow::Error>) -> StoreError {
    StoreError::Other(error.into())
}

/// What an authenticator said, as JSON; nonsense is refused as any other wrong answer.
fn read<T: DeserializeOwned>(credential: Value) -> DomainResult<T> {
    serde_json::from_value(credential).map_err(|_| ErrorCode::PasskeyRefused.into())
}

fn new_key(user: Uuid) -> String {
    format!("passkey-new:{user}")
}

/// Begins to make a passkey, for whoever knows the password; gives the options for the browser.
///
/// # Errors
/// [`ErrorCode::CredentialsWrong`]; [`ErrorCode::Conflict`] when there are 20.
pub async fn begin_new(
    app: &App,
    source: &Source,
    account: &Account,
    password: &Password,
) -> DomainResult<Value> {
    password::prove(app, source, account, password).await?;
    let mut conn = app.store.read().await?;
    let known = rows::of(&mut conn, account.id).await?;
    if known.len() >= MAX_PASSKEYS {
        return Err(ErrorCode::Conflict.into());
    }
    let party = party(&mut conn, Some(account)).await?;
    drop(conn);
    let exclude: Vec<_> = known.iter().map(open).collect::<StoreResult<Vec<_>>>()?;
    let exclude = exclude.iter().map(|key| key.cred_id().clone()).collect();
    let (options, state): (_, PasskeyRegistration) = party
        .start_passkey_registration(account.id, &account.email, &account.name, Some(exclude))
        .map_err(other)?;
    keep(app, &new_key(account.id), &state).await?;
    let mut options = serde_json::to_value(options).map_err(other)?;
    // To be found without an address: signing in asks for none.
    if let Some(selection) =
        options.pointer_mut("/publicKey/authenticatorSelection").and_then(Value::as_object_mut)
    {
        selection.insert("residentKey".to_owned(), json!("required"));
        selection.insert("requireResidentKey".to_owned(), json!(true));
    }
    Ok(options)
}

/// Keeps the passkey that an authenticator has made.
///
/// # Errors
/// [`ErrorCode::PasskeyRefused`], [`ErrorCode::TicketUnknown`]; the rules that the name breaks.
pub async fn finish_new(
    app: &App,
    source: &Source,
    account: &Account,
    name: &str,
    credential: Value,
) -> DomainResult<KnownPasskey> {
    let name = parse_name(name).map_err(DomainError::Invalid)?;
    let state: PasskeyRegistration = take(app, &new_key(account.id)).await?;
    let credential: RegisterPublicKeyCredential = read(credential)?;
    let mut tx = app.store.begin().await?;
    let party = party(&mut tx, Some(account)).await?;
    let made = party.finish_passkey_registration(&credential, &state).map_err(refused)?;
    let user = users::lock(&mut tx, account.id).await?.ok_or(ErrorCode::SessionEnded)?;
    let row = PasskeyRow {
        id: Key(app.clock.new_id()),
        user_id: Key(account.id),
        credential_id: base64url(made.cred_id()),
        name: name.clone(),
        credential: serde_json::to_string(&made).map_err(other)?,
        created_at: At(app.clock.now()),
        last_used_at: None,
    };
    if !rows::insert(&mut tx, &row).await? {
        return Err(ErrorCode::PasskeyRefused.into());
    }
    audit::record(&mut tx, &app.clock, source, Event::done(Action::PasskeyAdded).user(account.id)).await?;
    let mail = Mail::PasskeyAdded { name, happening: happening(app, source) };
    mail::enqueue(&mut tx, &app.root_key, &app.clock, &mail, user.locale.0, &user.email).await?;
    tx.commit().await?;
    app.mails.wake();
    Ok(row.into())
}

fn refused(error: impl std::fmt::Display) -> DomainError {
    tracing::info!(%error, "a passkey was refused");
    ErrorCode::PasskeyRefused.into()
}

/// Takes a passkey away, for whoever knows the password.
///
/// # Errors
/// [`ErrorCode::CredentialsWrong`]; [`ErrorCode::NotFound`] when they have no such passkey.
pub async fn remove(
    app: &App,
    source: &Source,
    account: &Account,
    (id, password): (Uuid, &Password),
) -> DomainResult<()> {
    password::prove(app, source, account, password).await?;
    let mut tx = app.store.begin().await?;
    let user = users::lock(&mut tx, account.id).await?.ok_or(ErrorCode::SessionEnded)?;
    let name = rows::delete(&mut tx, account.id, id).await?.ok_or(ErrorCode::NotFound)?;
    audit::record(&mut tx, &app.clock, source, Event::done(Action::PasskeyRemoved).user(account.id)).await?;
    let mail = Mail::PasskeyRemoved { name, happening: happening(app, source) };
    mail::enqueue(&mut tx, &app.root_key, &app.clock, &mail, user.locale.0, &user.email).await?;
    tx.commit().await?;
    app.mails.wake();
    Ok(())
}

fn open(row: &PasskeyRow) -> StoreResult<Passkey> {
    serde_json::from_str(&row.credential).map_err(other)
}

fn login_key(secret: &[u8]) -> String {
    format!("passkey-login:{}", links::hash(secret))
}

/// Begins to sign in by a passkey, whoever it is; gives a ticket and the options for the browser.
///
/// # Errors
/// When a store is away.
pub async fn begin_login(app: &App) -> DomainResult<(String, Value)> {
    let party = party(&mut app.store.read().await?, None).await?;
    let (mut options, state) = party.start_discoverable_authentication().map_err(other)?;
    // Asked for by a button, not offered in a field.
    options.mediation = None;
    let secret = links::secret()?;
    keep(app, &login_key(&*secret), &state).await?;
    Ok((base64url(&*secret), serde_json::to_value(options).map_err(other)?))
}

/// Signs in by a passkey.
///
/// # Errors
/// [`ErrorCode::PasskeyRefused`], [`ErrorCode::TicketUnknown`]; [`ErrorCode::AccountDisabled`] and
/// [`ErrorCode::EmailUnconfirmed`] for the right passkey only.
pub async fn finish_login(
    app: &App,
    source: &Source,
    ticket: &str,
    credential: Value,
) -> DomainResult<SignedIn> {
    let secret = from_base64url(ticket).map_err(|_| ErrorCode::TicketUnknown)?;
    let state: DiscoverableAuthentication = take(app, &login_key(&secret)).await?;
    let credential: PublicKeyCredential = read(credential)?;
    let mut tx = app.store.begin().await?;
    let party = party(&mut tx, None).await?;
    let (user, credential_id) = party.identify_discoverable_authentication(&credential).map_err(refused)?;
    let row = find(&mut tx, user, credential_id).await?;
    let key = open(&row)?;
    let result = party.finish_discoverable_authentication_v2(&credential, state, &key).map_err(refused)?;
    sign_in(app, tx, source, (row, key, result), Action::Login).await
}

/// Begins to show a passkey in the place of a code, with the ticket of a right password.
///
/// # Errors
/// [`ErrorCode::TicketUnknown`]; [`ErrorCode::NotFound`] when the account has no passkey.
pub async fn begin_second_factor(app: &App, ticket: &str) -> DomainResult<Value> {
    let user = login::peek_ticket(app, ticket).await?;
    let mut conn = app.store.read().await?;
    let known = rows::of(&mut conn, user).await?;
    if known.is_empty() {
        return Err(ErrorCode::NotFound.into());
    }
    let party = party(&mut conn, None).await?;
    let keys = known.iter().map(open).collect::<StoreResult<Vec<_>>>()?;
    let (options, state): (_, PasskeyAuthentication) =
        party.start_passkey_authentication(&keys).map_err(other)?;
    keep(app, &format!("passkey-second:{user}"), &state).await?;
    Ok(serde_json::to_value(options).map_err(other)?)
}

/// Goes on with a passkey in the place of a code. The ticket is used up, whatever comes of it.
///
/// # Errors
/// [`ErrorCode::PasskeyRefused`], [`ErrorCode::TicketUnknown`].
pub async fn finish_second_factor(
    app: &App,
    source: &Source,
    ticket: &str,
    credential: Value,
) -> DomainResult<SignedIn> {
    let user = login::take_ticket(app, ticket).await?;
    let state: PasskeyAuthentication = take(app, &format!("passkey-second:{user}")).await?;
    let credential: PublicKeyCredential = read(credential)?;
    let mut tx = app.store.begin().await?;
    let party = party(&mut tx, None).await?;
    let result = party.finish_passkey_authentication(&credential, &state).map_err(refused)?;
    let row = find(&mut tx, user, result.cred_id()).await?;
    let key = open(&row)?;
    sign_in(app, tx, source, (row, key, result), Action::SecondFactor).await
}

async fn find(conn: &mut Conn, user: Uuid, credential_id: &[u8]) -> DomainResult<PasskeyRow> {
    let name = base64url(credential_id);
    let found = rows::of(conn, user).await?.into_iter().find(|row| row.credential_id == name);
    Ok(found.ok_or(ErrorCode::PasskeyRefused)?)
}

async fn sign_in(
    app: &App,
    mut tx: Tx,
    source: &Source,
    (row, mut key, result): (PasskeyRow, Passkey, AuthenticationResult),
    action: Action,
) -> DomainResult<SignedIn> {
    let id = row.user_id.0;
    let user = users::lock(&mut tx, id).await?.ok_or(ErrorCode::PasskeyRefused)?;
    login::refuse_unless_standing(&user)?;
    key.update_credential(&result);
    let credential = serde_json::to_string(&key).map_err(other)?;
    rows::note_use(&mut tx, row.id.0, &credential, At(app.clock.now())).await?;
    let source = source.by(Actor::User(id));
    let event = Event::done(action).user(id).detail("passkey");
    audit::record(&mut tx, &app.clock, &source, event).await?;
    let signed_in = login::begin_session(app, &mut tx, &source, user, true).await?;
    tx.commit().await?;
    Ok(signed_in)
}
