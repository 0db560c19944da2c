//! Tags.

use std::sync::Arc;

use cms_sdk::content::{Tag as SiteTag, TagWords};
use cms_sdk::feed::RemovedId;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::{Object, OpenApi};
use serde::Deserialize;
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::content::tags::{self, EditedTag};
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Data, Done, Page, PageRequest};
use crate::web::error::ApiResult;
use crate::web::input::Input;
use crate::web::once::{Begun, Once};
use crate::web::precondition::expected_version;

/// Operations on tags.
pub struct TagsApi {
    /// The application.
    pub app: Arc<App>,
}

/// A tag as a caller writes it: at least one language has words, and only those show it.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagInput {
    /// English words.
    en: Option<TagWordsInput>,
    /// Vietnamese words.
    vi: Option<TagWordsInput>,
    /// Whether its articles are parts of a series, to be read oldest first.
    #[oai(default)]
    #[serde(default)]
    series: bool,
}

/// A tag's words in one language.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagWordsInput {
    /// Shown to readers, at most 60 characters.
    name: String,
    /// Part of its address, unique per language; made from the name where absent.
    slug: Option<String>,
}

/// A tag.
#[derive(Debug, Object)]
pub struct TagBody {
    /// Its id.
    id: Uuid,
    /// Its version; its `ETag` is `"v<version>"`.
    version: i64,
    /// English words.
    #[oai(skip_serializing_if_is_none)]
    en: Option<TagWords>,
    /// Vietnamese words.
    #[oai(skip_serializing_if_is_none)]
    vi: Option<TagWords>,
    /// Whether its articles are parts of a series, to be read oldest first.
    series: bool,
}

#[OpenApi(prefix_path = "/admin/tags", tag = "Tag::Tags")]
impl TagsApi {
    /// Lists tags by name.
    #[oai(path = "/", method = "get", operation_id = "listTags")]
    async fn list(
        &self,
        caller: Caller,
        /// In names; `dong` finds `đồng`.
        q: Query<Option<String>>,
        page: Query<Option<i64>>,
        #[oai(name = "pageSize")] page_size: Query<Option<i64>>,
    ) -> ApiResult<Page<TagBody>> {
        caller.require(Scope::ContentRead)?;
        let page = PageRequest::parse(page.0, page_size.0)?;
        let mut conn = self.app.store.read().await?;
        let (tags, total) = tags::list(&mut conn, q.0.as_deref(), page.offset(), page.page_size).await?;
        Ok(Page::of(tags.into_iter().map(TagBody::from).collect(), page, total))
    }

    /// Creates a tag.
    #[oai(path = "/", method = "post", operation_id = "createTag")]
    async fn create(
        &self,
        caller: Caller,
        /// Sent twice with the same key and body, the tag is created once.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        input: Input<TagInput>,
    ) -> ApiResult<Done<TagBody>> {
        caller.require(Scope::ContentWrite)?;
        let once = Once::new(key.0, &caller, "createTag", &input.0)?;
        let mut tx = match once.begin(&self.app).await? {
            Begun::Before(answer) => return Ok(answer),
            Begun::Now(tx) => tx,
        };
        let (tag, _) = tags::create(&mut tx, &self.app.clock, input.0.into()).await?;
        let version = tag.version;
        let answer = Done::created_versioned("done-tag-created", tag.into(), version);
        let answer = once.commit(tx, answer).await?;
        self.app.committed();
        Ok(answer)
    }

    /// Reads a tag.
    #[oai(path = "/:id", method = "get", operation_id = "getTag")]
    async fn get(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Data<TagBody>> {
        caller.require(Scope::ContentRead)?;
        let mut conn = self.app.store.read().await?;
        let tag = tags::find(&mut conn, id.0).await?;
        let version = tag.version;
        Ok(Data::versioned(tag.into(), version))
    }

    /// Puts other words in the place of a tag's words; the site follows at once.
    #[oai(path = "/:id", method = "put", operation_id = "updateTag")]
    async fn update(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        input: Input<TagInput>,
    ) -> ApiResult<Done<TagBody>> {
        caller.require(Scope::ContentWrite)?;
        let expected = expected_version(if_match.0.as_deref())?;
        let mut tx = self.app.store.begin().await?;
        let (tag, _) = tags::update(&mut tx, &self.app.clock, id.0, expected, input.0.into()).await?;
        tx.commit().await?;
        self.app.committed();
        let version = tag.version;
        Ok(Done::versioned("done-tag-updated", tag.into(), version))
    }

    /// Deletes a tag; posts lose it, live ones too.
    #[oai(path = "/:id", method = "delete", operation_id = "deleteTag")]
    async fn delete(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> ApiResult<Done<RemovedId>> {
        caller.require(Scope::ContentWrite)?;
        let expected = expected_version(if_match.0.as_deref())?;
        let mut tx = self.app.store.begin().await?;
        tags::delete(&mut tx, &self.app.clock, id.0, expected).await?;
        tx.commit().await?;
        self.app.committed();
        Ok(Done::ok("done-tag-deleted", RemovedId { id: id.0 }))
    }
}

impl From<TagInput> for tags::TagInput {
    fn from(input: TagInput) -> Self {
        let words = |words: TagWordsInput| tags::TagWordsInput { name: words.name, slug: words.slug };
        Self { en: input.en.map(words), vi: input.vi.map(words), series: input.series }
    }
}

impl From<EditedTag> for TagBody {
    fn from(EditedTag { tag: SiteTag { id, en, vi, series }, version }: EditedTag) -> Self {
        Self { id, version, en, vi, series }
    }
}
