//! The operations, one file per OpenAPI tag.

pub mod builds;
pub mod export;
pub mod tokens;
pub mod webhooks;

use std::sync::Arc;

use poem::endpoint::make_sync;
use poem::{Endpoint, Response};
use poem_openapi::{OpenApi, OpenApiService, Tags};

use crate::app::App;

/// The tags of the contract.
#[derive(Tags)]
pub enum Tag {
    /// API tokens: made, listed, revoked.
    Tokens,
    /// Webhook endpoints, their secrets and deliveries.
    Webhooks,
    /// Build receipts of the generators.
    Builds,
    /// What a generator reads: the change feed and the snapshot.
    Export,
}

/// Every operation. poem-openapi takes at most 16 per tuple; nest tuples when there are more.
pub fn service(app: &Arc<App>) -> OpenApiService<impl OpenApi + use<>, ()> {
    let tokens = tokens::TokensApi { app: Arc::clone(app) };
    let webhooks = webhooks::WebhooksApi { app: Arc::clone(app) };
    let builds = builds::BuildsApi { app: Arc::clone(app) };
    let export = export::ExportApi { app: Arc::clone(app) };
    OpenApiService::new((tokens, webhooks, builds, export), "Duet", env!("CARGO_PKG_VERSION"))
        .description(include_str!("api/description.md"))
        .url_prefix("/v1")
}

/// `GET /openapi.json`.
pub fn specification<T: OpenApi, W: poem_openapi::Webhook>(
    service: &OpenApiService<T, W>,
) -> impl Endpoint<Output = Response> + use<T, W> {
    let document = service.spec();
    make_sync(move |_| {
        Response::builder().content_type("application/json; charset=utf-8").body(document.clone())
    })
}

/// The OpenAPI document, made without opening a store.
///
/// # Errors
/// Never in practice: the key of the closed application is well-formed.
pub fn document() -> anyhow::Result<String> {
    Ok(service(&App::closed()?).spec())
}
