//! Forgets answers that were kept under an `Idempotency-Key` for long enough.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::idempotency;
use crate::store::StoreResult;

const EVERY: Duration = Duration::from_hours(1);

/// Runs until it is told to stop.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = purge(&app).await {
            tracing::warn!(%error, "old idempotency keys were not forgotten; the next round does it");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn purge(app: &App) -> StoreResult<usize> {
    let mut tx = app.store.begin().await?;
    let purged = idempotency::purge(&mut tx, &app.clock).await?;
    tx.commit().await?;
    Ok(purged)
}
