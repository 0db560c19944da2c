//! Moving schedules and taking them back.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use cms_sdk::{ErrorCode, Locale};
use uuid::Uuid;

use super::create::{event, future_minute, name_revisions, refuse_conflict, zone};
use super::minute::ClockChange;
use super::read::find;
use super::{Schedule, State};
use crate::audit::{self, Source};
use crate::clock::Clock;
use crate::error::{DomainError, DomainResult};
use crate::store::schedules::{self, LanguageRow, Standing};
use crate::store::types::{At, Key};
use crate::store::{self, StoreResult, Tx};

/// Reason of what somebody took back.
const BY_HAND: &str = "cancelled";
/// Reason of what was about a post that was deleted.
const POST_GONE: &str = "post_gone";
/// Reason of what was about a language that was deleted.
const LANGUAGE_GONE: &str = "language_gone";

/// What a schedule is to be from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The minute, in a form of [`minute`](super::minute).
    pub at: String,
    /// Numbers of the revisions that go live; where a language is missing, the one that is named already.
    pub revisions: BTreeMap<Locale, i64>,
}

/// Moves the expected version of a schedule to another minute, where it waits again even if it was held. Says, too, what a change of
/// the clocks had to do with it.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::PreconditionFailed`]; [`ErrorCode::ScheduleOver`] when it has come to its end; the rules that
/// are broken; [`ErrorCode::ScheduleConflict`] as in [`create`](super::create()).
pub async fn move_to(
    tx: &mut Tx,
    clock: &Clock,
    source: &Source,
    id: Uuid,
    expected: i64,
    change: Change,
) -> DomainResult<(Schedule, Option<ClockChange>)> {
    let schedule = pending(tx, id, Some(expected)).await?;
    let now = clock.store_now(tx).await?;
    let mut violations = Vec::new();
    let minute = future_minute(&change.at, zone(tx).await?, now, &mut violations);
    let mut languages = schedules::languages_of(tx, &[Key(id)]).await?;
    let (post_id, action) = (schedule.post_id, schedule.action);
    name_revisions(tx, post_id, action, &change.revisions, &mut languages, &mut violations).await?;
    let minute = match minute {
        Some(minute) if violations.is_empty() => minute,
        _ => return Err(DomainError::Invalid(violations)),
    };
    let locales = languages.iter().map(|row| row.locale.0).collect();
    refuse_conflict(tx, (id, post_id), action, &locales, minute.at).await?;
    if !schedules::set_due(tx, Key(id), expected, At(minute.at), At(now)).await? {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    schedules::replace_languages(tx, id, &languages).await?;
    let moved = find(tx, id).await?;
    audit::record(tx, clock, source, event(audit::Action::ScheduleMoved, &moved)).await?;
    Ok((moved, minute.clock_change))
}

/// Takes the expected version of a schedule back: nothing happens at its minute.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::PreconditionFailed`]; [`ErrorCode::ScheduleOver`] when it has come to its end.
pub async fn cancel(
    tx: &mut Tx,
    clock: &Clock,
    source: &Source,
    id: Uuid,
    expected: i64,
) -> DomainResult<Schedule> {
    pending(tx, id, Some(expected)).await?;
    let now = clock.store_now(tx).await?;
    if !schedules::settle(tx, Key(id), expected, &cancelled(BY_HAND, now)).await? {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    let schedule = find(tx, id).await?;
    audit::record(tx, clock, source, event(audit::Action::ScheduleCancelled, &schedule)).await?;
    Ok(schedule)
}

/// Takes back everything that waits or is held of a post, because the post goes. The caller holds the post's lock; gives how many.
///
/// # Errors
/// When the store refuses.
pub async fn cancel_of_post(tx: &mut Tx, clock: &Clock, post_id: Uuid) -> StoreResult<usize> {
    cancel_where(tx, clock, post_id, POST_GONE, |_| true).await
}

/// Takes back what waits or is held of one language of a post, because the language goes; a pair's schedule is taken back whole. The
/// caller holds the post's lock; gives how many.
///
/// # Errors
/// When the store refuses.
pub async fn cancel_of_translation(
    tx: &mut Tx,
    clock: &Clock,
    (post_id, locale): (Uuid, Locale),
) -> StoreResult<usize> {
    cancel_where(tx, clock, post_id, LANGUAGE_GONE, |language| language.locale.0 == locale).await
}

async fn cancel_where(
    tx: &mut Tx,
    clock: &Clock,
    post_id: Uuid,
    reason: &str,
    concerns: impl Fn(&LanguageRow) -> bool,
) -> StoreResult<usize> {
    let pending = schedules::pending_of_posts(tx, &[post_id]).await?;
    let mut concerned: BTreeMap<Key, i64> = BTreeMap::new();
    for (row, _) in pending.iter().filter(|(_, language)| concerns(language)) {
        concerned.insert(row.id, row.version);
    }
    let now = clock.store_now(tx).await?;
    for (id, version) in &concerned {
        schedules::settle(tx, *id, *version, &cancelled(reason, now)).await?;
    }
    Ok(concerned.len())
}

fn cancelled(reason: &str, now: DateTime<Utc>) -> Standing {
    Standing {
        state: State::Cancelled.as_str().to_owned(),
        updated_at: At(now),
        ran_at: None,
        instance: None,
        lateness_ms: None,
        seq: None,
        reason: Some(reason.to_owned()),
    }
}

/// The expected version of a schedule that has not come to its end, with its post locked: whoever changes or runs it holds that lock.
pub(super) async fn pending(tx: &mut Tx, id: Uuid, expected: Option<i64>) -> DomainResult<Schedule> {
    let post_id = find(tx, id).await?.post_id;
    store::posts::lock(tx, [post_id]).await?;
    // Read again: it may have run while this waited for the lock.
    let schedule = find(tx, id).await?;
    if !schedule.state.is_pending() {
        return Err(ErrorCode::ScheduleOver.into());
    }
    if expected.is_some_and(|expected| expected != schedule.version) {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    Ok(schedule)
}
