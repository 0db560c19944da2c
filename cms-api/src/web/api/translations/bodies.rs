//! What callers are answered about differences and stale translations.

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use poem_openapi::{Enum, Object};
use uuid::Uuid;

use crate::content::compare::{
    Comparison, FieldDifference, ListDifference, Paragraph, ParagraphKind, Segment, SegmentKind,
};
use crate::content::staleness::{Counts, Named, Staleness, State};
use crate::store::translation_states::Found;

/// What is wrong with a translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase", rename = "TranslationState")]
pub enum StateBody {
    /// There is none.
    Missing,
    /// Its source went on without it.
    Stale,
}

impl From<StateBody> for State {
    fn from(body: StateBody) -> Self {
        match body {
            StateBody::Missing => Self::Missing,
            StateBody::Stale => Self::Stale,
        }
    }
}

/// A translation that is missing or behind.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct StateItemBody {
    /// The post.
    post_id: Uuid,
    /// What sort of page it is.
    kind: PostKind,
    /// What is wrong.
    state: StateBody,
    /// The language that lacks something.
    locale: Locale,
    /// The translation's own title, where there is one.
    #[oai(skip_serializing_if_is_none)]
    title: Option<String>,
    /// The title in the other language.
    source_title: String,
    /// When the source was last saved, or went live with what the translation lacks.
    since: DateTime<Utc>,
}

impl StateItemBody {
    pub(super) fn new(state: StateBody, found: Found) -> Self {
        Self {
            post_id: found.post_id.0,
            kind: found.kind.0,
            state,
            locale: found.source_locale.0.other(),
            title: found.title,
            source_title: found.source_title,
            since: found.since.0,
        }
    }
}

/// How many translations are missing, and how many are behind.
#[derive(Debug, Object)]
pub struct StatesBody {
    /// Missing ones.
    pub(super) missing: CountsBody,
    /// Those behind their source.
    pub(super) stale: CountsBody,
}

/// A number per language.
#[derive(Debug, Object)]
pub struct CountsBody {
    /// English.
    en: i64,
    /// Vietnamese.
    vi: i64,
}

impl From<Counts> for CountsBody {
    fn from(Counts { en, vi }: Counts) -> Self {
        Self { en, vi }
    }
}

/// A revision by name.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct NamedRevisionBody {
    /// Its id.
    revision_id: Uuid,
    /// Its number.
    number: i64,
}

impl From<Named> for NamedRevisionBody {
    fn from(Named { id, number }: Named) -> Self {
        Self { revision_id: id, number }
    }
}

/// How a translation stands to the other language.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct StalenessBody {
    /// The other language.
    source_locale: Locale,
    /// Its revision that this one was made from; absent where it was made from none, or nobody said.
    #[oai(skip_serializing_if_is_none)]
    base: Option<NamedRevisionBody>,
    /// Its revision that readers see.
    #[oai(skip_serializing_if_is_none)]
    live: Option<NamedRevisionBody>,
    /// Whether it went on since.
    is_stale: bool,
    /// What changed there since, where it went on.
    #[oai(skip_serializing_if_is_none)]
    changes: Option<ComparisonBody>,
}

impl StalenessBody {
    pub(super) fn new(found: &Staleness, locale: Locale, changes: Option<ComparisonBody>) -> Self {
        Self {
            source_locale: locale.other(),
            base: found.base.map(Into::into),
            live: found.live.map(Into::into),
            is_stale: found.is_stale,
            changes,
        }
    }
}

/// Two revisions, and what differs.
#[derive(Debug, Object)]
pub struct ComparedBody {
    /// Number of the older one.
    pub(in crate::web::api) from: i64,
    /// Number of the newer one.
    pub(in crate::web::api) to: i64,
    /// What differs.
    #[oai(flatten)]
    pub(in crate::web::api) difference: ComparisonBody,
}

/// What differs between two revisions.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct ComparisonBody {
    /// Short fields that differ.
    fields: Vec<FieldDifferenceBody>,
    /// Tags.
    tags: ListDifferenceBody,
    /// Authors.
    authors: ListDifferenceBody,
    /// The paragraphs of the body, all of them; empty where it is the same.
    body: Vec<ParagraphBody>,
    /// The texts of the sections, all of them; empty where they are the same.
    sections: Vec<ParagraphBody>,
    /// Whether the smallest difference was found everywhere; texts that differ too much are shown as taken out and put in.
    is_exact: bool,
}

/// A short field that differs.
#[derive(Debug, Object)]
pub struct FieldDifferenceBody {
    /// Its path: `title`, `seo.description`.
    field: String,
    /// Its pieces, in order.
    segments: Vec<SegmentBody>,
}

/// What was added to a list, and what was taken away.
#[derive(Debug, Object)]
pub struct ListDifferenceBody {
    /// Ids that are new.
    added: Vec<Uuid>,
    /// Ids that are gone.
    removed: Vec<Uuid>,
}

/// A paragraph.
#[derive(Debug, Object)]
pub struct ParagraphBody {
    /// What happened to it.
    kind: ParagraphKindBody,
    /// Its pieces, in order.
    segments: Vec<SegmentBody>,
}

/// A piece of a text.
#[derive(Debug, Object)]
pub struct SegmentBody {
    /// What happened to it.
    kind: SegmentKindBody,
    /// The piece.
    text: String,
}

/// What happened to a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum ParagraphKindBody {
    /// It stands in both.
    Equal,
    /// It is new.
    Insert,
    /// It is gone.
    Delete,
    /// Some of its words changed.
    Change,
}

/// What happened to a piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum SegmentKindBody {
    /// It stands in both.
    Equal,
    /// It stands in the newer one only.
    Insert,
    /// It stood in the older one only.
    Delete,
}

impl From<Comparison> for ComparisonBody {
    fn from(comparison: Comparison) -> Self {
        Self {
            fields: comparison.fields.into_iter().map(Into::into).collect(),
            tags: comparison.tags.into(),
            authors: comparison.authors.into(),
            body: comparison.body.into_iter().map(Into::into).collect(),
            sections: comparison.sections.into_iter().map(Into::into).collect(),
            is_exact: comparison.is_exact,
        }
    }
}

impl From<FieldDifference> for FieldDifferenceBody {
    fn from(difference: FieldDifference) -> Self {
        Self {
            field: difference.field.to_owned(),
            segments: difference.segments.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<ListDifference> for ListDifferenceBody {
    fn from(ListDifference { added, removed }: ListDifference) -> Self {
        Self { added, removed }
    }
}

impl From<Paragraph> for ParagraphBody {
    fn from(paragraph: Paragraph) -> Self {
        let kind = match paragraph.kind {
            ParagraphKind::Equal => ParagraphKindBody::Equal,
            ParagraphKind::Insert => ParagraphKindBody::Insert,
            ParagraphKind::Delete => ParagraphKindBody::Delete,
            ParagraphKind::Change => ParagraphKindBody::Change,
        };
        Self { kind, segments: paragraph.segments.into_iter().map(Into::into).collect() }
    }
}

impl From<Segment> for SegmentBody {
    fn from(segment: Segment) -> Self {
        let kind = match segment.kind {
            SegmentKind::Equal => SegmentKindBody::Equal,
            SegmentKind::Insert => SegmentKindBody::Insert,
            SegmentKind::Delete => SegmentKindBody::Delete,
        };
        Self { kind, text: segment.text }
    }
}
