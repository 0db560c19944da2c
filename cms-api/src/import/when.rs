//! Dates as people write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, SubsecRound as _, TimeZone as _, Utc};
use chrono_tz::Tz;
use serde_json::Value;

/// A date as written: with an offset it is a moment, without one it is local to the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    Moment(DateTime<Utc>),
    Local(NaiveDateTime),
}

impl Written {
    /// The moment it means on a site with this time zone. A time that a clock change skips means the one an hour later.
    pub(super) fn moment(self, zone: Tz) -> DateTime<Utc> {
        match self {
            Self::Moment(moment) => moment,
            Self::Local(local) => zone
                .from_local_datetime(&local)
                .earliest()
                .or_else(|| zone.from_local_datetime(&(local + chrono::TimeDelta::hours(1))).earliest())
                .map_or_else(|| local.and_utc(), |moment| moment.with_timezone(&Utc)),
        }
    }
}

/// Forms with an offset, then without.
const WITH_OFFSET: &[&str] =
    &["%Y-%m-%d %H:%M:%S%.f %z", "%Y-%m-%d %H:%M:%S%.f%:z", "%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%dT%H:%M%:z"];
const WITHOUT: &[&str] =
    &["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
/// Days, as Astro's own templates write them.
const DAYS: &[&str] = &["%Y-%m-%d", "%b %d %Y", "%B %d, %Y"];

/// Reads a date from a head's value.
pub(super) fn read(value: Value) -> Result<Written, String> {
    let reason = || "must be a date such as 2026-11-23 or 2026-11-23T08:00:00+07:00".to_owned();
    let text = value.as_str().ok_or_else(reason)?.trim();
    let moment = DateTime::parse_from_rfc3339(text).ok();
    let moment =
        moment.or_else(|| WITH_OFFSET.iter().find_map(|form| DateTime::parse_from_str(text, form).ok()));
    if let Some(moment) = moment {
        return in_range(moment.to_utc()).map(Written::Moment).ok_or_else(reason);
    }
    let local = WITHOUT.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let day =
        || DAYS.iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok())?.and_hms_opt(0, 0, 0);
    let local = local.or_else(day).ok_or_else(reason)?;
    in_range(local.and_utc()).map(|moment| Written::Local(moment.naive_utc())).ok_or_else(reason)
}

/// Years that every store and format can hold, to the microsecond.
fn in_range(moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let low = NaiveDate::from_ymd_opt(1, 1, 2)?.and_hms_opt(0, 0, 0)?.and_utc();
    let high = NaiveDate::from_ymd_opt(9999, 12, 30)?.and_hms_opt(0, 0, 0)?.and_utc();
    (low..high).contains(&moment).then(|| moment.trunc_subsecs(6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_without_offset_are_local_to_the_site() {
        let zone: Tz = "Asia/Ho_Chi_Minh".parse().unwrap();
        let moment = |text: &str| read(text.into()).unwrap().moment(zone).to_rfc3339();
        for text in [
            "2024-03-01",
            "2024-03-01 00:00",
            "2024-03-01T00:00:00",
            "Mar 01 2024",
            "2024-03-01T00:00:00+07:00",
            "2024-03-01 00:00:00 +0700",
        ] {
            assert_eq!(moment(text), "2024-02-29T17:00:00+00:00", "{text}");
        }
        assert_eq!(moment("2024-03-01T00:00:00.1234567Z"), "2024-03-01T00:00:00.123456+00:00");
        for bad in ["", "yesterday", "2024-13-01", "99999-01-01"] {
            assert!(read(bad.into()).is_err(), "{bad}");
        }
    }
}
