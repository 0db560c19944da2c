//! Webhook deliveries: the durable outbox, and the log of every attempt.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::schema::{
    deliveries, delivery_attempts as attempts, outgoing_pause, webhook_endpoints as endpoints,
};
use super::types::{At, Key};
use super::{Conn, StoreResult, each};

/// State of a delivery that is due or waits for its next attempt; with a lease, it is being sent.
pub const PENDING: &str = "pending";

/// A delivery as it is stored.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = deliveries)]
pub struct DeliveryRow {
    /// Its id, which is the `webhook-id`.
    pub id: Key,
    /// Where it goes.
    pub endpoint_id: Key,
    /// The change it tells of.
    pub seq: i64,
    /// Its state.
    pub state: String,
    /// Attempts begun.
    pub attempts: i64,
    /// When the next attempt is due.
    pub due_at: At,
    /// Until when one dispatcher has it for itself.
    pub leased_until: Option<At>,
    /// When it was enqueued.
    pub created_at: At,
    /// When it was over.
    pub finished_at: Option<At>,
}

/// An attempt as it is stored.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = attempts)]
pub struct AttemptRow {
    /// Its id.
    pub id: Key,
    /// The delivery it belongs to.
    pub delivery_id: Key,
    /// From 1.
    pub number: i64,
    /// When it began.
    pub started_at: At,
    /// How long it took.
    pub duration_ms: i64,
    /// The HTTP status, where one came.
    pub status: Option<i32>,
    /// Why none came.
    pub error: Option<String>,
}

/// How a delivery goes on after an attempt.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = deliveries)]
#[diesel(treat_none_as_null = true)]
pub struct Settlement {
    /// The new state.
    pub state: String,
    /// When the next attempt is due.
    pub due_at: At,
    /// Nobody has it any more.
    pub leased_until: Option<At>,
    /// When it was over.
    pub finished_at: Option<At>,
}

/// Enqueues deliveries.
///
/// # Errors
/// When the database refuses.
pub async fn insert(conn: &mut Conn, rows: &[DeliveryRow]) -> StoreResult<()> {
    for row in rows {
        each!(conn, c => diesel::insert_into(deliveries::table).values(row).execute(c).await)?;
    }
    Ok(())
}

/// Ends the deliveries to these endpoints that tell of something older than `seq` and are not being sent.
///
/// # Errors
/// When the database refuses.
pub async fn end_older(conn: &mut Conn, to: &[Key], seq: i64, state: &str, now: At) -> StoreResult<()> {
    let waiting = deliveries::table
        .filter(deliveries::endpoint_id.eq_any(to.to_vec()))
        .filter(deliveries::state.eq(PENDING))
        .filter(deliveries::seq.lt(seq))
        .filter(deliveries::leased_until.is_null().or(deliveries::leased_until.le(now)));
    let ended = (deliveries::state.eq(state), deliveries::finished_at.eq(now));
    each!(conn, c => diesel::update(waiting).set(ended).execute(c).await)?;
    Ok(())
}

/// Ids of deliveries that are due and that nobody is sending, longest due first; none during a pause.
///
/// # Errors
/// When the database does not answer.
pub async fn due(conn: &mut Conn, now: At, limit: i64) -> StoreResult<Vec<Key>> {
    let query = deliveries::table
        .inner_join(endpoints::table.on(endpoints::id.eq(deliveries::endpoint_id)))
        .filter(endpoints::enabled.eq(true))
        .filter(deliveries::state.eq(PENDING))
        .filter(deliveries::due_at.le(now))
        .filter(deliveries::leased_until.is_null().or(deliveries::leased_until.le(now)))
        .filter(diesel::dsl::not(diesel::dsl::exists(outgoing_pause::table.select(outgoing_pause::id))))
        .order((deliveries::due_at, deliveries::id))
        .limit(limit)
        .select(deliveries::id);
    Ok(each!(conn, c => query.load(c).await)?)
}

/// Takes a delivery for one attempt, unless another dispatcher was faster.
///
/// # Errors
/// When the database refuses.
pub async fn claim(conn: &mut Conn, id: Key, now: At, leased_until: At) -> StoreResult<Option<DeliveryRow>> {
    let free = deliveries::table
        .filter(deliveries::id.eq(id))
        .filter(deliveries::state.eq(PENDING))
        .filter(deliveries::due_at.le(now))
        .filter(deliveries::leased_until.is_null().or(deliveries::leased_until.le(now)));
    let taken =
        (deliveries::leased_until.eq(leased_until), deliveries::attempts.eq(deliveries::attempts + 1));
    let query = diesel::update(free).set(taken).returning(deliveries::all_columns);
    Ok(each!(conn, c => query.get_result(c).await.optional())?)
}

/// Writes what became of an attempt, unless its lease has run out and another dispatcher took over; tells whether it did.
///
/// # Errors
/// When the database refuses.
pub async fn settle(conn: &mut Conn, claimed: &DeliveryRow, settlement: &Settlement) -> StoreResult<bool> {
    let held = deliveries::table
        .filter(deliveries::id.eq(claimed.id))
        .filter(deliveries::state.eq(PENDING))
        .filter(deliveries::attempts.eq(claimed.attempts));
    let changed = each!(conn, c => diesel::update(held).set(settlement).execute(c).await)?;
    Ok(changed == 1)
}

/// Whether something newer waits for the same endpoint.
///
/// # Errors
/// When the database does not answer.
pub async fn has_newer(conn: &mut Conn, delivery: &DeliveryRow) -> StoreResult<bool> {
    let newer = deliveries::table
        .filter(deliveries::endpoint_id.eq(delivery.endpoint_id))
        .filter(deliveries::seq.gt(delivery.seq));
    Ok(each!(conn, c => diesel::select(diesel::dsl::exists(newer)).get_result(c).await)?)
}

/// Writes the log of an attempt.
///
/// # Errors
/// When the database refuses.
pub async fn insert_attempt(conn: &mut Conn, row: &AttemptRow) -> StoreResult<()> {
    each!(conn, c => diesel::insert_into(attempts::table).values(row).execute(c).await)?;
    Ok(())
}

/// Which deliveries are wanted.
#[derive(Debug, Clone, Default)]
pub struct DeliveryFilter {
    /// Only to this endpoint.
    pub endpoint: Option<Key>,
    /// Only in this state.
    pub state: Option<String>,
    /// The oldest first, not the newest.
    pub is_oldest_first: bool,
}

/// A page of the deliveries that fit, and how many fit in all.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    conn: &mut Conn,
    filter: &DeliveryFilter,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<DeliveryRow>, i64)> {
    macro_rules! fitting {
        ($query:expr) => {{
            let mut query = $query.into_boxed();
            if let Some(endpoint) = filter.endpoint {
                query = query.filter(deliveries::endpoint_id.eq(endpoint));
            }
            if let Some(state) = &filter.state {
                query = query.filter(deliveries::state.eq(state));
            }
            query
        }};
    }
    each!(conn, c => {
        let total: i64 = fitting!(deliveries::table.count()).get_result(c).await?;
        let found = fitting!(deliveries::table);
        let sorted = if filter.is_oldest_first {
            found.order((deliveries::created_at.asc(), deliveries::id.asc()))
        } else {
            found.order((deliveries::created_at.desc(), deliveries::id.desc()))
        };
        Ok((sorted.offset(offset).limit(limit).load(c).await?, total))
    })
}

/// The delivery with this id.
///
/// # Errors
/// When the database does not answer.
pub async fn get(conn: &mut Conn, id: Key) -> StoreResult<Option<DeliveryRow>> {
    Ok(each!(conn, c => deliveries::table.find(id).first(c).await.optional())?)
}

/// The attempts at a delivery, in order.
///
/// # Errors
/// When the database does not answer.
pub async fn attempts_at(conn: &mut Conn, delivery: Key) -> StoreResult<Vec<AttemptRow>> {
    let query = attempts::table.filter(attempts::delivery_id.eq(delivery)).order(attempts::number);
    Ok(each!(conn, c => query.load(c).await)?)
}

/// How many deliveries have not come to an end.
///
/// # Errors
/// When the database does not answer.
pub async fn count_pending(conn: &mut Conn) -> StoreResult<i64> {
    let query = deliveries::table.filter(deliveries::state.eq(PENDING)).count();
    Ok(each!(conn, c => query.get_result(c).await)?)
}
