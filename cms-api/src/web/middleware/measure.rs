//! Counts and times every answer.

use std::sync::Arc;
use std::time::Instant;

use poem::{Endpoint, IntoResponse as _, Request, Response, Result};

use crate::app::App;
use crate::web::operations::Operations;

/// Notes status and time of an answer under its operation.
pub async fn measure<E: Endpoint>(
    app: Arc<App>,
    operations: Arc<Operations>,
    endpoint: Arc<E>,
    request: Request,
) -> Result<Response> {
    let operation = operations
        .at(request.uri().path())
        .and_then(|address| address.operation(request.method()))
        .map(|operation| operation.id.clone())
        .unwrap_or_default();
    let started = Instant::now();
    let response = match endpoint.call(request).await {
        Ok(output) => output.into_response(),
        Err(error) => error.into_response(),
    };
    app.metrics.answered(&operation, response.status().as_u16(), started.elapsed().as_secs_f64());
    Ok(response)
}
