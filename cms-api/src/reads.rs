//! Honest read counts: a read is a page that was visible for some seconds, once per reader, post and day, without bots.
//!
//! Every beacon becomes an event with an outcome that says why it counts or not. Who read is never stored: whether a reader was
//! here today is asked of a salted hash, and the salt is forgotten with the day.

mod buffer;
mod outcome;
mod reader;

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use cms_sdk::Locale;
use uuid::Uuid;

pub use buffer::ViewBuffer;
pub use outcome::{Outcome, Signs};
pub use reader::is_first_today;

/// How long events are kept, in days; counts stay.
pub const KEEP_EVENTS_DAYS: u64 = 400;

/// Every day that a count can be of: from 1970 to 9999.
pub fn ever() -> RangeInclusive<NaiveDate> {
    let last = NaiveDate::from_ymd_opt(9_999, 12, 31).unwrap_or(NaiveDate::MAX);
    NaiveDate::default()..=last
}

/// One beacon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ViewEvent {
    /// Made by the page, so that a retry is known.
    pub id: Uuid,
    /// The post.
    pub post_id: Uuid,
    /// The language that was read.
    pub locale: Locale,
    /// The day, UTC, by the server's clock.
    pub day: NaiveDate,
    /// Whether it counts.
    pub outcome: Outcome,
}

/// Events of one outcome that a post had in one language on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCount {
    /// The day, UTC.
    pub day: NaiveDate,
    /// The language.
    pub locale: Locale,
    /// The outcome.
    pub outcome: Outcome,
    /// How many.
    pub events: u64,
}
