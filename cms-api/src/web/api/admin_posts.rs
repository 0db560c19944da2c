//! Posts as editors see them.

pub mod body;
pub mod input;

use std::sync::Arc;

use cms_sdk::content::PostKind;
use cms_sdk::feed::{RemovedId, RemovedTranslation};
use cms_sdk::{ErrorCode, Locale};
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::content::list::{self, Filter, Sort};
use crate::content::{self, Precondition, revision};
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Data, Done, Page, PageRequest};
use crate::web::error::{ApiError, ApiResult};
use crate::web::input::{Input, OptionalInput};
use crate::web::once::{Begun, Once};
use crate::web::precondition::expected_version;
use crate::{feed, settings};

use body::{PostBody, PostItemBody, PublishedBody, RevisionBody, RevisionItemBody, TranslationBody};
use input::{LocalesInput, NewPostInput, SharedPostInput, SortBody, StatusBody, WorkingCopyInput};

/// Operations on posts for editors.
pub struct AdminPostsApi {
    /// The application.
    pub app: Arc<App>,
}

#[OpenApi(prefix_path = "/admin/posts", tag = "Tag::AdminPosts")]
impl AdminPostsApi {
    /// Lists posts of which one language fits all that is asked for.
    #[expect(clippy::too_many_arguments, reason = "one per query parameter")]
    #[oai(path = "/", method = "get", operation_id = "listAdminPosts")]
    async fn list(
        &self,
        caller: Caller,
        /// In titles and slugs; `dong` finds `đồng`.
        q: Query<Option<String>>,
        kind: Query<Option<PostKind>>,
        locale: Query<Option<Locale>>,
        status: Query<Option<StatusBody>>,
        /// Id of a tag on the working copy.
        tag: Query<Option<Uuid>>,
        /// `updated` by default.
        sort: Query<Option<SortBody>>,
        page: Query<Option<i64>>,
        #[oai(name = "pageSize")] page_size: Query<Option<i64>>,
    ) -> ApiResult<Page<PostItemBody>> {
        caller.require(Scope::ContentRead)?;
        let page = PageRequest::parse(page.0, page_size.0)?;
        let filter = Filter {
            // No title holds NUL, and PostgreSQL cannot even compare it.
            query: q.0.map(|text| text.replace('\0', "\u{fffd}")),
            kind: kind.0,
            locale: locale.0,
            status: status.0.map(Into::into),
            tag: tag.0,
        };
        let sort = sort.0.map_or(Sort::Updated, Into::into);
        let mut conn = self.app.store.read().await?;
        let (items, total) = list::all(&mut conn, &filter, sort, page.offset(), page.page_size).await?;
        Ok(Page::of(items.into_iter().map(PostItemBody::from).collect(), page, total))
    }

    /// Creates a post with its languages, as drafts.
    #[oai(path = "/", method = "post", operation_id = "createPost")]
    async fn create(
        &self,
        caller: Caller,
        /// Sent twice with the same key and body, the post is created once.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        input: Input<NewPostInput>,
    ) -> ApiResult<Done<PostBody>> {
        caller.require(Scope::ContentWrite)?;
        let once = Once::new(key.0, &caller, "createPost", &input.0)?;
        let mut tx = match once.begin(&self.app).await? {
            Begun::Before(answer) => return Ok(answer),
            Begun::Now(tx) => tx,
        };
        let (settings, _) = settings::load(&mut tx).await?;
        let id = content::create(&mut tx, &self.app.clock, &settings, input.0.into()).await?;
        let post = content::post(&mut tx, &settings, id).await?;
        let version = post.version;
        once.commit(tx, Done::created_versioned("done-post-created", post.into(), version)).await
    }

    /// Reads a post with the working copies of its languages. The `ETag` is that of what they share.
    #[oai(path = "/:id", method = "get", operation_id = "getAdminPost")]
    async fn get(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Data<PostBody>> {
        caller.require(Scope::ContentRead)?;
        let mut conn = self.app.store.read().await?;
        let (settings, _) = settings::load(&mut conn).await?;
        let post = content::post(&mut conn, &settings, id.0).await?;
        let version = post.version;
        Ok(Data::versioned(post.into(), version))
    }

    /// Saves what the languages of a post share. Live pages follow at once.
    #[oai(path = "/:id", method = "put", operation_id = "updatePost")]
    async fn update(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        input: Input<SharedPostInput>,
    ) -> ApiResult<Done<PostBody>> {
        caller.require(Scope::ContentWrite)?;
        let expected = expected_version(if_match.0.as_deref())?;
        let App { store, clock, .. } = &*self.app;
        let mut tx = store.begin().await?;
        let (settings, _) = settings::load(&mut tx).await?;
        let mut entries = Vec::new();
        let version =
            content::save_shared(&mut tx, clock, id.0, expected, input.0.into(), &mut entries).await?;
        let post = content::post(&mut tx, &settings, id.0).await?;
        feed::record(&mut tx, clock, entries).await?;
        tx.commit().await?;
        self.app.committed();
        Ok(Done::versioned("done-post-saved", post.into(), version))
    }

    /// Deletes a post with everything of it. Its addresses answer 410 from then on.
    #[oai(path = "/:id", method = "delete", operation_id = "deletePost")]
    async fn delete(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> ApiResult<Done<RemovedId>> {
        caller.require(Scope::ContentWrite)?;
        let expected = expected_version(if_match.0.as_deref())?;
        let mut tx = self.app.store.begin().await?;
        let (settings, _) = settings::load(&mut tx).await?;
        content::delete(&mut tx, &self.app.clock, &settings, id.0, expected).await?;
        tx.commit().await?;
        self.app.committed();
        Ok(Done::ok("done-post-deleted", RemovedId { id: id.0 }))
    }

    /// Publishes the working copies of a post: all of the languages or none. What is live already stays as it is.
    #[oai(path = "/:id/publish", method = "post", operation_id = "publishPost")]
    async fn publish(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        input: OptionalInput<LocalesInput>,
    ) -> ApiResult<Done<PublishedBody>> {
        caller.require(Scope::ContentWrite)?;
        let App { store, clock, .. } = &*self.app;
        let mut tx = store.begin().await?;
        let (settings, _) = settings::load(&mut tx).await?;
        let locales = input.0.locales.as_deref();
        let seq = content::publish(&mut tx, clock, &settings, id.0, locales).await?;
        let post = content::post(&mut tx, &settings, id.0).await?.into();
        tx.commit().await?;
        self.app.committed();
        Ok(Done::ok("done-post-published", PublishedBody { seq, post }))
    }

    /// Takes a post down: all of the languages or none. Their addresses answer 410 until they are published again.
    #[oai(path = "/:id/unpublish", method = "post", operation_id = "unpublishPost")]
    async fn unpublish(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        input: OptionalInput<LocalesInput>,
    ) -> ApiResult<Done<PublishedBody>> {
        caller.require(Scope::ContentWrite)?;
        let App { store, clock, .. } = &*self.app;
        let mut tx = store.begin().await?;
        let (settings, _) = settings::load(&mut tx).await?;
        let locales = input.0.locales.as_deref();
        let seq = content::unpublish(&mut tx, clock, &settings, id.0, locales).await?;
        let post = content::post(&mut tx, &settings, id.0).await?.into();
        tx.commit().await?;
        self.app.committed();
        Ok(Done::ok("done-post-unpublished", PublishedBody { seq, post }))
    }

    /// Reads one language of a post. The `ETag` is that of its working copy.
    #[oai(path = "/:id/translations/:locale", method = "get", operation_id = "getTranslation")]
    async fn translation(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        locale: Path<Locale>,
    ) -> ApiResult<Data<TranslationBody>> {
        caller.require(Scope::ContentRead)?;
        let mut conn = self.app.store.read().await?;
        let (settings, _) = settings::load(&mut conn).await?;
        let translation = content::translation(&mut conn, &settings, id.0, locale.0).await?;
        let version = translation.version;
        Ok(Data::versioned(translation.into(), version))
    }

    /// Saves the working copy of one language of a post, or adds the language. Readers see nothing of it until it is published. A
    /// language that is there wants `If-Match`; one that is not wants nothing, or `If-None-Match: *`.
    #[oai(path = "/:id/translations/:locale", method = "put", operation_id = "saveTranslation")]
    async fn save_translation(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        locale: Path<Locale>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        #[oai(name = "If-None-Match")] if_none_match: Header<Option<String>>,
        input: Input<WorkingCopyInput>,
    ) -> ApiResult<Done<TranslationBody>> {
        caller.require(Scope::ContentWrite)?;
        let precondition = precondition(if_match.0.as_deref(), if_none_match.0.as_deref())?;
        let App { store, clock, .. } = &*self.app;
        let at = (id.0, locale.0);
        let mut tx = store.begin().await?;
        let (settings, _) = settings::load(&mut tx).await?;
        let input = input.0.into();
        let saved = content::save_translation(&mut tx, clock, &settings, at, precondition, input).await?;
        let body = content::translation(&mut tx, &settings, id.0, locale.0).await?.into();
        tx.commit().await?;
        let answer = if saved.is_new { Done::created_versioned } else { Done::versioned };
        Ok(answer("done-translation-saved", body, saved.version))
    }

    /// Deletes one language of a post. The last one is deleted with its post only.
    #[oai(path = "/:id/translations/:locale", method = "delete", operation_id = "deleteTranslation")]
    async fn delete_translation(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        locale: Path<Locale>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> ApiResult<Done<RemovedTranslation>> {
        caller.require(Scope::ContentWrite)?;
        let expected = expected_version(if_match.0.as_deref())?;
        let at = (id.0, locale.0);
        let mut tx = self.app.store.begin().await?;
        let (settings, _) = settings::load(&mut tx).await?;
        content::delete_translation(&mut tx, &self.app.clock, &settings, at, expected).await?;
        tx.commit().await?;
        self.app.committed();
        let body = RemovedTranslation { post_id: id.0, locale: locale.0 };
        Ok(Done::ok("done-translation-deleted", body))
    }

    /// Lists the revisions of one language of a post, newest first. Every save made one.
    #[oai(path = "/:id/translations/:locale/revisions", method = "get", operation_id = "listRevisions")]
    async fn revisions(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        locale: Path<Locale>,
        page: Query<Option<i64>>,
        #[oai(name = "pageSize")] page_size: Query<Option<i64>>,
    ) -> ApiResult<Page<RevisionItemBody>> {
        caller.require(Scope::ContentRead)?;
        let page = PageRequest::parse(page.0, page_size.0)?;
        let mut conn = self.app.store.read().await?;
        let (offset, limit) = (page.offset(), page.page_size);
        let (rows, total) = revision::list(&mut conn, id.0, locale.0, offset, limit).await?;
        Ok(Page::of(rows.into_iter().map(RevisionItemBody::from).collect(), page, total))
    }

    /// Reads a revision.
    #[oai(path = "/:id/translations/:locale/revisions/:number", method = "get", operation_id = "getRevision")]
    async fn revision(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        locale: Path<Locale>,
        number: Path<i64>,
    ) -> ApiResult<Data<RevisionBody>> {
        caller.require(Scope::ContentRead)?;
        let mut conn = self.app.store.read().await?;
        Ok(Data::of(revision::find(&mut conn, id.0, locale.0, number.0).await?.into()))
    }
}

/// What a caller says about the translation that it read.
fn precondition(if_match: Option<&str>, if_none_match: Option<&str>) -> ApiResult<Precondition> {
    match (if_match, if_none_match.map(str::trim)) {
        (None, None) => Ok(Precondition::Unsaid),
        (None, Some("*")) => Ok(Precondition::IsNew),
        (Some(_), None) => Ok(Precondition::Version(expected_version(if_match)?)),
        _ => Err(ApiError::detailed(ErrorCode::InvalidHeader, "If-None-Match")),
    }
}
