//! Counts and times every answer.

use std::sync::Arc;
use std::time::Instant;

use poem::{Endpoint, IntoResponse as _, Request, Response, Result};

use crate::app::App;
use crate::web::operations::Operations;

/// Finds out which operation is asked for, and notes status and time of its answer.
pub async fn measure<E: Endpoint>(
    app: Arc<App>,
    operations: Arc<Operations>,
    endpoint: Arc<E>,
    mut request: Request,
) -> Result<Response> {
    let asked = operations.ask(&mut request);
    let started = Instant::now();
    let response = match endpoint.call(request).await {
        Ok(output) => output.into_response(),
        Err(error) => error.into_response(),
    };
    app.metrics.answered(asked.id(), response.status().as_u16(), started.elapsed().as_secs_f64());
    Ok(response)
}
