//! Schedules: posts that go live, or are taken down, at a minute.
//!
//! | verb | what happens |
//! |---|---|
//! | [`create`] | a row that names a post, what is to happen, the languages with the revision of each, and a minute |
//! | [`move_to`] | another minute, other revisions |
//! | [`cancel`] | it stays as a row, and nothing happens |
//! | [`run_due`] | each row that is due is claimed and done in one transaction: by one instance, once, or not at all |
//! | [`decide`] | what was missed and is held runs now, or never |
//!
//! A pair's schedule is one row that names both languages: both are done or neither. What goes live is the revision that was named,
//! whatever was saved since. A row is never deleted: it is the ledger of what was planned and what became of it.

pub mod minute;

mod change;
mod create;
mod read;
mod run;

use chrono::{DateTime, TimeDelta, Utc};
use cms_sdk::Locale;
use uuid::Uuid;

use crate::store::schedules::{HELD, SCHEDULED};

pub use change::{Change, cancel, cancel_of_post, cancel_of_translation, move_to};
pub use create::{NewSchedule, create, zone};
pub use read::{find, list, pending_of_posts};
pub use run::{Round, decide, run_due};

/// From this much lateness on a schedule was missed, and the rule for missed ones says what becomes of it.
pub const MISSED_AFTER: TimeDelta = TimeDelta::minutes(5);

/// What is to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The named revisions go live.
    Publish,
    /// The languages are taken down.
    Unpublish,
}

impl Action {
    /// Its name in the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Unpublish => "unpublish",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Publish, Self::Unpublish].into_iter().find(|action| action.as_str() == text)
    }
}

/// Where a schedule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for its minute.
    Scheduled,
    /// It was missed and waits for somebody to decide.
    Held,
    /// It was done.
    Done,
    /// It was missed and is not done.
    Skipped,
    /// Somebody took it back, or what it was about is gone.
    Cancelled,
    /// It could not be done; the reason says why.
    Failed,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Scheduled, Self::Held, Self::Done, Self::Skipped, Self::Cancelled, Self::Failed];

    /// Its name in the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => SCHEDULED,
            Self::Held => HELD,
            Self::Done => "done",
            Self::Skipped => "skipped",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }

    /// Whether something may still become of it.
    pub fn is_pending(self) -> bool {
        matches!(self, Self::Scheduled | Self::Held)
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// What becomes of schedules that are more than [`MISSED_AFTER`] late, because nothing ran at their minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MissedRule {
    /// They run late.
    #[default]
    Late,
    /// They are held until somebody decides.
    Ask,
    /// They are skipped.
    Skip,
}

impl std::str::FromStr for MissedRule {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "late" => Ok(Self::Late),
            "ask" => Ok(Self::Ask),
            "skip" => Ok(Self::Skip),
            _ => Err(()),
        }
    }
}

/// What becomes of a schedule that is due, with this lateness and this rule.
pub fn outcome(lateness: TimeDelta, rule: MissedRule) -> State {
    match rule {
        _ if lateness <= MISSED_AFTER => State::Done,
        MissedRule::Late => State::Done,
        MissedRule::Ask => State::Held,
        MissedRule::Skip => State::Skipped,
    }
}

/// A schedule with its ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// Its id.
    pub id: Uuid,
    /// The post; it may be gone.
    pub post_id: Uuid,
    /// What is to happen.
    pub action: Action,
    /// Where it stands.
    pub state: State,
    /// The minute that was planned.
    pub due_at: DateTime<Utc>,
    /// Counts its changes, from 1.
    pub version: i64,
    /// Who made it: `user:<id>` or `token:<id>`.
    pub created_by: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// What an instance did about it; none while nothing was.
    pub run: Option<Run>,
    /// Why it failed (a code of the catalogue) or was cancelled (`cancelled`, `post_gone`, `language_gone`).
    pub reason: Option<String>,
    /// Its languages, English first.
    pub languages: Vec<Language>,
}

/// One language of a schedule.
#[derive(Debug, Clone, PartialEq)]
pub struct Language {
    /// The language.
    pub locale: Locale,
    /// The revision that goes live and its number; none where something is taken down.
    pub revision: Option<(Uuid, i64)>,
    /// The title of what goes live or is taken down, as it was when this was planned.
    pub title: String,
}

/// What an instance did about a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// When it took it.
    pub at: DateTime<Utc>,
    /// Its name.
    pub instance: String,
    /// By how much it was late.
    pub lateness: TimeDelta,
    /// The newest change of the feed that it made; none where readers saw all of it already.
    pub seq: Option<i64>,
}

/// What waits, or is held, of one language of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The schedule.
    pub id: Uuid,
    /// The post.
    pub post_id: Uuid,
    /// The language.
    pub locale: Locale,
    /// What is to happen.
    pub action: Action,
    /// Whether it waits or is held.
    pub state: State,
    /// The minute that was planned.
    pub due_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_missed_follows_the_rule() {
        for rule in [MissedRule::Late, MissedRule::Ask, MissedRule::Skip] {
            assert_eq!(outcome(TimeDelta::zero(), rule), State::Done);
            assert_eq!(outcome(MISSED_AFTER, rule), State::Done, "a short pause is no miss");
        }
        let missed = MISSED_AFTER + TimeDelta::milliseconds(1);
        assert_eq!(outcome(missed, MissedRule::Late), State::Done);
        assert_eq!(outcome(missed, MissedRule::Ask), State::Held);
        assert_eq!(outcome(missed, MissedRule::Skip), State::Skipped);
    }

    #[test]
    fn names_go_both_ways() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        assert_eq!(Action::parse("unpublish"), Some(Action::Unpublish));
        assert_eq!(Action::parse("delete"), None);
    }
}
