//! Working copies as the site would see them if they were published now.

use chrono::{DateTime, Utc};
use cms_sdk::content::{PostKind, TagPlace, Translation};
use cms_sdk::{ErrorCode, Locale};
use uuid::Uuid;

use crate::content::revision::Revision;
use crate::content::section;
use crate::error::DomainResult;
use crate::store::list_places::PlaceRow;
use crate::store::posts::PostRow;
use crate::store::translations::TranslationRow;
use crate::store::types::At;
use crate::store::{self, Conn, StoreResult};

/// The working copies of a post, English first, each with the places and dates that publishing would give it.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such post.
pub(super) async fn of_post(
    conn: &mut Conn,
    post_id: Uuid,
    now: DateTime<Utc>,
) -> DomainResult<Vec<Translation>> {
    store::posts::find(conn, post_id).await?.ok_or(ErrorCode::NotFound)?;
    let known = store::list_places::of_posts(conn, &[post_id]).await?;
    let mut copies = Vec::new();
    for (row, post, copy) in store::translations::with_working_copies(conn, &[post_id]).await? {
        let revision = Revision::read(copy)?;
        let places = Places { conn: &mut *conn, known: &known, locale: row.locale.0 };
        copies.push(published(places, &row, &post, revision, now).await?);
    }
    Ok(copies)
}

async fn published(
    mut places: Places<'_>,
    row: &TranslationRow,
    post: &PostRow,
    revision: Revision,
    now: DateTime<Utc>,
) -> StoreResult<Translation> {
    let kind: PostKind = post.kind.0;
    let ordinal = places.of(section(kind).to_owned()).await?;
    let mut tags = Vec::with_capacity(revision.tags.len());
    let existing = store::tags::existing(places.conn, &revision.tags).await?;
    for tag_id in revision.tags.iter().copied().filter(|tag| existing.contains(tag)) {
        tags.push(TagPlace { tag_id, ordinal: places.of(tag_id.to_string()).await? });
    }
    // What readers saw last keeps its date when it is published again.
    let is_as_before = row.last_live_revision_id == Some(row.revision_id);
    let updated_at = row.live_updated_at.filter(|_| is_as_before).map_or(now, |At(at)| at);
    Ok(Translation {
        post_id: post.id.0,
        locale: row.locale.0,
        kind,
        revision_id: revision.id,
        slug: revision.slug,
        title: revision.title,
        summary: revision.summary,
        body: revision.body,
        sections: revision.sections,
        cover: revision.cover,
        seo: revision.seo,
        tags,
        authors: revision.authors,
        ordinal,
        source_path: post.source_path.clone(),
        published_at: revision.published_at.or(row.published_at.map(|At(at)| at)).unwrap_or(now),
        updated_at,
    })
}

/// The places of a post in the lists of one language.
struct Places<'a> {
    conn: &'a mut Conn,
    known: &'a [PlaceRow],
    locale: Locale,
}

impl Places<'_> {
    /// The place that it has, or the one behind the last.
    async fn of(&mut self, list: String) -> StoreResult<i64> {
        let known = self.known.iter().find(|place| place.locale.0 == self.locale && place.list == list);
        match known {
            Some(place) => Ok(place.ordinal),
            None => Ok(store::list_places::last_ordinal(self.conn, &list, self.locale).await? + 1),
        }
    }
}
