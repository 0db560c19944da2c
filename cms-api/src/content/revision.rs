//! Revisions as the domain reads them.

use chrono::{DateTime, Utc};
use cms_sdk::ErrorCode;
use cms_sdk::Locale;
use cms_sdk::content::{Picture, Section, Seo};
use uuid::Uuid;

use super::input::{TranslationInput, json_error};
use crate::error::DomainResult;
use crate::store::revisions::{RevisionHead, RevisionRow};
use crate::store::types::{At, Key, Lang};
use crate::store::{self, Conn, StoreResult};

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
    /// The date that readers are to see; none leaves the translation's own.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was saved.
    pub created_at: DateTime<Utc>,
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
            published_at: row.published_at.map(|At(at)| at),
            created_at: row.created_at.0,
        })
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
    })
}

/// Whether two revisions say the same.
pub(super) fn same_content(one: &RevisionRow, other: &RevisionRow) -> bool {
    let told_apart_by = |row: &RevisionRow| RevisionRow {
        id: Key(Uuid::nil()),
        number: 0,
        created_at: other.created_at,
        body: String::new(),
        ..row.clone()
    };
    one.body == other.body && told_apart_by(one) == told_apart_by(other)
}

/// A page of the revisions of one language of a post, newest first, and how many there are in all.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such translation.
pub async fn list(
    conn: &mut Conn,
    post_id: Uuid,
    locale: Locale,
    offset: i64,
    limit: i64,
) -> DomainResult<(Vec<RevisionHead>, i64)> {
    let (rows, total) = store::revisions::list(conn, post_id, locale, offset, limit).await?;
    // A translation always has a revision.
    if total == 0 { Err(ErrorCode::NotFound.into()) } else { Ok((rows, total)) }
}

/// The revision of that number.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none.
pub async fn find(conn: &mut Conn, post_id: Uuid, locale: Locale, number: i64) -> DomainResult<Revision> {
    let row = store::revisions::find_number(conn, post_id, locale, number).await?;
    Ok(Revision::read(row.ok_or(ErrorCode::NotFound)?)?)
}
