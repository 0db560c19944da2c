//! Running what is due: once, by one instance, or not at all.
//!
//! Claim, publish, ledger, audit and feed are one transaction. A process that is killed leaves nothing of it, and the schedule is
//! still due; a commit that went through leaves nothing to claim. A clock that jumps back finds what is done to be done.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use cms_sdk::{ErrorCode, Locale};
use uuid::Uuid;

use super::change::pending;
use super::create::event;
use super::read::{find, to_schedule};
use super::{Action, Schedule, State, outcome};
use crate::app::App;
use crate::audit::{self, Source};
use crate::content;
use crate::error::{DomainError, DomainResult};
use crate::settings;
use crate::store::schedules::{self, Standing};
use crate::store::types::{At, Key};
use crate::store::{self, StoreError, StoreResult, Tx};

/// Most that one look finds; the next look finds the rest.
const BATCH: i64 = 500;

/// How many may fail in a round before a store that is away ends it.
const MAX_LEFT: usize = 3;

/// What a round came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// How many were done by this instance.
    pub done: usize,
    /// How many could not be done, for a reason that will not go away.
    pub failed: usize,
    /// How many were missed, and skipped or held.
    pub missed: usize,
    /// How many the store could not do now; they stay due.
    pub left: usize,
}

/// Runs everything that is due and that no other instance takes first; nothing during a pause.
///
/// # Errors
/// When the store does not answer; what is due stays due.
pub async fn run_due(app: &App) -> StoreResult<Round> {
    let mut round = Round::default();
    let mut tried = HashSet::new();
    loop {
        let mut conn = app.store.read().await?;
        let now = app.clock.store_now(&mut conn).await?;
        let mut due = schedules::due(&mut conn, At(now), BATCH).await?;
        drop(conn);
        due.retain(|(id, _)| tried.insert(*id));
        if due.is_empty() {
            return Ok(round);
        }
        for (id, post_id) in due {
            if app.lifecycle.is_stopping() {
                return Ok(round);
            }
            match run_one(app, id, post_id).await {
                Ok(None) => {}
                Ok(Some(State::Done)) => round.done += 1,
                Ok(Some(State::Failed)) => round.failed += 1,
                Ok(Some(_)) => round.missed += 1,
                Err(error) => {
                    tracing::error!(%error, schedule = %id.0, "a schedule could not be run; it stays due");
                    round.left += 1;
                    // One may wait for its own post; when several do, the store is away.
                    if matches!(error, StoreError::Unavailable(_)) && round.left >= MAX_LEFT {
                        return Err(error);
                    }
                }
            }
        }
    }
}

/// Runs one that was due a moment ago; none when it is no longer.
async fn run_one(app: &App, id: Key, post_id: Key) -> StoreResult<Option<State>> {
    let mut tx = app.store.begin().await?;
    match attempt(app, &mut tx, id, post_id).await {
        Ok(None) => {
            tx.rollback().await?;
            Ok(None)
        }
        Ok(Some(ran)) => {
            tx.commit().await?;
            if ran.run.as_ref().is_some_and(|run| run.seq.is_some()) {
                app.committed();
            }
            Ok(Some(ran.state))
        }
        Err(DomainError::Store(error)) => Err(error),
        Err(refusal) => {
            tx.rollback().await?;
            fail(app, id, post_id, reason(&refusal)).await
        }
    }
}

async fn attempt(app: &App, tx: &mut Tx, id: Key, post_id: Key) -> DomainResult<Option<Schedule>> {
    store::posts::lock(tx, [post_id.0]).await?;
    let Some(row) = schedules::find(tx, id.0).await? else { return Ok(None) };
    let now = app.clock.store_now(tx).await?;
    let state = outcome(now - row.due_at.0, app.config.missed_schedules);
    let Some(schedule) = claim(app, tx, (id, row.due_at), now, state, None).await? else { return Ok(None) };
    let (action, schedule) = match state {
        State::Done => (audit::Action::ScheduleRan, perform(app, tx, schedule).await?),
        State::Held => (audit::Action::ScheduleHeld, schedule),
        _ => (audit::Action::ScheduleSkipped, schedule),
    };
    audit::record(tx, &app.clock, &Source::scheduler(), event(action, &schedule)).await?;
    if state != State::Done {
        let late = now - row.due_at.0;
        tracing::warn!(schedule = %id.0, state = state.as_str(), late = %late, "a schedule was missed");
    }
    Ok(Some(schedule))
}

/// Takes a schedule, unless another instance did; it stands as it will once the transaction commits.
async fn claim(
    app: &App,
    tx: &mut Tx,
    (id, due_at): (Key, At),
    now: DateTime<Utc>,
    state: State,
    reason: Option<&str>,
) -> StoreResult<Option<Schedule>> {
    let standing = standing(app, due_at, now, state, reason);
    let Some(row) = schedules::claim(tx, id, At(now), &standing).await? else { return Ok(None) };
    let languages = schedules::languages_of(tx, &[id]).await?;
    to_schedule(row, languages).map(Some)
}

fn standing(app: &App, due_at: At, now: DateTime<Utc>, state: State, reason: Option<&str>) -> Standing {
    // What is held has not been touched yet.
    let is_run = state != State::Held;
    Standing {
        state: state.as_str().to_owned(),
        updated_at: At(now),
        ran_at: is_run.then_some(At(now)),
        instance: is_run.then(|| app.instance.clone()),
        lateness_ms: is_run.then(|| (now - due_at.0).num_milliseconds()),
        seq: None,
        reason: reason.map(str::to_owned),
    }
}

/// Does what a schedule says, and writes down which change of the feed it made.
async fn perform(app: &App, tx: &mut Tx, mut schedule: Schedule) -> DomainResult<Schedule> {
    let (settings, _) = settings::load(tx).await?;
    let (clock, post_id) = (&app.clock, schedule.post_id);
    let seq = match schedule.action {
        Action::Publish => {
            let named = schedule.languages.iter();
            let named: Vec<(Locale, Uuid)> =
                named.filter_map(|one| Some((one.locale, one.revision?.0))).collect();
            content::publish_revisions(tx, clock, &settings, post_id, &named).await?
        }
        Action::Unpublish => {
            let locales: Vec<Locale> = schedule.languages.iter().map(|one| one.locale).collect();
            content::unpublish(tx, clock, &settings, post_id, Some(&locales)).await?
        }
    };
    schedules::set_seq(tx, Key(schedule.id), seq).await?;
    if let Some(run) = &mut schedule.run {
        run.seq = seq;
    }
    Ok(schedule)
}

/// Writes down that a schedule cannot be done.
async fn fail(app: &App, id: Key, post_id: Key, reason: ErrorCode) -> StoreResult<Option<State>> {
    let mut tx = app.store.begin().await?;
    store::posts::lock(&mut tx, [post_id.0]).await?;
    let now = app.clock.store_now(&mut tx).await?;
    let due_at = schedules::find(&mut tx, id.0).await?.map_or(At(now), |row| row.due_at);
    let failed = claim(app, &mut tx, (id, due_at), now, State::Failed, Some(reason.as_str())).await?;
    let Some(schedule) = failed else {
        tx.rollback().await?;
        return Ok(None);
    };
    let event = event(audit::Action::ScheduleFailed, &schedule);
    audit::record(&mut tx, &app.clock, &Source::scheduler(), event).await?;
    tx.commit().await?;
    tracing::warn!(schedule = %id.0, reason = reason.as_str(), "a schedule could not be done");
    Ok(Some(State::Failed))
}

/// The code that says why a schedule cannot be done.
fn reason(refusal: &DomainError) -> ErrorCode {
    match refusal {
        DomainError::Refused(code) => *code,
        // Languages that do not exist any more.
        DomainError::Invalid(_) => ErrorCode::NotFound,
        DomainError::TooMany(_) | DomainError::Store(_) => ErrorCode::Unavailable,
    }
}

/// Decides what becomes of a schedule that is held: it runs now, or is skipped. Say that the site has changed
/// ([`App::committed`]) after the commit.
///
/// # Errors
/// [`ErrorCode::NotFound`]; [`ErrorCode::ScheduleOver`] when it has come to its end, [`ErrorCode::Conflict`] when it is not held; what
/// publishing refuses, and then it stays held.
pub async fn decide(tx: &mut Tx, app: &App, source: &Source, id: Uuid, runs: bool) -> DomainResult<Schedule> {
    let held = pending(tx, id, None).await?;
    if held.state != State::Held {
        return Err(ErrorCode::Conflict.into());
    }
    let now = app.clock.store_now(tx).await?;
    let state = if runs { State::Done } else { State::Skipped };
    let standing = standing(app, At(held.due_at), now, state, None);
    if !schedules::settle(tx, Key(id), held.version, &standing).await? {
        return Err(ErrorCode::Conflict.into());
    }
    let schedule = find(tx, id).await?;
    let schedule = if runs { perform(app, tx, schedule).await? } else { schedule };
    audit::record(tx, &app.clock, source, event(audit::Action::ScheduleDecided, &schedule)).await?;
    Ok(schedule)
}
