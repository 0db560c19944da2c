//! Methods and query parameters that an address does not take.

use std::borrow::Cow;
use std::sync::Arc;

use cms_sdk::ErrorCode;
use poem::http::HeaderValue;
use poem::http::header::ALLOW;
use poem::{Endpoint, IntoResponse as _, Request, Response, Result};

use crate::web::error::ApiError;
use crate::web::operations::Operations;

/// Refuses a method that the address does not have (405, with `Allow`), and a query parameter that the operation does not know:
/// a misspelt filter must not look like an answer.
pub async fn known_request<E: Endpoint>(
    operations: Arc<Operations>,
    endpoint: Arc<E>,
    request: Request,
) -> Result<Response> {
    if let Some(address) = operations.at(request.uri().path()) {
        let Some(operation) = address.operation(request.method()) else {
            let mut response = ApiError::new(ErrorCode::MethodNotAllowed).into_response();
            if let Ok(allow) = HeaderValue::from_str(&address.allow()) {
                response.headers_mut().insert(ALLOW, allow);
            }
            return Ok(response);
        };
        let query = request.uri().query().unwrap_or_default();
        let mut names = url::form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name);
        if let Some(unknown) =
            names.find(|name: &Cow<'_, str>| !operation.query_parameters.contains(name.as_ref()))
        {
            return Err(ApiError::detailed(ErrorCode::InvalidQuery, &unknown).into());
        }
    }
    Ok(endpoint.call(request).await?.into_response())
}
