//! The cap on request bodies, counted as they come in: a wrong or missing `Content-Length` does not get around it.

use std::sync::Arc;

use cms_sdk::ErrorCode;
use poem::error::ReadBodyError;
use poem::{Body, Endpoint, IntoResponse as _, Request, Response, Result};

use crate::web::error::ApiError;
use crate::web::operations::Asked;
use crate::web::received::RECEIVING;

/// Reads the body up to `limit` bytes; more is a 413. An upload is left alone: it has a cap of its own, counted while it is written down,
/// once it is known who asks.
pub async fn body_limit<E: Endpoint>(
    limit: usize,
    endpoint: Arc<E>,
    mut request: Request,
) -> Result<Response> {
    if RECEIVING.contains(&Asked::of(&request).id()) {
        return Ok(endpoint.call(request).await?.into_response());
    }
    match request.take_body().into_bytes_limit(limit).await {
        Ok(bytes) => {
            request.set_body(Body::from_bytes(bytes));
            Ok(endpoint.call(request).await?.into_response())
        }
        Err(ReadBodyError::PayloadTooLarge) => Err(too_large(limit).into()),
        Err(_) => Err(ApiError::new(ErrorCode::InvalidBody).into()),
    }
}

/// The body has more bytes than this.
pub fn too_large(limit: usize) -> ApiError {
    ApiError::detailed(ErrorCode::BodyTooLarge, &size(limit))
}

fn size(bytes: usize) -> String {
    if bytes >= 1_000_000 { format!("{} MB", bytes / 1_000_000) } else { format!("{bytes} B") }
}
