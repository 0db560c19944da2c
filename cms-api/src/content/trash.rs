//! The trash: a post that is gone for readers and editors, until somebody takes it out or deletes it for ever.
//!
//! What is in the trash keeps its slugs, its source path and its places, so that taking it out changes nothing but where it
//! stands; nobody else can have them meanwhile.

use cms_sdk::ErrorCode;
use cms_sdk::settings::SiteSettings;
use uuid::Uuid;

use super::unpublish::take_down;
use crate::clock::Clock;
use crate::error::DomainResult;
use crate::feed;
use crate::schedules;
use crate::store::types::At;
use crate::store::{self, Tx};

/// Puts the expected version of a post into the trash (any version, where none is said): its pages are taken down, and their
/// addresses answer that they are gone; what is scheduled for it is cancelled. Gives the newest `seq` of the feed, or none when nothing of it was live.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::PreconditionFailed`].
pub async fn trash(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    post_id: Uuid,
    expected: Option<i64>,
) -> DomainResult<Option<i64>> {
    let post = store::posts::lock(tx, [post_id]).await?.pop().ok_or(ErrorCode::NotFound)?;
    if expected.is_some_and(|expected| expected != post.version) {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    let mut entries = Vec::new();
    for row in store::translations::of_post(tx, post_id).await? {
        take_down(tx, clock, settings, post.kind, &row, &mut entries).await?;
    }
    schedules::cancel_of_post(tx, clock, post_id).await?;
    let now = At(clock.now());
    store::posts::set_deleted(tx, post_id, post.version, Some(now), now).await?;
    if entries.is_empty() {
        return Ok(None);
    }
    Ok(Some(feed::record(tx, clock, entries).await?))
}

/// Takes a post out of the trash. Nothing of it goes live by that: what readers saw is unpublished, the rest a draft.
///
/// # Errors
/// [`ErrorCode::NotFound`] when it is not in the trash.
pub async fn restore(tx: &mut Tx, clock: &Clock, post_id: Uuid) -> DomainResult<()> {
    let post = store::posts::lock_in_trash(tx, post_id).await?.ok_or(ErrorCode::NotFound)?;
    store::posts::set_deleted(tx, post_id, post.version, None, At(clock.now())).await?;
    Ok(())
}

/// Deletes a post of the trash with everything of it, for ever. Its addresses stay gone; its places are never given again.
///
/// # Errors
/// [`ErrorCode::NotFound`] when it is not in the trash.
pub async fn delete_for_ever(tx: &mut Tx, post_id: Uuid) -> DomainResult<()> {
    store::posts::lock_in_trash(tx, post_id).await?.ok_or(ErrorCode::NotFound)?;
    for row in store::translations::of_post(tx, post_id).await? {
        store::redirects::forget_post(tx, post_id, row.locale.0).await?;
    }
    store::posts::delete(tx, post_id).await?;
    Ok(())
}
