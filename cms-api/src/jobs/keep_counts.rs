//! Once an hour: settles the counts of days that are over, and drops events that are old enough.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use tokio_util::sync::CancellationToken;

use super::every_hour::every_hour;
use crate::app::App;
use crate::reads::KEEP_EVENTS_DAYS;
use crate::store::StoreResult;

/// Runs until it is told to stop.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    every_hour(app, stop, "keep_counts", |app| Box::pin(async { keep(app).await.map(|_| ()) })).await;
}

/// One round.
///
/// # Errors
/// When the store of documents does not answer; the next round does it all.
pub async fn keep(app: &App) -> StoreResult<u64> {
    let today = app.clock.now().date_naive();
    let day = |ago: u64| today.checked_sub_days(Days::new(ago)).unwrap_or(NaiveDate::MIN);
    // Not yesterday: another instance may still hold events of it.
    app.documents.settle(day(1)).await?;
    app.documents.purge_views(day(KEEP_EVENTS_DAYS)).await
}
