//! How far the feed is, as this process knows it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::store::{self, Store, StoreError, StoreResult};

/// How old the knowledge may be: what another process committed shows here this much later at most.
const KNOWN_FOR: Duration = Duration::from_millis(200);

/// The newest `seq`, asked of the store at most every 200 ms; what this process commits itself is known at once.
#[derive(Default)]
pub struct KnownHead {
    known: Mutex<Known>,
    asking: tokio::sync::Mutex<()>,
}

#[derive(Default, Clone, Copy)]
struct Known {
    seq: i64,
    asked_at: Option<Instant>,
    /// How often it was forgotten: what was asked before that is not taken.
    forgotten: u64,
    /// When the store last did not answer.
    failed_at: Option<Instant>,
}

impl KnownHead {
    /// The newest `seq`.
    ///
    /// # Errors
    /// When the store has to be asked and does not answer.
    pub async fn seq(&self, store: &Store) -> StoreResult<i64> {
        if let Some(seq) = self.fresh() {
            return Ok(seq);
        }
        // One asks, the others wait for the answer, or for hearing that there is none.
        let waiting_since = Instant::now();
        let _asking = self.asking.lock().await;
        if let Some(seq) = self.fresh() {
            return Ok(seq);
        }
        if self.known().failed_at.is_some_and(|failed_at| failed_at > waiting_since) {
            return Err(StoreError::Unavailable("it did not answer another request".to_owned()));
        }
        let (asked_at, before) = (Instant::now(), self.known().forgotten);
        let asked = ask(store).await;
        let mut known = self.known();
        match &asked {
            Ok(seq) if known.forgotten == before => {
                (known.seq, known.asked_at) = (*seq, Some(asked_at));
            }
            Ok(_) => {}
            Err(_) => known.failed_at = Some(Instant::now()),
        }
        asked
    }

    /// Asks anew next time: call it after a commit, and when another instance says that it committed something.
    pub fn forget(&self) {
        let mut known = self.known();
        known.asked_at = None;
        known.forgotten += 1;
    }

    fn fresh(&self) -> Option<i64> {
        let known = self.known();
        known.asked_at.filter(|asked_at| asked_at.elapsed() < KNOWN_FOR).map(|_| known.seq)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn ask(store: &Store) -> StoreResult<i64> {
    let newest = store::changes::newest(&mut store.read().await?).await?;
    Ok(newest.map_or(0, |(seq, _)| seq))
}
