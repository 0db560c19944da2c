//! Answers that change only when the site does are kept, so that most readers cost no query.

use std::sync::Arc;

use bytes::Bytes;
use moka::sync::Cache;
use poem::http::header::CONTENT_TYPE;
use poem::http::{HeaderValue, Method, StatusCode};
use poem::{Body, Endpoint, IntoResponse as _, Request, Response, Result};

use crate::app::App;
use crate::web::error::ApiError;
use crate::web::operations::Asked;

/// Operations whose answers say nothing but what the feed says, in no language but the one that the address names.
const KEPT: &[&str] = &["listPosts", "getPost"];
/// Bytes of all kept answers together.
const CAPACITY: u64 = 16 * 1024 * 1024;

/// Kept answers, by path and query.
pub struct KeptAnswers(Cache<String, Kept>);

#[derive(Clone)]
struct Kept {
    /// The feed's newest `seq` before it was made.
    seq: i64,
    media_type: HeaderValue,
    body: Bytes,
}

impl Default for KeptAnswers {
    fn default() -> Self {
        let weight =
            |key: &String, kept: &Kept| u32::try_from(key.len() + kept.body.len()).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(CAPACITY).weigher(weight).build())
    }
}

/// Gives the kept answer where the feed has not moved since it was made, else keeps the new one. Only successes are kept: errors
/// speak the caller's language.
pub async fn keep_answers<E: Endpoint>(
    app: Arc<App>,
    kept: Arc<KeptAnswers>,
    endpoint: Arc<E>,
    request: Request,
) -> Result<Response> {
    let is_kept = request.method() == Method::GET && KEPT.contains(&Asked::of(&request).id());
    if !is_kept {
        return Ok(Box::pin(endpoint.call(request)).await?.into_response());
    }
    let key = request.uri().to_string();
    let seq = app.feed_head.seq(&app.store).await.map_err(ApiError::from)?;
    if let Some(known) = kept.0.get(&key).filter(|known| known.seq == seq) {
        return Ok(known.response());
    }
    // Boxed, so that a kept answer does not carry the room for making one through every layer.
    let response = Box::pin(endpoint.call(request)).await?.into_response();
    let (parts, body) = response.into_parts();
    let media_type = parts.headers.get(CONTENT_TYPE).cloned();
    let (StatusCode::OK, Some(media_type)) = (parts.status, media_type) else {
        return Ok(Response::from_parts(parts, body));
    };
    let body = body.into_bytes().await.map_err(|error| ApiError::from(anyhow::Error::from(error)))?;
    kept.0.insert(key, Kept { seq, media_type, body: body.clone() });
    Ok(Response::from_parts(parts, Body::from_bytes(body)))
}

impl Kept {
    fn response(self) -> Response {
        Response::builder().header(CONTENT_TYPE, self.media_type).body(Body::from_bytes(self.body))
    }
}
