//! The only source of time and of randomness, so that tests can set both.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use uuid::Uuid;

use crate::store::types::{At, Instant};
use crate::store::{Conn, StoreResult};

/// A skew between a process and its database from which on somebody should look: limits and sessions go by the one clock, claims
/// and leases by the other.
pub const WORRYING_SKEW: TimeDelta = TimeDelta::seconds(2);

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
        Ok(database_now(conn).await?.unwrap_or_else(|| self.now()))
    }

    /// How far this process is ahead of the database; none where both go by one clock.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn skew(&self, conn: &mut Conn) -> StoreResult<Option<TimeDelta>> {
        Ok(database_now(conn).await?.map(|theirs| self.now() - theirs))
    }

    /// A new id: UUIDv7, so that ids sort by time.
    #[expect(clippy::disallowed_methods, reason = "this is the place that the ban sends everyone to")]
    pub fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// The database's clock; none where it is ours: SQLite runs in this process.
async fn database_now(conn: &mut Conn) -> StoreResult<Option<DateTime<Utc>>> {
    match conn {
        Conn::Lite(_) => Ok(None),
        Conn::Pg(conn) => {
            let now = diesel::select(diesel::dsl::sql::<Instant>("clock_timestamp()"));
            let At(now) = diesel_async::RunQueryDsl::get_result(now, &mut **conn).await?;
            Ok(Some(now))
        }
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
