//! Methods and query parameters that an address does not take.

use std::borrow::Cow;
use std::sync::Arc;

use cms_sdk::ErrorCode;
use poem::http::HeaderValue;
use poem::http::header::ALLOW;
use poem::{Endpoint, IntoResponse as _, Request, Response, Result};

use crate::web::error::ApiError;
use crate::web::operations::Asked;

/// Refuses a method that the address does not have (405, with `Allow`), and a query parameter that the operation does not know:
/// a misspelt filter must not look like an answer.
pub async fn known_request<E: Endpoint>(endpoint: Arc<E>, request: Request) -> Result<Response> {
    let asked = Asked::of(&request);
    if let Some(address) = asked.address {
        let Some(operation) = asked.operation else {
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
