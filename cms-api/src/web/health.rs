//! Health in Terminus format: `{status, info, error, details}`, one entry per store in use.

use std::sync::Arc;
use std::time::Instant;

use poem::http::StatusCode;
use poem::web::{Data, Json};
use poem::{IntoResponse as _, Response, handler};
use serde_json::{Map, Value, json};

use crate::app::App;

/// `GET /health`: every store in use, with its latency; 503 when one is away.
#[handler]
pub(super) async fn health(app: Data<&Arc<App>>) -> Response {
    let started = Instant::now();
    let answer = app.store.ping().await;
    let latency = started.elapsed().as_secs_f64() * 1_000.0;
    let mut up = Map::new();
    let mut down = Map::new();
    match answer {
        Ok(()) => up.insert(
            app.store.name().to_owned(),
            json!({"status": "up", "latencyMs": (latency * 100.0).round() / 100.0}),
        ),
        Err(error) => {
            tracing::warn!(error = %error, "a store is away");
            down.insert(app.store.name().to_owned(), json!({"status": "down"}))
        }
    };
    terminus(up, down)
}

/// `GET /health/live`: the process answers.
#[handler]
pub(super) async fn live() -> Response {
    terminus(Map::new(), Map::new())
}

/// `GET /health/ready`: this instance should get requests; red while it stops or the SQL store is away.
#[handler]
pub(super) async fn ready(app: Data<&Arc<App>>) -> Response {
    let mut up = Map::new();
    let mut down = Map::new();
    let stopping = app.lifecycle.is_stopping();
    let (name, is_up) = (app.store.name().to_owned(), app.store.ping().await.is_ok());
    let status = |is_up| json!({"status": if is_up { "up" } else { "down" }});
    if is_up { &mut up } else { &mut down }.insert(name, status(is_up));
    if stopping { &mut down } else { &mut up }.insert("process".to_owned(), status(!stopping));
    terminus(up, down)
}

fn terminus(up: Map<String, Value>, down: Map<String, Value>) -> Response {
    let (word, status) =
        if down.is_empty() { ("ok", StatusCode::OK) } else { ("error", StatusCode::SERVICE_UNAVAILABLE) };
    let mut details = up.clone();
    details.extend(down.clone());
    let body = json!({"status": word, "info": up, "error": down, "details": details});
    Json(body).with_status(status).with_header("Cache-Control", "no-store").into_response()
}
