//! Schedules as they are read.

use std::collections::HashMap;

use chrono::TimeDelta;
use cms_sdk::ErrorCode;
use uuid::Uuid;

use super::{Action, Language, Pending, Run, Schedule, State};
use crate::error::DomainResult;
use crate::store::schedules::{self, LanguageRow, ScheduleFilter, ScheduleRow};
use crate::store::types::{At, Key};
use crate::store::{Conn, StoreError, StoreResult};

/// The schedule of that id.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none.
pub async fn find(conn: &mut Conn, id: Uuid) -> DomainResult<Schedule> {
    let row = schedules::find(conn, id).await?.ok_or(ErrorCode::NotFound)?;
    let languages = schedules::languages_of(conn, &[row.id]).await?;
    Ok(to_schedule(row, languages)?)
}

/// A page of the schedules that fit, earliest first, and how many fit in all.
///
/// # Errors
/// When the store does not answer.
pub async fn list(
    conn: &mut Conn,
    filter: &ScheduleFilter,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<Schedule>, i64)> {
    let (rows, total) = schedules::list(conn, filter, offset, limit).await?;
    let ids: Vec<Key> = rows.iter().map(|row| row.id).collect();
    let mut languages: HashMap<Key, Vec<LanguageRow>> = HashMap::new();
    for language in schedules::languages_of(conn, &ids).await? {
        languages.entry(language.schedule_id).or_default().push(language);
    }
    let found = rows.into_iter().map(|row| {
        let languages = languages.remove(&row.id).unwrap_or_default();
        to_schedule(row, languages)
    });
    Ok((found.collect::<StoreResult<_>>()?, total))
}

/// What waits or is held of these posts, per language, earliest first: whether a language is scheduled, and for when.
///
/// # Errors
/// When the store does not answer.
pub async fn pending_of_posts(conn: &mut Conn, post_ids: &[Uuid]) -> StoreResult<Vec<Pending>> {
    let rows = schedules::pending_of_posts(conn, post_ids).await?;
    rows.into_iter()
        .map(|(row, language)| {
            Ok(Pending {
                id: row.id.0,
                post_id: row.post_id.0,
                locale: language.locale.0,
                action: Action::parse(&row.action).ok_or_else(unreadable)?,
                state: State::parse(&row.state).ok_or_else(unreadable)?,
                due_at: row.due_at.0,
            })
        })
        .collect()
}

pub(super) fn to_schedule(row: ScheduleRow, languages: Vec<LanguageRow>) -> StoreResult<Schedule> {
    let run = match (row.ran_at, row.instance, row.lateness_ms) {
        (Some(At(at)), Some(instance), Some(lateness)) => {
            Some(Run { at, instance, lateness: TimeDelta::milliseconds(lateness), seq: row.seq })
        }
        _ => None,
    };
    Ok(Schedule {
        id: row.id.0,
        post_id: row.post_id.0,
        action: Action::parse(&row.action).ok_or_else(unreadable)?,
        state: State::parse(&row.state).ok_or_else(unreadable)?,
        due_at: row.due_at.0,
        version: row.version,
        created_by: row.created_by,
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
        run,
        reason: row.reason,
        languages: languages.into_iter().map(to_language).collect(),
    })
}

fn to_language(row: LanguageRow) -> Language {
    let revision = row.revision_id.zip(row.number).map(|(id, number)| (id.0, number));
    Language { locale: row.locale.0, revision, title: row.title }
}

/// Somebody edited the database by hand.
fn unreadable() -> StoreError {
    StoreError::Other(anyhow::anyhow!("a schedule cannot be read"))
}
