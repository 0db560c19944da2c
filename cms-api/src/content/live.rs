//! What readers see, built from the stores: the same values that the feed carries and a snapshot lists.

mod lookups;

use std::collections::{BTreeSet, HashMap, HashSet};

use cms_sdk::Locale;
use cms_sdk::content::{PostKind, TagPlace, Translation};
use cms_sdk::feed::Entry;
use uuid::Uuid;

use super::input::json_error;
use super::section;
use crate::store::live::LiveRow;
use crate::store::types::{Key, Lang};
use crate::store::{self, Conn, StoreResult};

pub use crate::store::live::Texts;
pub use lookups::{at_path, from_source, in_range, neighbours, newest};

/// What is stored where a page names no author.
const NOBODY: &str = "[]";

/// The live languages of these posts, in the order of post and language.
///
/// # Errors
/// When the store does not answer.
pub async fn translations(conn: &mut Conn, post_ids: &[Uuid], texts: Texts) -> StoreResult<Vec<Translation>> {
    let rows = store::live::of_posts(conn, post_ids, texts).await?;
    build(conn, rows).await
}

/// The next live translations after one, in the order of post and language, whole. Start with a nil id and English.
///
/// # Errors
/// When the store does not answer.
pub async fn translations_after(
    conn: &mut Conn,
    after: (Uuid, Locale),
    limit: i64,
) -> StoreResult<Vec<Translation>> {
    let rows = store::live::after(conn, after, limit).await?;
    build(conn, rows).await
}

/// The live translation at an address: an article, or else a page, unless the kind is said.
///
/// # Errors
/// When the store does not answer.
pub async fn at(
    conn: &mut Conn,
    locale: Locale,
    slug: &str,
    kind: Option<PostKind>,
) -> StoreResult<Option<Translation>> {
    let kinds = kind.map_or(vec![PostKind::Article, PostKind::Page], |kind| vec![kind]);
    for wanted in kinds {
        if let Some(row) = store::live::at(conn, locale, section(wanted), slug).await? {
            let found = build(conn, vec![row]).await?.pop();
            return Ok(found.filter(|translation| kind.is_none_or(|kind| kind == translation.kind)));
        }
    }
    Ok(None)
}

/// Feed entries for the live languages of these posts that pass the test. The feed keeps no long texts, so none are read.
///
/// # Errors
/// When the store does not answer.
pub async fn entries(
    conn: &mut Conn,
    post_ids: &[Uuid],
    wanted: impl Fn(Uuid, Locale) -> bool,
) -> StoreResult<Vec<Entry>> {
    let live = translations(conn, post_ids, Texts::LeftOut).await?;
    Ok(live
        .into_iter()
        .filter(|translation| wanted(translation.post_id, translation.locale))
        .map(Entry::Translation)
        .collect())
}

/// Adds each row's places in its lists.
async fn build(conn: &mut Conn, rows: Vec<LiveRow>) -> StoreResult<Vec<Translation>> {
    let mut post_ids: Vec<Uuid> = rows.iter().map(|row| row.post_id.0).collect();
    post_ids.dedup();
    let places = store::list_places::of_posts(conn, &post_ids).await?;
    let places: HashMap<(Uuid, Locale, String), i64> = places
        .into_iter()
        .filter(|place| place.live)
        .map(|place| ((place.post_id.0, place.locale.0, place.list), place.ordinal))
        .collect();
    let authors = existing_authors(conn, &rows).await?;
    rows.into_iter().map(|row| to_translation(row, &places, &authors)).collect()
}

/// Those of the rows' authors who exist: one may have been deleted after a revision was saved.
async fn existing_authors(conn: &mut Conn, rows: &[LiveRow]) -> StoreResult<HashSet<Uuid>> {
    let mut ids = BTreeSet::new();
    for row in rows.iter().filter(|row| row.authors != NOBODY) {
        let named: Vec<Uuid> = serde_json::from_str(&row.authors).map_err(json_error)?;
        ids.extend(named);
    }
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let existing = store::authors::existing(conn, &ids.into_iter().collect::<Vec<_>>()).await?;
    Ok(existing.into_iter().collect())
}

fn to_translation(
    row: LiveRow,
    places: &HashMap<(Uuid, Locale, String), i64>,
    existing: &HashSet<Uuid>,
) -> StoreResult<Translation> {
    let (Key(post_id), Lang(locale), kind) = (row.post_id, row.locale, row.kind.0);
    let ordinal_in = |list: String| places.get(&(post_id, locale, list)).copied();
    let tags: Vec<Uuid> = serde_json::from_str(&row.tags).map_err(json_error)?;
    let mut authors: Vec<Uuid> = serde_json::from_str(&row.authors).map_err(json_error)?;
    authors.retain(|id| existing.contains(id));
    Ok(Translation {
        post_id,
        locale,
        kind,
        revision_id: row.revision_id.0,
        slug: row.slug,
        title: row.title,
        summary: row.summary,
        body: row.body,
        sections: serde_json::from_str(&row.sections).map_err(json_error)?,
        cover: row.cover.as_deref().map(serde_json::from_str).transpose().map_err(json_error)?,
        seo: serde_json::from_str(&row.seo).map_err(json_error)?,
        // A tag without a place was deleted after this revision was saved.
        tags: tags
            .into_iter()
            .filter_map(|tag_id| Some(TagPlace { tag_id, ordinal: ordinal_in(tag_id.to_string())? }))
            .collect(),
        authors,
        ordinal: ordinal_in(section(kind).to_owned()).unwrap_or_default(),
        source_path: row.source_path,
        published_at: row.published_at.0,
        updated_at: row.updated_at.0,
    })
}
