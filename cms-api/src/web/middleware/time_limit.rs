//! The longest that an operation may take: a store that hangs must not hold requests for ever.

use std::sync::Arc;
use std::time::Duration;

use cms_sdk::ErrorCode;
use poem::{Endpoint, IntoResponse as _, Request, Response, Result};

use crate::web::error::ApiError;
use crate::web::operations::Asked;
use crate::web::received::RECEIVING;

/// Well above what any operation needs; a body that is streamed afterwards does not count.
const LIMIT: Duration = Duration::from_secs(10);
/// What a file may take to arrive by a slow line and to be looked at.
const FILE_LIMIT: Duration = Duration::from_mins(10);

/// Gives an operation up when it takes too long (503); its transaction is rolled back.
pub async fn time_limit<E: Endpoint>(endpoint: Arc<E>, request: Request) -> Result<Response> {
    let limit = if RECEIVING.contains(&Asked::of(&request).id()) { FILE_LIMIT } else { LIMIT };
    match tokio::time::timeout(limit, endpoint.call(request)).await {
        Ok(answer) => Ok(answer?.into_response()),
        Err(_) => {
            tracing::warn!("an operation took too long and was given up");
            Err(ApiError::new(ErrorCode::Unavailable).into())
        }
    }
}
