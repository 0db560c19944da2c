//! A schedule as its page shows it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use cms_sdk::Locale;
use serde::Serialize;
use uuid::Uuid;

use crate::schedules::minute::{self, LocalMinute};
use crate::schedules::{Action, Schedule, State};
use crate::web::console::table::Tone;

/// A schedule with its words.
#[derive(Serialize)]
pub(in crate::web::console) struct Planned {
    id: Uuid,
    post_id: Uuid,
    version: i64,
    /// The title in the language of the page, or the other one.
    title: String,
    title_locale: Option<Locale>,
    locales: Vec<Locale>,
    action: &'static str,
    state: &'static str,
    /// The state's colour and string.
    tone: Tone,
    label: &'static str,
    due_at: DateTime<Utc>,
    /// Its day where clocks show the site's time zone.
    pub(super) day: NaiveDate,
    /// `09:00`
    time: String,
    /// `2026-11-27T09:00`
    local: String,
    offset: String,
    zone: &'static str,
    /// `02:00`, of UTC.
    utc: String,
    /// When it was done, and by how much it was late: `0:04`, minutes and seconds.
    ran_at: Option<DateTime<Utc>>,
    lateness: Option<String>,
    instance: Option<String>,
    reason: Option<String>,
}

impl Planned {
    /// A schedule on a site with this time zone.
    pub(super) fn of(schedule: Schedule, zone: Tz, locale: Locale) -> Self {
        let LocalMinute { time: local, offset } = minute::shown(schedule.due_at, zone);
        let own = schedule.languages.iter().find(|one| one.locale == locale);
        let shown = own.or_else(|| schedule.languages.first());
        let (tone, label) = state(schedule.state);
        Self {
            id: schedule.id,
            post_id: schedule.post_id,
            version: schedule.version,
            title: shown.map(|one| one.title.clone()).unwrap_or_default(),
            title_locale: shown.map(|one| one.locale),
            locales: schedule.languages.iter().map(|one| one.locale).collect(),
            action: match schedule.action {
                Action::Publish => "console-calendar-publish",
                Action::Unpublish => "console-calendar-unpublish",
            },
            state: schedule.state.as_str(),
            tone,
            label,
            due_at: schedule.due_at,
            day: schedule.due_at.with_timezone(&zone).date_naive(),
            time: local.split_once('T').map(|(_, time)| time.to_owned()).unwrap_or_default(),
            local,
            offset,
            zone: zone.name(),
            utc: schedule.due_at.format("%H:%M").to_string(),
            ran_at: schedule.run.as_ref().map(|run| run.at),
            lateness: schedule.run.as_ref().map(|run| minutes(run.lateness)),
            instance: schedule.run.map(|run| run.instance),
            reason: schedule.reason,
        }
    }
}

fn state(state: State) -> (Tone, &'static str) {
    match state {
        State::Scheduled => (Tone::Waiting, "console-calendar-scheduled"),
        State::Held => (Tone::Warning, "console-calendar-held"),
        State::Done => (Tone::Good, "console-calendar-done"),
        State::Skipped => (Tone::Quiet, "console-calendar-skipped"),
        State::Cancelled => (Tone::Quiet, "console-calendar-cancelled"),
        State::Failed => (Tone::Bad, "console-calendar-failed"),
    }
}

/// `0:04`, `75:30`
fn minutes(lateness: TimeDelta) -> String {
    let seconds = lateness.num_seconds().max(0);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lateness_is_minutes_and_seconds() {
        assert_eq!(minutes(TimeDelta::milliseconds(4_200)), "0:04");
        assert_eq!(minutes(TimeDelta::seconds(4_530)), "75:30");
        assert_eq!(minutes(TimeDelta::milliseconds(-300)), "0:00");
    }
}
