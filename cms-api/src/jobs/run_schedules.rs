//! Runs what is due. Safe to run in many instances: a claim and what it does are one transaction.

use std::sync::Arc;
use std::time::Duration;

use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::schedules;
use crate::signal::Signal;

/// When schedules fall due: at second 0 of every minute.
const EVERY_MINUTE: &str = "0 * * * * *";
/// How often to look besides: for what a tick did not get done, what another instance left behind, and clocks that were set.
const WATCHDOG: Duration = Duration::from_secs(10);

/// Runs until it is told to stop, then finishes what it has begun. What was missed while nothing ran is looked at first.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    let tick = Signal::default();
    let mut ticked = tick.subscribe();
    let mut cron = match start_cron(tick).await {
        Ok(cron) => Some(cron),
        Err(error) => {
            tracing::error!(%error, "the clock of schedules does not tick; they run up to ten seconds late");
            None
        }
    };
    while !stop.is_cancelled() {
        if let Err(error) = schedules::run_due(&app).await {
            tracing::warn!(%error, "due schedules could not be run; they stay due");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            Ok(()) = ticked.changed() => {}
            () = tokio::time::sleep(WATCHDOG) => {}
        }
    }
    if let Some(cron) = &mut cron
        && let Err(error) = cron.shutdown().await
    {
        tracing::debug!(%error, "the clock of schedules was not stopped");
    }
}

/// Ticks at every full minute. The tick only wakes: the work is the loop's, which is waited for when the process stops.
async fn start_cron(tick: Signal) -> Result<JobScheduler, JobSchedulerError> {
    let cron = JobScheduler::new().await?;
    let wake = Job::new_async(EVERY_MINUTE, move |_, _| {
        let tick = tick.clone();
        Box::pin(async move { tick.wake() })
    })?;
    cron.add(wake).await?;
    cron.start().await?;
    Ok(cron)
}
