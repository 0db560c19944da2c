//! poem's own failures, in the contract's bodies.

use cms_sdk::ErrorCode;
use poem::error::{MethodNotAllowedError, NotFoundError, ReadBodyError};
use poem::http::StatusCode;
use poem::{IntoResponse, Response};
use poem_openapi::error::{ContentTypeError, ParseParamError, ParsePathError};

use super::error::ApiError;

/// Turns any failure that is not yet an answer of ours into one.
pub async fn to_response(error: poem::Error) -> Response {
    if error.is_from_response() {
        return error.into_response();
    }
    reshape(&error).into_response()
}

fn reshape(error: &poem::Error) -> ApiError {
    if error.is::<NotFoundError>() {
        return ApiError::new(ErrorCode::RouteNotFound);
    }
    if error.is::<MethodNotAllowedError>() {
        return ApiError::new(ErrorCode::MethodNotAllowed);
    }
    if error.is::<ParsePathError>() {
        return ApiError::new(ErrorCode::InvalidPath);
    }
    if let Some(ParseParamError { name, .. }) = error.downcast_ref() {
        return match *name {
            "If-Match" | "Idempotency-Key" => ApiError::detailed(ErrorCode::InvalidHeader, name),
            _ => ApiError::detailed(ErrorCode::InvalidQuery, name),
        };
    }
    if error.is::<ContentTypeError>() {
        return ApiError::new(ErrorCode::UnsupportedMediaType);
    }
    if let Some(ReadBodyError::PayloadTooLarge) = error.downcast_ref() {
        return ApiError::new(ErrorCode::BodyTooLarge);
    }
    match error.status() {
        StatusCode::NOT_FOUND => ApiError::new(ErrorCode::RouteNotFound),
        StatusCode::METHOD_NOT_ALLOWED => ApiError::new(ErrorCode::MethodNotAllowed),
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(ErrorCode::BodyTooLarge),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ApiError::new(ErrorCode::UnsupportedMediaType),
        StatusCode::BAD_REQUEST => ApiError::new(ErrorCode::InvalidBody),
        _ => {
            tracing::error!(error = %error, "the framework failed");
            ApiError::new(ErrorCode::Internal)
        }
    }
}
