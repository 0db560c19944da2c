//! Resolves the caller once per request.

use std::sync::Arc;

use cms_sdk::ErrorCode;
use poem::http::header::AUTHORIZATION;
use poem::{Endpoint, IntoResponse as _, Request, Response, Result};

use crate::app::App;
use crate::tokens;
use crate::web::caller::Caller;
use crate::web::error::ApiError;

/// Puts the [`Caller`] into the request when it carries a good token. Bad credentials are an error on every route: they never
/// become an anonymous caller.
pub async fn authenticate<E: Endpoint>(
    app: Arc<App>,
    endpoint: Arc<E>,
    mut request: Request,
) -> Result<Response> {
    if let Some(header) = request.headers().get(AUTHORIZATION) {
        let token =
            header.to_str().ok().and_then(bearer).ok_or(ErrorCode::TokenInvalid).map_err(ApiError::new)?;
        let token = tokens::authenticate(&app.store, &app.clock, token).await.map_err(ApiError::from)?;
        request.extensions_mut().insert(Caller::new(token));
    }
    Ok(endpoint.call(request).await?.into_response())
}

/// The token of an `Authorization` header.
pub(crate) fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
