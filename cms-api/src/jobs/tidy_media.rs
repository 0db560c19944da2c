//! Deletes files of pictures that nothing leads to any more.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::every_hour::every_hour;
use crate::app::App;
use crate::media::files;
use crate::store::{StoreError, StoreResult};

/// Runs until it is told to stop.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    every_hour(app, stop, "tidy_media", |app| Box::pin(tidy(app))).await;
}

async fn tidy(app: &App) -> StoreResult<()> {
    let deleted = files::sweep(app).await.map_err(StoreError::Other)?;
    if deleted > 0 {
        tracing::info!(deleted, "files without a picture were deleted");
    }
    Ok(())
}
