//! What goes live, or is taken down, and when: a month at a time, as weeks or as a list. What is past comes from the ledger.

mod month;
mod planned;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use chrono_tz::Tz;
use serde_json::json;

use super::refusal::Refusal;
use super::visit::{Answer, Visit};
use crate::schedules;
use crate::store::schedules::ScheduleFilter;
use crate::store::types::At;
use crate::tokens::Scope;
use month::Month;
use planned::Planned;

/// Schedules of a month that are shown; more are not planned by people.
const SHOWN: i64 = 1_000;

/// The page: `month=2026-11`, this one where it is absent; `view=agenda` for the list.
pub(super) async fn page(visit: Visit) -> Answer {
    let locale = visit.frame.locale;
    let mut conn = visit.app().store.read().await?;
    let zone = schedules::zone(&mut conn).await?;
    let now = visit.app().clock.now();
    let today = now.with_timezone(&zone).date_naive();
    let month = visit.query("month").and_then(Month::parse).unwrap_or(Month::of(today));
    let is_agenda = visit.query("view") == Some("agenda");
    let (first, last) = month.weeks();
    let filter = ScheduleFilter {
        from: Some(At(start(first, zone))),
        to: Some(At(start(last, zone))),
        ..Default::default()
    };
    let (found, _) = schedules::list(&mut conn, &filter, 0, SHOWN).await?;
    let held =
        ScheduleFilter { state: Some(schedules::State::Held.as_str().to_owned()), ..Default::default() };
    let (held, _) = schedules::list(&mut conn, &held, 0, SHOWN).await?;
    let planned = |all: Vec<schedules::Schedule>| -> Vec<Planned> {
        all.into_iter().map(|one| Planned::of(one, zone, locale)).collect()
    };
    let (found, held) = (planned(found), planned(held));
    let view = if is_agenda { "&view=agenda" } else { "" };
    let href = |month: Month| format!("/console/calendar?month={month}{view}");
    let content = json!({
        "number": month.parts().0,
        "year": month.parts().1.to_string(),
        "month": month.to_string(),
        "is_agenda": is_agenda,
        "is_now": month == Month::of(today),
        "previous": href(month.before()),
        "next": href(month.after()),
        "weeks": if is_agenda { Vec::new() } else { month.grid(today, &found) },
        "planned": found.iter().filter(|one| month.has(one.day)).collect::<Vec<_>>(),
        "held": held,
        "may_write": visit.allows(Scope::ContentWrite),
    });
    visit.page("calendar/month.html", &content)
}

/// The page of one schedule: what became of it, another minute, a decision.
pub(super) async fn one(visit: Visit) -> Answer {
    let id = visit.id()?;
    let mut conn = visit.app().store.read().await?;
    let zone = schedules::zone(&mut conn).await?;
    let found = schedules::find(&mut conn, id).await?;
    let is_pending = found.state.is_pending();
    let planned = Planned::of(found, zone, visit.frame.locale);
    let month = Month::of(planned.day);
    let may_write = visit.allows(Scope::ContentWrite);
    let content = json!({
        "planned": planned,
        "month": month.to_string(),
        "is_pending": is_pending,
        "may_write": may_write,
    });
    visit.page("calendar/one.html", &content)
}

/// What waits within the next days, soonest first, and how much.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn coming(
    visit: &Visit,
    conn: &mut crate::store::Conn,
    (days, limit): (i64, i64),
) -> Result<(Vec<Planned>, i64), Refusal> {
    let now = visit.app().clock.now();
    let filter = ScheduleFilter {
        from: Some(At(now)),
        to: Some(At(now + chrono::TimeDelta::days(days))),
        state: Some(schedules::State::Scheduled.as_str().to_owned()),
        post_id: None,
    };
    of(visit, conn, &filter, limit).await
}

/// Schedules that stand so, earliest first, and how many.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn standing(
    visit: &Visit,
    conn: &mut crate::store::Conn,
    (state, from): (schedules::State, Option<DateTime<Utc>>),
    limit: i64,
) -> Result<(Vec<Planned>, i64), Refusal> {
    let filter =
        ScheduleFilter { from: from.map(At), state: Some(state.as_str().to_owned()), ..Default::default() };
    of(visit, conn, &filter, limit).await
}

async fn of(
    visit: &Visit,
    conn: &mut crate::store::Conn,
    filter: &ScheduleFilter,
    limit: i64,
) -> Result<(Vec<Planned>, i64), Refusal> {
    let zone = schedules::zone(conn).await?;
    let (found, total) = schedules::list(conn, filter, 0, limit).await?;
    let locale = visit.frame.locale;
    Ok((found.into_iter().map(|one| Planned::of(one, zone, locale)).collect(), total))
}

/// The first moment of a day where clocks show this time zone.
fn start(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let text = format!("{:04}-{:02}-{:02}T00:00", day.year(), day.month(), day.day());
    schedules::minute::read(&text, zone)
        .map_or_else(|| day.and_time(chrono::NaiveTime::MIN).and_utc(), |minute| minute.at)
}
