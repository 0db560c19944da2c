//! Reading a post as its editors see it.

use chrono::{DateTime, Utc};
use cms_sdk::content::PostKind;
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::post_path;
use cms_sdk::{ErrorCode, Locale};
use uuid::Uuid;

use super::Status;
use super::pair::{PairRule, is_stale};
use super::revision::Revision;
use super::staleness;
use crate::error::DomainResult;
use crate::store::posts::PostRow;
use crate::store::revisions::RevisionRow;
use crate::store::translations::TranslationRow;
use crate::store::types::At;
use crate::store::{self, Conn, StoreResult};

/// A post with its languages.
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    /// Its id.
    pub id: Uuid,
    /// What sort of page it is.
    pub kind: PostKind,
    /// Where an import found it.
    pub source_path: Option<String>,
    /// How its languages go live.
    pub pair_rule: PairRule,
    /// Version of what the languages share.
    pub version: i64,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When anything of it was last saved.
    pub updated_at: DateTime<Utc>,
    /// Its languages, English first.
    pub translations: Vec<PostTranslation>,
}

/// One language of a post: its working copy and what is live.
#[derive(Debug, Clone, PartialEq)]
pub struct PostTranslation {
    /// Its language.
    pub locale: Locale,
    /// Version of the working copy.
    pub version: i64,
    /// Where it stands.
    pub status: Status,
    /// The working copy.
    pub copy: Revision,
    /// The revision of the other language that it was made from.
    pub base_revision_id: Option<Uuid>,
    /// Whether the other language's live revision is newer than that one.
    pub is_stale: bool,
    /// The revision that readers see.
    pub live_revision_id: Option<Uuid>,
    /// The path at which they see it.
    pub live_path: Option<String>,
    /// The date that they see; from the first publish on.
    pub published_at: Option<DateTime<Utc>>,
    /// When what they see last changed.
    pub live_updated_at: Option<DateTime<Utc>>,
    /// When the translation was created.
    pub created_at: DateTime<Utc>,
    /// When the working copy was last saved.
    pub updated_at: DateTime<Utc>,
}

/// Goes on only where there is such a post, live or not.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none.
pub async fn exists(conn: &mut Conn, id: Uuid) -> DomainResult<()> {
    store::posts::find(conn, id).await?.ok_or(ErrorCode::NotFound)?;
    Ok(())
}

/// A post with all its languages.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none.
pub async fn post(conn: &mut Conn, settings: &SiteSettings, id: Uuid) -> DomainResult<Post> {
    let row = store::posts::find(conn, id).await?.ok_or(ErrorCode::NotFound)?;
    let copies = store::translations::with_working_copies(conn, &[id]).await?;
    let rows: Vec<_> = copies.iter().map(|(row, ..)| row.clone()).collect();
    let sides = staleness::sides(conn, &rows).await?;
    let translations = copies
        .into_iter()
        .map(|(row, post, copy)| {
            let side = |locale| sides.iter().find(|side| side.locale == locale);
            let live = side(row.locale.0.other()).and_then(|other| other.live);
            let base = side(row.locale.0).and_then(|own| own.base);
            read(settings, row, &post, copy, is_stale(base, live))
        })
        .collect::<StoreResult<_>>()?;
    Ok(Post {
        id,
        kind: row.kind.0,
        source_path: row.source_path,
        pair_rule: PairRule::parse(&row.pair_rule),
        version: row.version,
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
        translations,
    })
}

/// One language of a post.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none.
pub async fn translation(
    conn: &mut Conn,
    settings: &SiteSettings,
    id: Uuid,
    locale: Locale,
) -> DomainResult<PostTranslation> {
    let post = post(conn, settings, id).await?;
    let found = post.translations.into_iter().find(|translation| translation.locale == locale);
    Ok(found.ok_or(ErrorCode::NotFound)?)
}

fn read(
    settings: &SiteSettings,
    row: TranslationRow,
    post: &PostRow,
    copy: RevisionRow,
    is_stale: bool,
) -> StoreResult<PostTranslation> {
    let locale = row.locale.0;
    let live_path =
        row.live_slug.as_ref().map(|slug| post_path(settings, post.id.0, post.kind.0, locale, slug));
    Ok(PostTranslation {
        locale,
        version: row.version,
        status: Status::of(&row),
        copy: Revision::read(copy)?,
        base_revision_id: row.base_revision_id.map(|id| id.0),
        is_stale,
        live_revision_id: row.live_revision_id.map(|id| id.0),
        live_path,
        published_at: row.published_at.map(|At(at)| at),
        live_updated_at: row.live_updated_at.map(|At(at)| at),
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
    })
}
