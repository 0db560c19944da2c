//! When a delivery is tried again.

use chrono::{DateTime, TimeDelta, Utc};

/// Seconds to wait after the first failed attempt, the second … The schedule of Standard Webhooks 1.0: about 75 hours in all.
const DELAYS: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
/// A delay is made longer by up to this part of itself, so that many deliveries do not come back in step.
const JITTER_PART: i64 = 5;
/// The longest that a receiver can ask us to wait.
const LONGEST: TimeDelta = TimeDelta::hours(24);

/// How many attempts there are in all.
pub const ATTEMPTS: i64 = 1 + DELAYS.len() as i64;

/// When to try again after attempt `number` failed at `now`; none after the last. `jitter` is a random number; `retry_after` is
/// what the receiver asked for.
pub fn next_attempt(
    number: i64,
    now: DateTime<Utc>,
    jitter: u16,
    retry_after: Option<TimeDelta>,
) -> Option<DateTime<Utc>> {
    let delay = usize::try_from(number - 1).ok().and_then(|index| DELAYS.get(index))?;
    let spread =
        TimeDelta::milliseconds(delay * 1_000 / JITTER_PART * i64::from(jitter) / i64::from(u16::MAX));
    let asked = retry_after.unwrap_or_default().clamp(TimeDelta::zero(), LONGEST);
    Some(now + asked.max(TimeDelta::seconds(*delay)) + spread)
}

/// The wait that a `Retry-After` header asks for: seconds or a date (RFC 9110 §10.2.3).
pub fn parse_retry_after(header: &str, now: DateTime<Utc>) -> Option<TimeDelta> {
    let header = header.trim();
    match header.parse::<u32>() {
        Ok(seconds) => Some(TimeDelta::seconds(i64::from(seconds))),
        Err(_) => Some(DateTime::parse_from_rfc2822(header).ok()?.to_utc() - now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    #[test]
    fn waits_grow_and_end() {
        let due: Vec<_> = (1..=ATTEMPTS).map(|number| next_attempt(number, NOW, 0, None)).collect();
        assert!(due.iter().take(9).flatten().is_sorted());
        assert_eq!(due.iter().flatten().count(), 9);
        assert_eq!(due.first(), Some(&Some(NOW + TimeDelta::seconds(5))));
        assert_eq!(due.last(), Some(&None));
    }

    #[test]
    fn jitter_only_makes_a_wait_longer_by_a_fifth() {
        assert_eq!(next_attempt(2, NOW, u16::MAX, None), Some(NOW + TimeDelta::seconds(360)));
    }

    #[test]
    fn a_receiver_may_ask_for_longer_but_not_for_ever() {
        let asked = |seconds| next_attempt(1, NOW, 0, Some(TimeDelta::seconds(seconds)));
        assert_eq!(asked(60), Some(NOW + TimeDelta::seconds(60)));
        assert_eq!(asked(1), Some(NOW + TimeDelta::seconds(5)));
        assert_eq!(asked(-1), Some(NOW + TimeDelta::seconds(5)));
        assert_eq!(asked(10_000_000), Some(NOW + LONGEST));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(parse_retry_after("120", NOW), Some(TimeDelta::seconds(120)));
        let date = parse_retry_after("Thu, 01 Jan 1970 00:01:00 GMT", NOW);
        assert_eq!(date, Some(TimeDelta::seconds(60)));
        assert_eq!(parse_retry_after("soon", NOW), None);
    }
}
