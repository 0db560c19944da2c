//! Places in lists: given at the first publish in the order of dates, kept for ever, never given twice.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use cms_sdk::content::TagPlace;
use uuid::Uuid;

use super::publish::Order;
use crate::store::list_places::PlaceRow;
use crate::store::types::{At, Key, Lang};
use crate::store::{self, Conn, StoreResult};

/// A translation that is live from now on, and what its places follow from.
#[derive(Debug, Clone)]
pub(super) struct NowLive {
    pub(super) post_id: Uuid,
    pub(super) locale: Locale,
    pub(super) section: &'static str,
    pub(super) tags: Vec<Uuid>,
    pub(super) published_at: DateTime<Utc>,
    /// The places that an export names, where it brings some.
    pub(super) ordinal: Option<i64>,
    pub(super) tag_ordinals: Vec<TagPlace>,
}

/// A post that has no place in a list yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Newcomer {
    post_id: Uuid,
    published_at: DateTime<Utc>,
    ordinal: Option<i64>,
}

type List = (String, Locale);

/// Shows translations in their lists and hides them in those that they left. Call it under the feed's lock.
///
/// Gives the other posts whose places moved, which happens only when [`Order::ByDate`] makes room for older posts.
pub(super) async fn assign(
    conn: &mut Conn,
    live: &[NowLive],
    order: Order,
) -> StoreResult<BTreeSet<(Uuid, Locale)>> {
    let post_ids: Vec<Uuid> = live.iter().map(|one| one.post_id).collect();
    let mut known: HashMap<(Uuid, Locale), Vec<PlaceRow>> = HashMap::new();
    for place in store::list_places::of_posts(conn, &post_ids).await? {
        known.entry((place.post_id.0, place.locale.0)).or_default().push(place);
    }
    let mut newcomers: BTreeMap<List, Vec<Newcomer>> = BTreeMap::new();
    for one in live {
        let mut wanted: HashMap<String, Option<i64>> = one
            .tags
            .iter()
            .map(|tag| {
                let named = one.tag_ordinals.iter().find(|place| place.tag_id == *tag);
                (tag.to_string(), named.map(|place| place.ordinal))
            })
            .collect();
        wanted.insert(one.section.to_owned(), one.ordinal);
        for place in known.remove(&(one.post_id, one.locale)).unwrap_or_default() {
            let is_wanted = wanted.remove(&place.list).is_some();
            if place.live != is_wanted {
                store::list_places::set_live(conn, &place, is_wanted).await?;
            }
        }
        for (list, ordinal) in wanted {
            let newcomer = Newcomer { post_id: one.post_id, published_at: one.published_at, ordinal };
            newcomers.entry((list, one.locale)).or_default().push(newcomer);
        }
    }
    let mut moved = BTreeSet::new();
    for ((list, locale), newcomers) in newcomers {
        moved.extend(enter(conn, &list, locale, newcomers, order).await?);
    }
    Ok(moved)
}

/// Gives newcomers their places in one list.
async fn enter(
    conn: &mut Conn,
    list: &str,
    locale: Locale,
    mut newcomers: Vec<Newcomer>,
    order: Order,
) -> StoreResult<BTreeSet<(Uuid, Locale)>> {
    newcomers.sort_by_key(|newcomer| (newcomer.published_at, newcomer.post_id));
    let row = |post_id: Uuid, ordinal: i64, live: bool| PlaceRow {
        list: list.to_owned(),
        locale: Lang(locale),
        post_id: Key(post_id),
        ordinal,
        live,
    };
    let names_places = newcomers.iter().any(|newcomer| newcomer.ordinal.is_some());
    let last = store::list_places::last_ordinal(conn, list, locale).await?;
    let mut moved = BTreeSet::new();
    let places = if last > 0 && (order == Order::ByDate || names_places) {
        let there = store::list_places::of_list(conn, list, locale).await?;
        let newest = there.iter().filter_map(|(_, date)| *date).max();
        let is_older = newcomers
            .iter()
            .any(|one| one.ordinal.is_none() && newest.is_some_and(|At(at)| one.published_at < at));
        if order == Order::ByDate && is_older {
            let renumbered = renumber(&there, &newcomers);
            let before: HashMap<Key, i64> =
                there.iter().map(|(place, _)| (place.post_id, place.ordinal)).collect();
            let hidden: HashSet<Key> =
                there.iter().filter(|(place, _)| !place.live).map(|(place, _)| place.post_id).collect();
            store::list_places::clear(conn, list, locale).await?;
            let changed =
                |(id, ordinal): &&(Uuid, i64)| before.get(&Key(*id)).is_some_and(|old| old != ordinal);
            moved.extend(renumbered.iter().filter(changed).map(|(id, _)| (*id, locale)));
            renumbered.iter().map(|(id, ordinal)| row(*id, *ordinal, !hidden.contains(&Key(*id)))).collect()
        } else {
            let used = there.iter().map(|(place, _)| place.ordinal).collect();
            append(last, used, &newcomers).into_iter().map(|(id, ordinal)| row(id, ordinal, true)).collect()
        }
    } else {
        append(last, HashSet::new(), &newcomers)
            .into_iter()
            .map(|(id, ordinal)| row(id, ordinal, true))
            .collect()
    };
    store::list_places::insert(conn, places).await?;
    Ok(moved)
}

/// Places after the last one; a place that a newcomer names is its own where it is free.
fn append(last: i64, mut used: HashSet<i64>, newcomers: &[Newcomer]) -> Vec<(Uuid, i64)> {
    let mut places = Vec::with_capacity(newcomers.len());
    let mut waiting = Vec::new();
    let mut next = last;
    for newcomer in newcomers {
        match newcomer.ordinal {
            Some(ordinal) if ordinal > 0 && used.insert(ordinal) => {
                next = next.max(ordinal);
                places.push((newcomer.post_id, ordinal));
            }
            _ => waiting.push(newcomer.post_id),
        }
    }
    places.extend(waiting.into_iter().zip(next + 1..));
    places
}

/// The whole list anew in the order of dates; the places of posts that are no more are given up.
fn renumber(there: &[(PlaceRow, Option<At>)], newcomers: &[Newcomer]) -> Vec<(Uuid, i64)> {
    let mut all: Vec<(DateTime<Utc>, Uuid)> = there
        .iter()
        .filter_map(|(place, date)| Some(((*date)?.0, place.post_id.0)))
        .chain(newcomers.iter().map(|newcomer| (newcomer.published_at, newcomer.post_id)))
        .collect();
    all.sort_unstable();
    all.into_iter().map(|(_, post_id)| post_id).zip(1..).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn newcomer(id: u128, seconds: i64, ordinal: Option<i64>) -> Newcomer {
        let published_at = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
        Newcomer { post_id: Uuid::from_u128(id), published_at, ordinal }
    }

    fn numbers(places: Vec<(Uuid, i64)>) -> Vec<(u128, i64)> {
        places.into_iter().map(|(id, ordinal)| (id.as_u128(), ordinal)).collect()
    }

    #[test]
    fn newcomers_go_behind_the_last() {
        let places = append(7, HashSet::new(), &[newcomer(1, 10, None), newcomer(2, 20, None)]);
        assert_eq!(numbers(places), [(1, 8), (2, 9)]);
    }

    #[test]
    fn a_named_place_is_kept_where_it_is_free() {
        let newcomers = [
            newcomer(1, 10, Some(3)),
            newcomer(2, 20, Some(9)),
            newcomer(3, 30, None),
            newcomer(4, 40, Some(9)),
        ];
        assert_eq!(numbers(append(5, HashSet::from([3]), &newcomers)), [(2, 9), (1, 10), (3, 11), (4, 12)]);
    }

    #[test]
    fn a_list_is_renumbered_by_date_and_loses_its_holes() {
        let place = |id: u128, ordinal: i64| PlaceRow {
            list: "posts".to_owned(),
            locale: Lang(Locale::En),
            post_id: Key(Uuid::from_u128(id)),
            ordinal,
            live: true,
        };
        let date = |seconds: i64| DateTime::from_timestamp(seconds, 0).map(At);
        let there = [(place(1, 1), date(10)), (place(2, 2), None), (place(3, 5), date(30))];
        assert_eq!(numbers(renumber(&there, &[newcomer(4, 20, None)])), [(1, 1), (4, 2), (3, 3)]);
    }
}
