//! Forgets ended sessions and expired links, and deletes signing keys that no page needs any more.

use std::sync::Arc;

use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;

use super::every_hour::every_hour;
use crate::app::App;
use crate::signing_keys;
use crate::store::types::At;
use crate::store::{StoreResult, one_time_links, sessions};

/// How long an ended session is kept, so that its used tokens are still known for what they are.
const KEPT: TimeDelta = TimeDelta::days(30);

/// Runs until it is told to stop.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    every_hour(app, stop, "tidy_accounts", |app| Box::pin(tidy(app))).await;
}

/// One round.
///
/// # Errors
/// When the store refuses; the next round does it.
pub async fn tidy(app: &App) -> StoreResult<()> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    sessions::purge(&mut tx, At(now - KEPT)).await?;
    one_time_links::purge(&mut tx, At(now)).await?;
    tx.commit().await?;
    signing_keys::retire(app).await?;
    Ok(())
}
