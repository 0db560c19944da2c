//! The trash.

use std::sync::Arc;

use cms_sdk::feed::RemovedId;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use uuid::Uuid;

use super::Tag;
use super::admin_posts::body::{PostBody, PostItemBody};
use crate::app::App;
use crate::audit::{self, Action, Event};
use crate::content::list::{self, Filter, Sort};
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Done, Page, PageRequest};
use crate::web::error::ApiResult;
use crate::{content, settings};

/// Operations on the trash.
pub struct TrashApi {
    /// The application.
    pub app: Arc<App>,
}

#[OpenApi(prefix_path = "/admin/trash", tag = "Tag::Trash")]
impl TrashApi {
    /// Lists what is in the trash, what was put there last first.
    #[oai(path = "/", method = "get", operation_id = "listTrash")]
    async fn list(
        &self,
        caller: Caller,
        /// In titles and slugs; `dong` finds `đồng`.
        q: Query<Option<String>>,
        page: Query<Option<i64>>,
        #[oai(name = "pageSize")] page_size: Query<Option<i64>>,
    ) -> ApiResult<Page<PostItemBody>> {
        caller.require(Scope::ContentRead)?;
        let page = PageRequest::parse(page.0, page_size.0)?;
        // No title holds NUL, and PostgreSQL cannot even compare it.
        let query = q.0.map(|text| text.replace('\0', "\u{fffd}"));
        let filter = Filter { query, in_trash: true, ..Filter::default() };
        let sort = (Sort::Deleted, Sort::Deleted.direction());
        let mut conn = self.app.store.read().await?;
        let (items, total) = list::all(&mut conn, &filter, sort, page.offset(), page.page_size).await?;
        Ok(Page::of(items.into_iter().map(PostItemBody::from).collect(), page, total))
    }

    /// Takes a post out of the trash. Nothing of it goes live by that.
    #[oai(path = "/:id/restore", method = "post", operation_id = "restorePost")]
    async fn restore(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Done<PostBody>> {
        caller.require(Scope::ContentWrite)?;
        let mut tx = self.app.store.begin().await?;
        let (settings, _) = settings::load(&mut tx).await?;
        content::restore(&mut tx, &self.app.clock, id.0).await?;
        let post = content::post(&mut tx, &settings, id.0).await?;
        tx.commit().await?;
        let version = post.version;
        Ok(Done::versioned("done-post-restored", post.into(), version))
    }

    /// Deletes a post of the trash with everything of it, for ever. Its addresses answer 410 from then on.
    #[oai(path = "/:id", method = "delete", operation_id = "deletePostForEver")]
    async fn delete(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Done<RemovedId>> {
        caller.require_recent(Scope::ContentWrite, &self.app)?;
        let mut tx = self.app.store.begin().await?;
        content::delete_for_ever(&mut tx, id.0).await?;
        let event = Event::done(Action::PostDeleted).subject(format!("post:{}", id.0));
        audit::record(&mut tx, &self.app.clock, caller.source(), event).await?;
        tx.commit().await?;
        Ok(Done::ok("done-post-deleted", RemovedId { id: id.0 }))
    }
}
