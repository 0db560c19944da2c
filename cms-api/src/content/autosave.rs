//! Autosaves: what somebody has typed and not saved yet.
//!
//! One buffer per post, language and person. It makes no revision and touches no working copy; it survives a closed tab, an ended
//! session and a restart, and is forgotten when that person saves, or after [`KEPT`].

use chrono::{DateTime, TimeDelta, Utc};
use cms_sdk::settings::SiteSettings;
use cms_sdk::{ErrorCode, Locale};
use uuid::Uuid;

use super::input::{TranslationInput, json_error};
use super::{exists, validate};
use crate::clock::Clock;
use crate::error::{DomainError, DomainResult, Rule, Violation};
use crate::store::autosaves::{self, AutosaveRow};
use crate::store::types::{At, Key, Lang};
use crate::store::{self, Conn, StoreResult, Tx};

/// How long a buffer is kept that nobody writes to.
pub const KEPT: TimeDelta = TimeDelta::days(30);

/// What somebody has typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Autosave {
    /// Version of the working copy that it was made from; 0 where there was none.
    pub version: i64,
    /// Whether the working copy was saved since, by somebody else or elsewhere.
    pub is_behind: bool,
    /// The working copy as typed.
    pub copy: TranslationInput,
    /// When it was written.
    pub saved_at: DateTime<Utc>,
}

/// Whose buffer, of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The post.
    pub post_id: Uuid,
    /// The language, which the post need not have yet.
    pub locale: Locale,
    /// The person.
    pub user_id: Uuid,
}

/// Writes over the buffer. What is typed may be half-written: only sizes are checked, by the limits of a save.
///
/// # Errors
/// [`ErrorCode::NotFound`] without such a post; the limits that are broken.
pub async fn put(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    place: Place,
    version: i64,
    copy: &TranslationInput,
) -> DomainResult<DateTime<Utc>> {
    exists(tx, place.post_id).await?;
    let mut violations = validate::half_written(settings, copy);
    if version < 0 {
        violations.push(Violation::new("version", Rule::OutOfRange(0, i64::MAX)));
    }
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    let saved_at = clock.now();
    let row = AutosaveRow {
        post_id: Key(place.post_id),
        locale: Lang(place.locale),
        user_id: Key(place.user_id),
        version,
        content: serde_json::to_string(copy).map_err(json_error)?,
        saved_at: At(saved_at),
    };
    autosaves::put(tx, &row).await?;
    Ok(saved_at)
}

/// The buffer.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none.
pub async fn find(conn: &mut Conn, place: Place) -> DomainResult<Autosave> {
    exists(conn, place.post_id).await?;
    let row = autosaves::find(conn, place.post_id, place.locale, place.user_id).await?;
    let row = row.ok_or(ErrorCode::NotFound)?;
    let current = store::translations::find(conn, place.post_id, place.locale).await?;
    Ok(Autosave {
        version: row.version,
        is_behind: current.is_some_and(|current| current.version > row.version),
        copy: serde_json::from_str(&row.content).map_err(json_error)?,
        saved_at: row.saved_at.0,
    })
}

/// Forgets the buffer, if there is one.
///
/// # Errors
/// When the store refuses.
pub async fn forget(tx: &mut Tx, place: Place) -> StoreResult<()> {
    autosaves::delete(tx, place.post_id, place.locale, place.user_id).await?;
    Ok(())
}

/// Forgets buffers that nobody wrote to for [`KEPT`].
///
/// # Errors
/// When the store refuses.
pub async fn purge(tx: &mut Tx, clock: &Clock) -> StoreResult<()> {
    autosaves::purge(tx, At(clock.now() - KEPT)).await
}
