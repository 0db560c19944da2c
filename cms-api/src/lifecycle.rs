//! Starting and stopping: one token that says “stop”, one tracker that waits for what still runs.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long requests and jobs may take to end once the process was told to stop.
pub const STOP_TIMEOUT: Duration = Duration::from_secs(20);

/// The life of the process. Cheap to clone.
#[derive(Clone, Default)]
pub struct Lifecycle {
    stopping: CancellationToken,
    tasks: TaskTracker,
}

impl Lifecycle {
    /// Runs a job until it ends; [`Lifecycle::stop`] waits for it. The job watches the token it is given.
    pub fn spawn<F>(&self, job: impl FnOnce(CancellationToken) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.tasks.spawn(job(self.stopping.clone()));
    }

    /// The token that tells to stop.
    pub fn token(&self) -> CancellationToken {
        self.stopping.clone()
    }

    /// Whether the process was told to stop.
    pub fn is_stopping(&self) -> bool {
        self.stopping.is_cancelled()
    }

    /// Waits until the process is told to stop: by SIGTERM, by Ctrl-C, or by [`Lifecycle::begin_stop`].
    pub async fn until_told_to_stop(&self) {
        let terminate = async {
            match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                Ok(mut signal) => {
                    signal.recv().await;
                }
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            () = self.stopping.cancelled() => {}
            () = terminate => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        self.stopping.cancel();
    }

    /// Tells everything to stop.
    pub fn begin_stop(&self) {
        self.stopping.cancel();
    }

    /// Waits for the jobs to end, [`STOP_TIMEOUT`] at most.
    pub async fn finish(&self) {
        self.stopping.cancel();
        self.tasks.close();
        if tokio::time::timeout(STOP_TIMEOUT, self.tasks.wait()).await.is_err() {
            tracing::warn!(
                "some jobs did not end in time and were cut off; they run again at the next start"
            );
        }
    }
}
