//! Lists of posts: all of them for editors, the live ones for readers.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use cms_sdk::content::{PostKind, Translation};
use cms_sdk::slug::fold;
use uuid::Uuid;

use super::live::{self, Texts};
use super::pair::is_stale;
use super::{SECTION_POSTS, Status, section, staleness};
use crate::store::post_list::{self, Condition};
use crate::store::translations::TranslationRow;
use crate::store::types::At;
use crate::store::{self, Conn, StoreResult};

pub use crate::store::post_list::{Direction, Sort};
pub use crate::store::translation_states::State;

/// Which posts an editor wants to see; a post is shown when one of its languages fits all of it.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In titles and slugs, tones or not.
    pub query: Option<String>,
    /// Of this kind.
    pub kind: Option<PostKind>,
    /// In this language.
    pub locale: Option<Locale>,
    /// Standing so.
    pub status: Option<Status>,
    /// With this tag on the working copy.
    pub tag: Option<Uuid>,
    /// With this author on the working copy.
    pub author: Option<Uuid>,
    /// Without its translation, or with one that is behind; `locale` says which language lacks it.
    pub translation: Option<State>,
    /// In the trash, instead of not in it.
    pub in_trash: bool,
}

/// A post in the editors' list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its id.
    pub id: Uuid,
    /// What sort of page it is.
    pub kind: PostKind,
    /// Version of what its languages share.
    pub version: i64,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When anything of it was last saved.
    pub updated_at: DateTime<Utc>,
    /// When it was put into the trash.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Its languages, English first.
    pub translations: Vec<ItemTranslation>,
}

/// One language of a post in the editors' list.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemTranslation {
    /// The language.
    pub locale: Locale,
    /// Version of the working copy.
    pub version: i64,
    /// Where it stands.
    pub status: Status,
    /// Whether it is behind its source.
    pub is_stale: bool,
    /// The working copy's title.
    pub title: String,
    /// The working copy's slug.
    pub slug: String,
    /// The date that readers see.
    pub published_at: Option<DateTime<Utc>>,
    /// When the working copy was last saved.
    pub updated_at: DateTime<Utc>,
}

/// A page of the editors' list, and how many posts fit the filter.
///
/// # Errors
/// When the store does not answer.
pub async fn all(
    conn: &mut Conn,
    filter: &Filter,
    sort: (Sort, Direction),
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<Item>, i64)> {
    let condition = Condition {
        folded: filter.query.as_deref().map(|query| fold(query.trim())),
        kind: filter.kind,
        locale: filter.locale,
        status: filter.status.map(|status| match status {
            Status::Draft => post_list::Standing::Draft,
            Status::Published => post_list::Standing::Published,
            Status::Changed => post_list::Standing::Changed,
            Status::Unpublished => post_list::Standing::Unpublished,
        }),
        tag: filter.tag,
        author: filter.author,
        translation: filter.translation,
        in_trash: filter.in_trash,
    };
    let (ids, total) = post_list::find(conn, &condition, sort, offset, limit).await?;
    let mut items: Vec<Item> = Vec::with_capacity(ids.len());
    let found = post_list::with_translations(conn, &ids).await?;
    let rows: Vec<_> = found.iter().map(|(_, row)| row.clone()).collect();
    let sides = staleness::sides(conn, &rows).await?;
    let live: HashMap<(Uuid, Locale), Option<i64>> =
        rows.iter().zip(&sides).map(|(row, side)| ((row.post_id.0, row.locale.0), side.live)).collect();
    for ((post, row), side) in found.into_iter().zip(sides) {
        let source_live = live.get(&(row.post_id.0, row.locale.0.other())).copied().flatten();
        if items.last().is_none_or(|item| item.id != post.id.0) {
            items.push(Item {
                id: post.id.0,
                kind: post.kind.0,
                version: post.version,
                created_at: post.created_at.0,
                updated_at: post.updated_at.0,
                deleted_at: post.deleted_at.map(|At(at)| at),
                translations: Vec::new(),
            });
        }
        if let Some(item) = items.last_mut() {
            item.translations.push(to_item(row, is_stale(side.base, source_live)));
        }
    }
    items.sort_by_key(|item| ids.iter().position(|id| *id == item.id));
    Ok((items, total))
}

fn to_item(row: TranslationRow, is_stale: bool) -> ItemTranslation {
    ItemTranslation {
        locale: row.locale.0,
        version: row.version,
        status: Status::of(&row),
        is_stale,
        title: row.title,
        slug: row.slug,
        published_at: row.published_at.map(|At(at)| at),
        updated_at: row.updated_at.0,
    }
}

/// A page of what readers see in a language, newest first and without long texts, and how many there are: the articles, or the
/// posts of another kind, or those with a tag.
///
/// # Errors
/// When the store does not answer.
pub async fn live(
    conn: &mut Conn,
    locale: Locale,
    kind: Option<PostKind>,
    tag: Option<Uuid>,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<Translation>, i64)> {
    let list = match tag {
        Some(tag) => tag.to_string(),
        None => kind.map_or(SECTION_POSTS, section).to_owned(),
    };
    let (ids, total) = store::list_places::live_posts(conn, &list, locale, kind, offset, limit).await?;
    let mut found = live::translations(conn, &ids, Texts::LeftOut).await?;
    found.retain(|translation| translation.locale == locale);
    found.sort_by_key(|translation| ids.iter().position(|id| *id == translation.post_id));
    Ok((found, total))
}
