//! Sends due webhook deliveries.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::app::App;

/// Runs until told to stop.
pub async fn run(_app: Arc<App>, stop: CancellationToken) {
    stop.cancelled().await;
}
