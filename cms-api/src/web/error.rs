//! The bodies of errors, made in one place.

use std::time::Duration;

use cms_sdk::ErrorCode;
use cms_sdk::i18n::Messages;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object};

use super::context::{language, say_detail};
use crate::error::{DomainError, Violation};
use crate::store::StoreError;

/// What a handler gives.
pub type ApiResult<T> = Result<T, ApiError>;

/// How long a caller should wait before it tries again, in seconds.
const RETRY_AFTER_SECONDS: u32 = 2;

/// Body of an error: `{success: false, message, error: {code}}`.
#[derive(Debug, Clone, Object)]
pub struct ErrorBody {
    /// Always `false`.
    pub success: bool,
    /// What went wrong, for people, in the language of `Accept-Language`.
    pub message: String,
    /// What went wrong, for programs.
    pub error: ErrorDetail,
}

/// The part of an error that programs read.
#[derive(Debug, Clone, Object)]
pub struct ErrorDetail {
    /// A code of the catalogue in the API guide.
    pub code: String,
}

/// Body of broken rules: `{success: false, errors: [{field, message}]}`, all of them at once.
#[derive(Debug, Clone, Object)]
pub struct ViolationsBody {
    /// Always `false`.
    pub success: bool,
    /// The rules that were broken.
    pub errors: Vec<FieldError>,
}

/// A broken rule.
#[derive(Debug, Clone, Object)]
pub struct FieldError {
    /// Path of the field, parts joined by dots.
    pub field: String,
    /// The rule, in the language of `Accept-Language`.
    pub message: String,
}

/// Why a request failed; every operation may answer these.
#[derive(Debug, ApiResponse)]
pub enum ApiError {
    /// The request could not be read as what the operation takes.
    #[oai(status = 400)]
    BadRequest(Json<ErrorBody>),
    /// Credentials are missing, unknown, revoked or expired.
    #[oai(status = 401)]
    Unauthenticated(Json<ErrorBody>, #[oai(header = "WWW-Authenticate")] String),
    /// The caller lacks the scope.
    #[oai(status = 403)]
    Forbidden(Json<ErrorBody>),
    /// There is nothing by that name.
    #[oai(status = 404)]
    NotFound(Json<ErrorBody>),
    /// The address does not take that method.
    #[oai(status = 405)]
    MethodNotAllowed(Json<ErrorBody>),
    /// It conflicts with what is there.
    #[oai(status = 409)]
    Conflict(Json<ErrorBody>),
    /// The resource changed since the version in `If-Match`.
    #[oai(status = 412)]
    PreconditionFailed(Json<ErrorBody>),
    /// The body is too large.
    #[oai(status = 413)]
    BodyTooLarge(Json<ErrorBody>),
    /// The body is not JSON by its type.
    #[oai(status = 415)]
    UnsupportedMediaType(Json<ErrorBody>),
    /// Rules of the content were broken.
    #[oai(status = 422)]
    Invalid(Json<ViolationsBody>),
    /// A versioned resource was written without `If-Match`.
    #[oai(status = 428)]
    PreconditionRequired(Json<ErrorBody>),
    /// Too many requests from this address.
    #[oai(status = 429)]
    TooManyRequests(Json<ErrorBody>, #[oai(header = "Retry-After")] u32),
    /// Something broke on our side.
    #[oai(status = 500)]
    Internal(Json<ErrorBody>),
    /// A store is busy or away.
    #[oai(status = 503)]
    Unavailable(Json<ErrorBody>, #[oai(header = "Retry-After")] u32),
}

impl ApiError {
    /// Its code; broken rules count as a body that is not right.
    pub fn code(&self) -> ErrorCode {
        let body = match self {
            Self::Invalid(_) => return ErrorCode::InvalidBody,
            Self::BadRequest(body)
            | Self::Unauthenticated(body, _)
            | Self::Forbidden(body)
            | Self::NotFound(body)
            | Self::MethodNotAllowed(body)
            | Self::Conflict(body)
            | Self::PreconditionFailed(body)
            | Self::BodyTooLarge(body)
            | Self::UnsupportedMediaType(body)
            | Self::PreconditionRequired(body)
            | Self::TooManyRequests(body, _)
            | Self::Internal(body)
            | Self::Unavailable(body, _) => body,
        };
        let known = ErrorCode::ALL.iter().find(|code| code.as_str() == body.0.error.code);
        known.copied().unwrap_or(ErrorCode::Internal)
    }

    /// An error of the catalogue.
    pub fn new(code: ErrorCode) -> Self {
        Self::detailed(code, "")
    }

    /// An error of the catalogue with the place or limit that its message names. Never a value that the caller sent.
    pub fn detailed(code: ErrorCode, detail: &str) -> Self {
        let message = say_detail(&format!("error-{}", code.as_str().replace('_', "-")), detail);
        let body = Json(ErrorBody {
            success: false,
            message: message.trim_end_matches([' ', ':']).to_owned(),
            error: ErrorDetail { code: code.as_str().to_owned() },
        });
        match code.status() {
            400 => Self::BadRequest(body),
            401 => Self::Unauthenticated(body, "Bearer".to_owned()),
            403 => Self::Forbidden(body),
            404 => Self::NotFound(body),
            405 => Self::MethodNotAllowed(body),
            409 => Self::Conflict(body),
            412 => Self::PreconditionFailed(body),
            413 => Self::BodyTooLarge(body),
            415 => Self::UnsupportedMediaType(body),
            428 => Self::PreconditionRequired(body),
            429 => Self::TooManyRequests(body, RETRY_AFTER_SECONDS),
            503 => Self::Unavailable(body, RETRY_AFTER_SECONDS),
            _ => Self::Internal(body),
        }
    }

    /// Too often: come back after this long, in whole seconds.
    fn too_many(wait: Duration) -> Self {
        let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
        match Self::new(ErrorCode::TooManyRequests) {
            Self::TooManyRequests(body, _) => Self::TooManyRequests(body, seconds),
            other => other,
        }
    }

    /// What it says, for programs and for people: what it is answered as one among others.
    pub fn told(&self) -> (Option<String>, Option<String>) {
        match self {
            Self::Invalid(body) => (None, body.errors.first().map(|error| error.message.clone())),
            Self::BadRequest(body)
            | Self::Unauthenticated(body, _)
            | Self::Forbidden(body)
            | Self::NotFound(body)
            | Self::MethodNotAllowed(body)
            | Self::Conflict(body)
            | Self::PreconditionFailed(body)
            | Self::BodyTooLarge(body)
            | Self::UnsupportedMediaType(body)
            | Self::PreconditionRequired(body)
            | Self::TooManyRequests(body, _)
            | Self::Internal(body)
            | Self::Unavailable(body, _) => (Some(body.error.code.clone()), Some(body.message.clone())),
        }
    }

    fn violations(violations: &[Violation]) -> Self {
        let messages = Messages::embedded(language());
        let errors = violations
            .iter()
            .map(|violation| {
                let (name, numbers) = violation.rule.message();
                let arguments: Vec<_> = numbers.into_iter().map(|(key, value)| (key, value.into())).collect();
                FieldError { field: violation.field.clone(), message: messages.text(name, &arguments) }
            })
            .collect();
        Self::Invalid(Json(ViolationsBody { success: false, errors }))
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

impl From<DomainError> for ApiError {
    fn from(error: DomainError) -> Self {
        match error {
            DomainError::Invalid(violations) => Self::violations(&violations),
            DomainError::Refused(code) => Self::new(code),
            DomainError::TooMany(wait) => Self::too_many(wait),
            DomainError::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unique(_) => Self::new(ErrorCode::Conflict),
            StoreError::Unavailable(reason) => {
                tracing::warn!(reason, "the store is busy or away");
                Self::new(ErrorCode::Unavailable)
            }
            StoreError::Nested | StoreError::Other(_) => {
                tracing::error!(error = format!("{error:#}"), "the store failed");
                Self::new(ErrorCode::Internal)
            }
        }
    }
}

impl From<anyhow::Error> for ApiError {
    fn from(error: anyhow::Error) -> Self {
        tracing::error!(error = format!("{error:#}"), "a request failed");
        Self::new(ErrorCode::Internal)
    }
}
