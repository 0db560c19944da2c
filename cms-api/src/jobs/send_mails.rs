//! Sends due mails. Safe to run in many instances: each mail is claimed by one of them at a time.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::mail::outbox::{self, Claimed};
use crate::mail::{Opened, compose};
use crate::ports::MailError;
use crate::settings;
use crate::store::StoreResult;

/// How often to look for mails that other instances enqueued, that wait for another attempt, or that a crash left behind.
const POLL: Duration = Duration::from_secs(5);
/// Mails in flight at once: enough that a slow one does not hold up the others, few enough for the limits of mail services.
const MAX_IN_FLIGHT: usize = 4;

/// Runs until it is told to stop, then waits for what is in flight.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    let mut woken = app.mails.subscribe();
    let mut in_flight = JoinSet::new();
    while !stop.is_cancelled() {
        let began = begin_due(&app, &mut in_flight).await;
        if let Err(error) = began {
            tracing::warn!(%error, "due mails could not be looked up; they stay due");
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
async fn begin_due(app: &Arc<App>, in_flight: &mut JoinSet<()>) -> StoreResult<()> {
    while in_flight.len() < MAX_IN_FLIGHT {
        let Some(claimed) = outbox::claim_next(&app.store, &app.clock).await? else { break };
        let app = Arc::clone(app);
        in_flight.spawn(async move {
            if let Err(error) = attempt(&app, &claimed).await {
                tracing::warn!(%error, "an attempt was not written down; the mail is sent again");
            }
        });
    }
    Ok(())
}

/// Sends a mail and writes down what came of it.
///
/// # Errors
/// When the store does not answer; the mail is sent again once its claim has run out.
pub async fn attempt(app: &App, claimed: &Claimed) -> StoreResult<()> {
    let outcome = match claimed.open(&app.root_key) {
        Ok(opened) => send(app, &opened).await.map_err(|error| without_address(error, &opened.to)),
        Err(error) => Err(MailError::retry(format!("{error:#}"))),
    };
    outbox::settle(&app.store, &app.clock, claimed, outcome).await
}

/// Composes a mail and sends it.
///
/// # Errors
/// As the mailer says; without settings, later.
pub async fn send(app: &App, opened: &Opened) -> Result<(), MailError> {
    let settings = async { settings::load(&mut app.store.read().await?).await };
    let (settings, _) = settings.await.map_err(|error| MailError::retry(error.to_string()))?;
    let mail = compose::compose(opened, &settings, &app.config.mail.from)?;
    app.mailer.send(&mail).await
}

/// Servers name the recipient in what they refuse; it must not be kept.
fn without_address(error: MailError, to: &str) -> MailError {
    let hide = |reason: String| reason.replace(to, "…");
    match error {
        MailError::Retry { reason, after } => MailError::Retry { reason: hide(reason), after },
        MailError::GiveUp(reason) => MailError::GiveUp(hide(reason)),
    }
}
