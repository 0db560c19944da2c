//! Sessions: a short access token, and a refresh token that changes with every use.
//!
//! A session is a family of refresh tokens, of which only the newest counts: a token names its session and its number, and is
//! authenticated by a key derived from the root key and by a seed that lies in the store. An older number is a token that was used
//! before, by its owner or by a thief: nobody can tell, so the whole session ends (RFC 9700 §4.14).

pub mod flow;
pub mod lifetime;
mod token;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;
use zeroize::Zeroizing;

pub use lifetime::{ACCESS, Lifetime, STEP_UP};
pub use token::{SessionKey, TokenText};

use crate::audit::Source;
use crate::clock::{Clock, random_bytes};
use crate::store::sessions::{self as rows, Refreshed, SessionRow};
use crate::store::types::{At, Key};
use crate::store::{Conn, StoreError, StoreResult, Tx};
use token::Kind;

/// Why a session ended, as the store and the audit log name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndReason {
    /// Its owner signed out.
    Logout,
    /// Its owner ended it from another device.
    ByOwner,
    /// An admin ended it.
    ByAdmin,
    /// A used refresh token came back.
    Reuse,
    /// The password or another credential was changed.
    CredentialsChanged,
    /// The account was locked.
    Disabled,
    /// The stores were restored from a backup.
    Restored,
}

impl EndReason {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Logout => "logout",
            Self::ByOwner => "by_owner",
            Self::ByAdmin => "by_admin",
            Self::Reuse => "reuse",
            Self::CredentialsChanged => "credentials_changed",
            Self::Disabled => "disabled",
            Self::Restored => "restored",
        }
    }
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// Whether it began with a second factor.
    pub has_second_factor: bool,
    /// The browser and its system: `Firefox, Linux`.
    pub device: String,
    /// Where it was last refreshed from.
    pub address: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last refreshed.
    pub refreshed_at: DateTime<Utc>,
    /// When the person last showed who they are.
    pub authenticated_at: DateTime<Utc>,
}

impl Session {
    /// Until when dangerous actions need no further proof.
    pub fn step_up_until(&self) -> DateTime<Utc> {
        self.authenticated_at + STEP_UP
    }
}

impl From<SessionRow> for Session {
    fn from(row: SessionRow) -> Self {
        Self {
            id: row.id.0,
            user_id: row.user_id.0,
            has_second_factor: row.has_second_factor,
            device: row.device,
            address: row.address,
            created_at: row.created_at.0,
            refreshed_at: row.refreshed_at.0,
            authenticated_at: row.authenticated_at.0,
        }
    }
}

/// The two tokens of a session, for cookies alone.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// Shown with every request.
    pub access: TokenText,
    /// When it ends.
    pub access_expires_at: DateTime<Utc>,
    /// Shown once, for the next two.
    pub refresh: TokenText,
    /// When it ends.
    pub refresh_expires_at: DateTime<Utc>,
}

/// Begins a session.
///
/// # Errors
/// When the store refuses or there are no random bytes.
pub async fn begin(
    tx: &mut Tx,
    clock: &Clock,
    key: &SessionKey,
    user_id: Uuid,
    lifetime: Lifetime,
    (source, has_second_factor): (&Source, bool),
) -> StoreResult<(Session, Tokens)> {
    let now = clock.store_now(tx).await?;
    let seed: [u8; 32] = random_bytes().map_err(StoreError::Other)?;
    let row = SessionRow {
        id: Key(clock.new_id()),
        user_id: Key(user_id),
        seed: token::hex(&seed),
        counter: 1,
        has_second_factor,
        device: source.device.clone(),
        address: source.address.clone(),
        created_at: At(now),
        authenticated_at: At(now),
        refreshed_at: At(now),
        access_expires_at: At(now + ACCESS),
        idle_expires_at: At(now + lifetime.idle),
        expires_at: At(now + lifetime.absolute),
        ended_at: None,
        end_reason: None,
    };
    rows::insert(tx, &row).await?;
    let tokens = tokens_of(key, &row);
    Ok((row.into(), tokens))
}

fn tokens_of(key: &SessionKey, row: &SessionRow) -> Tokens {
    Tokens {
        access: key.token(Kind::Access, row.id.0, row.counter, &row.seed),
        access_expires_at: row.access_expires_at.0,
        refresh: key.token(Kind::Refresh, row.id.0, row.counter, &row.seed),
        refresh_expires_at: row.idle_expires_at.0.min(row.expires_at.0),
    }
}

/// What became of a refresh.
#[derive(Debug)]
pub enum Refresh {
    /// The session goes on with these.
    Tokens(Session, Tokens),
    /// The token was used before: the session has just been ended. Commit this, then refuse.
    Reuse(Session),
    /// The token is none, or its session has ended.
    Ended,
}

/// Moves a session on. `lifetime` says how long it may then lie idle; `grace` for how long the direct parent of an unused token gets
/// that same token again (0: never).
///
/// # Errors
/// When the store refuses.
pub async fn refresh(
    tx: &mut Tx,
    clock: &Clock,
    key: &SessionKey,
    text: &str,
    grace: TimeDelta,
    source: &Source,
) -> StoreResult<Refresh> {
    let Some(claim) = token::Claim::read(text) else { return Ok(Refresh::Ended) };
    // The account first: the order in which everybody locks.
    let Some(known) = rows::get(tx, claim.session).await? else { return Ok(Refresh::Ended) };
    if !key.is_genuine(Kind::Refresh, &claim, &known.seed) {
        return Ok(Refresh::Ended);
    }
    let Some(user) = crate::store::users::lock(tx, known.user_id.0).await? else { return Ok(Refresh::Ended) };
    let Some(mut row) = rows::lock(tx, claim.session).await? else { return Ok(Refresh::Ended) };
    let now = clock.store_now(tx).await?;
    let is_over = row.ended_at.is_some() || row.idle_expires_at.0 <= now || row.expires_at.0 <= now;
    if is_over || user.disabled_at.is_some() {
        return Ok(Refresh::Ended);
    }
    if claim.counter != row.counter {
        let is_parent = claim.counter == row.counter - 1;
        if is_parent && now < row.refreshed_at.0 + grace {
            let tokens = tokens_of(key, &row);
            return Ok(Refresh::Tokens(row.into(), tokens));
        }
        rows::end(tx, row.user_id.0, row.id.0, EndReason::Reuse.as_str(), At(now)).await?;
        return Ok(Refresh::Reuse(row.into()));
    }
    let lifetime = Lifetime::of_role(&user.role);
    let next = Refreshed {
        counter: row.counter + 1,
        device: source.device.clone(),
        address: source.address.clone(),
        refreshed_at: At(now),
        access_expires_at: At((now + ACCESS).min(row.expires_at.0)),
        idle_expires_at: At((now + lifetime.idle).min(row.expires_at.0)),
    };
    if !rows::refresh(tx, row.id.0, row.counter, &next).await? {
        return Ok(Refresh::Ended);
    }
    row.counter = next.counter;
    (row.device, row.address) = (next.device, next.address);
    row.refreshed_at = next.refreshed_at;
    row.access_expires_at = next.access_expires_at;
    row.idle_expires_at = next.idle_expires_at;
    let tokens = tokens_of(key, &row);
    Ok(Refresh::Tokens(row.into(), tokens))
}

/// The live session of an access token; none where the token is none, has been followed by another, or the session has ended.
///
/// # Errors
/// When the store does not answer.
pub async fn of_access_token(
    conn: &mut Conn,
    clock: &Clock,
    key: &SessionKey,
    text: &str,
) -> StoreResult<Option<Session>> {
    let Some(claim) = token::Claim::read(text) else { return Ok(None) };
    let Some(row) = rows::get(conn, claim.session).await? else { return Ok(None) };
    let is_live = key.is_genuine(Kind::Access, &claim, &row.seed)
        && claim.counter == row.counter
        && row.ended_at.is_none()
        && clock.now() < row.access_expires_at.0.min(row.expires_at.0);
    Ok(is_live.then(|| row.into()))
}

/// The session of a refresh token that counts, to be ended with it.
///
/// # Errors
/// When the store does not answer.
pub async fn of_refresh_token(conn: &mut Conn, key: &SessionKey, text: &str) -> StoreResult<Option<Session>> {
    let Some(claim) = token::Claim::read(text) else { return Ok(None) };
    let Some(row) = rows::get(conn, claim.session).await? else { return Ok(None) };
    let is_live = key.is_genuine(Kind::Refresh, &claim, &row.seed) && row.ended_at.is_none();
    Ok(is_live.then(|| row.into()))
}

/// Somebody's live sessions, last used first.
///
/// # Errors
/// When the store does not answer.
pub async fn live(conn: &mut Conn, clock: &Clock, user_id: Uuid) -> StoreResult<Vec<Session>> {
    let rows = rows::live(conn, user_id, At(clock.now())).await?;
    Ok(rows.into_iter().map(Session::from).collect())
}

/// The key that tokens are made with, derived from the root key's bytes.
pub fn key(bytes: Zeroizing<[u8; 32]>) -> SessionKey {
    SessionKey::new(bytes)
}
