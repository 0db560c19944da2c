//! Autosaves: what somebody has typed and not saved. Each person has their own; programs have none.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use cms_sdk::content::{Picture, Section, Seo};
use cms_sdk::feed::RemovedTranslation;
use poem_openapi::param::Path;
use poem_openapi::{Object, OpenApi};
use serde::Deserialize;
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::content::TranslationInput;
use crate::content::autosave::{self, Autosave, Place};
use crate::settings;
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Data, Done};
use crate::web::error::ApiResult;
use crate::web::input::Input;

/// Operations on autosaves.
pub struct AutosavesApi {
    /// The application.
    pub app: Arc<App>,
}

/// A working copy as it is typed: any of it may be missing or half-written, only the sizes of a save are kept to.
#[derive(Debug, Default, Object, Deserialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AutosaveInput {
    /// Version of the working copy that it was made from; 0, or absent, where there was none.
    #[oai(default)]
    version: i64,
    /// Last part of its address.
    slug: Option<String>,
    /// Title.
    #[oai(default)]
    title: String,
    /// Summary.
    #[oai(default)]
    summary: String,
    /// Markdown.
    #[oai(default)]
    body: String,
    /// The sections of a landing page.
    #[oai(default)]
    sections: Vec<Section>,
    /// The picture at the top.
    cover: Option<Picture>,
    /// What search engines and link previews are told.
    #[oai(default)]
    seo: Seo,
    /// Ids of tags.
    #[oai(default)]
    tags: Vec<Uuid>,
    /// Ids of authors.
    #[oai(default)]
    authors: Vec<Uuid>,
    /// The date that readers are to see.
    published_at: Option<DateTime<Utc>>,
    /// The revision of the other language that it is made from.
    base_revision_id: Option<Uuid>,
}

/// What is typed.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct HalfWritten {
    /// Last part of its address.
    #[oai(skip_serializing_if_is_none)]
    slug: Option<String>,
    /// Title.
    title: String,
    /// Summary.
    summary: String,
    /// Markdown.
    body: String,
    /// The sections of a landing page.
    sections: Vec<Section>,
    /// The picture at the top.
    #[oai(skip_serializing_if_is_none)]
    cover: Option<Picture>,
    /// What search engines and link previews are told.
    seo: Seo,
    /// Ids of tags.
    tags: Vec<Uuid>,
    /// Ids of authors.
    authors: Vec<Uuid>,
    /// The date that readers are to see.
    #[oai(skip_serializing_if_is_none)]
    published_at: Option<DateTime<Utc>>,
    /// The revision of the other language that it is made from.
    #[oai(skip_serializing_if_is_none)]
    base_revision_id: Option<Uuid>,
}

/// What somebody has typed and not saved.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct AutosaveBody {
    /// Version of the working copy that it was made from; 0 where there was none.
    version: i64,
    /// Whether the working copy was saved since, by somebody else or elsewhere.
    is_behind: bool,
    /// When it was written.
    saved_at: DateTime<Utc>,
    /// What is typed.
    #[oai(flatten)]
    copy: HalfWritten,
}

/// When something was kept.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct AutosavedBody {
    /// When.
    saved_at: DateTime<Utc>,
}

#[OpenApi(prefix_path = "/admin/posts", tag = "Tag::Autosaves")]
impl AutosavesApi {
    /// Reads what the caller has typed and not saved.
    #[oai(path = "/:id/translations/:locale/autosave", method = "get", operation_id = "getAutosave")]
    async fn get(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        locale: Path<Locale>,
    ) -> ApiResult<Data<AutosaveBody>> {
        caller.require(Scope::ContentWrite)?;
        let place = Place { post_id: id.0, locale: locale.0, user_id: caller.user_id()? };
        let mut conn = self.app.store.read().await?;
        Ok(Data::of(autosave::find(&mut conn, place).await?.into()))
    }

    /// Writes over what the caller has typed. It makes no revision and touches no working copy.
    #[oai(path = "/:id/translations/:locale/autosave", method = "put", operation_id = "autosave")]
    async fn put(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        locale: Path<Locale>,
        input: Input<AutosaveInput>,
    ) -> ApiResult<Done<AutosavedBody>> {
        caller.require(Scope::ContentWrite)?;
        let place = Place { post_id: id.0, locale: locale.0, user_id: caller.user_id()? };
        let version = input.0.version;
        let mut tx = self.app.store.begin().await?;
        let (settings, _) = settings::load(&mut tx).await?;
        let copy = input.0.into();
        let saved_at = autosave::put(&mut tx, &self.app.clock, &settings, place, version, &copy).await?;
        tx.commit().await?;
        Ok(Done::ok("done-autosaved", AutosavedBody { saved_at }))
    }

    /// Forgets what the caller has typed and not saved.
    #[oai(path = "/:id/translations/:locale/autosave", method = "delete", operation_id = "forgetAutosave")]
    async fn delete(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        locale: Path<Locale>,
    ) -> ApiResult<Done<RemovedTranslation>> {
        caller.require(Scope::ContentWrite)?;
        let place = Place { post_id: id.0, locale: locale.0, user_id: caller.user_id()? };
        let mut tx = self.app.store.begin().await?;
        autosave::forget(&mut tx, place).await?;
        tx.commit().await?;
        let body = RemovedTranslation { post_id: id.0, locale: locale.0 };
        Ok(Done::ok("done-autosave-forgotten", body))
    }
}

impl From<AutosaveInput> for TranslationInput {
    fn from(copy: AutosaveInput) -> Self {
        Self {
            slug: copy.slug,
            title: copy.title,
            summary: copy.summary,
            body: copy.body,
            sections: copy.sections,
            cover: copy.cover,
            seo: copy.seo,
            tags: copy.tags,
            authors: copy.authors,
            published_at: copy.published_at,
            base_revision_id: copy.base_revision_id,
            saved_by: None,
        }
    }
}

impl From<TranslationInput> for HalfWritten {
    fn from(copy: TranslationInput) -> Self {
        Self {
            slug: copy.slug,
            title: copy.title,
            summary: copy.summary,
            body: copy.body,
            sections: copy.sections,
            cover: copy.cover,
            seo: copy.seo,
            tags: copy.tags,
            authors: copy.authors,
            published_at: copy.published_at,
            base_revision_id: copy.base_revision_id,
        }
    }
}

impl From<Autosave> for AutosaveBody {
    fn from(autosave: Autosave) -> Self {
        Self {
            version: autosave.version,
            is_behind: autosave.is_behind,
            saved_at: autosave.saved_at,
            copy: autosave.copy.into(),
        }
    }
}
