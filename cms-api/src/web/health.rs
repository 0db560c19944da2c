//! Health in Terminus format: `{status, info, error, details}`, one entry per store in use.

use std::sync::Arc;
use std::time::{Duration, Instant};

use poem::http::StatusCode;
use poem::web::{Data, Json};
use poem::{IntoResponse as _, Response, handler};
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::clock::WORRYING_SKEW;
use crate::config::MediaPlace;
use crate::media::files;
use crate::store::StoreResult;

/// How long a store may take to answer before it counts as away.
const PATIENCE: Duration = Duration::from_secs(2);

/// `GET /health`: every store in use, with its latency, and how far this instance's clock is ahead of the database's; 503 when a
/// store is away or the clock is wrong.
#[handler]
pub(super) async fn health(app: Data<&Arc<App>>) -> Response {
    let (sql, documents, ephemeral, media) = tokio::join!(
        check(app.store.ping()),
        check(app.documents.ping()),
        check(app.ephemeral.ping()),
        check(files::ping(&*app.media)),
    );
    let mut up = Map::new();
    let mut down = Map::new();
    let mut stores =
        vec![(app.store.name(), sql), (app.documents.name(), documents), (app.ephemeral.name(), ephemeral)];
    if let MediaPlace::Bucket(_) = app.config.media {
        stores.push((app.media.name(), media));
    }
    for (name, latency) in stores {
        match latency {
            Some(latency) => up.insert(name.to_owned(), json!({"status": "up", "latencyMs": latency})),
            None => down.insert(name.to_owned(), json!({"status": "down"})),
        };
    }
    let skew = async { app.clock.skew(&mut app.store.read().await?).await };
    if let Ok(Ok(Some(skew))) = tokio::time::timeout(PATIENCE, skew).await {
        let is_fine = skew.abs() <= WORRYING_SKEW;
        let entry = json!({"status": status(is_fine), "aheadMs": skew.num_milliseconds()});
        if is_fine { &mut up } else { &mut down }.insert("clock".to_owned(), entry);
    }
    terminus(up, down)
}

fn status(is_up: bool) -> &'static str {
    if is_up { "up" } else { "down" }
}

/// How long a store took to answer, in milliseconds; none when it did not.
async fn check(ping: impl Future<Output = StoreResult<()>>) -> Option<f64> {
    let started = Instant::now();
    match tokio::time::timeout(PATIENCE, ping).await {
        Ok(Ok(())) => Some((started.elapsed().as_secs_f64() * 100_000.0).round() / 100.0),
        Ok(Err(error)) => {
            tracing::warn!(%error, "a store is away");
            None
        }
        Err(_) => {
            tracing::warn!("a store did not answer in time");
            None
        }
    }
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
    let (name, is_up) = (app.store.name().to_owned(), check(app.store.ping()).await.is_some());
    let entry = |is_up| json!({"status": status(is_up)});
    if is_up { &mut up } else { &mut down }.insert(name, entry(is_up));
    if stopping { &mut down } else { &mut up }.insert("process".to_owned(), entry(!stopping));
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
