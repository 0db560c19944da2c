//! What callers are answered.

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use cms_sdk::content::{Picture, PostKind, Section, Seo};
use poem_openapi::Object;
use uuid::Uuid;

use super::input::{PairRuleBody, StatusBody};
use crate::content::list::{Item, ItemTranslation};
use crate::content::revision::Revision;
use crate::content::saved_by::Names;
use crate::content::{Post, PostTranslation};
use crate::store::revisions::RevisionHead;

/// A post with its languages.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct PostBody {
    /// Its id.
    id: Uuid,
    /// What sort of page it is.
    kind: PostKind,
    /// Where an import found it.
    #[oai(skip_serializing_if_is_none)]
    source_path: Option<String>,
    /// How its languages go live.
    pair_rule: PairRuleBody,
    /// Version of what the languages share; its `ETag` is `"v<version>"`.
    version: i64,
    /// When it was created.
    created_at: DateTime<Utc>,
    /// When anything of it was last saved.
    updated_at: DateTime<Utc>,
    /// Its languages.
    translations: TranslationsBody,
}

/// The languages of a post.
#[derive(Debug, Default, Object)]
pub struct TranslationsBody {
    /// English.
    #[oai(skip_serializing_if_is_none)]
    en: Option<TranslationBody>,
    /// Vietnamese.
    #[oai(skip_serializing_if_is_none)]
    vi: Option<TranslationBody>,
}

/// One language of a post: its working copy and what is live.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct TranslationBody {
    /// Its language.
    locale: Locale,
    /// Version of the working copy; its `ETag` is `"v<version>"`.
    version: i64,
    /// Where it stands.
    status: StatusBody,
    /// The working copy, which is its latest revision.
    #[oai(flatten)]
    copy: CopyBody,
    /// The revision of the other language that it was made from.
    #[oai(skip_serializing_if_is_none)]
    base_revision_id: Option<Uuid>,
    /// Whether the other language's live revision is newer than that one.
    is_stale: bool,
    /// What readers see; absent while it is not live.
    #[oai(skip_serializing_if_is_none)]
    live: Option<LiveBody>,
    /// When the translation was created.
    created_at: DateTime<Utc>,
    /// When the working copy was last saved.
    updated_at: DateTime<Utc>,
}

/// The content of a revision.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct CopyBody {
    /// The revision.
    revision_id: Uuid,
    /// Counts the revisions of this language of the post, from 1.
    revision_number: i64,
    /// Last part of its address.
    slug: String,
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
    /// Ids of its tags in order.
    tags: Vec<Uuid>,
    /// Ids of its authors in order.
    authors: Vec<Uuid>,
    /// The date that readers are to see.
    #[oai(skip_serializing_if_is_none)]
    published_at: Option<DateTime<Utc>>,
}

/// What readers see of one language of a post.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct LiveBody {
    /// The revision.
    revision_id: Uuid,
    /// Its path on the site.
    path: String,
    /// The date that they see.
    published_at: DateTime<Utc>,
    /// When what they see last changed.
    updated_at: DateTime<Utc>,
}

/// What became of a publish or its opposite.
#[derive(Debug, Object)]
pub struct PublishedBody {
    /// The newest change of the feed: a build that has seen it shows this. Absent when nothing changed for readers.
    #[oai(skip_serializing_if_is_none)]
    pub(super) seq: Option<i64>,
    /// The post as it stands now.
    pub(super) post: PostBody,
}

/// A post in the list.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct PostItemBody {
    /// Its id.
    id: Uuid,
    /// What sort of page it is.
    kind: PostKind,
    /// Version of what the languages share.
    version: i64,
    /// When it was created.
    created_at: DateTime<Utc>,
    /// When anything of it was last saved.
    updated_at: DateTime<Utc>,
    /// When it was put into the trash.
    #[oai(skip_serializing_if_is_none)]
    deleted_at: Option<DateTime<Utc>>,
    /// Its languages.
    translations: ItemTranslationsBody,
}

/// The languages of a post in the list.
#[derive(Debug, Default, Object)]
pub struct ItemTranslationsBody {
    /// English.
    #[oai(skip_serializing_if_is_none)]
    en: Option<ItemTranslationBody>,
    /// Vietnamese.
    #[oai(skip_serializing_if_is_none)]
    vi: Option<ItemTranslationBody>,
}

/// One language of a post in the list.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct ItemTranslationBody {
    /// Version of the working copy.
    version: i64,
    /// Where it stands.
    status: StatusBody,
    /// Whether it is behind its source.
    is_stale: bool,
    /// The working copy's title.
    title: String,
    /// The working copy's slug.
    slug: String,
    /// The date that readers see.
    #[oai(skip_serializing_if_is_none)]
    published_at: Option<DateTime<Utc>>,
    /// When the working copy was last saved.
    updated_at: DateTime<Utc>,
}

/// A revision in the list.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct RevisionItemBody {
    /// Its id.
    id: Uuid,
    /// Its number, from 1.
    number: i64,
    /// Slug.
    slug: String,
    /// Title.
    title: String,
    /// When it was saved.
    created_at: DateTime<Utc>,
    /// Who saved it; absent where nobody was asked.
    #[oai(skip_serializing_if_is_none)]
    saved_by: Option<SavedByBody>,
}

/// Who saved a revision.
#[derive(Debug, Object)]
pub struct SavedByBody {
    /// `user:<id>`, `token:<id>`, or `cli` for an import at the command line.
    actor: String,
    /// What the account or the token is called; absent where there is none, or none any more.
    #[oai(skip_serializing_if_is_none)]
    name: Option<String>,
}

impl SavedByBody {
    fn of(actor: String, names: &Names) -> Option<Self> {
        (!actor.is_empty()).then(|| Self { name: names.of(&actor), actor })
    }
}

/// A revision.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct RevisionBody {
    /// Its content.
    #[oai(flatten)]
    copy: CopyBody,
    /// When it was saved.
    created_at: DateTime<Utc>,
    /// Who saved it; absent where nobody was asked.
    #[oai(skip_serializing_if_is_none)]
    saved_by: Option<SavedByBody>,
}

impl From<Post> for PostBody {
    fn from(post: Post) -> Self {
        let mut translations = TranslationsBody::default();
        for translation in post.translations {
            match translation.locale {
                Locale::En => translations.en = Some(translation.into()),
                Locale::Vi => translations.vi = Some(translation.into()),
            }
        }
        Self {
            id: post.id,
            kind: post.kind,
            source_path: post.source_path,
            pair_rule: post.pair_rule.into(),
            version: post.version,
            created_at: post.created_at,
            updated_at: post.updated_at,
            translations,
        }
    }
}

impl From<PostTranslation> for TranslationBody {
    fn from(translation: PostTranslation) -> Self {
        let live = (|| {
            Some(LiveBody {
                revision_id: translation.live_revision_id?,
                path: translation.live_path?,
                published_at: translation.published_at?,
                updated_at: translation.live_updated_at?,
            })
        })();
        let mut copy = CopyBody::from(translation.copy);
        copy.published_at = copy.published_at.or(translation.published_at);
        Self {
            locale: translation.locale,
            version: translation.version,
            status: translation.status.into(),
            copy,
            base_revision_id: translation.base_revision_id,
            is_stale: translation.is_stale,
            live,
            created_at: translation.created_at,
            updated_at: translation.updated_at,
        }
    }
}

impl From<Revision> for CopyBody {
    fn from(revision: Revision) -> Self {
        Self {
            revision_id: revision.id,
            revision_number: revision.number,
            slug: revision.slug,
            title: revision.title,
            summary: revision.summary,
            body: revision.body,
            sections: revision.sections,
            cover: revision.cover,
            seo: revision.seo,
            tags: revision.tags,
            authors: revision.authors,
            published_at: revision.published_at,
        }
    }
}

impl RevisionBody {
    /// A revision, and what those are called who save revisions.
    pub fn new(mut revision: Revision, names: &Names) -> Self {
        let saved_by = SavedByBody::of(std::mem::take(&mut revision.saved_by), names);
        Self { created_at: revision.created_at, saved_by, copy: revision.into() }
    }
}

impl RevisionItemBody {
    /// A revision, and what those are called who save revisions.
    pub fn new(row: RevisionHead, names: &Names) -> Self {
        Self {
            id: row.id.0,
            number: row.number,
            slug: row.slug,
            title: row.title,
            created_at: row.created_at.0,
            saved_by: SavedByBody::of(row.saved_by, names),
        }
    }
}

impl From<Item> for PostItemBody {
    fn from(item: Item) -> Self {
        let mut translations = ItemTranslationsBody::default();
        for translation in item.translations {
            match translation.locale {
                Locale::En => translations.en = Some(translation.into()),
                Locale::Vi => translations.vi = Some(translation.into()),
            }
        }
        Self {
            id: item.id,
            kind: item.kind,
            version: item.version,
            created_at: item.created_at,
            updated_at: item.updated_at,
            deleted_at: item.deleted_at,
            translations,
        }
    }
}

impl From<ItemTranslation> for ItemTranslationBody {
    fn from(translation: ItemTranslation) -> Self {
        Self {
            version: translation.version,
            status: translation.status.into(),
            is_stale: translation.is_stale,
            title: translation.title,
            slug: translation.slug,
            published_at: translation.published_at,
            updated_at: translation.updated_at,
        }
    }
}
