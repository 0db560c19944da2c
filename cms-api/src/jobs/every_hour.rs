//! What all jobs share that run once an hour.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::store::StoreResult;

const HOUR: Duration = Duration::from_hours(1);

/// Does some work at once and then every hour, until it is told to stop. What fails is done by the next round.
pub(super) async fn every_hour(
    app: Arc<App>,
    stop: CancellationToken,
    name: &'static str,
    work: for<'a> fn(&'a App) -> BoxFuture<'a, StoreResult<()>>,
) {
    while !stop.is_cancelled() {
        if let Err(error) = work(&app).await {
            tracing::warn!(%error, job = name, "the job failed; the next round does its work");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(HOUR) => {}
        }
    }
}
