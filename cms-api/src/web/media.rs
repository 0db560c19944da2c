//! `GET /media/{name}`: a picture or its thumbnail, for previews and for sites that were not built since it was uploaded.

use std::sync::Arc;

use cms_sdk::ErrorCode;
use cms_sdk::media::{HASH_DIGITS, media_type};
use poem::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, ETAG, IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS,
};
use poem::http::{HeaderMap, StatusCode};
use poem::web::{Data, Path};
use poem::{IntoResponse as _, Response, handler};

use super::error::ApiError;
use crate::app::App;

/// Other bytes never stand under the same name, so caches may keep it for ever. Should a browser be led to it as a page, it runs nothing.
#[handler]
pub(super) async fn file(Path(name): Path<String>, headers: &HeaderMap, app: Data<&Arc<App>>) -> Response {
    let Some(media_type) = media_type(&name) else {
        return ApiError::new(ErrorCode::NotFound).into_response();
    };
    let bytes = match app.media.get(&name).await {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return ApiError::new(ErrorCode::NotFound).into_response(),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "the store of media failed");
            return ApiError::new(ErrorCode::Unavailable).into_response();
        }
    };
    // The thumbnail shares the picture's digits.
    let digits = name.get(..HASH_DIGITS).unwrap_or_default();
    let etag = format!("\"{digits}-{}\"", bytes.len());
    let answer = Response::builder()
        .header(ETAG, &etag)
        .header(CACHE_CONTROL, "public, max-age=31536000, immutable")
        .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag) {
        return answer.status(StatusCode::NOT_MODIFIED).finish();
    }
    answer.content_type(media_type).body(bytes)
}
