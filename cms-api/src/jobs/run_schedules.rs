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
    let mut cron = match start_cron(EVERY_MINUTE, tick).await {
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

/// Ticks when a cron expression says, in UTC. The tick only wakes: the work is the loop's, which is waited for when the process stops.
async fn start_cron(when: &str, tick: Signal) -> Result<JobScheduler, JobSchedulerError> {
    let cron = JobScheduler::new().await?;
    let wake = Job::new_async(when, move |_, _| {
        let tick = tick.clone();
        Box::pin(async move { tick.wake() })
    })?;
    cron.add(wake).await?;
    cron.start().await?;
    Ok(cron)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_cron_wakes_and_is_due_within_the_minute() {
        let tick = Signal::default();
        let mut ticked = tick.subscribe();
        let mut every_second = start_cron("* * * * * *", tick).await.unwrap();
        let woken = tokio::time::timeout(Duration::from_secs(10), ticked.changed()).await;
        woken.expect("it ticks").unwrap();
        every_second.shutdown().await.unwrap();
        let mut every_minute = start_cron(EVERY_MINUTE, Signal::default()).await.unwrap();
        let next = every_minute.time_till_next_job().await.unwrap();
        assert!(next.is_some_and(|next| next <= Duration::from_secs(60)), "{next:?}");
        every_minute.shutdown().await.unwrap();
    }
}
