//! Revisions: every save made one.

use std::sync::Arc;

use cms_sdk::Locale;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use uuid::Uuid;

use super::Tag;
use super::admin_posts::body::{RevisionBody, RevisionItemBody, TranslationBody};
use super::translations::bodies::{ComparedBody, ComparisonBody};
use crate::app::App;
use crate::content::{self, compare, revision, saved_by};
use crate::settings;
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Data, Done, Page, PageRequest};
use crate::web::error::ApiResult;
use crate::web::precondition::expected_version;

/// Operations on revisions.
pub struct RevisionsApi {
    /// The application.
    pub app: Arc<App>,
}

#[OpenApi(prefix_path = "/admin/posts", tag = "Tag::Revisions")]
impl RevisionsApi {
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
        let names = saved_by::names(&mut conn, rows.iter().map(|row| row.saved_by.as_str())).await?;
        let items = rows.into_iter().map(|row| RevisionItemBody::new(row, &names)).collect();
        Ok(Page::of(items, page, total))
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
        let found = revision::find(&mut conn, id.0, locale.0, number.0).await?;
        let names = saved_by::names(&mut conn, std::iter::once(found.saved_by.as_str())).await?;
        Ok(Data::of(RevisionBody::new(found, &names)))
    }

    /// Tells what differs between two revisions: short fields by words, the body by paragraphs and then by words.
    #[oai(
        path = "/:id/translations/:locale/revisions/:from/compare/:to",
        method = "get",
        operation_id = "compareRevisions"
    )]
    async fn compare(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        locale: Path<Locale>,
        from: Path<i64>,
        to: Path<i64>,
    ) -> ApiResult<Data<ComparedBody>> {
        caller.require(Scope::ContentRead)?;
        let mut conn = self.app.store.read().await?;
        let older = revision::find(&mut conn, id.0, locale.0, from.0).await?;
        let newer = revision::find(&mut conn, id.0, locale.0, to.0).await?;
        // Comparing takes longer than reading: others may have the connection.
        drop(conn);
        let difference = ComparisonBody::from(compare::in_background(older, newer).await?);
        Ok(Data::of(ComparedBody { from: from.0, to: to.0, difference }))
    }

    /// Saves an earlier revision again, as the working copy. Readers see nothing of it until it is published. Tags and authors that
    /// do not exist any more are left out; a slug that another post has by now stays as it is.
    #[oai(
        path = "/:id/translations/:locale/revisions/:number/restore",
        method = "post",
        operation_id = "restoreRevision"
    )]
    async fn restore(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        locale: Path<Locale>,
        number: Path<i64>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> ApiResult<Done<TranslationBody>> {
        caller.require(Scope::ContentWrite)?;
        let expected = expected_version(if_match.0.as_deref())?;
        let App { store, clock, .. } = &*self.app;
        let (at, by) = ((id.0, locale.0), Some(caller.actor()));
        let mut tx = store.begin().await?;
        let (settings, _) = settings::load(&mut tx).await?;
        let saved = revision::restore(&mut tx, clock, &settings, at, number.0, expected, by).await?;
        let body = content::translation(&mut tx, &settings, id.0, locale.0).await?.into();
        tx.commit().await?;
        Ok(Done::versioned("done-revision-restored", body, saved.version))
    }
}
