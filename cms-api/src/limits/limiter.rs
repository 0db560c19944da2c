//! Asks for permits where all instances keep them, and decides what happens when that store is away.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::{Quota, Verdict};
use crate::adapters::memory_ephemeral::MemoryEphemeral;
use crate::clock::Clock;
use crate::ports::Ephemeral;
use crate::store::StoreResult;

/// A limit with a name, that callers see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Its name in headers and keys.
    pub name: &'static str,
    /// How much.
    pub quota: Quota,
    /// What happens when the store of limits is away.
    pub without_store: WithoutStore,
}

/// What happens when the store of limits is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithoutStore {
    /// The process counts by itself: each instance then gives the whole quota. Permits are taken in blocks, so that public reads
    /// do not ask the store each time.
    CountAlone,
    /// The request is refused with a 503.
    Refuse,
}

/// A block is this part of the quota.
const BLOCKS: u32 = 16;
/// How long the process counts alone before it asks the store again that was away.
const ALONE_FOR_MICROS: i64 = 2_000_000;
/// Keys with a block before which nobody looks for spent ones.
const SWEEP_FROM: usize = 10_000;

/// Gives permits.
pub struct Limiter {
    shared: Arc<dyn Ephemeral>,
    alone: MemoryEphemeral,
    clock: Clock,
    blocks: Mutex<HashMap<String, Block>>,
    /// Until then (microseconds) the store is not asked again, because it was away.
    alone_until: AtomicI64,
}

/// Permits of this process, taken from the store together.
struct Block {
    left: u32,
    /// What the store said when it gave them.
    verdict: Verdict,
    until: DateTime<Utc>,
}

impl Limiter {
    /// A limiter on this store.
    pub fn new(shared: Arc<dyn Ephemeral>, clock: Clock) -> Self {
        Self {
            shared,
            alone: MemoryEphemeral::new(clock.clone()),
            clock,
            blocks: Mutex::default(),
            alone_until: AtomicI64::new(0),
        }
    }

    /// Takes one permit of a policy for a caller.
    ///
    /// # Errors
    /// When the store of limits is away and the policy refuses then.
    pub async fn take(&self, policy: &Policy, caller: &str) -> StoreResult<Verdict> {
        let key = format!("limit:{}:{caller}", policy.name);
        match policy.without_store {
            WithoutStore::Refuse => self.shared.take_permits(&key, policy.quota, 1).await,
            // In one process a permit costs nothing to ask for.
            WithoutStore::CountAlone if !self.shared.is_shared() => {
                self.shared.take_permits(&key, policy.quota, 1).await
            }
            WithoutStore::CountAlone => self.take_of_block(&key, policy.quota).await,
        }
    }

    async fn take_of_block(&self, key: &str, quota: Quota) -> StoreResult<Verdict> {
        if let Some(verdict) = self.take_kept(key) {
            return Ok(verdict);
        }
        let now = self.clock.now().timestamp_micros();
        if now < self.alone_until.load(Ordering::Relaxed) {
            return self.alone.take_permits(key, quota, 1).await;
        }
        let size = (quota.permits / BLOCKS).max(1);
        let verdict = match self.shared.take_permits(key, quota, size).await {
            Ok(verdict) => verdict,
            Err(error) => {
                tracing::warn!(%error, "limits are counted by this process alone for a moment");
                self.alone_until.store(now + ALONE_FOR_MICROS, Ordering::Relaxed);
                return self.alone.take_permits(key, quota, 1).await;
            }
        };
        if verdict.is_allowed && size > 1 {
            self.keep(key, size - 1, verdict, quota.window);
        }
        Ok(verdict)
    }

    fn take_kept(&self, key: &str) -> Option<Verdict> {
        let now = self.clock.now();
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        let block = blocks.get_mut(key).filter(|block| block.left > 0 && block.until > now)?;
        block.left -= 1;
        Some(Verdict { remaining: block.verdict.remaining + block.left, ..block.verdict })
    }

    fn keep(&self, key: &str, left: u32, verdict: Verdict, window: Duration) {
        let now = self.clock.now();
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        if blocks.len() >= SWEEP_FROM {
            blocks.retain(|_, block| block.left > 0 && block.until > now);
        }
        blocks.insert(key.to_owned(), Block { left, verdict, until: now + window });
    }
}
