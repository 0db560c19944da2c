//! Revisions as the domain reads them.

use chrono::{DateTime, Utc};
use cms_sdk::ErrorCode;
use cms_sdk::Locale;
use cms_sdk::content::{Picture, Section, Seo};
use cms_sdk::settings::SiteSettings;
use uuid::Uuid;

use super::input::{TranslationInput, json_error};
use super::save::{Precondition, SavedTranslation, save_translation};
use super::section;
use crate::audit::Actor;
use crate::clock::Clock;
use crate::error::DomainResult;
use crate::store::revisions::{RevisionHead, RevisionRow};
use crate::store::types::{At, Key, Lang};
use crate::store::{self, Conn, StoreResult, Tx};

/// A frozen working copy.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// Its id.
    pub id: Uuid,
    /// Counts the revisions of this language of the post, from 1.
    pub number: i64,
    /// Slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Summary.
    pub summary: String,
    /// Markdown.
    pub body: String,
    /// Sections of a landing page.
    pub sections: Vec<Section>,
    /// The picture at the top.
    pub cover: Option<Picture>,
    /// Search and preview fields.
    pub seo: Seo,
    /// Its tags, in the editor's order; some may not exist any more.
    pub tags: Vec<Uuid>,
    /// Who it is by, in the editor's order; some may not exist any more.
    pub authors: Vec<Uuid>,
    /// The date that readers are to see; none leaves the translation's own.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was saved.
    pub created_at: DateTime<Utc>,
    /// Who saved it, as ledgers name them; empty where nobody was asked.
    pub saved_by: String,
}

impl Revision {
    /// Reads a stored revision.
    ///
    /// # Errors
    /// When somebody edited the database by hand.
    pub fn read(row: RevisionRow) -> StoreResult<Self> {
        Ok(Self {
            id: row.id.0,
            number: row.number,
            slug: row.slug,
            title: row.title,
            summary: row.summary,
            body: row.body,
            sections: serde_json::from_str(&row.sections).map_err(json_error)?,
            cover: row.cover.as_deref().map(serde_json::from_str).transpose().map_err(json_error)?,
            seo: serde_json::from_str(&row.seo).map_err(json_error)?,
            tags: serde_json::from_str(&row.tags).map_err(json_error)?,
            authors: serde_json::from_str(&row.authors).map_err(json_error)?,
            published_at: row.published_at.map(|At(at)| at),
            created_at: row.created_at.0,
            saved_by: row.saved_by,
        })
    }

    /// The same content, to be saved again.
    pub fn into_input(self) -> TranslationInput {
        TranslationInput {
            slug: Some(self.slug),
            title: self.title,
            summary: self.summary,
            body: self.body,
            sections: self.sections,
            cover: self.cover,
            seo: self.seo,
            tags: self.tags,
            authors: self.authors,
            published_at: self.published_at,
            base_revision_id: None,
            saved_by: None,
        }
    }
}

/// The row of a new revision with this content; `input` has a slug by now.
pub(super) fn new_row(
    (post_id, locale): (Uuid, Locale),
    id: Uuid,
    number: i64,
    slug: String,
    input: TranslationInput,
    now: DateTime<Utc>,
) -> StoreResult<RevisionRow> {
    Ok(RevisionRow {
        id: Key(id),
        post_id: Key(post_id),
        locale: Lang(locale),
        number,
        slug,
        title: input.title,
        summary: input.summary,
        body: input.body,
        sections: serde_json::to_string(&input.sections).map_err(json_error)?,
        cover: input.cover.as_ref().map(serde_json::to_string).transpose().map_err(json_error)?,
        seo: serde_json::to_string(&input.seo).map_err(json_error)?,
        tags: serde_json::to_string(&input.tags).map_err(json_error)?,
        published_at: input.published_at.map(At),
        created_at: At(now),
        saved_by: input.saved_by.map(|actor| actor.to_string()).unwrap_or_default(),
        authors: serde_json::to_string(&input.authors).map_err(json_error)?,
    })
}

/// Whether two revisions say the same.
pub(super) fn same_content(one: &RevisionRow, other: &RevisionRow) -> bool {
    let told_apart_by = |row: &RevisionRow| RevisionRow {
        id: Key(Uuid::nil()),
        number: 0,
        created_at: other.created_at,
        body: String::new(),
        saved_by: String::new(),
        ..row.clone()
    };
    one.body == other.body && told_apart_by(one) == told_apart_by(other)
}

/// A revision's content, to be saved again: without tags and authors that do not exist any more.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn reusable(conn: &mut Conn, revision: Revision) -> StoreResult<TranslationInput> {
    let mut input = revision.into_input();
    let tags = store::tags::existing(conn, &input.tags).await?;
    input.tags.retain(|id| tags.contains(id));
    let authors = store::authors::existing(conn, &input.authors).await?;
    input.authors.retain(|id| authors.contains(id));
    Ok(input)
}

/// Saves an earlier revision again, over the expected version. Where another post has its slug by now, the working copy keeps the
/// one that it has.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::PreconditionFailed`]; the rules that are broken, where what it holds is not allowed any
/// more.
pub async fn restore(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    (post_id, locale): (Uuid, Locale),
    number: i64,
    expected: i64,
    by: Option<Actor>,
) -> DomainResult<SavedTranslation> {
    let post = store::posts::lock(tx, [post_id]).await?.pop().ok_or(ErrorCode::NotFound)?;
    let revision = find(tx, post_id, locale, number).await?;
    let mut input = reusable(tx, revision).await?;
    let slug = input.slug.clone().unwrap_or_default();
    if store::translations::slug_is_taken(tx, locale, section(post.kind.0), &slug, post_id).await? {
        // Without one, a save keeps what is there.
        input.slug = None;
    }
    input.saved_by = by;
    save_translation(tx, clock, settings, (post_id, locale), Precondition::Version(expected), input).await
}

/// A page of the revisions of one language of a post, newest first, and how many there are in all.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such translation, or its post is in the trash.
pub async fn list(
    conn: &mut Conn,
    post_id: Uuid,
    locale: Locale,
    offset: i64,
    limit: i64,
) -> DomainResult<(Vec<RevisionHead>, i64)> {
    super::exists(conn, post_id).await?;
    let (rows, total) = store::revisions::list(conn, post_id, locale, offset, limit).await?;
    // A translation always has a revision.
    if total == 0 { Err(ErrorCode::NotFound.into()) } else { Ok((rows, total)) }
}

/// The revision of that number.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none.
pub async fn find(conn: &mut Conn, post_id: Uuid, locale: Locale, number: i64) -> DomainResult<Revision> {
    super::exists(conn, post_id).await?;
    let row = store::revisions::find_number(conn, post_id, locale, number).await?;
    Ok(Revision::read(row.ok_or(ErrorCode::NotFound)?)?)
}
