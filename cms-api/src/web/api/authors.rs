//! Authors.

use std::sync::Arc;

use cms_sdk::content::{Author, AuthorWords, Picture};
use cms_sdk::feed::RemovedId;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::{Object, OpenApi};
use serde::Deserialize;
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::content::authors::{self, EditedAuthor};
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Data, Done, Page, PageRequest};
use crate::web::error::ApiResult;
use crate::web::input::Input;
use crate::web::once::{Begun, Once};
use crate::web::precondition::expected_version;

/// Operations on authors.
pub struct AuthorsApi {
    /// The application.
    pub app: Arc<App>,
}

/// An author as a caller writes them: at least one language has words; the other shows the same name, and no bio.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorInput {
    /// Their name in files, unique, the same in both languages; made from the name where absent.
    slug: Option<String>,
    /// Their picture.
    picture: Option<Picture>,
    /// Their page elsewhere.
    link: Option<String>,
    /// English words.
    en: Option<AuthorWords>,
    /// Vietnamese words.
    vi: Option<AuthorWords>,
}

/// An author.
#[derive(Debug, Object)]
pub struct AuthorBody {
    /// Their version; its `ETag` is `"v<version>"`.
    version: i64,
    /// Their profile.
    #[oai(flatten)]
    author: Author,
}

#[OpenApi(prefix_path = "/admin/authors", tag = "Tag::Authors")]
impl AuthorsApi {
    /// Lists authors by name.
    #[oai(path = "/", method = "get", operation_id = "listAuthors")]
    async fn list(
        &self,
        caller: Caller,
        /// In names and slugs; `dong` finds `đồng`.
        q: Query<Option<String>>,
        page: Query<Option<i64>>,
        #[oai(name = "pageSize")] page_size: Query<Option<i64>>,
    ) -> ApiResult<Page<AuthorBody>> {
        caller.require(Scope::ContentRead)?;
        let page = PageRequest::parse(page.0, page_size.0)?;
        let mut conn = self.app.store.read().await?;
        let (found, total) = authors::list(&mut conn, q.0.as_deref(), page.offset(), page.page_size).await?;
        Ok(Page::of(found.into_iter().map(AuthorBody::from).collect(), page, total))
    }

    /// Creates an author.
    #[oai(path = "/", method = "post", operation_id = "createAuthor")]
    async fn create(
        &self,
        caller: Caller,
        /// Sent twice with the same key and body, the author is created once.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        input: Input<AuthorInput>,
    ) -> ApiResult<Done<AuthorBody>> {
        caller.require(Scope::ContentWrite)?;
        let once = Once::new(key.0, &caller, "createAuthor", &input.0)?;
        let mut tx = match once.begin(&self.app).await? {
            Begun::Before(answer) => return Ok(answer),
            Begun::Now(tx) => tx,
        };
        let (author, _) = authors::create(&mut tx, &self.app.clock, input.0.into()).await?;
        let version = author.version;
        let answer = Done::created_versioned("done-author-created", author.into(), version);
        let answer = once.commit(tx, answer).await?;
        self.app.committed();
        Ok(answer)
    }

    /// Reads an author.
    #[oai(path = "/:id", method = "get", operation_id = "getAuthor")]
    async fn get(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Data<AuthorBody>> {
        caller.require(Scope::ContentRead)?;
        let mut conn = self.app.store.read().await?;
        let author = authors::find(&mut conn, id.0).await?;
        let version = author.version;
        Ok(Data::versioned(author.into(), version))
    }

    /// Puts another profile in the place of an author's; the site follows at once.
    #[oai(path = "/:id", method = "put", operation_id = "updateAuthor")]
    async fn update(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        input: Input<AuthorInput>,
    ) -> ApiResult<Done<AuthorBody>> {
        caller.require(Scope::ContentWrite)?;
        let expected = expected_version(if_match.0.as_deref())?;
        let mut tx = self.app.store.begin().await?;
        let (author, _) = authors::update(&mut tx, &self.app.clock, id.0, expected, input.0.into()).await?;
        tx.commit().await?;
        self.app.committed();
        let version = author.version;
        Ok(Done::versioned("done-author-updated", author.into(), version))
    }

    /// Deletes an author; posts lose them, live ones too.
    #[oai(path = "/:id", method = "delete", operation_id = "deleteAuthor")]
    async fn delete(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> ApiResult<Done<RemovedId>> {
        caller.require(Scope::ContentWrite)?;
        let expected = expected_version(if_match.0.as_deref())?;
        let mut tx = self.app.store.begin().await?;
        authors::delete(&mut tx, &self.app.clock, id.0, expected).await?;
        tx.commit().await?;
        self.app.committed();
        Ok(Done::ok("done-author-deleted", RemovedId { id: id.0 }))
    }
}

impl From<AuthorInput> for authors::AuthorInput {
    fn from(input: AuthorInput) -> Self {
        Self { slug: input.slug, picture: input.picture, link: input.link, en: input.en, vi: input.vi }
    }
}

impl From<EditedAuthor> for AuthorBody {
    fn from(EditedAuthor { author, version }: EditedAuthor) -> Self {
        Self { version, author }
    }
}
