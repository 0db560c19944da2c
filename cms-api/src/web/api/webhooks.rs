//! Webhook endpoints and their deliveries.

mod bodies;

use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Data, Done, Page, PageRequest};
use crate::web::error::ApiResult;
use crate::web::input::Input;
use crate::web::precondition::expected_version;
use crate::webhooks::deliveries;
use crate::webhooks::endpoints::{self, EndpointInput};
use bodies::{AttemptBody, DeliveryBody, DeliveryLogBody, WebhookBody, WebhookInput, WebhookSecretBody};

/// Operations on webhooks.
pub struct WebhooksApi {
    /// The application.
    pub app: Arc<App>,
}

#[OpenApi(prefix_path = "/admin", tag = "Tag::Webhooks")]
impl WebhooksApi {
    /// Lists the endpoints, oldest first.
    #[oai(path = "/webhooks", method = "get", operation_id = "listWebhooks")]
    async fn list(
        &self,
        caller: Caller,
        page: Query<Option<i64>>,
        #[oai(name = "pageSize")] page_size: Query<Option<i64>>,
    ) -> ApiResult<Page<WebhookBody>> {
        caller.require(Scope::WebhooksRead)?;
        let page = PageRequest::parse(page.0, page_size.0)?;
        let mut conn = self.app.store.read().await?;
        let (endpoints, total) = endpoints::list(&mut conn, page.offset(), page.page_size).await?;
        Ok(Page::of(endpoints.into_iter().map(WebhookBody::from).collect(), page, total))
    }

    /// Makes an endpoint. Its secret is shown this once.
    #[oai(path = "/webhooks", method = "post", operation_id = "createWebhook")]
    async fn create(&self, caller: Caller, input: Input<WebhookInput>) -> ApiResult<Done<WebhookSecretBody>> {
        caller.require_recent(Scope::WebhooksWrite, &self.app)?;
        let input = self.checked(input)?;
        let App { store, clock, root_key, .. } = &*self.app;
        let mut tx = store.begin().await?;
        let (secret, endpoint) = endpoints::create(&mut tx, clock, root_key, input).await?;
        tx.commit().await?;
        let version = endpoint.version;
        let body = WebhookSecretBody { secret: secret.reveal(), webhook: endpoint.into() };
        Ok(Done::created_versioned("done-webhook-created", body, version))
    }

    /// Reads an endpoint.
    #[oai(path = "/webhooks/:id", method = "get", operation_id = "getWebhook")]
    async fn get(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Data<WebhookBody>> {
        caller.require(Scope::WebhooksRead)?;
        let mut conn = self.app.store.read().await?;
        let endpoint = endpoints::get(&mut conn, id.0).await?;
        let version = endpoint.version;
        Ok(Data::versioned(endpoint.into(), version))
    }

    /// Changes an endpoint. Enabling it tells it at once how far the site is.
    #[oai(path = "/webhooks/:id", method = "put", operation_id = "updateWebhook")]
    async fn update(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        input: Input<WebhookInput>,
    ) -> ApiResult<Done<WebhookBody>> {
        caller.require_recent(Scope::WebhooksWrite, &self.app)?;
        let version = expected_version(if_match.0.as_deref())?;
        let input = self.checked(input)?;
        let mut tx = self.app.store.begin().await?;
        let endpoint = endpoints::update(&mut tx, &self.app.clock, id.0, version, input).await?;
        tx.commit().await?;
        self.app.deliveries.wake();
        let version = endpoint.version;
        Ok(Done::versioned("done-webhook-updated", endpoint.into(), version))
    }

    /// Deletes an endpoint with everything that was delivered to it.
    #[oai(path = "/webhooks/:id", method = "delete", operation_id = "deleteWebhook")]
    async fn delete(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Done<WebhookBody>> {
        caller.require_recent(Scope::WebhooksWrite, &self.app)?;
        let mut tx = self.app.store.begin().await?;
        let endpoint = endpoints::delete(&mut tx, id.0).await?;
        tx.commit().await?;
        Ok(Done::ok("done-webhook-deleted", endpoint.into()))
    }

    /// Gives an endpoint a new secret, shown this once. The one before it signs along for 24 hours.
    #[oai(path = "/webhooks/:id/rotate", method = "post", operation_id = "rotateWebhookSecret")]
    async fn rotate(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Done<WebhookSecretBody>> {
        caller.require_recent(Scope::WebhooksWrite, &self.app)?;
        let App { store, clock, root_key, .. } = &*self.app;
        let mut tx = store.begin().await?;
        let (secret, endpoint) = endpoints::rotate(&mut tx, clock, root_key, id.0).await?;
        tx.commit().await?;
        let version = endpoint.version;
        let body = WebhookSecretBody { secret: secret.reveal(), webhook: endpoint.into() };
        Ok(Done::versioned("done-webhook-rotated", body, version))
    }

    /// Lists the deliveries to an endpoint, newest first.
    #[oai(path = "/webhooks/:id/deliveries", method = "get", operation_id = "listDeliveries")]
    async fn deliveries(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        page: Query<Option<i64>>,
        #[oai(name = "pageSize")] page_size: Query<Option<i64>>,
    ) -> ApiResult<Page<DeliveryBody>> {
        caller.require(Scope::WebhooksRead)?;
        let page = PageRequest::parse(page.0, page_size.0)?;
        let mut conn = self.app.store.read().await?;
        let (deliveries, total) = deliveries::list(&mut conn, id.0, page.offset(), page.page_size).await?;
        Ok(Page::of(deliveries.into_iter().map(DeliveryBody::from).collect(), page, total))
    }

    /// Reads a delivery with its attempts.
    #[oai(path = "/deliveries/:id", method = "get", operation_id = "getDelivery")]
    async fn delivery(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Data<DeliveryLogBody>> {
        caller.require(Scope::WebhooksRead)?;
        let mut conn = self.app.store.read().await?;
        let (delivery, attempts) = deliveries::get(&mut conn, id.0).await?;
        let attempts = attempts.into_iter().map(AttemptBody::from).collect();
        Ok(Data::of(DeliveryLogBody { delivery: delivery.into(), attempts }))
    }

    /// Sends a delivery again, as a new one that is due at once.
    #[oai(path = "/deliveries/:id/replay", method = "post", operation_id = "replayDelivery")]
    async fn replay(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Done<DeliveryBody>> {
        caller.require(Scope::WebhooksWrite)?;
        let mut tx = self.app.store.begin().await?;
        let delivery = deliveries::replay(&mut tx, &self.app.clock, id.0).await?;
        tx.commit().await?;
        self.app.deliveries.wake();
        Ok(Done::created("done-delivery-replayed", delivery.into()))
    }
}

impl WebhooksApi {
    fn checked(&self, Input(input): Input<WebhookInput>) -> ApiResult<EndpointInput> {
        let input = EndpointInput { name: input.name, url: input.url, enabled: input.enabled };
        input.check(self.app.config.allow_private_webhooks)?;
        Ok(input)
    }
}
