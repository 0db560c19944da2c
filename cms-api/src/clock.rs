//! The only source of time and of randomness, so that tests can set both.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SubsecRound as _, Utc};
use uuid::Uuid;

use crate::store::types::{At, Instant};
use crate::store::{Conn, StoreResult, each};

/// Tells the time, to the microsecond (what the stores keep).
#[derive(Clone, Default)]
pub struct Clock {
    /// Microseconds since 1970 in tests; none means the real clock.
    fixed: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// A clock for tests that stands still at this moment until [`Clock::set`].
    pub fn fixed_at(now: DateTime<Utc>) -> Self {
        Self { fixed: Some(Arc::new(AtomicI64::new(now.timestamp_micros()))) }
    }

    /// Moves a test clock; the real clock cannot be moved.
    pub fn set(&self, now: DateTime<Utc>) {
        if let Some(fixed) = &self.fixed {
            fixed.store(now.timestamp_micros(), Ordering::SeqCst);
        }
    }

    /// Now, by this process.
    #[expect(clippy::disallowed_methods, reason = "this is the place that the ban sends everyone to")]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.fixed {
            Some(fixed) => {
                DateTime::from_timestamp_micros(fixed.load(Ordering::SeqCst)).unwrap_or(DateTime::UNIX_EPOCH)
            }
            None => Utc::now().trunc_subsecs(6),
        }
    }

    /// Now, by the database: what claims and leases compare, so that instances with skewed clocks agree.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn store_now(&self, conn: &mut Conn) -> StoreResult<DateTime<Utc>> {
        if self.fixed.is_some() {
            return Ok(self.now());
        }
        match conn {
            // SQLite runs in this process: its clock is ours.
            Conn::Lite(_) => Ok(self.now()),
            Conn::Pg(_) => {
                let now = diesel::dsl::sql::<Instant>("clock_timestamp()");
                let At(now) =
                    each!(conn, c => diesel_async::RunQueryDsl::get_result(diesel::select(now), c).await?);
                Ok(now)
            }
        }
    }

    /// A new id: UUIDv7, so that ids sort by time.
    #[expect(clippy::disallowed_methods, reason = "this is the place that the ban sends everyone to")]
    pub fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// Bytes from the operating system's random source.
///
/// # Errors
/// When it has none; nothing secret may be made then.
#[expect(clippy::disallowed_methods, reason = "this is the place that the ban sends everyone to")]
pub fn random_bytes<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no random bytes: {error}"))?;
    Ok(bytes)
}
