//! A month as weeks that begin on Monday. Pure.

use std::fmt;

use chrono::{Datelike as _, Days, NaiveDate};
use serde::Serialize;

use super::planned::Planned;

/// A month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Month {
    first: NaiveDate,
}

/// A day of a month's weeks.
#[derive(Serialize)]
pub(super) struct Day<'a> {
    day: u32,
    date: NaiveDate,
    /// Whether it is of the month, and not of the one before or after.
    is_inside: bool,
    is_today: bool,
    planned: Vec<&'a Planned>,
}

impl Month {
    /// The month of a day.
    pub(super) fn of(day: NaiveDate) -> Self {
        Self { first: day.with_day(1).unwrap_or(day) }
    }

    /// The month that an address names: `2026-11`, of the years 1970 to 9998.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let first: NaiveDate = format!("{text}-01").parse().ok()?;
        let is_plain = text.len() == 7 && text.starts_with(|first: char| first.is_ascii_digit());
        (is_plain && (1970..9999).contains(&first.year())).then_some(Self { first })
    }

    /// The month before.
    pub(super) fn before(self) -> Self {
        Self::of(self.first.pred_opt().unwrap_or(self.first))
    }

    /// The month after.
    pub(super) fn after(self) -> Self {
        Self::of(self.first.checked_add_days(Days::new(31)).unwrap_or(self.first))
    }

    /// Whether a day is of it.
    pub(super) fn has(self, day: NaiveDate) -> bool {
        Self::of(day) == self
    }

    /// Its number, from 1, and its year.
    pub(super) fn parts(self) -> (u32, i32) {
        (self.first.month(), self.first.year())
    }

    /// The Monday that its first week begins with, and the one after its last week.
    pub(super) fn weeks(self) -> (NaiveDate, NaiveDate) {
        let monday = |day: NaiveDate| {
            let back = u64::from(day.weekday().num_days_from_monday());
            day.checked_sub_days(Days::new(back)).unwrap_or(day)
        };
        let last = self.after().first.pred_opt().unwrap_or(self.first);
        let after = monday(last).checked_add_days(Days::new(7)).unwrap_or(last);
        (monday(self.first), after)
    }

    /// Its weeks, with what is planned on each day.
    pub(super) fn grid<'a>(self, today: NaiveDate, planned: &'a [Planned]) -> Vec<Vec<Day<'a>>> {
        let (first, after) = self.weeks();
        let days: Vec<NaiveDate> = first.iter_days().take_while(|day| *day < after).collect();
        let day = |date: &NaiveDate| Day {
            day: date.day(),
            date: *date,
            is_inside: self.has(*date),
            is_today: *date == today,
            planned: planned.iter().filter(|one| one.day == *date).collect(),
        };
        days.chunks(7).map(|week| week.iter().map(day).collect()).collect()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.first.format("%Y-%m"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday_and_hold_the_month() {
        for (text, first, after) in [
            ("2026-11", "2026-10-26", "2026-12-07"),
            ("2026-02", "2026-01-26", "2026-03-02"),
            ("2027-02", "2027-02-01", "2027-03-01"),
            ("2026-12", "2026-11-30", "2027-01-04"),
        ] {
            let month = Month::parse(text).unwrap();
            assert_eq!(month.weeks(), (first.parse().unwrap(), after.parse().unwrap()), "{text}");
            assert_eq!(month.to_string(), text);
            assert_eq!(month.after().before(), month);
            let grid = month.grid("2026-11-26".parse().unwrap(), &[]);
            assert!(grid.iter().all(|week| week.len() == 7));
        }
    }

    #[test]
    fn what_is_no_month_is_none() {
        for text in ["", "2026", "2026-13", "2026-1", "0000-01", "9999-12", "+2026-1", "2026-11-01"] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
    }
}
