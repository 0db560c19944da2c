//! Forgets answers that were kept under an `Idempotency-Key` for long enough, and autosaves that nobody came back to.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::every_hour::every_hour;
use crate::app::App;
use crate::content::autosave;
use crate::idempotency;
use crate::store::StoreResult;

/// Runs until it is told to stop.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    every_hour(app, stop, "purge_idempotency_keys", |app| Box::pin(purge(app))).await;
}

/// One round.
///
/// # Errors
/// When the store refuses; the next round does it.
pub async fn purge(app: &App) -> StoreResult<()> {
    let mut tx = app.store.begin().await?;
    idempotency::purge(&mut tx, &app.clock).await?;
    autosave::purge(&mut tx, &app.clock).await?;
    tx.commit().await
}
