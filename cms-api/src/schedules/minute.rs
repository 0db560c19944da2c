//! Minutes as people write them, and as they are shown: the rules of time zones. Pure.
//!
//! | what is written | what it means |
//! |---|---|
//! | RFC 3339 with an offset | that moment |
//! | `2026-11-27T09:00` | that time on the clocks of the site's time zone |
//! | … that clocks skip, because they go forward | the first minute after the gap |
//! | … that clocks show twice, because they go back | the earlier of the two |
//!
//! Seconds are cut. The minute is kept in UTC: another time zone in the settings changes how it is shown, never when it is.

use chrono::{DateTime, LocalResult, NaiveDateTime, Offset as _, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;

/// How a time without an offset is written; seconds may follow.
const LOCAL: &[&str] = &["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
/// Length of the two: no year has more than four digits.
const LENGTHS: &[usize] = &[16, 19];
/// Longest gap that clocks have ever had: a day, when a country moved across the date line.
const LONGEST_GAP: i64 = 24 * 60;

/// A minute that somebody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minute {
    /// The minute.
    pub at: DateTime<Utc>,
    /// What a change of the clocks had to do with it.
    pub clock_change: Option<ClockChange>,
}

/// Why a local time does not mean one minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockChange {
    /// Clocks skip it: the first minute after the gap is meant.
    Skipped,
    /// Clocks show it twice: the earlier one is meant.
    Repeated,
}

/// A minute as the clocks of a time zone show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalMinute {
    /// `2026-11-27T09:00`
    pub time: String,
    /// `+07:00`
    pub offset: String,
}

/// The minute that a text means on a site with this time zone; none when it is written in no form that is known.
pub fn read(text: &str, zone: Tz) -> Option<Minute> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(Minute { at: cut(moment.to_utc())?, clock_change: None });
    }
    if !LENGTHS.contains(&text.len()) {
        return None;
    }
    // Read leniently and written again: no sign, no digit is missing.
    let local = LOCAL.iter().find_map(|form| {
        let local = NaiveDateTime::parse_from_str(text, form).ok()?;
        (local.format(form).to_string() == text).then_some(local)
    })?;
    of_local(local, zone)
}

fn of_local(local: NaiveDateTime, zone: Tz) -> Option<Minute> {
    let (moment, clock_change) = match zone.from_local_datetime(&local) {
        LocalResult::Single(moment) => (moment, None),
        LocalResult::Ambiguous(earlier, _) => (earlier, Some(ClockChange::Repeated)),
        LocalResult::None => {
            let local = cut(local.and_utc())?.naive_utc();
            let after = (1..=LONGEST_GAP).find_map(|minutes| {
                zone.from_local_datetime(&local.checked_add_signed(TimeDelta::minutes(minutes))?).earliest()
            });
            (after?, Some(ClockChange::Skipped))
        }
    };
    Some(Minute { at: cut(moment.to_utc())?, clock_change })
}

/// Cuts seconds.
fn cut(moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let seconds = moment.timestamp();
    DateTime::from_timestamp(seconds - seconds.rem_euclid(60), 0)
}

/// A minute as the clocks of a time zone show it.
pub fn shown(at: DateTime<Utc>, zone: Tz) -> LocalMinute {
    let local = at.with_timezone(&zone);
    LocalMinute { time: local.format("%Y-%m-%dT%H:%M").to_string(), offset: local.offset().fix().to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAIGON: Tz = Tz::Asia__Ho_Chi_Minh;
    const BERLIN: Tz = Tz::Europe__Berlin;

    fn read_at(text: &str, zone: Tz) -> (String, Option<ClockChange>) {
        let minute = read(text, zone).unwrap_or_else(|| panic!("{text}"));
        (minute.at.format("%FT%TZ").to_string(), minute.clock_change)
    }

    #[test]
    fn a_time_without_offset_is_the_sites() {
        for (text, zone, expected) in [
            ("2026-11-27T09:00", SAIGON, "2026-11-27T02:00:00Z"),
            ("2026-11-27T09:00:59", SAIGON, "2026-11-27T02:00:00Z"),
            ("2026-11-27T09:00", BERLIN, "2026-11-27T08:00:00Z"),
            ("2026-07-01T09:00", BERLIN, "2026-07-01T07:00:00Z"),
            ("2026-11-27T09:00:00+01:00", SAIGON, "2026-11-27T08:00:00Z"),
            ("2026-11-27T09:00:59.999Z", SAIGON, "2026-11-27T09:00:00Z"),
            ("1969-12-31T23:59:30Z", SAIGON, "1969-12-31T23:59:00Z"),
        ] {
            assert_eq!(read_at(text, zone), (expected.to_owned(), None), "{text}");
        }
    }

    #[test]
    fn a_time_that_clocks_skip_is_the_first_after_the_gap() {
        let skipped = |text: &str| (text.to_owned(), Some(ClockChange::Skipped));
        for text in ["2027-03-28T02:00", "2027-03-28T02:30", "2027-03-28T02:59:59"] {
            assert_eq!(read_at(text, BERLIN), skipped("2027-03-28T01:00:00Z"), "{text}");
        }
        assert_eq!(read_at("2027-03-28T01:59", BERLIN), ("2027-03-28T00:59:00Z".to_owned(), None));
        assert_eq!(read_at("2027-03-28T03:00", BERLIN), ("2027-03-28T01:00:00Z".to_owned(), None));
        // A whole day that an island left out.
        assert_eq!(read_at("2011-12-30T12:00", Tz::Pacific__Apia), skipped("2011-12-30T10:00:00Z"));
    }

    #[test]
    fn a_time_that_clocks_show_twice_is_the_earlier() {
        let repeated = ("2026-10-25T00:30:00Z".to_owned(), Some(ClockChange::Repeated));
        assert_eq!(read_at("2026-10-25T02:30", BERLIN), repeated);
        assert_eq!(
            read_at("2026-10-25T02:30:00+01:00", BERLIN),
            ("2026-10-25T01:30:00Z".to_owned(), None),
            "an offset says which"
        );
    }

    #[test]
    fn what_is_shown_has_its_offset() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let shown_in = |text, zone| {
            let LocalMinute { time, offset } = shown(at(text), zone);
            format!("{time} {offset}")
        };
        assert_eq!(shown_in("2026-11-27T02:00:00Z", SAIGON), "2026-11-27T09:00 +07:00");
        assert_eq!(shown_in("2026-10-25T00:30:00Z", BERLIN), "2026-10-25T02:30 +02:00");
        assert_eq!(shown_in("2026-10-25T01:30:00Z", BERLIN), "2026-10-25T02:30 +01:00");
    }

    #[test]
    fn other_forms_are_none() {
        for text in [
            "",
            "now",
            "2026-11-27",
            "2026-13-01T00:00",
            "2026-11-27 09:00",
            "12026-11-27T09:00",
            "+2026-11-27T9:00",
        ] {
            assert_eq!(read(text, SAIGON), None, "{text}");
        }
    }
}
