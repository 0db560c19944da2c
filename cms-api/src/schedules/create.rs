//! Making a schedule.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use cms_sdk::{ErrorCode, Locale};
use uuid::Uuid;

use super::minute::{self, ClockChange, Minute};
use super::read::find;
use super::{Action, Language, Schedule, State};
use crate::audit::{self, Event, Source};
use crate::clock::Clock;
use crate::content::pair::PairRule;
use crate::error::{DomainError, DomainResult, Rule, Violation};
use crate::settings;
use crate::store::schedules::{self, LanguageRow, ScheduleRow};
use crate::store::types::{At, Key, Lang};
use crate::store::{self, Conn, StoreResult, Tx};

/// A schedule to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSchedule {
    /// The post.
    pub post_id: Uuid,
    /// What is to happen.
    pub action: Action,
    /// The languages, all or none of which are done; none means all that the post has.
    pub locales: Option<Vec<Locale>>,
    /// Numbers of the revisions that go live; where a language is missing, its working copy's of now.
    pub revisions: BTreeMap<Locale, i64>,
    /// The minute, in a form of [`minute`].
    pub at: String,
}

/// Makes a schedule. Says, too, what a change of the clocks had to do with its minute.
///
/// # Errors
/// [`ErrorCode::NotFound`] without such a post; all broken rules at once: a minute that is none or is not in the future, languages
/// and revisions that do not exist; [`ErrorCode::ScheduleConflict`] when the same waits to be done to one of the languages, or when
/// something else is to happen to it at that minute.
pub async fn create(
    tx: &mut Tx,
    clock: &Clock,
    source: &Source,
    new: NewSchedule,
) -> DomainResult<(Schedule, Option<ClockChange>)> {
    store::posts::lock(tx, [new.post_id]).await?.pop().ok_or(ErrorCode::NotFound)?;
    let now = clock.store_now(tx).await?;
    let id = clock.new_id();
    let mut violations = Vec::new();
    let minute = future_minute(&new.at, zone(tx).await?, now, &mut violations);
    let languages = languages(tx, id, &new, &mut violations).await?;
    let minute = match minute {
        Some(minute) if violations.is_empty() => minute,
        _ => return Err(DomainError::Invalid(violations)),
    };
    let locales = languages.iter().map(|row| row.locale.0).collect();
    refuse_conflict(tx, (id, new.post_id), new.action, &locales, minute.at).await?;
    let row = ScheduleRow {
        id: Key(id),
        post_id: Key(new.post_id),
        action: new.action.as_str().to_owned(),
        state: State::Scheduled.as_str().to_owned(),
        due_at: At(minute.at),
        version: 1,
        created_by: source.actor.to_string(),
        created_at: At(now),
        updated_at: At(now),
        ran_at: None,
        instance: None,
        lateness_ms: None,
        seq: None,
        reason: None,
    };
    schedules::insert(tx, &row, &languages).await?;
    let schedule = find(tx, id).await?;
    audit::record(tx, clock, source, event(audit::Action::ScheduleMade, &schedule)).await?;
    Ok((schedule, minute.clock_change))
}

/// The time zone of the site.
///
/// # Errors
/// When the store does not answer.
pub async fn zone(conn: &mut Conn) -> StoreResult<Tz> {
    let (settings, _) = settings::load(conn).await?;
    Ok(settings.time_zone.parse().unwrap_or(Tz::UTC))
}

/// The minute that a text means, when it is one and lies in the future.
pub(super) fn future_minute(
    text: &str,
    zone: Tz,
    now: DateTime<Utc>,
    violations: &mut Vec<Violation>,
) -> Option<Minute> {
    let rule = match minute::read(text, zone) {
        Some(minute) if minute.at > now => return Some(minute),
        Some(_) => Rule::NotInTheFuture,
        None => Rule::NotAMinute,
    };
    violations.push(Violation::new("at", rule));
    None
}

/// The languages that are meant, each with what goes live, when they exist.
async fn languages(
    conn: &mut Conn,
    id: Uuid,
    new: &NewSchedule,
    violations: &mut Vec<Violation>,
) -> StoreResult<Vec<LanguageRow>> {
    let copies = store::translations::with_working_copies(conn, &[new.post_id]).await?;
    let existing: BTreeSet<Locale> = copies.iter().map(|(row, ..)| row.locale.0).collect();
    let mut wanted = wanted_locales(new.locales.as_deref(), &existing, violations);
    // What goes live together is scheduled together.
    if copies.first().is_some_and(|(_, post, _)| PairRule::parse(&post.pair_rule) == PairRule::Together) {
        wanted.clone_from(&existing);
    }
    let mut languages = Vec::new();
    for (row, _, copy) in copies.into_iter().filter(|(row, ..)| wanted.contains(&row.locale.0)) {
        let goes_live = new.action == Action::Publish;
        languages.push(LanguageRow {
            schedule_id: Key(id),
            locale: row.locale,
            revision_id: goes_live.then_some(copy.id),
            number: goes_live.then_some(copy.number),
            title: copy.title,
        });
    }
    name_revisions(conn, new.post_id, new.action, &new.revisions, &mut languages, violations).await?;
    Ok(languages)
}

fn wanted_locales(
    wanted: Option<&[Locale]>,
    existing: &BTreeSet<Locale>,
    violations: &mut Vec<Violation>,
) -> BTreeSet<Locale> {
    let Some(wanted) = wanted else { return existing.clone() };
    if wanted.is_empty() {
        violations.push(Violation::new("locales", Rule::Required));
    }
    let mut seen = BTreeSet::new();
    for (index, locale) in wanted.iter().enumerate() {
        let field = format!("locales.{index}");
        if !existing.contains(locale) {
            violations.push(Violation::new(field, Rule::Unknown));
        } else if !seen.insert(*locale) {
            violations.push(Violation::new(field, Rule::Duplicate));
        }
    }
    seen
}

/// Names other revisions in the place of those that languages have.
pub(super) async fn name_revisions(
    conn: &mut Conn,
    post_id: Uuid,
    action: Action,
    revisions: &BTreeMap<Locale, i64>,
    languages: &mut [LanguageRow],
    violations: &mut Vec<Violation>,
) -> StoreResult<()> {
    if action == Action::Unpublish && !revisions.is_empty() {
        violations.push(Violation::new("revisions", Rule::OnlyForPublishing));
        return Ok(());
    }
    for (locale, number) in revisions {
        let language = languages.iter_mut().find(|language| language.locale == Lang(*locale));
        let found = store::revisions::find_number(conn, post_id, *locale, *number).await?;
        match language.zip(found) {
            Some((language, revision)) => {
                language.revision_id = Some(revision.id);
                language.number = Some(revision.number);
                language.title = revision.title;
            }
            None => violations.push(Violation::new(format!("revisions.{locale}"), Rule::Unknown)),
        }
    }
    Ok(())
}

/// Refuses what would be done twice, and what has no order: two things at one minute.
pub(super) async fn refuse_conflict(
    conn: &mut Conn,
    (id, post_id): (Uuid, Uuid),
    action: Action,
    locales: &BTreeSet<Locale>,
    at: DateTime<Utc>,
) -> DomainResult<()> {
    let pending = super::pending_of_posts(conn, &[post_id]).await?;
    let conflicts = pending
        .iter()
        .filter(|other| other.id != id && locales.contains(&other.locale))
        .any(|other| other.action == action || other.due_at == at);
    if conflicts { Err(ErrorCode::ScheduleConflict.into()) } else { Ok(()) }
}

/// What the audit log says of a schedule.
pub(super) fn event(action: audit::Action, schedule: &Schedule) -> Event {
    let languages: Vec<_> = schedule.languages.iter().map(named).collect();
    let (what, minute) = (schedule.action.as_str(), schedule.due_at.format("%FT%RZ"));
    let detail = format!("{what} {} of post {} at {minute}", languages.join(" "), schedule.post_id);
    let event = match schedule.state {
        State::Failed => Event::refused(action),
        _ => Event::done(action),
    };
    event.subject(format!("schedule:{}", schedule.id)).detail(&detail)
}

fn named(language: &Language) -> String {
    match language.revision {
        Some((_, number)) => format!("{} {number}", language.locale),
        None => language.locale.to_string(),
    }
}
