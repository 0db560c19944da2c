//! Reads the request body: capped as it comes in, so that a wrong or missing `Content-Length` does not get around the limit, and
//! checked to be JSON, so that a text that is not JSON is told apart from JSON of the wrong type.

use std::sync::Arc;

use cms_sdk::ErrorCode;
use poem::error::ReadBodyError;
use poem::{Body, Endpoint, IntoResponse as _, Request, Response, Result};
use serde::de::IgnoredAny;

use crate::web::error::ApiError;

/// Reads the body up to `limit` bytes; more is a 413. An empty body passes: not every operation takes one.
pub async fn read_body<E: Endpoint>(
    limit: usize,
    endpoint: Arc<E>,
    mut request: Request,
) -> Result<Response> {
    let bytes = match request.take_body().into_bytes_limit(limit).await {
        Ok(bytes) => bytes,
        Err(ReadBodyError::PayloadTooLarge) => {
            return Err(ApiError::detailed(ErrorCode::BodyTooLarge, &size(limit)).into());
        }
        Err(_) => return Err(ApiError::new(ErrorCode::InvalidBody).into()),
    };
    let is_json = request.content_type().is_some_and(|kind| kind.starts_with("application/json"));
    if is_json && !bytes.is_empty() && serde_json::from_slice::<IgnoredAny>(&bytes).is_err() {
        return Err(ApiError::new(ErrorCode::InvalidJson).into());
    }
    request.set_body(Body::from_bytes(bytes));
    Ok(endpoint.call(request).await?.into_response())
}

fn size(bytes: usize) -> String {
    if bytes >= 1_000_000 { format!("{} MB", bytes / 1_000_000) } else { format!("{bytes} B") }
}
