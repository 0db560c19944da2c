//! `GET /metrics`, for Prometheus.

use std::sync::Arc;

use cms_sdk::ErrorCode;
use poem::http::header::AUTHORIZATION;
use poem::web::Data;
use poem::{IntoResponse as _, Request, Response, handler};

use super::error::{ApiError, ApiResult};
use super::middleware::authenticate::bearer;
use super::visitor;
use crate::app::App;
use crate::tokens::{self, Scope};

/// Everything the process counts: to this machine itself, and to callers whose token has `ops:read`.
#[handler]
pub(super) async fn metrics(app: Data<&Arc<App>>, request: &Request) -> Response {
    match answer(&app, request).await {
        Ok(text) => text.with_content_type("text/plain; version=0.0.4; charset=utf-8").into_response(),
        Err(error) => error.into_response(),
    }
}

async fn answer(app: &App, request: &Request) -> ApiResult<String> {
    // A proxy on this machine that is not named as one makes every caller look local.
    let is_local =
        visitor::address(app, request).is_loopback() && request.header("X-Forwarded-For").is_none();
    if !is_local {
        let header = request.headers().get(AUTHORIZATION).ok_or(ErrorCode::Unauthenticated)?;
        let token = header.to_str().ok().and_then(bearer).ok_or(ErrorCode::TokenInvalid)?;
        if !tokens::authenticate(&app.store, &app.clock, token).await?.allows(Scope::OpsRead) {
            return Err(ApiError::detailed(ErrorCode::Forbidden, Scope::OpsRead.as_str()));
        }
    }
    Ok(app.metrics.text(app).await?)
}
