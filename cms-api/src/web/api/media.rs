//! Uploaded pictures.

mod bodies;

use std::sync::Arc;

use cms_sdk::ErrorCode;
use cms_sdk::feed::RemovedId;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::media::{self, Filter, files, uses};
use crate::store::media_list::Sort;
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Data, Done, Page, PageRequest};
use crate::web::error::ApiResult;
use crate::web::input::Input;
use crate::web::precondition::expected_version;
use crate::web::received::File;
use bodies::{MediaBody, MediaInput, MediaKind, MediaSort, MediaUsesBody, SortOrder};

/// Operations on pictures.
pub struct MediaApi {
    /// The application.
    pub app: Arc<App>,
}

#[OpenApi(prefix_path = "/admin/media", tag = "Tag::Media")]
impl MediaApi {
    /// Lists pictures, newest first unless another order is asked for.
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query")]
    #[oai(path = "/", method = "get", operation_id = "listMedia")]
    async fn list(
        &self,
        caller: Caller,
        /// In file names and alternative texts; `dong` finds `đồng`.
        q: Query<Option<String>>,
        kind: Query<Option<MediaKind>>,
        /// Only those that no page and no setting names.
        unused: Query<Option<bool>>,
        sort: Query<Option<MediaSort>>,
        order: Query<Option<SortOrder>>,
        page: Query<Option<i64>>,
        #[oai(name = "pageSize")] page_size: Query<Option<i64>>,
    ) -> ApiResult<Page<MediaBody>> {
        caller.require(Scope::ContentRead)?;
        let page = PageRequest::parse(page.0, page_size.0)?;
        let filter =
            Filter { query: q.0, kind: kind.0.map(MediaKind::kind), unused: unused.0.unwrap_or(false) };
        let sort = sort.0.map_or(Sort::Created, MediaSort::column);
        let descending = order.0.map_or(sort != Sort::Name, |order| order == SortOrder::Desc);
        let mut conn = self.app.store.read().await?;
        let (rows, total) =
            media::list(&mut conn, &filter, (sort, descending), page.offset(), page.page_size).await?;
        let names: Vec<_> = rows.iter().map(|row| row.name.clone()).collect();
        let used = uses::used(&mut conn, &names).await?;
        let bodies = rows.into_iter().map(|row| {
            let is_used = used.contains(&row.name);
            MediaBody::new(row, is_used)
        });
        Ok(Page::of(bodies.collect(), page, total))
    }

    /// Uploads a picture: the body is the file. PNG, JPEG, WebP and GIF are taken, told by their bytes; the picture is written anew,
    /// without metadata. The same bytes again answer 200 with the picture that is there.
    #[oai(path = "/", method = "post", operation_id = "uploadMedia")]
    async fn upload(
        &self,
        caller: Caller,
        /// What the file is called, at most 200 characters; its address follows from it and stays.
        #[oai(name = "fileName")]
        file_name: Query<String>,
        file: File,
    ) -> ApiResult<Done<MediaBody>> {
        caller.require(Scope::ContentWrite)?;
        let media_type = file.media_type.clone();
        let bytes = file.receive(self.app.config.media_limit, ErrorCode::PictureBroken).await?;
        let uploaded = media::upload(&self.app, bytes, &file_name.0, media_type, &caller.name()).await?;
        let used = uses::of(&mut self.app.store.read().await?, &uploaded.row.name).await?;
        let version = uploaded.row.version;
        let body = MediaBody::new(uploaded.row, !used.is_empty());
        Ok(if uploaded.is_new {
            Done::created_versioned("done-media-uploaded", body, version)
        } else {
            Done::versioned("done-media-there", body, version)
        })
    }

    /// Reads a picture's facts and words.
    #[oai(path = "/:id", method = "get", operation_id = "getMedia")]
    async fn get(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Data<MediaBody>> {
        caller.require(Scope::ContentRead)?;
        let mut conn = self.app.store.read().await?;
        let row = media::find(&mut conn, id.0).await?;
        let is_used = !uses::of(&mut conn, &row.name).await?.is_empty();
        let version = row.version;
        Ok(Data::versioned(MediaBody::new(row, is_used), version))
    }

    /// Puts other words or another focal point in the place of a picture's; pages that show it follow at once. Its address stays.
    #[oai(path = "/:id", method = "put", operation_id = "updateMedia")]
    async fn update(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        input: Input<MediaInput>,
    ) -> ApiResult<Done<MediaBody>> {
        caller.require(Scope::ContentWrite)?;
        let expected = expected_version(if_match.0.as_deref())?;
        let mut tx = self.app.store.begin().await?;
        let row = media::update(&mut tx, &self.app.clock, id.0, expected, input.0.into()).await?;
        let is_used = !uses::of(&mut tx, &row.name).await?.is_empty();
        tx.commit().await?;
        self.app.committed();
        let version = row.version;
        Ok(Done::versioned("done-media-updated", MediaBody::new(row, is_used), version))
    }

    /// Deletes a picture that no page and no setting names, its file too.
    #[oai(path = "/:id", method = "delete", operation_id = "deleteMedia")]
    async fn delete(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> ApiResult<Done<RemovedId>> {
        caller.require(Scope::ContentWrite)?;
        let expected = expected_version(if_match.0.as_deref())?;
        let mut tx = self.app.store.begin().await?;
        let row = media::delete(&mut tx, &self.app.clock, id.0, expected).await?;
        tx.commit().await?;
        self.app.committed();
        files::delete(&*self.app.media, &row.name).await;
        Ok(Done::ok("done-media-deleted", RemovedId { id: id.0 }))
    }

    /// Lists what names a picture: pages as readers see them, working copies, and the settings.
    #[oai(path = "/:id/uses", method = "get", operation_id = "listMediaUses")]
    async fn uses(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Data<MediaUsesBody>> {
        caller.require(Scope::ContentRead)?;
        let mut conn = self.app.store.read().await?;
        let row = media::find(&mut conn, id.0).await?;
        Ok(Data::of(MediaUsesBody::new(uses::of(&mut conn, &row.name).await?)))
    }
}
