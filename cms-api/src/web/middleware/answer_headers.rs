//! What every answer says to browsers and caches (OWASP HTTP Headers Cheat Sheet; ASVS 5.0, 3.4 and 14.3.2).

use std::sync::Arc;

use poem::http::HeaderValue;
use poem::http::header::{
    CACHE_CONTROL, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use poem::{Endpoint, IntoResponse as _, Request, Response, Result};

/// Addresses (below `/v1`) whose answers belong to one person, and to no cache.
const PERSONAL: &[&str] = &["/auth/", "/account", "/admin/"];

/// For every answer: nobody guesses its type, frames it, or learns the address it was asked from.
const ALWAYS: [(HeaderName, &str); 3] =
    [(X_CONTENT_TYPE_OPTIONS, "nosniff"), (X_FRAME_OPTIONS, "DENY"), (REFERRER_POLICY, "no-referrer")];

/// Adds the headers, errors included.
pub async fn answer_headers<E: Endpoint>(endpoint: Arc<E>, request: Request) -> Result<Response> {
    let is_personal = PERSONAL.iter().any(|personal| request.uri().path().starts_with(personal));
    let mut response = match endpoint.call(request).await {
        Ok(output) => output.into_response(),
        Err(error) => error.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_personal {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}
