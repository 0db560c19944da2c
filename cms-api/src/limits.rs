//! Rate limits by the generic cell rate algorithm (GCRA): one moment per key, no burst at the edge of a window. Pure.
//!
//! The moment kept is the *theoretical arrival time*: when the quota would be full again. Taking permits moves it on by their share
//! of the window; what would move it further than one window ahead is refused.

mod account_key;
mod limiter;

use std::time::Duration;

pub use account_key::account_key;
pub use limiter::{Limiter, Policy, WithoutStore};

/// So many permits per window, evenly spread, all of them at once at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Permits per window, at least 1.
    pub permits: u32,
    /// The window.
    pub window: Duration,
}

/// What became of a request for permits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether they were given.
    pub is_allowed: bool,
    /// Permits that could be taken now.
    pub remaining: u32,
    /// When as many as were asked for could be had; zero where they were given.
    pub retry_after: Duration,
    /// When the quota is full again.
    pub full_after: Duration,
}

impl Quota {
    /// Microseconds that one permit takes to come back.
    pub fn interval(self) -> i64 {
        (micros(self.window) / i64::from(self.permits.max(1))).max(1)
    }

    /// Asks for permits at a moment (microseconds) when the key was left at `kept`: the verdict, and the moment to keep when it
    /// allows.
    pub fn take(self, kept: Option<i64>, now: i64, permits: u32) -> (Verdict, i64) {
        let window = self.interval() * i64::from(self.permits.max(1));
        let left = kept.unwrap_or(now).max(now);
        let next = left + self.interval() * i64::from(permits);
        let over = next - window - now;
        let (is_allowed, stays) = if over > 0 { (false, left) } else { (true, next) };
        let remaining = (window - (stays - now)) / self.interval();
        let verdict = Verdict {
            is_allowed,
            remaining: u32::try_from(remaining).unwrap_or(0),
            retry_after: duration(over.max(0)),
            full_after: duration(stays - now),
        };
        (verdict, stays)
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

fn duration(micros: i64) -> Duration {
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTA: Quota = Quota { permits: 3, window: Duration::from_secs(30) };
    const SECOND: i64 = 1_000_000;

    #[test]
    fn a_burst_is_given_and_comes_back_evenly() {
        let (first, kept) = QUOTA.take(None, 0, 1);
        assert_eq!((first.is_allowed, first.remaining, first.full_after), (true, 2, Duration::from_secs(10)));
        let (_, kept) = QUOTA.take(Some(kept), 0, 1);
        let (third, kept) = QUOTA.take(Some(kept), 0, 1);
        assert_eq!((third.is_allowed, third.remaining), (true, 0));
        let (refused, stays) = QUOTA.take(Some(kept), SECOND, 1);
        assert_eq!((refused.is_allowed, refused.retry_after), (false, Duration::from_secs(9)));
        assert_eq!(stays, kept);
        assert!(QUOTA.take(Some(kept), 10 * SECOND, 1).0.is_allowed);
        assert_eq!(QUOTA.take(Some(kept), 60 * SECOND, 1).0.remaining, 2);
    }

    #[test]
    fn all_or_none() {
        let (two, kept) = QUOTA.take(None, 0, 2);
        assert!(two.is_allowed);
        let (refused, stays) = QUOTA.take(Some(kept), 0, 2);
        assert_eq!((refused.is_allowed, refused.remaining, stays), (false, 1, kept));
        assert!(!QUOTA.take(None, 0, 4).0.is_allowed);
    }

    #[test]
    fn no_window_lets_more_through_than_its_quota_and_one_burst() {
        let (mut kept, mut given) = (None, 0);
        for tick in 0..3_000 {
            let (verdict, stays) = QUOTA.take(kept, tick * SECOND / 10, 1);
            given += u32::from(verdict.is_allowed);
            kept = Some(stays);
        }
        // Ten windows and the burst of the first.
        assert_eq!(given, 32);
    }
}
