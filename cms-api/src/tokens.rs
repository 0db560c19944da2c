//! API tokens: `Authorization: Bearer duet_…`, each with scopes, an expiry, its last use and a way to revoke it.

mod scope;
mod secret;

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use cms_sdk::ErrorCode;
use uuid::Uuid;

pub use scope::Scope;

use crate::clock::Clock;
use crate::error::{DomainError, DomainResult, Rule, Violation};
use crate::store::tokens::TokenRow;
use crate::store::types::{At, Key};
use crate::store::{self, Conn, Store, StoreError, StoreResult, Tx};

const MAX_NAME: usize = 80;
/// Last uses are kept to the minute, so that a busy token does not write on every request.
const LAST_USE_STEP: TimeDelta = TimeDelta::minutes(1);

/// An API token without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its id.
    pub id: Uuid,
    /// What it is for.
    pub name: String,
    /// Its last characters, to tell tokens apart.
    pub hint: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it stops working.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl ApiToken {
    /// Whether the token may do this; [`Scope::Admin`] may do everything.
    pub fn allows(&self, scope: Scope) -> bool {
        self.scopes.iter().any(|own| *own == scope || *own == Scope::Admin)
    }
}

impl From<TokenRow> for ApiToken {
    fn from(row: TokenRow) -> Self {
        Self {
            id: row.id.0,
            name: row.name,
            hint: row.hint,
            // A scope that this version does not know grants nothing.
            scopes: row.scopes.split(' ').filter_map(Scope::parse).collect(),
            created_at: row.created_at.0,
            expires_at: row.expires_at.map(|at| at.0),
            last_used_at: row.last_used_at.map(|at| at.0),
            revoked_at: row.revoked_at.map(|at| at.0),
        }
    }
}

/// A token to be made, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What it is for: 1 to 80 characters.
    pub name: String,
    /// What it may do, at least one.
    pub scopes: Vec<Scope>,
    /// When it stops working; never, where absent.
    pub expires_at: Option<DateTime<Utc>>,
}

impl NewToken {
    /// Checks what a caller asks for.
    ///
    /// # Errors
    /// [`DomainError::Invalid`] with every broken rule.
    pub fn parse(
        name: String,
        scopes: &[String],
        expires_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> DomainResult<Self> {
        let mut violations = Violation::in_text("name", &name, MAX_NAME);
        if scopes.is_empty() {
            violations.push(Violation::new("scopes", Rule::Required));
        }
        let mut known = BTreeSet::new();
        for (index, text) in scopes.iter().enumerate() {
            match Scope::parse(text) {
                Some(scope) => _ = known.insert(scope),
                None => violations.push(Violation::new(format!("scopes.{index}"), Rule::Unknown)),
            }
        }
        if expires_at.is_some_and(|expires_at| expires_at <= now) {
            violations.push(Violation::new("expiresAt", Rule::NotInTheFuture));
        }
        if violations.is_empty() {
            Ok(Self { name, scopes: known.into_iter().collect(), expires_at })
        } else {
            Err(DomainError::Invalid(violations))
        }
    }
}

/// Makes a token; gives its secret, which is kept nowhere, and the token.
///
/// # Errors
/// When the store refuses or there are no random bytes.
pub async fn create(tx: &mut Tx, clock: &Clock, new: NewToken) -> DomainResult<(String, ApiToken)> {
    let secret = secret::make().map_err(StoreError::Other)?;
    let scopes: Vec<_> = new.scopes.iter().map(|scope| scope.as_str()).collect();
    let row = TokenRow {
        id: Key(clock.new_id()),
        name: new.name,
        hash: secret::hash(&secret),
        hint: secret::hint(&secret),
        scopes: scopes.join(" "),
        created_at: At(clock.now()),
        expires_at: new.expires_at.map(At),
        last_used_at: None,
        revoked_at: None,
    };
    store::tokens::insert(tx, &row).await?;
    Ok((secret, row.into()))
}

/// All tokens, newest first, revoked and expired ones too.
///
/// # Errors
/// When the store does not answer.
pub async fn list(conn: &mut Conn) -> StoreResult<Vec<ApiToken>> {
    Ok(store::tokens::list(conn).await?.into_iter().map(ApiToken::from).collect())
}

/// Revokes a token: it stops working at once. A token that was revoked before stays as it is.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such token.
pub async fn revoke(tx: &mut Tx, clock: &Clock, id: Uuid) -> DomainResult<ApiToken> {
    let row = store::tokens::revoke(tx, Key(id), At(clock.now())).await?;
    Ok(row.ok_or(ErrorCode::NotFound)?.into())
}

/// The token that a caller sent. Its last use is noted in the background, at most once a minute.
///
/// # Errors
/// [`ErrorCode::TokenInvalid`] for a mistyped, unknown or revoked one, [`ErrorCode::TokenExpired`] for an expired one.
pub async fn authenticate(store: &Store, clock: &Clock, text: &str) -> DomainResult<ApiToken> {
    if !secret::is_well_formed(text) {
        return Err(ErrorCode::TokenInvalid.into());
    }
    let row = store::tokens::by_hash(&mut store.read().await?, &secret::hash(text)).await?;
    let token: ApiToken = row.ok_or(ErrorCode::TokenInvalid)?.into();
    let now = clock.now();
    if token.revoked_at.is_some() {
        return Err(ErrorCode::TokenInvalid.into());
    }
    if token.expires_at.is_some_and(|expires_at| expires_at <= now) {
        return Err(ErrorCode::TokenExpired.into());
    }
    if token.last_used_at.is_none_or(|last_used_at| last_used_at + LAST_USE_STEP <= now) {
        note_use(store, token.id, now);
    }
    Ok(token)
}

/// Tokens whose last use is being written by this process: one write each, however many requests come meanwhile.
static BEING_NOTED: Mutex<BTreeSet<Uuid>> = Mutex::new(BTreeSet::new());

/// Off the request's path: a request that only reads must not wait for the writer of an embedded store.
fn note_use(store: &Store, id: Uuid, now: DateTime<Utc>) {
    if !BEING_NOTED.lock().unwrap_or_else(PoisonError::into_inner).insert(id) {
        return;
    }
    let store = store.clone();
    tokio::spawn(async move {
        if let Err(error) = write_use(&store, id, now).await {
            tracing::debug!(%error, "the last use of a token was not noted");
        }
        BEING_NOTED.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    });
}

async fn write_use(store: &Store, id: Uuid, now: DateTime<Utc>) -> StoreResult<()> {
    let mut tx = store.begin().await?;
    store::tokens::note_use(&mut tx, Key(id), At(now)).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_broken_rules_are_named() {
        let now = DateTime::UNIX_EPOCH;
        let scopes = ["content:read".to_owned(), "everything".to_owned()];
        let refused = NewToken::parse(String::new(), &scopes, Some(now), now);
        let Err(DomainError::Invalid(violations)) = refused else { panic!("{refused:?}") };
        let fields: Vec<_> = violations.iter().map(|violation| violation.field.as_str()).collect();
        assert_eq!(fields, ["name", "scopes.1", "expiresAt"]);
        assert!(NewToken::parse("ci".to_owned(), &[], None, now).is_err());
    }

    #[test]
    fn only_the_named_scopes_are_granted() {
        let token = |scopes: &str| {
            ApiToken::from(TokenRow {
                id: Key(Uuid::nil()),
                name: String::new(),
                hash: String::new(),
                hint: String::new(),
                scopes: scopes.to_owned(),
                created_at: At(DateTime::UNIX_EPOCH),
                expires_at: None,
                last_used_at: None,
                revoked_at: None,
            })
        };
        assert!(token("site:read").allows(Scope::SiteRead));
        assert!(!token("site:read").allows(Scope::SiteWrite));
        assert!(!token("").allows(Scope::SiteRead));
        assert!(!token("unknown:scope").allows(Scope::SiteRead));
        assert!(token("admin").allows(Scope::TokensWrite));
    }
}
