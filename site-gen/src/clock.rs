//! The only source of time and of ids.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Now, by this process.
#[expect(clippy::disallowed_methods, reason = "this is the place that the ban sends everyone to")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// A new id: UUIDv7.
#[expect(clippy::disallowed_methods, reason = "this is the place that the ban sends everyone to")]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}
