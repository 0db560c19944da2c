//! Why a page of the console is not shown.

use cms_sdk::ErrorCode;

use crate::error::DomainError;
use crate::store::StoreError;
use crate::web::error::ApiError;

/// A page that is refused, or that failed: the frame shows why instead of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refusal(pub(super) ErrorCode);

impl Refusal {
    /// Its words: `console-refused-<kind>`, `console-refused-<kind>-text`.
    pub(super) fn kind(self) -> &'static str {
        match self.0.status() {
            403 => "forbidden",
            429 => "busy",
            503 => "away",
            400..500 => "missing",
            _ => "broken",
        }
    }

    /// What the page answers.
    pub(super) fn status(self) -> u16 {
        match self.0.status() {
            status @ (403 | 429 | 503) => status,
            400..500 => 404,
            _ => 500,
        }
    }
}

impl From<ErrorCode> for Refusal {
    fn from(code: ErrorCode) -> Self {
        Self(code)
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self(error.code())
    }
}

impl From<DomainError> for Refusal {
    fn from(error: DomainError) -> Self {
        ApiError::from(error).into()
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        ApiError::from(error).into()
    }
}

impl From<anyhow::Error> for Refusal {
    fn from(error: anyhow::Error) -> Self {
        ApiError::from(error).into()
    }
}
