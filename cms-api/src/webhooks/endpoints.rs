//! The endpoints: made, changed, deleted, and given a new secret.

use chrono::{DateTime, TimeDelta, Utc};
use cms_sdk::ErrorCode;
use cms_sdk::webhook::WebhookSecret;
use uuid::Uuid;

use super::{deliveries, target};
use crate::clock::{Clock, random_bytes};
use crate::error::{DomainError, DomainResult, Violation};
use crate::secrets::{Purpose, RootKey};
use crate::store::types::{At, Key};
use crate::store::webhooks::EndpointRow;
use crate::store::{self, Conn, StoreError, StoreResult, Tx};

const SECRET_BYTES: usize = 32;
const MAX_NAME: usize = 80;
/// How long the secret before a rotation signs along, so that receivers can take over the new one in peace.
pub const ROTATION: TimeDelta = TimeDelta::hours(24);
/// Why an endpoint is disabled that answered 410.
pub const GONE: &str = "gone";

/// A webhook endpoint without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Its id.
    pub id: Uuid,
    /// What it is for.
    pub name: String,
    /// Where deliveries go.
    pub url: String,
    /// Whether it gets deliveries.
    pub enabled: bool,
    /// Why Duet disabled it: `gone` when it answered 410.
    pub disabled_reason: Option<String>,
    /// Until when the secret before the last rotation signs along.
    pub previous_secret_until: Option<DateTime<Utc>>,
    /// Grows with every change.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<EndpointRow> for Endpoint {
    fn from(row: EndpointRow) -> Self {
        Self {
            id: row.id.0,
            name: row.name,
            url: row.url,
            enabled: row.enabled,
            disabled_reason: row.disabled_reason,
            previous_secret_until: row.previous_until.map(|at| at.0),
            version: row.version,
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
        }
    }
}

/// What a caller says of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointInput {
    /// What it is for: 1 to 80 characters.
    pub name: String,
    /// An absolute URL of at most 2 000 characters, without credentials.
    pub url: String,
    /// Whether it gets deliveries.
    pub enabled: bool,
}

impl EndpointInput {
    /// Checks every rule; `allow_private` lets it lead to this machine and its network, and over plain HTTP.
    ///
    /// # Errors
    /// [`DomainError::Invalid`] with every broken rule.
    pub fn check(&self, allow_private: bool) -> DomainResult<()> {
        let mut violations = Violation::in_text("name", &self.name, MAX_NAME);
        violations.extend(target::violations(&self.url, allow_private));
        if violations.is_empty() { Ok(()) } else { Err(DomainError::Invalid(violations)) }
    }
}

/// Makes an endpoint; gives its secret, which is shown this once, and the endpoint.
///
/// # Errors
/// When the store refuses or there are no random bytes.
pub async fn create(
    tx: &mut Tx,
    clock: &Clock,
    root_key: &RootKey,
    input: EndpointInput,
) -> DomainResult<(WebhookSecret, Endpoint)> {
    let id = clock.new_id();
    let (secret, sealed) = new_secret(root_key, id).map_err(StoreError::Other)?;
    let now = At(clock.now());
    let row = EndpointRow {
        id: Key(id),
        name: input.name,
        url: input.url,
        secret: sealed,
        previous_secret: None,
        previous_until: None,
        enabled: input.enabled,
        disabled_reason: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::webhooks::insert(tx, &row).await?;
    Ok((secret, row.into()))
}

/// A page of the endpoints, oldest first, and how many there are in all.
///
/// # Errors
/// When the store does not answer.
pub async fn list(conn: &mut Conn, offset: i64, limit: i64) -> StoreResult<(Vec<Endpoint>, i64)> {
    let rows = store::webhooks::list(conn, offset, limit).await?;
    let total = store::webhooks::count(conn).await?;
    Ok((rows.into_iter().map(Endpoint::from).collect(), total))
}

/// The endpoint with this id.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none.
pub async fn get(conn: &mut Conn, id: Uuid) -> DomainResult<Endpoint> {
    let row = store::webhooks::get(conn, Key(id)).await?;
    Ok(row.ok_or(ErrorCode::NotFound)?.into())
}

/// Changes an endpoint. Disabling it ends what waits for it; enabling it tells it at once how far the site is.
///
/// # Errors
/// [`ErrorCode::NotFound`]; [`ErrorCode::PreconditionFailed`] when it is not at `version` any more.
pub async fn update(
    tx: &mut Tx,
    clock: &Clock,
    id: Uuid,
    version: i64,
    input: EndpointInput,
) -> DomainResult<Endpoint> {
    let mut row = at_version(tx, id, version).await?;
    let was_enabled = row.enabled;
    row.name = input.name;
    row.url = input.url;
    row.enabled = input.enabled;
    if row.enabled || was_enabled {
        row.disabled_reason = None;
    }
    let row = write(tx, clock, row).await?;
    match (was_enabled, row.enabled) {
        (true, false) => deliveries::cancel(tx, clock, row.id).await?,
        (false, true) => deliveries::enqueue_newest(tx, clock, row.id).await?,
        _ => {}
    }
    Ok(row.into())
}

/// Gives an endpoint a new secret; the one before signs along for [`ROTATION`].
///
/// # Errors
/// [`ErrorCode::NotFound`]; when the secret at hand does not open.
pub async fn rotate(
    tx: &mut Tx,
    clock: &Clock,
    root_key: &RootKey,
    id: Uuid,
) -> DomainResult<(WebhookSecret, Endpoint)> {
    let mut row = store::webhooks::get_locked(tx, Key(id)).await?.ok_or(ErrorCode::NotFound)?;
    let current = root_key.open(Purpose::WebhookSecret, id, &row.secret).map_err(StoreError::Other)?;
    let previous = root_key.seal(Purpose::PreviousWebhookSecret, id, &current).map_err(StoreError::Other)?;
    let (secret, sealed) = new_secret(root_key, id).map_err(StoreError::Other)?;
    row.secret = sealed;
    row.previous_secret = Some(previous);
    row.previous_until = Some(At(clock.now() + ROTATION));
    Ok((secret, write(tx, clock, row).await?.into()))
}

/// Deletes an endpoint with everything that was delivered to it; gives what it was.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none.
pub async fn delete(tx: &mut Tx, id: Uuid) -> DomainResult<Endpoint> {
    let row = store::webhooks::get_locked(tx, Key(id)).await?.ok_or(ErrorCode::NotFound)?;
    store::webhooks::delete(tx, row.id).await?;
    Ok(row.into())
}

/// Disables an endpoint whose receiver said that it is gone for good, and ends what waits for it.
pub(super) async fn disable_gone(tx: &mut Tx, clock: &Clock, mut row: EndpointRow) -> StoreResult<()> {
    row.enabled = false;
    row.disabled_reason = Some(GONE.to_owned());
    let row = write(tx, clock, row).await?;
    deliveries::cancel(tx, clock, row.id).await
}

async fn at_version(tx: &mut Tx, id: Uuid, version: i64) -> DomainResult<EndpointRow> {
    let row = store::webhooks::get_locked(tx, Key(id)).await?.ok_or(ErrorCode::NotFound)?;
    if row.version == version { Ok(row) } else { Err(ErrorCode::PreconditionFailed.into()) }
}

async fn write(tx: &mut Tx, clock: &Clock, mut row: EndpointRow) -> StoreResult<EndpointRow> {
    row.version += 1;
    row.updated_at = At(clock.now());
    store::webhooks::update(tx, &row).await?;
    Ok(row)
}

fn new_secret(root_key: &RootKey, endpoint: Uuid) -> anyhow::Result<(WebhookSecret, String)> {
    let secret = WebhookSecret::from_bytes(random_bytes::<SECRET_BYTES>()?.to_vec())?;
    let sealed = root_key.seal(Purpose::WebhookSecret, endpoint, secret.reveal().as_bytes())?;
    Ok((secret, sealed))
}
