//! What callers send.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use cms_sdk::content::{Picture, PostKind, Section, Seo};
use poem_openapi::{Enum, Object};
use serde::Deserialize;
use uuid::Uuid;

use crate::content::list::Sort;
use crate::content::{NewPost, SharedInput, Status, TranslationInput};

/// A post to be created, with at least one language.
#[derive(Debug, Object, Deserialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPostInput {
    /// What sort of page it is.
    kind: PostKind,
    /// Where an import found it: `guides/setup`, no language, no extension; unique.
    source_path: Option<String>,
    /// Its languages.
    translations: NewTranslations,
}

/// The languages of a post to be created.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewTranslations {
    /// English.
    en: Option<WorkingCopyInput>,
    /// Vietnamese.
    vi: Option<WorkingCopyInput>,
}

/// What the languages of a post share.
#[derive(Debug, Object, Deserialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SharedPostInput {
    /// What sort of page it is. A published article cannot become a page, nor a page an article.
    kind: PostKind,
    /// Where an import found it; unique.
    source_path: Option<String>,
}

/// The working copy of one language of a post.
#[derive(Debug, Object, Deserialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WorkingCopyInput {
    /// Last part of its address: `a-z 0-9 -`, at most 120 characters, unique per language among articles and among pages. Where
    /// absent: the slug that it has, or one made from the title.
    slug: Option<String>,
    /// Plain text, at most 200 characters.
    title: String,
    /// Plain text, at most 500 characters.
    #[oai(default)]
    #[serde(default)]
    summary: String,
    /// Markdown, at most 1 000 000 characters.
    #[oai(default)]
    #[serde(default)]
    body: String,
    /// The sections of a landing page, in order, at most 40.
    #[oai(default)]
    #[serde(default)]
    sections: Vec<Section>,
    /// The picture at the top.
    cover: Option<Picture>,
    /// What search engines and link previews are told.
    #[oai(default)]
    #[serde(default)]
    seo: Seo,
    /// Ids of its tags in order, at most 20.
    #[oai(default)]
    #[serde(default)]
    tags: Vec<Uuid>,
    /// The date that readers are to see. Where absent: the date that it has, or the moment of the first publish.
    published_at: Option<DateTime<Utc>>,
}

/// Which languages are meant.
#[derive(Debug, Default, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalesInput {
    /// The languages, all or none of which are done; where absent, all that the post has.
    pub(super) locales: Option<Vec<Locale>>,
}

/// Where one language of a post stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum StatusBody {
    /// Never published.
    Draft,
    /// Readers see the working copy.
    Published,
    /// Readers see an older revision than the working copy.
    Changed,
    /// Readers saw it once and see it no more.
    Unpublished,
}

/// Order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum SortBody {
    /// Last saved first.
    Updated,
    /// By title, tones aside.
    Title,
    /// Last published first; drafts at the end.
    Published,
}

impl From<NewPostInput> for NewPost {
    fn from(input: NewPostInput) -> Self {
        let languages = [(Locale::En, input.translations.en), (Locale::Vi, input.translations.vi)];
        let translations: BTreeMap<_, _> =
            languages.into_iter().filter_map(|(locale, copy)| Some((locale, copy?.into()))).collect();
        Self { id: None, kind: input.kind, source_path: input.source_path, translations }
    }
}

impl From<SharedPostInput> for SharedInput {
    fn from(input: SharedPostInput) -> Self {
        Self { kind: input.kind, source_path: input.source_path }
    }
}

impl From<WorkingCopyInput> for TranslationInput {
    fn from(input: WorkingCopyInput) -> Self {
        Self {
            slug: input.slug,
            title: input.title,
            summary: input.summary,
            body: input.body,
            sections: input.sections,
            cover: input.cover,
            seo: input.seo,
            tags: input.tags,
            published_at: input.published_at,
        }
    }
}

impl From<StatusBody> for Status {
    fn from(body: StatusBody) -> Self {
        match body {
            StatusBody::Draft => Self::Draft,
            StatusBody::Published => Self::Published,
            StatusBody::Changed => Self::Changed,
            StatusBody::Unpublished => Self::Unpublished,
        }
    }
}

impl From<Status> for StatusBody {
    fn from(status: Status) -> Self {
        match status {
            Status::Draft => Self::Draft,
            Status::Published => Self::Published,
            Status::Changed => Self::Changed,
            Status::Unpublished => Self::Unpublished,
        }
    }
}

impl From<SortBody> for Sort {
    fn from(body: SortBody) -> Self {
        match body {
            SortBody::Updated => Self::Updated,
            SortBody::Title => Self::Title,
            SortBody::Published => Self::Published,
        }
    }
}
