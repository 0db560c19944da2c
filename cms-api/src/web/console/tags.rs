//! Tags.

use std::collections::HashMap;

use async_trait::async_trait;
use cms_sdk::Locale;
use cms_sdk::content::TagWords;
use cms_sdk::slug::fold;
use serde_json::json;

use super::list::{Found, List, Slice};
use super::table::{Bulk, Cell, Column, Create, Order, Row, TableSpec, Wanted};
use super::visit::{Answer, Visit};
use crate::content::list::{self, Direction, Filter, Sort};
use crate::content::tags::{self, EditedTag};
use crate::store;
use crate::tokens::Scope;

/// Posts that a tag's page names; the list of posts has all of them.
const NAMED_POSTS: i64 = 10;

const SPEC: TableSpec = TableSpec {
    name: "tags",
    columns: &[
        Column::sorted("en", "console-tags-en", Order::Ascending),
        Column::sorted("vi", "console-tags-vi", Order::Ascending),
        Column::plain("slugs", "console-column-addresses"),
        Column::sorted("uses", "console-column-posts", Order::Descending).numbers(),
    ],
    filters: &[],
    is_searched: true,
    sort: Some(("en", Order::Ascending)),
    create: Some(Create { label: "console-tags-new", path: "/tags/new", scope: Scope::ContentWrite }),
    bulk: &[Bulk {
        name: "delete",
        label: "console-delete",
        method: "DELETE",
        action: "/v1/admin/tags/{id}",
        confirm: "console-tags-delete-many",
        scope: Scope::ContentWrite,
    }],
};

/// The list of tags.
pub(super) struct Tags;

#[async_trait]
impl List for Tags {
    fn spec(&self) -> &'static TableSpec {
        &SPEC
    }

    async fn rows(&self, visit: &Visit, wanted: &Wanted, slice: Slice) -> Found {
        let mut conn = visit.app().store.read().await?;
        let (mut found, total) = tags::list(&mut conn, Some(&wanted.q), 0, i64::MAX).await?;
        let ids: Vec<_> = found.iter().map(|one| one.tag.id).collect();
        let uses: HashMap<_, _> = store::tags::uses(&mut conn, &ids).await?.into_iter().collect();
        let uses_of = |one: &EditedTag| uses.get(&one.tag.id).copied().unwrap_or_default();
        let name = |one: &EditedTag, locale| one.tag.words(locale).map(|words| fold(&words.name));
        let (column, order) = wanted.sort.unwrap_or(("en", Order::Ascending));
        match column {
            "uses" => found.sort_by_key(uses_of),
            "vi" => found.sort_by_cached_key(|one| name(one, Locale::Vi).or_else(|| name(one, Locale::En))),
            _ => found.sort_by_cached_key(|one| name(one, Locale::En).or_else(|| name(one, Locale::Vi))),
        }
        if order == Order::Descending {
            found.reverse();
        }
        let skip = usize::try_from(slice.offset).unwrap_or(usize::MAX);
        let take = usize::try_from(slice.limit).unwrap_or_default();
        Ok((found.iter().skip(skip).take(take).map(|one| row(one, uses_of(one))).collect(), total))
    }
}

fn row(one: &EditedTag, uses: i64) -> Row {
    let EditedTag { tag, version } = one;
    let text = |words: &Option<TagWords>| Cell::text(words.as_ref().map(|words| words.name.clone()));
    let slugs = [&tag.en, &tag.vi].into_iter().flatten().map(|words| words.slug.as_str());
    let name = [&tag.en, &tag.vi].into_iter().flatten().next().map(|words| words.name.clone());
    Row {
        id: tag.id.to_string(),
        name: name.unwrap_or_default(),
        href: Some(format!("/console/tags/{}", tag.id)),
        version: Some(*version),
        cells: vec![
            text(&tag.en),
            text(&tag.vi),
            Cell::Code(slugs.collect::<Vec<_>>().join(" · ")),
            Cell::Number(uses),
        ],
    }
}

/// The page to make one on.
pub(super) async fn new(visit: Visit) -> Answer {
    visit.page(
        "tags/edit.html",
        &json!({"tag": null, "version": 0, "posts": [], "uses": 0, "may_write": true}),
    )
}

/// The page of one tag, with the posts that carry it.
pub(super) async fn edit(visit: Visit) -> Answer {
    let id = visit.id()?;
    let mut conn = visit.app().store.read().await?;
    let EditedTag { tag, version } = tags::find(&mut conn, id).await?;
    let filter = Filter { tag: Some(id), ..Filter::default() };
    let (posts, uses) =
        list::all(&mut conn, &filter, (Sort::Updated, Direction::Descending), 0, NAMED_POSTS).await?;
    let posts: Vec<_> = posts
        .iter()
        .filter_map(|post| {
            let own = post.translations.iter().find(|one| one.locale == visit.frame.locale);
            let shown = own.or_else(|| post.translations.first())?;
            Some(json!({"id": post.id, "title": shown.title, "locale": shown.locale}))
        })
        .collect();
    let may_write = visit.allows(Scope::ContentWrite);
    let content =
        json!({"tag": tag, "version": version, "posts": posts, "uses": uses, "may_write": may_write});
    visit.page("tags/edit.html", &content)
}
