//! Request id, language and the line in the log.

use std::sync::Arc;
use std::time::Instant;

use poem::http::HeaderValue;
use poem::http::header::ACCEPT_LANGUAGE;
use poem::{Endpoint, IntoResponse as _, Request, Response, Result};
use tracing::Instrument as _;

use crate::clock::Clock;
use crate::web::context::{RequestContext, preferred_language};

const REQUEST_ID: &str = "X-Request-Id";

/// Gives the request an id (or keeps a well-formed one from the proxy), a language and a log line: method, path without query,
/// status, milliseconds. Query strings, bodies and credentials are never logged.
pub async fn request_context<E: Endpoint>(
    clock: Clock,
    endpoint: Arc<E>,
    request: Request,
) -> Result<Response> {
    let request_id = given_id(&request).unwrap_or_else(|| clock.new_id().to_string());
    let language = preferred_language(request.header(ACCEPT_LANGUAGE).unwrap_or_default());
    let method = request.method().clone();
    let path = request.original_uri().path().to_owned();
    let span = tracing::info_span!("request", request_id, %method, path);
    let context = RequestContext { language, request_id: request_id.clone() };
    let started = Instant::now();
    // Boxed: it would be moved with all its layers, into the span, the context and the router.
    let answer = Box::pin(async {
        let mut response = match endpoint.call(request).await {
            Ok(output) => output.into_response(),
            Err(error) => error.into_response(),
        };
        if let Ok(value) = HeaderValue::from_str(&request_id) {
            response.headers_mut().insert(REQUEST_ID, value);
        }
        response
    });
    let response = context.scope(answer.instrument(span)).await;
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    // With fields of its own, outside the span: a span's are written by way of JSON, twice as slowly.
    tracing::info!(parent: None, status, milliseconds, %method, path, request_id, "answered");
    Ok(response)
}

fn given_id(request: &Request) -> Option<String> {
    let id = request.header(REQUEST_ID)?;
    let well_formed = (8..=64).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    well_formed.then(|| id.to_owned())
}
