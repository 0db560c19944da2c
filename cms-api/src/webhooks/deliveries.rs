//! Deliveries: enqueued with the change, listed, sent again.

use chrono::{DateTime, Utc};
use cms_sdk::ErrorCode;
use uuid::Uuid;

use crate::clock::Clock;
use crate::error::DomainResult;
use crate::store::deliveries::{AttemptRow, DeliveryFilter, DeliveryRow, PENDING};
use crate::store::types::{At, Key};
use crate::store::{self, Conn, StoreResult, Tx};

/// How a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// Due, being sent, or waiting for its next attempt.
    Pending,
    /// The receiver took it.
    Delivered,
    /// The receiver never took it.
    Failed,
    /// A newer delivery took its place.
    Superseded,
    /// Its endpoint was disabled.
    Cancelled,
}

impl DeliveryState {
    const ALL: [Self; 5] = [Self::Pending, Self::Delivered, Self::Failed, Self::Superseded, Self::Cancelled];

    /// Its name in the store and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => PENDING,
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Superseded => "superseded",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of that name; an unknown one is over and did not arrive.
    fn of(text: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.as_str() == text).unwrap_or(Self::Failed)
    }
}

/// A delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id, which is the `webhook-id`.
    pub id: Uuid,
    /// The endpoint it goes to.
    pub endpoint_id: Uuid,
    /// The newest change when it was enqueued.
    pub seq: i64,
    /// How it stands.
    pub state: DeliveryState,
    /// Attempts begun.
    pub attempts: i64,
    /// When the next attempt is due, while it is pending.
    pub due_at: Option<DateTime<Utc>>,
    /// When it was enqueued.
    pub created_at: DateTime<Utc>,
    /// When it was over.
    pub finished_at: Option<DateTime<Utc>>,
}

impl From<DeliveryRow> for Delivery {
    fn from(row: DeliveryRow) -> Self {
        let state = DeliveryState::of(&row.state);
        Self {
            id: row.id.0,
            endpoint_id: row.endpoint_id.0,
            seq: row.seq,
            state,
            attempts: row.attempts,
            due_at: (state == DeliveryState::Pending).then_some(row.due_at.0),
            created_at: row.created_at.0,
            finished_at: row.finished_at.map(|at| at.0),
        }
    }
}

/// One attempt at a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// From 1.
    pub number: i64,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// The HTTP status, where one came.
    pub status: Option<i32>,
    /// Why none came.
    pub error: Option<String>,
}

impl From<AttemptRow> for Attempt {
    fn from(row: AttemptRow) -> Self {
        Self {
            number: row.number,
            started_at: row.started_at.0,
            duration_ms: row.duration_ms,
            status: row.status,
            error: row.error,
        }
    }
}

/// Tells every enabled endpoint of the change `seq`, in the change's own transaction. Older deliveries that are not being sent
/// are superseded: each is only a hint, and an import of 10 000 posts is not 10 000 calls.
///
/// # Errors
/// When the store refuses.
pub async fn enqueue(tx: &mut Tx, clock: &Clock, seq: i64, now: DateTime<Utc>) -> StoreResult<()> {
    let endpoints = store::webhooks::enabled_ids(tx).await?;
    if endpoints.is_empty() {
        return Ok(());
    }
    store::deliveries::end_older(tx, &endpoints, seq, DeliveryState::Superseded.as_str(), At(now)).await?;
    let rows: Vec<_> = endpoints.into_iter().map(|endpoint| new_row(clock, endpoint, seq, now)).collect();
    store::deliveries::insert(tx, &rows).await
}

/// Tells one endpoint of the newest change, if there is one.
pub(super) async fn enqueue_newest(tx: &mut Tx, clock: &Clock, endpoint: Key) -> StoreResult<()> {
    let Some((seq, _)) = store::changes::newest(tx).await? else { return Ok(()) };
    let row = new_row(clock, endpoint, seq, clock.store_now(tx).await?);
    store::deliveries::insert(tx, &[row]).await
}

/// Ends everything that waits for an endpoint.
pub(super) async fn cancel(tx: &mut Tx, clock: &Clock, endpoint: Key) -> StoreResult<()> {
    let now = At(clock.store_now(tx).await?);
    store::deliveries::end_older(tx, &[endpoint], i64::MAX, DeliveryState::Cancelled.as_str(), now).await
}

fn new_row(clock: &Clock, endpoint_id: Key, seq: i64, now: DateTime<Utc>) -> DeliveryRow {
    DeliveryRow {
        id: Key(clock.new_id()),
        endpoint_id,
        seq,
        state: PENDING.to_owned(),
        attempts: 0,
        due_at: At(now),
        leased_until: None,
        created_at: At(now),
        finished_at: None,
    }
}

/// A page of the deliveries to an endpoint, newest first, and how many there are in all.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such endpoint.
pub async fn list(
    conn: &mut Conn,
    endpoint: Uuid,
    offset: i64,
    limit: i64,
) -> DomainResult<(Vec<Delivery>, i64)> {
    store::webhooks::get(conn, Key(endpoint)).await?.ok_or(ErrorCode::NotFound)?;
    let filter = DeliveryFilter { endpoint: Some(Key(endpoint)), ..DeliveryFilter::default() };
    Ok(find(conn, &filter, offset, limit).await?)
}

/// A page of the deliveries that fit, and how many fit in all.
///
/// # Errors
/// When the store does not answer.
pub async fn find(
    conn: &mut Conn,
    filter: &DeliveryFilter,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<Delivery>, i64)> {
    let (rows, total) = store::deliveries::list(conn, filter, offset, limit).await?;
    Ok((rows.into_iter().map(Delivery::from).collect(), total))
}

/// A delivery with its attempts, in order.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none.
pub async fn get(conn: &mut Conn, id: Uuid) -> DomainResult<(Delivery, Vec<Attempt>)> {
    let row = store::deliveries::get(conn, Key(id)).await?.ok_or(ErrorCode::NotFound)?;
    let attempts = store::deliveries::attempts_at(conn, row.id).await?;
    Ok((row.into(), attempts.into_iter().map(Attempt::from).collect()))
}

/// Sends a delivery again, as a new one that is due at once.
///
/// # Errors
/// [`ErrorCode::NotFound`]; [`ErrorCode::Conflict`] when its endpoint is disabled.
pub async fn replay(tx: &mut Tx, clock: &Clock, id: Uuid) -> DomainResult<Delivery> {
    let old = store::deliveries::get(tx, Key(id)).await?.ok_or(ErrorCode::NotFound)?;
    let endpoint = store::webhooks::get_locked(tx, old.endpoint_id).await?.ok_or(ErrorCode::NotFound)?;
    if !endpoint.enabled {
        return Err(ErrorCode::Conflict.into());
    }
    let row = new_row(clock, old.endpoint_id, old.seq, clock.store_now(tx).await?);
    store::deliveries::insert(tx, std::slice::from_ref(&row)).await?;
    Ok(row.into())
}
