//! Posts as editors see them.

pub mod body;
pub mod input;

use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use cms_sdk::feed::RemovedId;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::content::list::{self, Filter, Sort};
use crate::content::{self, NewPost};
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Data, Done, Page, PageRequest};
use crate::web::error::ApiResult;
use crate::web::input::{Input, OptionalInput};
use crate::web::once::{Begun, Once};
use crate::web::precondition::expected_version;
use crate::{feed, settings};

use super::translations::bodies::StateBody;
use body::{PostBody, PostItemBody, PublishedBody};
use input::{LocalesInput, NewPostInput, OrderBody, SharedPostInput, SortBody, StatusBody};

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
        /// Id of an author on the working copy.
        author: Query<Option<Uuid>>,
        /// Posts that lack a language, or of which one is behind the other; `locale` is then the language that lacks something.
        translation: Query<Option<StateBody>>,
        /// `updated` by default.
        sort: Query<Option<SortBody>>,
        /// `asc` for `title`, `desc` for the others by default.
        order: Query<Option<OrderBody>>,
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
            author: author.0,
            translation: translation.0.map(Into::into),
            in_trash: false,
        };
        let sort = sort.0.map_or(Sort::Updated, Into::into);
        let sort = (sort, order.0.map_or(sort.direction(), Into::into));
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
        let mut post: NewPost = input.0.into();
        post.translations.values_mut().for_each(|copy| copy.saved_by = Some(caller.actor()));
        let id = content::create(&mut tx, &self.app.clock, &settings, post).await?;
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

    /// Puts a post into the trash. Its addresses answer 410 from then on; it stands in no list until it is taken out again.
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
        content::trash(&mut tx, &self.app.clock, &settings, id.0, Some(expected)).await?;
        tx.commit().await?;
        self.app.committed();
        Ok(Done::ok("done-post-trashed", RemovedId { id: id.0 }))
    }

    /// Makes a post with the same working copies, as drafts, under slugs of their own.
    #[oai(path = "/:id/duplicate", method = "post", operation_id = "duplicatePost")]
    async fn duplicate(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Done<PostBody>> {
        caller.require(Scope::ContentWrite)?;
        let App { store, clock, .. } = &*self.app;
        let mut tx = store.begin().await?;
        let (settings, _) = settings::load(&mut tx).await?;
        let by = Some(caller.actor());
        let copy = content::duplicate(&mut tx, clock, &settings, id.0, by).await?;
        let post = content::post(&mut tx, &settings, copy).await?;
        tx.commit().await?;
        let version = post.version;
        Ok(Done::created_versioned("done-post-duplicated", post.into(), version))
    }

    /// Publishes the working copies of a post: all of the languages or none. What is live already stays as it is. The post's pair rule
    /// has its say.
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
}
