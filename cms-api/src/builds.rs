//! Build receipts: what the generators report, so that an editor knows what is live.

use chrono::{DateTime, Utc};
use cms_sdk::ErrorCode;
use cms_sdk::build::{Build, BuildFinish, BuildStart, BuildStatus, MAX_PATHS};
use cms_sdk::feed::Cursor;
use cms_sdk::slug;
use uuid::Uuid;

use crate::clock::Clock;
use crate::error::{DomainError, DomainResult, Rule, Violation};
use crate::feed;
use crate::store::builds::{BuildFilter, BuildRow};
use crate::store::types::{At, Key};
use crate::store::{self, Conn, StoreError, StoreResult, Tx};

/// The target that readers see.
pub const PRODUCTION: &str = "production";
const MAX_TARGET: usize = 60;
const MAX_PATH: usize = 2_000;
/// Most failures that one receipt lists.
pub const MAX_FAILURES: usize = 1_000;
const MAX_MESSAGE: usize = 2_000;

/// Writes that a build has begun; tells whether that was news. The same report twice is one build.
///
/// # Errors
/// [`ErrorCode::CursorUnknown`] when the feed does not hold the cursor: the generator works from another database or from before an
/// older one came back. [`ErrorCode::Conflict`] when the id names another build.
pub async fn start(tx: &mut Tx, clock: &Clock, report: BuildStart) -> DomainResult<(Build, bool)> {
    let mut violations = Vec::new();
    if report.target.len() > MAX_TARGET || !slug::is_slug(&report.target) {
        violations.push(Violation::new("target", Rule::NotASlug));
    }
    let cursor = report.cursor.parse::<Cursor>().ok();
    if cursor.is_none() {
        violations.push(Violation::new("cursor", Rule::Unknown));
    }
    let Some(cursor) = cursor.filter(|_| violations.is_empty()) else {
        return Err(DomainError::Invalid(violations));
    };
    feed::check(tx, cursor).await?;
    let row = BuildRow {
        id: Key(report.id),
        target: report.target,
        status: status_text(BuildStatus::Running).to_owned(),
        seq: cursor.seq,
        change_id: Key(cursor.id),
        started_at: At(report.started_at),
        result: None,
        received_at: At(clock.now()),
    };
    if store::builds::insert(tx, &row).await? {
        return Ok((to_build(row)?, true));
    }
    let known = store::builds::get(tx, row.id).await?.ok_or(ErrorCode::Unavailable)?;
    let is_same = (&known.target, known.seq, known.change_id) == (&row.target, row.seq, row.change_id);
    if is_same { Ok((to_build(known)?, false)) } else { Err(ErrorCode::Conflict.into()) }
}

/// Writes how a build ended. The same report twice is one report.
///
/// # Errors
/// [`ErrorCode::NotFound`] when its beginning was never reported, [`ErrorCode::Conflict`] when it ended otherwise before.
pub async fn finish(tx: &mut Tx, id: Uuid, report: BuildFinish) -> DomainResult<Build> {
    let violations = check_finish(&report);
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    let result = serde_json::to_string(&report).map_err(|error| StoreError::Other(error.into()))?;
    let is_news = store::builds::finish(tx, Key(id), status_text(report.status), &result).await?;
    let row = store::builds::get(tx, Key(id)).await?.ok_or(ErrorCode::NotFound)?;
    let build = to_build(row)?;
    if is_news || build.result.as_ref() == Some(&report) {
        Ok(build)
    } else {
        Err(ErrorCode::Conflict.into())
    }
}

fn check_finish(report: &BuildFinish) -> Vec<Violation> {
    let mut violations = Vec::new();
    if report.status == BuildStatus::Running {
        violations.push(Violation::new("status", Rule::Unknown));
    }
    let numbers = [
        ("durationMs", report.duration_ms),
        ("rendered", report.rendered),
        ("outputs", report.outputs),
        ("changed", report.changed),
        ("removed", report.removed),
    ];
    for (field, _) in numbers.iter().filter(|(_, number)| *number < 0) {
        violations.push(Violation::new(*field, Rule::OutOfRange(0, i64::MAX)));
    }
    for (field, paths) in [("changedPaths", &report.changed_paths), ("removedPaths", &report.removed_paths)] {
        if paths.len() > MAX_PATHS {
            violations.push(Violation::new(field, Rule::TooMany(MAX_PATHS)));
        }
        let check =
            |(index, path): (_, &String)| Violation::in_text(&format!("{field}.{index}"), path, MAX_PATH);
        violations.extend(paths.iter().take(MAX_PATHS).enumerate().flat_map(check));
    }
    if report.failures.len() > MAX_FAILURES {
        violations.push(Violation::new("failures", Rule::TooMany(MAX_FAILURES)));
    }
    for (index, failure) in report.failures.iter().take(MAX_FAILURES).enumerate() {
        let field = format!("failures.{index}.message");
        violations.extend(Violation::in_text(&field, &failure.message, MAX_MESSAGE));
    }
    violations
}

/// A page of the builds, of one target or of all, newest first, and how many there are in all.
///
/// # Errors
/// When the store does not answer.
pub async fn list(
    conn: &mut Conn,
    target: Option<&str>,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<Build>, i64)> {
    let filter = BuildFilter { target: target.map(str::to_owned), ..BuildFilter::default() };
    find(conn, filter, offset, limit).await
}

/// A page of the builds that fit, and how many fit in all.
///
/// # Errors
/// When the store does not answer.
pub async fn find(
    conn: &mut Conn,
    filter: BuildFilter,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<Build>, i64)> {
    let (rows, total) = store::builds::list(conn, &filter, offset, limit).await?;
    Ok((rows.into_iter().map(to_build).collect::<StoreResult<_>>()?, total))
}

/// The build with this id.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none.
pub async fn get(conn: &mut Conn, id: Uuid) -> DomainResult<Build> {
    let row = store::builds::get(conn, Key(id)).await?.ok_or(ErrorCode::NotFound)?;
    Ok(to_build(row)?)
}

/// The place in the feed that a target shows everything up to; none before its first build that succeeded.
///
/// # Errors
/// When the store does not answer.
pub async fn live_cursor(conn: &mut Conn, target: &str) -> StoreResult<Option<Cursor>> {
    let row = store::builds::furthest(conn, target, status_text(BuildStatus::Succeeded)).await?;
    Ok(row.map(|row| Cursor { seq: row.seq, id: row.change_id.0 }))
}

/// The newest build of a target, and when the first word of it came; none before the first.
///
/// # Errors
/// When the store does not answer.
pub async fn newest(conn: &mut Conn, target: &str) -> StoreResult<Option<(Build, DateTime<Utc>)>> {
    let row = store::builds::newest_for(conn, target, 0).await?;
    let newest = row.map(|row| {
        let At(received_at) = row.received_at;
        StoreResult::Ok((to_build(row)?, received_at))
    });
    newest.transpose()
}

/// What the builds of the production target say about a change.
#[derive(Debug, Clone, PartialEq)]
pub struct Showing {
    /// The first build that brought it to readers, with its report.
    pub live: Option<BuildFinish>,
    /// The newest build that was to bring it, and when the first word of it came.
    pub newest: Option<(Build, DateTime<Utc>)>,
}

/// Whether readers see a change, and if not, how far it is.
///
/// # Errors
/// When the store does not answer.
pub async fn showing(conn: &mut Conn, seq: i64) -> StoreResult<Showing> {
    let live =
        store::builds::first_showing(conn, PRODUCTION, status_text(BuildStatus::Succeeded), seq).await?;
    let live = live.map(to_build).transpose()?.and_then(|build| build.result);
    let newest = store::builds::newest_for(conn, PRODUCTION, seq).await?;
    let newest = newest.map(|row| {
        let At(received_at) = row.received_at;
        StoreResult::Ok((to_build(row)?, received_at))
    });
    Ok(Showing { live, newest: newest.transpose()? })
}

fn to_build(row: BuildRow) -> StoreResult<Build> {
    let result: Option<BuildFinish> = row
        .result
        .map(|json| serde_json::from_str(&json))
        .transpose()
        .map_err(|error| StoreError::Other(error.into()))?;
    let status = result.as_ref().map_or(BuildStatus::Running, |result| result.status);
    Ok(Build { id: row.id.0, target: row.target, status, seq: row.seq, started_at: row.started_at.0, result })
}

fn status_text(status: BuildStatus) -> &'static str {
    match status {
        BuildStatus::Running => "running",
        BuildStatus::Succeeded => "succeeded",
        BuildStatus::Failed => "failed",
    }
}
