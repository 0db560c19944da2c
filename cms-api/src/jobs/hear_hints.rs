//! Listens to what other instances have changed. Hints may be lost: every instance looks at the stores by itself too.

use std::sync::Arc;

use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use crate::app::{App, BUILD_REPORTED, SITE_CHANGED};

/// Runs until it is told to stop.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    let mut hints = app.ephemeral.hints();
    loop {
        let hint = tokio::select! {
            () = stop.cancelled() => return,
            hint = hints.recv() => hint,
        };
        match hint {
            Ok(hint) if hint == SITE_CHANGED => app.site_changed(),
            Ok(hint) if hint == BUILD_REPORTED => app.progress.wake(),
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => app.site_changed(),
            Err(RecvError::Closed) => return,
        }
    }
}
