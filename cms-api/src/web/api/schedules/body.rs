//! What callers are answered.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use cms_sdk::Locale;
use poem_openapi::{Enum, Object};
use uuid::Uuid;

use super::input::ActionBody;
use crate::schedules::minute::{self, ClockChange, LocalMinute};
use crate::schedules::{Action, Language, Run, Schedule, State};

/// Where a schedule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase", rename = "ScheduleState")]
pub enum StateBody {
    /// It waits for its minute.
    Scheduled,
    /// It was missed and waits for a decision.
    Held,
    /// It was done.
    Done,
    /// It was missed and is not done.
    Skipped,
    /// It was taken back, or what it was about is gone.
    Cancelled,
    /// It could not be done.
    Failed,
}

/// A local time that does not mean one minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum ClockChangeBody {
    /// Clocks skip it: the first minute after the gap was taken.
    Skipped,
    /// Clocks show it twice: the earlier one was taken.
    Repeated,
}

/// A schedule with what became of it.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct ScheduleBody {
    /// Its id.
    id: Uuid,
    /// Its version; its `ETag` is `"v<version>"`.
    version: i64,
    /// The post; it may be gone.
    post_id: Uuid,
    /// What is to happen.
    action: ActionBody,
    /// Its languages, English first: all are done, or none.
    languages: Vec<LanguageBody>,
    /// Where it stands.
    state: StateBody,
    /// The minute that was planned, in UTC.
    due_at: DateTime<Utc>,
    /// That minute as the clocks of the site's time zone show it.
    local: LocalMinuteBody,
    /// What a change of the clocks had to do with the minute that was sent; only in the answer to that.
    #[oai(skip_serializing_if_is_none)]
    clock_change: Option<ClockChangeBody>,
    /// What an instance did about it; absent while nothing was.
    #[oai(skip_serializing_if_is_none)]
    run: Option<RunBody>,
    /// Why it failed (an error code) or was cancelled (`cancelled`, `post_gone`, `language_gone`).
    #[oai(skip_serializing_if_is_none)]
    reason: Option<String>,
    /// Who made it: `user:<id>` or `token:<id>`.
    created_by: String,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it last changed.
    updated_at: DateTime<Utc>,
}

/// One language of a schedule.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct LanguageBody {
    /// The language.
    locale: Locale,
    /// The revision that goes live; absent where the language is taken down.
    #[oai(skip_serializing_if_is_none)]
    revision_id: Option<Uuid>,
    /// Number of that revision.
    #[oai(skip_serializing_if_is_none)]
    revision_number: Option<i64>,
    /// The title of what goes live or is taken down, as it was when this was planned.
    title: String,
}

/// A minute on the clocks of a time zone.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct LocalMinuteBody {
    /// `2026-11-27T09:00`
    time: String,
    /// Distance from UTC: `+07:00`
    offset: String,
    /// The time zone: `Asia/Ho_Chi_Minh`
    time_zone: String,
}

/// What an instance did about a schedule.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct RunBody {
    /// When it took it.
    at: DateTime<Utc>,
    /// Its host and process.
    instance: String,
    /// By how many milliseconds it was late.
    lateness_ms: i64,
    /// The newest change of the feed that it made: a build that has seen it shows this. Absent when nothing changed for readers.
    #[oai(skip_serializing_if_is_none)]
    seq: Option<i64>,
}

impl ScheduleBody {
    /// A schedule on a site with this time zone.
    pub fn of(schedule: Schedule, zone: Tz, change: Option<ClockChange>) -> Self {
        let LocalMinute { time, offset } = minute::shown(schedule.due_at, zone);
        Self {
            id: schedule.id,
            version: schedule.version,
            post_id: schedule.post_id,
            action: match schedule.action {
                Action::Publish => ActionBody::Publish,
                Action::Unpublish => ActionBody::Unpublish,
            },
            languages: schedule.languages.into_iter().map(LanguageBody::from).collect(),
            state: schedule.state.into(),
            due_at: schedule.due_at,
            local: LocalMinuteBody { time, offset, time_zone: zone.name().to_owned() },
            clock_change: change.map(|change| match change {
                ClockChange::Skipped => ClockChangeBody::Skipped,
                ClockChange::Repeated => ClockChangeBody::Repeated,
            }),
            run: schedule.run.map(RunBody::from),
            reason: schedule.reason,
            created_by: schedule.created_by,
            created_at: schedule.created_at,
            updated_at: schedule.updated_at,
        }
    }
}

impl From<Language> for LanguageBody {
    fn from(Language { locale, revision, title }: Language) -> Self {
        let (revision_id, revision_number) = revision.unzip();
        Self { locale, revision_id, revision_number, title }
    }
}

impl From<Run> for RunBody {
    fn from(Run { at, instance, lateness, seq }: Run) -> Self {
        Self { at, instance, lateness_ms: lateness.num_milliseconds(), seq }
    }
}

impl From<State> for StateBody {
    fn from(state: State) -> Self {
        match state {
            State::Scheduled => Self::Scheduled,
            State::Held => Self::Held,
            State::Done => Self::Done,
            State::Skipped => Self::Skipped,
            State::Cancelled => Self::Cancelled,
            State::Failed => Self::Failed,
        }
    }
}

impl From<StateBody> for State {
    fn from(state: StateBody) -> Self {
        match state {
            StateBody::Scheduled => Self::Scheduled,
            StateBody::Held => Self::Held,
            StateBody::Done => Self::Done,
            StateBody::Skipped => Self::Skipped,
            StateBody::Cancelled => Self::Cancelled,
            StateBody::Failed => Self::Failed,
        }
    }
}
