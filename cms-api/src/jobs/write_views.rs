//! Writes view events to the store of documents, in batches, twice a second or as soon as a batch is full.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::app::App;

const EVERY: Duration = Duration::from_millis(500);
/// Rest after a failure, so that a store that is away is not asked all the time.
const REST: Duration = Duration::from_secs(2);

/// Runs until it is told to stop; then writes what still waits.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let rest = if write(&app).await { EVERY } else { REST };
        let batch = async {
            match rest {
                EVERY => app.views.until_full_batch().await,
                _ => std::future::pending().await,
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = batch => {}
            () = tokio::time::sleep(rest) => {}
        }
    }
    write(&app).await;
}

/// Writes everything that waits; `false` when the store did not take it.
pub async fn write(app: &App) -> bool {
    loop {
        let batch = app.views.take();
        if batch.is_empty() {
            return true;
        }
        if let Err(error) = app.documents.insert_views(&batch).await {
            tracing::warn!(%error, waiting = app.views.len() + batch.len(), "views could not be written; they wait");
            app.views.put_back(batch);
            return false;
        }
    }
}
