//! The languages of posts: their working copies, and how translations stand to their sources.

pub mod bodies;

use std::sync::Arc;

use cms_sdk::feed::RemovedTranslation;
use cms_sdk::{ErrorCode, Locale};
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use uuid::Uuid;

use super::Tag;
use super::admin_posts::body::TranslationBody;
use super::admin_posts::input::WorkingCopyInput;
use crate::app::App;
use crate::content::autosave::{self, Place};
use crate::content::{self, Precondition, TranslationInput, compare, staleness};
use crate::settings;
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Data, Done, Page, PageRequest};
use crate::web::error::{ApiError, ApiResult};
use crate::web::input::Input;
use crate::web::precondition::expected_version;

use bodies::{ComparisonBody, StalenessBody, StateBody, StateItemBody, StatesBody};

/// Operations on the languages of posts.
pub struct TranslationsApi {
    /// The application.
    pub app: Arc<App>,
}

#[OpenApi(tag = "Tag::Translations")]
impl TranslationsApi {
    /// Reads one language of a post. The `ETag` is that of its working copy.
    #[oai(path = "/admin/posts/:id/translations/:locale", method = "get", operation_id = "getTranslation")]
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
    /// language that is there wants `If-Match`; one that is not wants nothing, or `If-None-Match: *`. What the same person typed and
    /// did not save is forgotten.
    #[oai(path = "/admin/posts/:id/translations/:locale", method = "put", operation_id = "saveTranslation")]
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
        let input = TranslationInput { saved_by: Some(caller.actor()), ..input.0.into() };
        let saved = content::save_translation(&mut tx, clock, &settings, at, precondition, input).await?;
        if let Ok(user_id) = caller.user_id() {
            autosave::forget(&mut tx, Place { post_id: id.0, locale: locale.0, user_id }).await?;
        }
        let body = content::translation(&mut tx, &settings, id.0, locale.0).await?.into();
        tx.commit().await?;
        let answer = if saved.is_new { Done::created_versioned } else { Done::versioned };
        Ok(answer("done-translation-saved", body, saved.version))
    }

    /// Deletes one language of a post. The last one is deleted with its post only.
    #[oai(
        path = "/admin/posts/:id/translations/:locale",
        method = "delete",
        operation_id = "deleteTranslation"
    )]
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

    /// Tells whether a language of a post is behind the other one, by the revision that it was made from, and what changed there
    /// since.
    #[oai(
        path = "/admin/posts/:id/translations/:locale/staleness",
        method = "get",
        operation_id = "getStaleness"
    )]
    async fn staleness(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        locale: Path<Locale>,
    ) -> ApiResult<Data<StalenessBody>> {
        caller.require(Scope::ContentRead)?;
        let mut conn = self.app.store.read().await?;
        let mut found = staleness::of(&mut conn, id.0, locale.0).await?;
        // Comparing takes longer than reading: others may have the connection.
        drop(conn);
        let changes = match found.changes.take() {
            Some((from, to)) => Some(ComparisonBody::from(compare::in_background(from, to).await?)),
            None => None,
        };
        Ok(Data::of(StalenessBody::new(&found, locale.0, changes)))
    }

    /// Says that a language of a post has everything of the other one. Its text stays as it is, and so does its version.
    #[oai(
        path = "/admin/posts/:id/translations/:locale/up-to-date",
        method = "post",
        operation_id = "markUpToDate"
    )]
    async fn mark_up_to_date(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        locale: Path<Locale>,
    ) -> ApiResult<Done<TranslationBody>> {
        caller.require(Scope::ContentWrite)?;
        let mut tx = self.app.store.begin().await?;
        let (settings, _) = settings::load(&mut tx).await?;
        staleness::mark_up_to_date(&mut tx, id.0, locale.0).await?;
        let translation = content::translation(&mut tx, &settings, id.0, locale.0).await?;
        tx.commit().await?;
        let version = translation.version;
        Ok(Done::versioned("done-up-to-date", translation.into(), version))
    }

    /// Lists the translations that are missing, or behind their source; those of posts saved last first.
    #[oai(path = "/admin/translations", method = "get", operation_id = "listTranslations")]
    async fn list(
        &self,
        caller: Caller,
        state: Query<StateBody>,
        /// The language that lacks something.
        locale: Query<Option<Locale>>,
        page: Query<Option<i64>>,
        #[oai(name = "pageSize")] page_size: Query<Option<i64>>,
    ) -> ApiResult<Page<StateItemBody>> {
        caller.require(Scope::ContentRead)?;
        let page = PageRequest::parse(page.0, page_size.0)?;
        let mut conn = self.app.store.read().await?;
        let (offset, limit) = (page.offset(), page.page_size);
        let (found, total) = staleness::list(&mut conn, state.0.into(), locale.0, offset, limit).await?;
        let items = found.into_iter().map(|one| StateItemBody::new(state.0, one)).collect();
        Ok(Page::of(items, page, total))
    }

    /// Counts the translations that are missing, or behind their source, per language.
    #[oai(path = "/admin/translations/counts", method = "get", operation_id = "countTranslations")]
    async fn counts(&self, caller: Caller) -> ApiResult<Data<StatesBody>> {
        caller.require(Scope::ContentRead)?;
        let mut conn = self.app.store.read().await?;
        let missing = staleness::count(&mut conn, staleness::State::Missing).await?.into();
        let stale = staleness::count(&mut conn, staleness::State::Stale).await?.into();
        Ok(Data::of(StatesBody { missing, stale }))
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
