//! Moments as people read them: in the site's time zone, to the minute.

use chrono::{
    DateTime, Datelike as _, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, TimeZone as _, Timelike as _,
    Utc,
};
use chrono_tz::Tz;
use cms_sdk::Locale;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A minute: `9 Feb 2026, 14:05`, `14:05, 9/2/2026`; an unknown zone counts as UTC.
pub(super) fn minute(instant: DateTime<Utc>, zone: &str, locale: Locale) -> String {
    let local = instant.with_timezone(&zone.parse::<Tz>().unwrap_or(Tz::UTC));
    let (day, month, year) = (local.day(), local.month(), local.year());
    let (hour, minute) = (local.hour(), local.minute());
    match locale {
        Locale::En => {
            let name =
                MONTHS.iter().zip(1..).find(|(_, number)| *number == month).map_or("", |(name, _)| name);
            format!("{day} {name} {year}, {hour:02}:{minute:02}")
        }
        Locale::Vi => format!("{hour:02}:{minute:02}, {day}/{month}/{year}"),
    }
}

/// A minute as spreadsheets sort it: `2026-02-09 00:05`.
pub(super) fn sortable(instant: DateTime<Utc>, zone: &str) -> String {
    instant.with_timezone(&zone.parse::<Tz>().unwrap_or(Tz::UTC)).format("%Y-%m-%d %H:%M").to_string()
}

/// When a day begins in a zone; where the clock leaves midnight out, an hour later.
pub(super) fn start_of(day: NaiveDate, zone: &str) -> DateTime<Utc> {
    let zone = zone.parse::<Tz>().unwrap_or(Tz::UTC);
    let midnight = day.and_time(NaiveTime::MIN);
    let first = |local| zone.from_local_datetime(&local).earliest();
    let begins = first(midnight).or_else(|| first(midnight + TimeDelta::hours(1)));
    begins.map_or_else(|| midnight.and_utc(), |local| local.with_timezone(&Utc))
}

/// How long something took: `640 ms`, `1.3 s`, `1,3 s`.
pub(super) fn duration(milliseconds: i64, locale: Locale) -> String {
    if milliseconds < 1_000 {
        return format!("{milliseconds} ms");
    }
    let text = format!("{}.{} s", milliseconds / 1_000, milliseconds % 1_000 / 100);
    if locale == Locale::Vi { text.replace('.', ",") } else { text }
}

/// For machines: `2026-02-09T03:04:05Z`.
pub(super) fn iso(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_writes_its_own() {
        let instant = "2026-02-08T17:05:00Z".parse().unwrap();
        assert_eq!(minute(instant, "Asia/Ho_Chi_Minh", Locale::En), "9 Feb 2026, 00:05");
        assert_eq!(minute(instant, "Asia/Ho_Chi_Minh", Locale::Vi), "00:05, 9/2/2026");
        assert_eq!(minute(instant, "nowhere", Locale::En), "8 Feb 2026, 17:05");
        assert_eq!([duration(640, Locale::En), duration(1_380, Locale::Vi)], ["640 ms", "1,3 s"]);
    }

    #[test]
    fn days_begin_in_their_zone() {
        let start = |day: &str, zone| iso(start_of(day.parse().unwrap(), zone));
        assert_eq!(start("2026-02-09", "Asia/Ho_Chi_Minh"), "2026-02-08T17:00:00Z");
        // Clocks went from 24:00 to 1:00.
        assert_eq!(start("2018-11-04", "America/Sao_Paulo"), "2018-11-04T03:00:00Z");
        assert_eq!(start("2026-02-09", "nowhere"), "2026-02-09T00:00:00Z");
    }
}
