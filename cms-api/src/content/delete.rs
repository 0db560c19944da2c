//! Deleting one language of a post: as taking down, for ever. A whole post goes through the trash.

use cms_sdk::feed::Entry;
use cms_sdk::settings::SiteSettings;
use cms_sdk::{ErrorCode, Locale};
use uuid::Uuid;

use super::unpublish::take_down;
use crate::clock::Clock;
use crate::error::DomainResult;
use crate::feed;
use crate::schedules;
use crate::store::{self, Tx};

/// Deletes the expected version of one language of a post, and cancels what is scheduled for it. Gives the newest `seq` of the feed, or
/// none when it was not live.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::PreconditionFailed`]; [`ErrorCode::Conflict`] when the post has no other language: then
/// the post is to be deleted.
pub async fn delete_translation(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    (post_id, locale): (Uuid, Locale),
    expected: i64,
) -> DomainResult<Option<i64>> {
    let post = store::posts::lock(tx, [post_id]).await?.pop().ok_or(ErrorCode::NotFound)?;
    let rows = store::translations::of_post(tx, post_id).await?;
    let row = rows.iter().find(|row| row.locale.0 == locale).ok_or(ErrorCode::NotFound)?;
    if row.version != expected {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    if rows.len() == 1 {
        return Err(ErrorCode::Conflict.into());
    }
    schedules::cancel_of_translation(tx, clock, (post_id, locale)).await?;
    let mut entries = Vec::new();
    take_down(tx, clock, settings, post.kind, row, &mut entries).await?;
    store::redirects::forget_post(tx, post_id, locale).await?;
    if !store::translations::delete(tx, post_id, locale, expected).await? {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    store::revisions::delete_all(tx, post_id, locale).await?;
    store::autosaves::delete_all(tx, post_id, locale).await?;
    record(tx, clock, entries).await
}

async fn record(tx: &mut Tx, clock: &Clock, entries: Vec<Entry>) -> DomainResult<Option<i64>> {
    if entries.is_empty() {
        return Ok(None);
    }
    Ok(Some(feed::record(tx, clock, entries).await?))
}
