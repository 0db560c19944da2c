//! Revisions that are named, and may not be the working copy any more: what saving has checked once, is checked again.

use cms_sdk::ErrorCode;
use cms_sdk::content::PostKind;
use cms_sdk::settings::SiteSettings;
use cms_sdk::slug;
use uuid::Uuid;

use crate::content::revision::Revision;
use crate::error::DomainResult;
use crate::store::revisions::RevisionRow;
use crate::store::translations::TranslationRow;
use crate::store::{self, Conn};

/// A revision of this translation that can go live.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none of that id; [`ErrorCode::SlugTaken`] when its slug is another post's by now, or the
/// site's own; [`ErrorCode::Conflict`] when the post became a kind that it does not fit.
pub(super) async fn revision(
    conn: &mut Conn,
    settings: &SiteSettings,
    row: &TranslationRow,
    kind: PostKind,
    id: Uuid,
) -> DomainResult<RevisionRow> {
    let found = store::revisions::find(conn, id).await?;
    let found = found.filter(|found| (found.post_id, found.locale) == (row.post_id, row.locale));
    let found = found.ok_or(ErrorCode::NotFound)?;
    let (post_id, locale) = (row.post_id.0, row.locale.0);
    let is_taken = slug::is_reserved(settings, &found.slug)
        || store::translations::slug_is_taken(conn, locale, &row.section, &found.slug, post_id).await?;
    if is_taken {
        return Err(ErrorCode::SlugTaken.into());
    }
    if kind != PostKind::Landing && !Revision::read(found.clone())?.sections.is_empty() {
        return Err(ErrorCode::Conflict.into());
    }
    Ok(found)
}
