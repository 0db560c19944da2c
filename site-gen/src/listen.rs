//! Building whenever the site changed: at start, on a signed webhook, and by a timer, since a webhook is only a hint.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use cms_sdk::webhook::{self, ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER, WebhookSecret};
use poem::endpoint::make;
use poem::http::StatusCode;
use poem::{Endpoint, Request, Response};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::build::Look;
use crate::source::Source;
use crate::{Generator, clock, no_progress};

/// Where the webhook goes.
pub const HOOK_PATH: &str = "/hooks/publish";
/// Largest webhook body, in bytes; ours are a hundred.
const MAX_BODY: usize = 20_000;
/// Deliveries remembered, so that a repeated one is answered without work.
const REMEMBERED: usize = 1_000;
/// A lost webhook is healed within this.
const POLL: Duration = Duration::from_secs(60);
/// Shortest and longest wait after a failure.
const RETRY: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// A generator that follows its source.
pub struct Listener {
    generator: Arc<Generator>,
    source: Source,
    secrets: Vec<WebhookSecret>,
    changed: Notify,
    seen: Mutex<VecDeque<String>>,
}

impl Listener {
    /// A listener that believes webhooks signed with any of the secrets (two during a rotation).
    pub fn new(generator: Arc<Generator>, source: Source, secrets: Vec<WebhookSecret>) -> Arc<Self> {
        Arc::new(Self { generator, source, secrets, changed: Notify::new(), seen: Mutex::default() })
    }

    /// Builds at start, then after every hint and at least once a minute, until told to stop. Failures are logged and tried again.
    pub async fn run(&self, stop: CancellationToken) {
        let mut retry = RETRY.0;
        loop {
            let wait = match self.generator.run(&self.source, Look::AtChanges, no_progress()).await {
                Ok(report) => {
                    if !report.is_unchanged() {
                        tracing::info!(
                            rendered = report.rendered,
                            removed = report.removed.len(),
                            failures = report.failures.len(),
                            milliseconds = report.milliseconds,
                            "built"
                        );
                    }
                    retry = RETRY.0;
                    POLL
                }
                Err(error) => {
                    tracing::warn!(error = format!("{error:#}"), "the build failed and is tried again");
                    let wait = retry;
                    retry = (retry * 2).min(RETRY.1);
                    wait
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.changed.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// The endpoint of the webhook: 204 at once, the work comes after; 401 for what is not signed by a known secret.
    pub fn endpoint(self: &Arc<Self>) -> impl Endpoint<Output = Response> + use<> {
        let listener = Arc::clone(self);
        make(move |request| {
            let listener = Arc::clone(&listener);
            async move {
                Ok::<_, poem::Error>(Response::builder().status(listener.receive(request).await).finish())
            }
        })
    }

    async fn receive(&self, mut request: Request) -> StatusCode {
        if request.method() != poem::http::Method::POST {
            return StatusCode::METHOD_NOT_ALLOWED;
        }
        let Ok(body) = request.take_body().into_bytes_limit(MAX_BODY).await else {
            return StatusCode::PAYLOAD_TOO_LARGE;
        };
        let header = |name| request.header(name).unwrap_or_default();
        let (id, timestamp, signatures) =
            (header(ID_HEADER), header(TIMESTAMP_HEADER), header(SIGNATURE_HEADER));
        let now = clock::now().timestamp();
        if let Err(error) = webhook::verify(&self.secrets, id, timestamp, signatures, &body, now) {
            tracing::warn!(reason = %error, "a webhook was not believed");
            return StatusCode::UNAUTHORIZED;
        }
        if self.is_first(id) {
            self.changed.notify_one();
            StatusCode::NO_CONTENT
        } else {
            StatusCode::OK
        }
    }

    fn is_first(&self, id: &str) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.iter().any(|known| known == id) {
            return false;
        }
        if seen.len() == REMEMBERED {
            seen.pop_front();
        }
        seen.push_back(id.to_owned());
        true
    }
}
