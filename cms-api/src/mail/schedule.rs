//! When a mail is tried again.

use chrono::{DateTime, TimeDelta, Utc};

/// Minutes to wait after the first failed attempt, the second …: long enough for a server that is away for a day.
const DELAYS: [i64; 6] = [1, 5, 30, 120, 360, 1_440];
/// The longest that a server can ask us to wait.
const LONGEST: TimeDelta = TimeDelta::hours(24);

/// How many attempts there are in all.
pub const ATTEMPTS: i32 = 7;

/// When to try again after attempt `number` failed at `now`; none after the last. `asked` is what the server wants us to wait.
pub fn next_attempt(number: i32, now: DateTime<Utc>, asked: Option<TimeDelta>) -> Option<DateTime<Utc>> {
    let minutes = usize::try_from(number - 1).ok().and_then(|index| DELAYS.get(index))?;
    let asked = asked.unwrap_or_default().clamp(TimeDelta::zero(), LONGEST);
    Some(now + asked.max(TimeDelta::minutes(*minutes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    #[test]
    fn waits_grow_and_end() {
        let due: Vec<_> = (1..=ATTEMPTS).map(|number| next_attempt(number, NOW, None)).collect();
        assert_eq!(due.first(), Some(&Some(NOW + TimeDelta::minutes(1))));
        assert_eq!(due.get(5), Some(&Some(NOW + TimeDelta::hours(24))));
        assert_eq!(due.last(), Some(&None));
        assert!(due.iter().flatten().is_sorted());
    }

    #[test]
    fn a_server_may_ask_for_longer_but_not_for_ever() {
        let asked = |seconds| next_attempt(1, NOW, Some(TimeDelta::seconds(seconds)));
        assert_eq!(asked(600), Some(NOW + TimeDelta::seconds(600)));
        assert_eq!(asked(2), Some(NOW + TimeDelta::minutes(1)));
        assert_eq!(asked(10_000_000), Some(NOW + LONGEST));
    }
}
