//! Resolves the program behind a token once per request. Cookies are looked at by the operations that ask who calls: a reader's
//! stale cookie must not be an error on a public page.

use std::sync::Arc;

use cms_sdk::ErrorCode;
use poem::http::header::AUTHORIZATION;
use poem::{Endpoint, IntoResponse as _, Request, Response, Result};

use crate::app::App;
use crate::audit::Actor;
use crate::tokens;
use crate::web::caller::{self, Caller};
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
        let source = caller::source(&app, &request, Actor::Token(token.id));
        request.extensions_mut().insert(Caller::token(token, source));
    }
    Ok(endpoint.call(request).await?.into_response())
}

/// The token of an `Authorization` header.
pub(crate) fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
