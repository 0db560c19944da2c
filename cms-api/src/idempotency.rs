//! `Idempotency-Key`: a creating request that is sent twice has its effect once.
//!
//! The answer is kept in the effect's own transaction, so there is never an effect without its answer. The key is reserved first:
//! a second request with it, at the same moment on another instance, waits and then gets the first one's answer.

use chrono::TimeDelta;
use cms_sdk::ErrorCode;
use sha2::{Digest as _, Sha256};

use crate::clock::Clock;
use crate::error::DomainResult;
use crate::store::idempotency::KeyRow;
use crate::store::types::At;
use crate::store::{self, StoreResult, Tx};

/// How long an answer is kept.
pub const KEPT: TimeDelta = TimeDelta::hours(24);
const MAX_KEY: usize = 200;

/// A request that carries a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyedRequest {
    key: String,
    caller: String,
    route: &'static str,
    body_hash: String,
}

/// An answer that was given before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// Its HTTP status.
    pub status: i32,
    /// What it said, as JSON.
    pub answer: String,
}

impl KeyedRequest {
    /// A request by `caller` for the operation `route` with this body.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidHeader`] when the key is not 1 to 200 visible ASCII characters.
    pub fn new(key: String, caller: String, route: &'static str, body: &str) -> Result<Self, ErrorCode> {
        if key.is_empty() || key.len() > MAX_KEY || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ErrorCode::InvalidHeader);
        }
        let body_hash = Sha256::digest(body.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { key, caller, route, body_hash })
    }

    /// Reserves the key, as the first thing in the effect's transaction. Gives the answer of before where there is one: then
    /// give that and do nothing. Else do the effect, [`KeyedRequest::keep`] its answer and commit.
    ///
    /// # Errors
    /// [`ErrorCode::IdempotencyKeyReused`] when the key was used for another operation or with another body.
    pub async fn begin(&self, tx: &mut Tx, clock: &Clock) -> DomainResult<Option<KeptAnswer>> {
        let now = clock.now();
        store::idempotency::free_if_old(tx, &self.key, &self.caller, At(now - KEPT)).await?;
        let row = KeyRow {
            key: self.key.clone(),
            caller: self.caller.clone(),
            route: self.route.to_owned(),
            body_hash: self.body_hash.clone(),
            status: 0,
            answer: String::new(),
            created_at: At(now),
        };
        if store::idempotency::reserve(tx, &row).await? {
            return Ok(None);
        }
        let kept =
            store::idempotency::get(tx, &self.key, &self.caller).await?.ok_or(ErrorCode::Unavailable)?;
        if kept.route != self.route || kept.body_hash != self.body_hash {
            return Err(ErrorCode::IdempotencyKeyReused.into());
        }
        Ok(Some(KeptAnswer { status: kept.status, answer: kept.answer }))
    }

    /// Keeps the answer, in the effect's transaction.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn keep(&self, tx: &mut Tx, status: i32, answer: &str) -> StoreResult<()> {
        store::idempotency::keep(tx, &self.key, &self.caller, status, answer).await
    }
}

/// Forgets answers that were kept long enough; gives how many.
///
/// # Errors
/// When the store refuses.
pub async fn purge(tx: &mut Tx, clock: &Clock) -> StoreResult<usize> {
    store::idempotency::purge(tx, At(clock.now() - KEPT)).await
}
