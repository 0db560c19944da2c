//! What a generator reads: the change feed and the snapshot.

use std::sync::Arc;

use cms_sdk::ErrorCode;
use cms_sdk::feed::{Change, Cursor};
use poem::Body;
use poem_openapi::param::Query;
use poem_openapi::payload::Binary;
use poem_openapi::{ApiResponse, OpenApi};

use super::Tag;
use crate::app::App;
use crate::export::{changes, snapshot};
use crate::feed::{self, MAX_PAGE};
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::KeysetBody;
use crate::web::error::{ApiError, ApiResult};
use crate::web::streamed::StreamedJson;

/// The answer to a request for changes.
#[derive(ApiResponse)]
pub enum Changes {
    /// A page of the feed.
    #[oai(status = 200)]
    Page(StreamedJson<KeysetBody<Change>>),
}

/// The answer to a request for a snapshot.
#[derive(ApiResponse)]
pub enum Snapshot {
    /// Lines of JSON.
    #[oai(status = 200, content_type = "application/x-ndjson")]
    Lines(Binary<Body>),
}

const DEFAULT_PAGE: i64 = 500;

/// Operations for generators.
pub struct ExportApi {
    /// The application.
    pub app: Arc<App>,
}

#[OpenApi(prefix_path = "/export", tag = "Tag::Export")]
impl ExportApi {
    /// Reads the change feed after a cursor, in commit order. A page never splits a transaction, so it may be longer than `limit`.
    #[oai(path = "/changes", method = "get", operation_id = "listChanges")]
    async fn changes(
        &self,
        caller: Caller,
        /// The cursor of the last change that was seen: `seq.id`; `0`, the default, is the start.
        after: Query<Option<String>>,
        /// From 1 to 1000; 500 by default.
        limit: Query<Option<i64>>,
    ) -> ApiResult<Changes> {
        caller.require(Scope::SiteRead)?;
        let invalid = |name| ApiError::detailed(ErrorCode::InvalidQuery, name);
        let cursor = after.0.map_or(Ok(Cursor::START), |text| text.parse()).map_err(|_| invalid("after"))?;
        let limit = limit.0.unwrap_or(DEFAULT_PAGE);
        if !(1..=MAX_PAGE).contains(&limit) {
            return Err(invalid("limit 1–1000"));
        }
        let page = feed::page_after(&mut self.app.store.read().await?, cursor, limit).await?;
        let body = Body::from_bytes_stream(changes::body(&self.app.store, page));
        Ok(Changes::Page(StreamedJson::new(body)))
    }

    /// Reads everything that is true of the live site at one moment. The first line is `{format, cursor}`, every other line an
    /// entry as in the change feed, the last line `{entries}`; without it the snapshot was cut off.
    #[oai(path = "/snapshot", method = "get", operation_id = "getSnapshot")]
    async fn snapshot(&self, caller: Caller) -> ApiResult<Snapshot> {
        caller.require(Scope::SiteRead)?;
        let lines = snapshot::begin(&self.app.store).await?;
        Ok(Snapshot::Lines(Binary(Body::from_bytes_stream(lines))))
    }
}
