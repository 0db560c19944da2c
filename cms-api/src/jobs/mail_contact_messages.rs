//! Enqueues mails of contact messages. No write spans the two stores: the mail has the id of its message, so that enqueuing it again
//! after a crash changes nothing, and only then the message is marked.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::contact::ContactMessage;
use crate::mail::{self, Mail};
use crate::settings;
use crate::store::StoreResult;

/// How often to look for messages that came while a store was away, or that a crash left behind.
const POLL: Duration = Duration::from_secs(30);
/// Messages per round.
const BATCH: u64 = 50;

/// Runs until it is told to stop.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    let mut woken = app.mails.subscribe();
    while !stop.is_cancelled() {
        match enqueue_waiting(&app).await {
            Ok(0) => {}
            Ok(_) => app.mails.wake(),
            Err(error) => tracing::warn!(%error, "contact messages were not mailed; the next round does it"),
        }
        tokio::select! {
            () = stop.cancelled() => {}
            _ = woken.changed() => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }
}

/// One round; gives how many messages it took care of.
///
/// # Errors
/// When a store does not answer; the next round does it.
pub async fn enqueue_waiting(app: &App) -> StoreResult<usize> {
    let Some(owner) = &app.config.contact_to else { return Ok(0) };
    let waiting = app.documents.messages_to_mail(BATCH).await?;
    for message in &waiting {
        enqueue(app, owner.as_ref(), message).await?;
        app.documents.mark_mailed(message.id).await?;
    }
    Ok(waiting.len())
}

async fn enqueue(app: &App, owner: &str, message: &ContactMessage) -> StoreResult<()> {
    let mut tx = app.store.begin().await?;
    let (settings, _) = settings::load(&mut tx).await?;
    let mail = Mail::ContactMessage {
        name: message.name.clone(),
        email: message.email.clone(),
        message: message.message.clone(),
        id: message.id,
    };
    let (key, clock, locale) = (&app.root_key, &app.clock, settings.default_locale);
    mail::enqueue_as(&mut tx, key, clock, message.id, &mail, locale, owner).await?;
    tx.commit().await
}
