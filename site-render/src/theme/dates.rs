//! Dates and numbers as each language writes them (CLDR 48: `9 February 2026`, `9 tháng 2, 2026`, `1,234.5`, `1.234,5`).

use std::sync::LazyLock;

use chrono::{DateTime, SecondsFormat, Utc};
use cms_sdk::Locale;
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};

/// The zones that came with this build, whatever the machine has. They are bytes without pointers, which a program that is started
/// for a moment does not have to put right.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The day of an instant in a time zone; an unknown zone counts as UTC.
pub(crate) fn day(instant: DateTime<Utc>, zone: &str, locale: Locale) -> String {
    let zone = ZONES.get(zone).unwrap_or(TimeZone::UTC);
    // Its years go as far as those of RFC 3339.
    let local = zone.to_datetime(Timestamp::from_second(instant.timestamp()).unwrap_or_default());
    let (day, month, year) = (local.day(), local.month(), local.year());
    match locale {
        Locale::En => {
            let name =
                MONTHS.iter().zip(1..).find(|(_, number)| *number == month).map_or("", |(name, _)| name);
            format!("{day} {name} {year}")
        }
        Locale::Vi => format!("{day} tháng {month}, {year}"),
    }
}

/// An instant for machines, to the second: `2026-02-09T03:04:05Z`.
pub(super) fn iso(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A number with the language's separators, its decimals as they are.
pub(super) fn number(value: f64, locale: Locale) -> String {
    let (group, point) = match locale {
        Locale::En => (',', '.'),
        Locale::Vi => ('.', ','),
    };
    let plain = value.abs().to_string();
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = String::from(if value < 0.0 { "-" } else { "" });
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push(point);
        text.push_str(decimals);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_language_and_time_zone() {
        let evening = "2026-02-09T18:30:00Z".parse().unwrap();
        assert_eq!(day(evening, "UTC", Locale::En), "9 February 2026");
        assert_eq!(day(evening, "UTC", Locale::Vi), "9 tháng 2, 2026");
        assert_eq!(day(evening, "Asia/Ho_Chi_Minh", Locale::En), "10 February 2026");
        assert_eq!(day(evening, "Nowhere/At_All", Locale::Vi), "9 tháng 2, 2026");
        assert_eq!(iso(evening), "2026-02-09T18:30:00Z");
    }

    #[test]
    fn numbers_follow_language() {
        assert_eq!(number(1_234_567.5, Locale::En), "1,234,567.5");
        assert_eq!(number(1_234_567.5, Locale::Vi), "1.234.567,5");
        assert_eq!(number(-1000.0, Locale::Vi), "-1.000");
        assert_eq!(number(999.0, Locale::En), "999");
    }
}
