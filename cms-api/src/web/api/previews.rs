//! What is not published yet, shown and checked.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use poem_openapi::param::Path;
use poem_openapi::{Enum, Object, OpenApi};
use serde::Deserialize;
use site_render::check::{Finding, Severity};
use uuid::Uuid;

use super::Tag;
use super::admin_posts::input::WorkingCopyInput;
use crate::app::App;
use crate::preview::link::Link;
use crate::preview::{BASE, check, markdown};
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::context::language;
use crate::web::envelope::{Data, Done};
use crate::web::error::ApiResult;
use crate::web::input::Input;
use crate::{content, settings};

/// Operations on what is not published yet.
pub struct PreviewsApi {
    /// The application.
    pub app: Arc<App>,
}

/// A text to be rendered.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkdownInput {
    /// The language of its page.
    locale: Locale,
    /// Markdown, at most 1 000 000 characters.
    body: String,
}

/// A text as its page would show it.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct RenderedBody {
    /// Safe HTML.
    html: String,
    /// Words; in Vietnamese, syllables. Code blocks are not counted.
    words: u64,
    /// Minutes that it takes to read; 0 for an empty text.
    reading_minutes: u64,
}

/// A link to a preview.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct PreviewLinkBody {
    /// Where both languages are shown side by side. Whoever has it sees the post.
    url: String,
    /// The same without scheme and host.
    path: String,
    /// When it ends, an hour from now.
    expires_at: DateTime<Utc>,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum SeverityBody {
    /// Readers will run into it.
    Error,
    /// Some readers will miss something.
    Warning,
    /// It could be better.
    Advice,
}

/// Something to look at before publishing.
#[derive(Debug, Object)]
pub struct FindingBody {
    /// How much it matters.
    severity: SeverityBody,
    /// What it is: `missing-alt`, `broken-link` …
    code: String,
    /// Path of the field, parts joined by dots; empty where it is about the post.
    field: String,
    /// Line in the field's Markdown as given, from 1.
    #[oai(skip_serializing_if_is_none)]
    line: Option<u64>,
    /// Column in characters, from 1.
    #[oai(skip_serializing_if_is_none)]
    column: Option<u64>,
    /// What it says, in the language of `Accept-Language`.
    message: String,
}

#[OpenApi(prefix_path = "/admin", tag = "Tag::Previews")]
impl PreviewsApi {
    /// Renders a text as its page would show it, with its links resolved: the same code, the same sanitiser.
    #[oai(path = "/preview/markdown", method = "post", operation_id = "previewMarkdown")]
    async fn markdown(&self, caller: Caller, input: Input<MarkdownInput>) -> ApiResult<Data<RenderedBody>> {
        caller.require(Scope::ContentRead)?;
        let MarkdownInput { locale, body } = input.0;
        let mut conn = self.app.store.read().await?;
        let (settings, _) = settings::load(&mut conn).await?;
        let rendered = markdown::render(&mut conn, settings, locale, body).await?;
        Ok(Data::of(RenderedBody {
            html: rendered.html.to_string(),
            words: number(rendered.words),
            reading_minutes: number(rendered.reading_minutes),
        }))
    }

    /// Makes a link at which anybody sees the working copies of a post on the site's theme, for an hour. Nothing is stored.
    #[oai(path = "/posts/:id/preview-link", method = "post", operation_id = "makePreviewLink")]
    async fn link(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Done<PreviewLinkBody>> {
        caller.require(Scope::ContentRead)?;
        let mut conn = self.app.store.read().await?;
        content::exists(&mut conn, id.0).await?;
        let (settings, _) = settings::load(&mut conn).await?;
        let link = Link::new(id.0, self.app.clock.now());
        let path = format!("{BASE}/{}", link.token(&self.app.root_key));
        let url = format!("{}{path}", settings.api_origin.as_ref().unwrap_or(&settings.origin));
        let body = PreviewLinkBody { url, path, expires_at: link.expires_at };
        Ok(Done::ok("done-preview-link-made", body))
    }

    /// Lists what to look at before the saved working copy of one language is published.
    #[oai(path = "/posts/:id/translations/:locale/check", method = "get", operation_id = "checkTranslation")]
    async fn check(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        locale: Path<Locale>,
    ) -> ApiResult<Data<Vec<FindingBody>>> {
        caller.require(Scope::ContentRead)?;
        let mut conn = self.app.store.read().await?;
        let (settings, _) = settings::load(&mut conn).await?;
        let found = check::saved(&mut conn, settings, (id.0, locale.0), self.app.clock.now()).await?;
        Ok(Data::of(found.into_iter().map(FindingBody::from).collect()))
    }

    /// The same of a working copy that is not saved: lines and columns are those of the texts as they are sent. The rules of saving
    /// are not asked for.
    #[oai(path = "/posts/:id/translations/:locale/check", method = "post", operation_id = "checkCopy")]
    async fn check_copy(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        locale: Path<Locale>,
        input: Input<WorkingCopyInput>,
    ) -> ApiResult<Data<Vec<FindingBody>>> {
        caller.require(Scope::ContentRead)?;
        let (at, now) = ((id.0, locale.0), self.app.clock.now());
        let mut conn = self.app.store.read().await?;
        let (settings, _) = settings::load(&mut conn).await?;
        let found = check::unsaved(&mut conn, settings, at, input.0.into(), now).await?;
        Ok(Data::of(found.into_iter().map(FindingBody::from).collect()))
    }
}

impl From<Finding> for FindingBody {
    fn from(finding: Finding) -> Self {
        Self {
            severity: match finding.code.severity() {
                Severity::Error => SeverityBody::Error,
                Severity::Warning => SeverityBody::Warning,
                Severity::Advice => SeverityBody::Advice,
            },
            code: finding.code.as_str().to_owned(),
            message: finding.message(language()),
            line: finding.place.map(|place| number(place.line)),
            column: finding.place.map(|place| number(place.column)),
            field: finding.field,
        }
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
