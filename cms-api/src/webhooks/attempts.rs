//! One attempt at a delivery: claimed, signed, and settled by what the receiver answered.

use anyhow::Context as _;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use cms_sdk::feed::SiteChanged;
use cms_sdk::webhook::{WebhookSecret, sign_with_all};
use serde::Serialize;
use uuid::Uuid;

use super::deliveries::DeliveryState;
use super::{endpoints, schedule};
use crate::clock::{Clock, random_bytes};
use crate::secrets::{Purpose, RootKey};
use crate::store::deliveries::{AttemptRow, DeliveryRow, Settlement};
use crate::store::types::{At, Key};
use crate::store::webhooks::EndpointRow;
use crate::store::{self, Store, StoreError, StoreResult, Tx};

/// How long a dispatcher has a delivery for itself. Longer than any attempt takes; after a crash the delivery is free again.
const LEASE: TimeDelta = TimeDelta::seconds(30);
/// Due deliveries that are looked at in one go; other dispatchers may be faster with some of them.
const CANDIDATES: i64 = 16;
/// The event that tells of a changed site.
const SITE_CHANGED: &str = "site.changed";
const GONE: u16 = 410;

/// A delivery that this dispatcher has for itself until its lease runs out.
#[derive(Debug, Clone)]
pub struct Claimed {
    delivery: DeliveryRow,
    endpoint: EndpointRow,
    started_at: DateTime<Utc>,
}

/// What is sent: the exact bytes that were signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Where to.
    pub url: String,
    /// The `webhook-id`.
    pub id: Uuid,
    /// The `webhook-timestamp`: this attempt's time in Unix seconds.
    pub timestamp: i64,
    /// The `webhook-signature`.
    pub signature: String,
    /// The body.
    pub body: Vec<u8>,
}

/// What came of sending it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// The HTTP status, where one came.
    pub status: Option<u16>,
    /// The wait that the receiver asks for.
    pub retry_after: Option<TimeDelta>,
    /// Why no status came; for operators, without the URL.
    pub error: Option<String>,
    /// How long it took.
    pub duration: std::time::Duration,
}

/// Body of a delivery: the same bytes at every attempt.
#[derive(Serialize)]
struct Body {
    r#type: &'static str,
    timestamp: String,
    data: SiteChanged,
}

/// Takes the delivery that has been due longest, if there is one.
///
/// # Errors
/// When the store does not answer.
pub async fn claim_next(store: &Store, clock: &Clock) -> StoreResult<Option<Claimed>> {
    let mut conn = store.read().await?;
    let now = clock.store_now(&mut conn).await?;
    let candidates = store::deliveries::due(&mut conn, At(now), CANDIDATES).await?;
    drop(conn);
    for id in candidates {
        let mut tx = store.begin().await?;
        let claimed = claim(&mut tx, clock, id).await?;
        tx.commit().await?;
        if claimed.is_some() {
            return Ok(claimed);
        }
    }
    Ok(None)
}

async fn claim(tx: &mut Tx, clock: &Clock, id: Key) -> StoreResult<Option<Claimed>> {
    let now = clock.store_now(tx).await?;
    let Some(delivery) = store::deliveries::claim(tx, id, At(now), At(now + LEASE)).await? else {
        return Ok(None);
    };
    let endpoint = store::webhooks::get(tx, delivery.endpoint_id).await?;
    Ok(endpoint.map(|endpoint| Claimed { delivery, endpoint, started_at: now }))
}

impl Claimed {
    /// The signed message of this attempt.
    ///
    /// # Errors
    /// When the endpoint's secret does not open.
    pub fn message(&self, root_key: &RootKey) -> anyhow::Result<Message> {
        let body = serde_json::to_vec(&Body {
            r#type: SITE_CHANGED,
            timestamp: self.delivery.created_at.0.to_rfc3339_opts(SecondsFormat::Micros, true),
            data: SiteChanged { seq: self.delivery.seq },
        })?;
        let id = self.delivery.id.0;
        let timestamp = self.started_at.timestamp();
        let signature = sign_with_all(&self.secrets(root_key)?, &id.to_string(), timestamp, &body);
        Ok(Message { url: self.endpoint.url.clone(), id, timestamp, signature, body })
    }

    /// The secret, and during a rotation the one before it.
    fn secrets(&self, root_key: &RootKey) -> anyhow::Result<Vec<WebhookSecret>> {
        let EndpointRow { id: Key(id), secret, previous_secret, previous_until, .. } = &self.endpoint;
        let mut secrets = vec![open(root_key, Purpose::WebhookSecret, *id, secret)?];
        if let (Some(previous), Some(At(until))) = (previous_secret, previous_until)
            && *until > self.started_at
        {
            secrets.push(open(root_key, Purpose::PreviousWebhookSecret, *id, previous)?);
        }
        Ok(secrets)
    }
}

fn open(root_key: &RootKey, purpose: Purpose, endpoint: Uuid, sealed: &str) -> anyhow::Result<WebhookSecret> {
    let bytes = root_key.open(purpose, endpoint, sealed)?;
    let text = String::from_utf8(bytes).context("the webhook secret is not text")?;
    Ok(text.parse()?)
}

/// Writes the attempt into the log and decides how the delivery goes on.
///
/// # Errors
/// When the store refuses; the lease then runs out and the delivery is sent again.
pub async fn settle(store: &Store, clock: &Clock, claimed: &Claimed, answer: &Answer) -> StoreResult<()> {
    let Claimed { delivery, started_at, .. } = claimed;
    let mut tx = store.begin().await?;
    // The endpoint's row first, as everywhere: whoever holds it may touch its deliveries.
    if let Some(endpoint) = store::webhooks::get_locked(&mut tx, delivery.endpoint_id).await? {
        let settlement = decide(&mut tx, clock, delivery, &endpoint, answer).await?;
        store::deliveries::settle(&mut tx, delivery, &settlement).await?;
        let attempt = AttemptRow {
            id: Key(clock.new_id()),
            delivery_id: delivery.id,
            number: delivery.attempts,
            started_at: At(*started_at),
            duration_ms: i64::try_from(answer.duration.as_millis()).unwrap_or(i64::MAX),
            status: answer.status.map(i32::from),
            error: answer.error.clone(),
        };
        store::deliveries::insert_attempt(&mut tx, &attempt).await?;
        if answer.status == Some(GONE) && endpoint.enabled {
            endpoints::disable_gone(&mut tx, clock, endpoint).await?;
        }
    }
    tx.commit().await
}

async fn decide(
    tx: &mut Tx,
    clock: &Clock,
    delivery: &DeliveryRow,
    endpoint: &EndpointRow,
    answer: &Answer,
) -> StoreResult<Settlement> {
    let now = clock.store_now(tx).await?;
    let over = |state: DeliveryState| Settlement {
        state: state.as_str().to_owned(),
        due_at: delivery.due_at,
        leased_until: None,
        finished_at: Some(At(now)),
    };
    match answer.status {
        Some(200..=299) => return Ok(over(DeliveryState::Delivered)),
        Some(GONE) => return Ok(over(DeliveryState::Failed)),
        _ if !endpoint.enabled => return Ok(over(DeliveryState::Cancelled)),
        _ if store::deliveries::has_newer(tx, delivery).await? => return Ok(over(DeliveryState::Superseded)),
        _ => {}
    }
    let jitter = u16::from_be_bytes(random_bytes().map_err(StoreError::Other)?);
    Ok(match schedule::next_attempt(delivery.attempts, now, jitter, answer.retry_after) {
        Some(due_at) => Settlement {
            state: DeliveryState::Pending.as_str().to_owned(),
            due_at: At(due_at),
            leased_until: None,
            finished_at: None,
        },
        None => over(DeliveryState::Failed),
    })
}
