//! Redirects.

use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::feed::RemovedId;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::{Object, OpenApi};
use serde::Deserialize;
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::content::redirects::{self, EditedRedirect};
use crate::settings;
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Data, Done, Page, PageRequest};
use crate::web::error::ApiResult;
use crate::web::input::Input;
use crate::web::once::{Begun, Once};
use crate::web::precondition::expected_version;

/// Operations on redirects.
pub struct RedirectsApi {
    /// The application.
    pub app: Arc<App>,
}

/// A redirect as a caller writes it. It leads to a post in a language, or to `to`; with neither the address is gone (410).
#[derive(Debug, Object, Deserialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RedirectInput {
    /// Root-relative path, unique and no live page's; a trailing slash is added where it is missing.
    from: String,
    /// The post that it leads to, wherever that lives by then.
    post_id: Option<Uuid>,
    /// The language of that post.
    locale: Option<Locale>,
    /// A root-relative path or absolute URL that it leads to.
    to: Option<String>,
}

/// A redirect.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct RedirectBody {
    /// Its id.
    id: Uuid,
    /// Its version; its `ETag` is `"v<version>"`.
    version: i64,
    /// Whether an editor made it; the others follow from pages that moved or were taken down.
    manual: bool,
    /// The address.
    from: String,
    /// The post that it leads to; while that is not live the address is gone (410).
    #[oai(skip_serializing_if_is_none)]
    post_id: Option<Uuid>,
    /// The language of that post.
    #[oai(skip_serializing_if_is_none)]
    locale: Option<Locale>,
    /// The path or URL that it leads to.
    #[oai(skip_serializing_if_is_none)]
    to: Option<String>,
}

#[OpenApi(prefix_path = "/admin/redirects", tag = "Tag::Redirects")]
impl RedirectsApi {
    /// Lists redirects, newest first.
    #[oai(path = "/", method = "get", operation_id = "listRedirects")]
    async fn list(
        &self,
        caller: Caller,
        /// `true` keeps those that editors made, `false` the others.
        manual: Query<Option<bool>>,
        page: Query<Option<i64>>,
        #[oai(name = "pageSize")] page_size: Query<Option<i64>>,
    ) -> ApiResult<Page<RedirectBody>> {
        caller.require(Scope::ContentRead)?;
        let page = PageRequest::parse(page.0, page_size.0)?;
        let mut conn = self.app.store.read().await?;
        let (found, total) = redirects::list(&mut conn, manual.0, page.offset(), page.page_size).await?;
        Ok(Page::of(found.into_iter().map(RedirectBody::from).collect(), page, total))
    }

    /// Makes a redirect; the site follows at once.
    #[oai(path = "/", method = "post", operation_id = "createRedirect")]
    async fn create(
        &self,
        caller: Caller,
        /// Sent twice with the same key and body, the redirect is made once.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        input: Input<RedirectInput>,
    ) -> ApiResult<Done<RedirectBody>> {
        caller.require(Scope::ContentWrite)?;
        let once = Once::new(key.0, &caller, "createRedirect", &input.0)?;
        let mut tx = match once.begin(&self.app).await? {
            Begun::Before(answer) => return Ok(answer),
            Begun::Now(tx) => tx,
        };
        let (settings, _) = settings::load(&mut tx).await?;
        let (made, _) = redirects::create(&mut tx, &self.app.clock, &settings, input.0.into()).await?;
        let version = made.version;
        let answer = Done::created_versioned("done-redirect-created", made.into(), version);
        let answer = once.commit(tx, answer).await?;
        self.app.committed();
        Ok(answer)
    }

    /// Reads a redirect.
    #[oai(path = "/:id", method = "get", operation_id = "getRedirect")]
    async fn get(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Data<RedirectBody>> {
        caller.require(Scope::ContentRead)?;
        let mut conn = self.app.store.read().await?;
        let found = redirects::find(&mut conn, id.0).await?;
        let version = found.version;
        Ok(Data::versioned(found.into(), version))
    }

    /// Puts another redirect in its place; the site follows at once.
    #[oai(path = "/:id", method = "put", operation_id = "updateRedirect")]
    async fn update(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        input: Input<RedirectInput>,
    ) -> ApiResult<Done<RedirectBody>> {
        caller.require(Scope::ContentWrite)?;
        let expected = expected_version(if_match.0.as_deref())?;
        let App { store, clock, .. } = &*self.app;
        let mut tx = store.begin().await?;
        let (settings, _) = settings::load(&mut tx).await?;
        let input = input.0.into();
        let (saved, _) = redirects::update(&mut tx, clock, &settings, id.0, expected, input).await?;
        tx.commit().await?;
        self.app.committed();
        let version = saved.version;
        Ok(Done::versioned("done-redirect-updated", saved.into(), version))
    }

    /// Deletes a redirect; its address is not found from then on.
    #[oai(path = "/:id", method = "delete", operation_id = "deleteRedirect")]
    async fn delete(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> ApiResult<Done<RemovedId>> {
        caller.require(Scope::ContentWrite)?;
        let expected = expected_version(if_match.0.as_deref())?;
        let mut tx = self.app.store.begin().await?;
        redirects::delete(&mut tx, &self.app.clock, id.0, expected).await?;
        tx.commit().await?;
        self.app.committed();
        Ok(Done::ok("done-redirect-deleted", RemovedId { id: id.0 }))
    }
}

impl From<RedirectInput> for redirects::RedirectInput {
    fn from(input: RedirectInput) -> Self {
        Self { from: input.from, post_id: input.post_id, locale: input.locale, to: input.to }
    }
}

impl From<EditedRedirect> for RedirectBody {
    fn from(EditedRedirect { redirect, manual, version }: EditedRedirect) -> Self {
        Self {
            id: redirect.id,
            version,
            manual,
            from: redirect.from,
            post_id: redirect.post_id,
            locale: redirect.locale,
            to: redirect.to,
        }
    }
}
