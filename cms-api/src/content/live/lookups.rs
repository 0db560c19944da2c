//! What pages are built from, asked of the stores one by one; the generator asks its mirror the same.

use cms_sdk::Locale;
use cms_sdk::content::{PostKind, Translation};
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::translation_path;
use uuid::Uuid;

use super::{Texts, build, translations};
use crate::content::{SECTION_PAGES, SECTION_POSTS};
use crate::store::{self, Conn, StoreResult};

/// The live page at a root-relative path with a slash at its end, whole.
///
/// # Errors
/// When the store does not answer.
pub async fn at_path(
    conn: &mut Conn,
    settings: &SiteSettings,
    path: &str,
) -> StoreResult<Option<Translation>> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let Some(Ok(locale)) = parts.first().map(|tag| tag.parse::<Locale>()) else { return Ok(None) };
    let row = match parts.as_slice() {
        [_] => {
            let Some(front) = settings.front_page else { return Ok(None) };
            let rows = store::live::of_posts(conn, &[front], Texts::Whole).await?;
            rows.into_iter().find(|row| row.locale.0 == locale)
        }
        [_, slug] => store::live::at(conn, locale, SECTION_PAGES, slug).await?,
        [_, section, slug] if *section == settings.locale(locale).posts_path => {
            store::live::at(conn, locale, SECTION_POSTS, slug).await?
        }
        _ => None,
    };
    let found = build(conn, row.into_iter().collect()).await?.pop();
    // The front page is at the root of its language only.
    Ok(found.filter(|page| translation_path(settings, page) == path))
}

/// The live page that an import found at this source path, in `preferred` where it exists, else in the other language; without its
/// long texts.
///
/// # Errors
/// When the store does not answer.
pub async fn from_source(
    conn: &mut Conn,
    source: &str,
    preferred: Locale,
) -> StoreResult<Option<Translation>> {
    let Some(post) = store::posts::id_of_source_path(conn, source).await? else { return Ok(None) };
    let mut live = translations(conn, &[post], Texts::LeftOut).await?;
    live.sort_by_key(|page| page.locale != preferred);
    Ok(live.into_iter().next())
}

/// The newest live articles, newest first, at most `count`, without their long texts.
///
/// # Errors
/// When the store does not answer.
pub async fn newest(conn: &mut Conn, locale: Locale, count: i64) -> StoreResult<Vec<Translation>> {
    let kind = Some(PostKind::Article);
    let (ids, _) = store::list_places::live_posts(conn, SECTION_POSTS, locale, kind, 0, count).await?;
    in_order(conn, locale, &ids).await
}

/// The live articles next to an ordinal of a tag's list, or of that of all articles: older and newer, without their long texts.
///
/// # Errors
/// When the store does not answer.
pub async fn neighbours(
    conn: &mut Conn,
    tag: Option<Uuid>,
    locale: Locale,
    ordinal: i64,
) -> StoreResult<[Option<Translation>; 2]> {
    let list = tag.map_or_else(|| SECTION_POSTS.to_owned(), |tag| tag.to_string());
    let ids = store::list_places::live_neighbours(conn, &list, locale, ordinal).await?;
    let mut found = [None, None];
    for (place, id) in found.iter_mut().zip(ids) {
        *place = in_order(conn, locale, id.as_slice()).await?.pop();
    }
    Ok(found)
}

/// The live articles of a tag from one ordinal of its list to another, both included, oldest first, without their long texts.
///
/// # Errors
/// When the store does not answer.
pub async fn in_range(
    conn: &mut Conn,
    tag: Uuid,
    locale: Locale,
    ordinals: (i64, i64),
) -> StoreResult<Vec<Translation>> {
    let ids = store::list_places::live_between(conn, &tag.to_string(), locale, ordinals).await?;
    let mut found = in_order(conn, locale, &ids).await?;
    found.retain(|page| page.kind == PostKind::Article);
    Ok(found)
}

/// One language of these posts, in the order of the ids.
async fn in_order(conn: &mut Conn, locale: Locale, ids: &[Uuid]) -> StoreResult<Vec<Translation>> {
    let mut live = translations(conn, ids, Texts::LeftOut).await?;
    live.retain(|page| page.locale == locale);
    live.sort_by_key(|page| ids.iter().position(|id| *id == page.post_id));
    Ok(live)
}
