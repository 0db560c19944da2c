//! What webhooks and deliveries look like on the wire.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use serde::Deserialize;
use uuid::Uuid;

use crate::webhooks::deliveries::{Attempt, Delivery, DeliveryState};
use crate::webhooks::endpoints::Endpoint;

/// A webhook endpoint, as a caller writes it.
#[derive(Debug, Object, Deserialize)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct WebhookInput {
    /// What it is for, at most 80 characters.
    pub name: String,
    /// Where deliveries go: an absolute `https` URL without credentials, at most 2 000 characters.
    pub url: String,
    /// Whether it gets deliveries; `true` by default.
    #[oai(default = "enabled_by_default")]
    #[serde(default = "enabled_by_default")]
    pub enabled: bool,
}

fn enabled_by_default() -> bool {
    true
}

/// A webhook endpoint without its secret.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct WebhookBody {
    /// Its id.
    pub id: Uuid,
    /// What it is for.
    pub name: String,
    /// Where deliveries go.
    pub url: String,
    /// Whether it gets deliveries.
    pub enabled: bool,
    /// Why Duet disabled it: `gone` when the receiver answered 410.
    #[oai(skip_serializing_if_is_none)]
    pub disabled_reason: Option<String>,
    /// Until when the secret before the last rotation signs along.
    #[oai(skip_serializing_if_is_none)]
    pub previous_secret_until: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// An endpoint with its new secret, which is shown this once.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct WebhookSecretBody {
    /// The signing secret of Standard Webhooks: `whsec_…`.
    pub secret: String,
    /// The endpoint.
    pub webhook: WebhookBody,
}

/// How a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub(super) enum DeliveryStateBody {
    /// Due, being sent, or waiting for its next attempt.
    Pending,
    /// The receiver took it.
    Delivered,
    /// The receiver never took it.
    Failed,
    /// A newer delivery took its place.
    Superseded,
    /// Its endpoint was disabled.
    Cancelled,
}

/// A delivery.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct DeliveryBody {
    /// Its id, which is the `webhook-id`.
    pub id: Uuid,
    /// The endpoint that it goes to.
    pub webhook_id: Uuid,
    /// The newest change when it was enqueued.
    pub seq: i64,
    /// How it stands.
    pub state: DeliveryStateBody,
    /// Attempts begun; 10 at most.
    pub attempts: i64,
    /// When the next attempt is due, while it is pending.
    #[oai(skip_serializing_if_is_none)]
    pub due_at: Option<DateTime<Utc>>,
    /// When it was enqueued.
    pub created_at: DateTime<Utc>,
    /// When it was over.
    #[oai(skip_serializing_if_is_none)]
    pub finished_at: Option<DateTime<Utc>>,
}

/// A delivery with its attempts.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct DeliveryLogBody {
    /// The delivery.
    pub delivery: DeliveryBody,
    /// Its attempts, in order.
    pub attempts: Vec<AttemptBody>,
}

/// One attempt at a delivery.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct AttemptBody {
    /// From 1.
    pub number: i64,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// The HTTP status, where one came.
    #[oai(skip_serializing_if_is_none)]
    pub status: Option<i32>,
    /// Why none came.
    #[oai(skip_serializing_if_is_none)]
    pub error: Option<String>,
}

impl From<Endpoint> for WebhookBody {
    fn from(endpoint: Endpoint) -> Self {
        let Endpoint { id, name, url, enabled, disabled_reason, previous_secret_until, .. } = endpoint;
        let (created_at, updated_at) = (endpoint.created_at, endpoint.updated_at);
        Self { id, name, url, enabled, disabled_reason, previous_secret_until, created_at, updated_at }
    }
}

impl From<Delivery> for DeliveryBody {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.id,
            webhook_id: delivery.endpoint_id,
            seq: delivery.seq,
            state: delivery.state.into(),
            attempts: delivery.attempts,
            due_at: delivery.due_at,
            created_at: delivery.created_at,
            finished_at: delivery.finished_at,
        }
    }
}

impl From<DeliveryState> for DeliveryStateBody {
    fn from(state: DeliveryState) -> Self {
        match state {
            DeliveryState::Pending => Self::Pending,
            DeliveryState::Delivered => Self::Delivered,
            DeliveryState::Failed => Self::Failed,
            DeliveryState::Superseded => Self::Superseded,
            DeliveryState::Cancelled => Self::Cancelled,
        }
    }
}

impl From<Attempt> for AttemptBody {
    fn from(Attempt { number, started_at, duration_ms, status, error }: Attempt) -> Self {
        Self { number, started_at, duration_ms, status, error }
    }
}
