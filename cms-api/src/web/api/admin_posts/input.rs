//! What callers send.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use cms_sdk::content::{Picture, PostKind, Section, Seo};
use poem_openapi::{Enum, Object};
use serde::Deserialize;
use uuid::Uuid;

use crate::content::list::{Direction, Sort};
use crate::content::pair::PairRule;
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
    /// How its languages go live; where absent, as before.
    pair_rule: Option<PairRuleBody>,
}

/// How the languages of a post go live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Deserialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub enum PairRuleBody {
    /// Each for itself.
    Separate,
    /// Both or neither.
    Together,
    /// A translation with changes that is behind its source is not published.
    BlockWhenStale,
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
    /// Ids of its authors in order, at most 10.
    #[oai(default)]
    #[serde(default)]
    authors: Vec<Uuid>,
    /// The revision of the other language that it is made from; where absent, the one that it has. Not for a post that is new.
    base_revision_id: Option<Uuid>,
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

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum SortBody {
    /// When it was last saved.
    Updated,
    /// The title, tones aside.
    Title,
    /// When it was published; drafts at the end.
    Published,
    /// When it was created.
    Created,
}

/// Which way the list runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum OrderBody {
    /// From A, from the oldest.
    Asc,
    /// From Z, from the newest.
    Desc,
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
        let pair_rule = input.pair_rule.map(Into::into);
        Self { kind: input.kind, source_path: input.source_path, pair_rule }
    }
}

impl From<PairRuleBody> for PairRule {
    fn from(body: PairRuleBody) -> Self {
        match body {
            PairRuleBody::Separate => Self::Separate,
            PairRuleBody::Together => Self::Together,
            PairRuleBody::BlockWhenStale => Self::BlockWhenStale,
        }
    }
}

impl From<PairRule> for PairRuleBody {
    fn from(rule: PairRule) -> Self {
        match rule {
            PairRule::Separate => Self::Separate,
            PairRule::Together => Self::Together,
            PairRule::BlockWhenStale => Self::BlockWhenStale,
        }
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
            authors: input.authors,
            base_revision_id: input.base_revision_id,
            saved_by: None,
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
            SortBody::Created => Self::Created,
        }
    }
}

impl From<OrderBody> for Direction {
    fn from(body: OrderBody) -> Self {
        match body {
            OrderBody::Asc => Self::Ascending,
            OrderBody::Desc => Self::Descending,
        }
    }
}
