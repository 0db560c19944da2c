//! Sends due webhook deliveries. Safe to run in many instances: each delivery is claimed by one of them at a time.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::store::StoreResult;
use crate::webhooks::attempts::{self, Answer, Claimed};
use crate::webhooks::sender::Sender;

/// How often to look for deliveries that other instances enqueued, that wait for another attempt, or that a crash left behind.
const POLL: Duration = Duration::from_secs(5);
/// Deliveries in flight at once, so that one slow receiver does not hold up the others.
const MAX_IN_FLIGHT: usize = 8;

/// Runs until it is told to stop, then waits for what is in flight.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    let sender = match Sender::new(app.config.allow_private_webhooks) {
        Ok(sender) => sender,
        Err(error) => return tracing::error!(error = format!("{error:#}"), "webhooks are off"),
    };
    let mut woken = app.deliveries.subscribe();
    let mut in_flight = JoinSet::new();
    while !stop.is_cancelled() {
        let began = begin_due(&app, &sender, &mut in_flight).await;
        if let Err(error) = began {
            tracing::warn!(%error, "due webhooks could not be looked up; they stay due");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            _ = woken.changed() => {}
            Some(_) = in_flight.join_next() => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }
    while in_flight.join_next().await.is_some() {}
}

/// Begins to send what is due, as far as there is room.
async fn begin_due(app: &Arc<App>, sender: &Sender, in_flight: &mut JoinSet<()>) -> StoreResult<()> {
    while in_flight.len() < MAX_IN_FLIGHT {
        let Some(claimed) = attempts::claim_next(&app.store, &app.clock).await? else { break };
        in_flight.spawn(attempt(Arc::clone(app), sender.clone(), claimed));
    }
    Ok(())
}

async fn attempt(app: Arc<App>, sender: Sender, claimed: Claimed) {
    let answer = match claimed.message(&app.root_key) {
        Ok(message) => sender.send(&app.clock, message).await,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "a webhook could not be signed");
            Answer { error: Some("the endpoint's secret does not open".to_owned()), ..Answer::default() }
        }
    };
    if let Err(error) = attempts::settle(&app.store, &app.clock, &claimed, &answer).await {
        tracing::warn!(%error, "an attempt was not written down; the webhook is sent again");
    }
}
