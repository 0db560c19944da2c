//! Whose pages may call. Cookies travel by themselves, so what changes something must come from a page of ours: told by
//! `Sec-Fetch-Site`, else by `Origin` (OWASP Cross-Site Request Forgery Prevention). Other origins of ours get CORS headers.

use std::sync::Arc;

use cms_sdk::ErrorCode;
use poem::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use poem::http::{HeaderMap, HeaderValue, Method, StatusCode};
use poem::{Endpoint, IntoResponse as _, Request, Response, Result};

use crate::app::App;
use crate::web::error::ApiError;
use crate::web::session_cookies::has_cookies;

/// Addresses (below `/v1`) that only pages of ours may change anything at, cookies or not: a stranger's page must not sign somebody
/// in as somebody else either.
const GUARDED: &[&str] = &["/auth/", "/account"];

/// Refuses what comes from pages of others (403), answers preflights, and says to browsers that pages of ours may read the answer.
pub async fn own_pages<E: Endpoint>(app: Arc<App>, endpoint: Arc<E>, request: Request) -> Result<Response> {
    let origin = request.headers().get(ORIGIN).cloned();
    let needs_proof = !request.method().is_safe()
        && (has_cookies(request.headers())
            || GUARDED.iter().any(|guarded| request.uri().path().starts_with(guarded)));
    if origin.is_none() && !needs_proof {
        return Ok(endpoint.call(request).await?.into_response());
    }
    let origins = app.origins.get(&app.feed_head, &app.store).await.map_err(ApiError::from)?;
    let ours = origin.filter(|origin| origin.to_str().is_ok_and(|text| origins.has(text)));
    if request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
        return Ok(preflight(ours));
    }
    let site = request.header("Sec-Fetch-Site");
    if needs_proof && !is_from_own_page(site, ours.is_some()) {
        return Err(ApiError::new(ErrorCode::OriginRefused).into());
    }
    let mut response = match endpoint.call(request).await {
        Ok(output) => output.into_response(),
        // With the headers too, or the page could not read why.
        Err(error) => crate::web::framework_error::to_response(error).await,
    };
    if let Some(origin) = ours {
        let headers = response.headers_mut();
        allow(headers, origin);
        headers.insert(
            ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("ETag, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"),
        );
    }
    Ok(response)
}

/// Whether a request comes from a page of ours. A browser that sends `Sec-Fetch-Site` cannot be made to lie by a page; one that does
/// not, sends the origin.
fn is_from_own_page(sec_fetch_site: Option<&str>, origin_is_ours: bool) -> bool {
    match sec_fetch_site {
        Some("same-origin") => true,
        Some("same-site") | None => origin_is_ours,
        Some(_) => false,
    }
}

fn allow(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    headers.append(VARY, HeaderValue::from_static("Origin"));
}

fn preflight(ours: Option<HeaderValue>) -> Response {
    let Some(origin) = ours else { return ApiError::new(ErrorCode::OriginRefused).into_response() };
    let mut response = Response::builder().status(StatusCode::NO_CONTENT).finish();
    let headers = response.headers_mut();
    allow(headers, origin);
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, PUT, DELETE"));
    headers.insert(
        ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("Accept-Language, Content-Type, If-Match, Idempotency-Key"),
    );
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_ours_are_believed() {
        for (site, origin_is_ours, expected) in [
            (Some("same-origin"), false, true),
            (Some("same-site"), true, true),
            (Some("same-site"), false, false),
            (Some("cross-site"), true, false),
            (Some("none"), true, false),
            (None, true, true),
            (None, false, false),
        ] {
            assert_eq!(is_from_own_page(site, origin_is_ours), expected, "{site:?} {origin_is_ours}");
        }
    }
}
