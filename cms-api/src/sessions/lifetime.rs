//! How long sessions last (ASVS 5.0, 7.1.1 and 7.3).

use chrono::TimeDelta;

/// An access token; a session that was ended goes on for no longer than a look into the store takes.
pub const ACCESS: TimeDelta = TimeDelta::minutes(5);
/// How long after a proof of who they are somebody may do dangerous things.
pub const STEP_UP: TimeDelta = TimeDelta::minutes(15);

/// How long a session lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// Without a refresh.
    pub idle: TimeDelta,
    /// Whatever happens.
    pub absolute: TimeDelta,
}

/// Readers stay signed in on their phones.
const READER: Lifetime = Lifetime { idle: TimeDelta::days(30), absolute: TimeDelta::days(180) };
/// Whoever can change the site signs in once a working day.
const STAFF: Lifetime = Lifetime { idle: TimeDelta::hours(12), absolute: TimeDelta::days(7) };

impl Lifetime {
    /// The lifetime for a role, by its name.
    pub fn of_role(role: &str) -> Self {
        if role == "reader" { READER } else { STAFF }
    }
}
