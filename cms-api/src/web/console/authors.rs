//! Authors.

use async_trait::async_trait;
use cms_sdk::Locale;
use cms_sdk::slug::fold;
use serde_json::json;

use super::list::{Found, List, Slice};
use super::table::{Bulk, Cell, Column, Create, Order, Row, TableSpec, Wanted};
use super::visit::{Answer, Visit};
use crate::content::authors::{self, EditedAuthor};
use crate::content::list::{self, Filter, Sort};
use crate::tokens::Scope;

/// Posts that an author's page names; the list of posts has all of them.
const NAMED_POSTS: i64 = 10;

const SPEC: TableSpec = TableSpec {
    name: "authors",
    columns: &[
        Column::sorted("name", "console-column-name", Order::Ascending),
        Column::plain("languages", "console-authors-bios"),
        Column::sorted("slug", "console-address", Order::Ascending),
    ],
    filters: &[],
    is_searched: true,
    sort: Some(("name", Order::Ascending)),
    create: Some(Create { label: "console-authors-new", path: "/authors/new", scope: Scope::ContentWrite }),
    bulk: &[Bulk {
        name: "delete",
        label: "console-delete",
        method: "DELETE",
        action: "/v1/admin/authors/{id}",
        confirm: "console-authors-delete-many",
        scope: Scope::ContentWrite,
    }],
};

/// The list of authors.
pub(super) struct Authors;

#[async_trait]
impl List for Authors {
    fn spec(&self) -> &'static TableSpec {
        &SPEC
    }

    async fn rows(&self, visit: &Visit, wanted: &Wanted, slice: Slice) -> Found {
        let locale = visit.frame.locale;
        let mut conn = visit.app().store.read().await?;
        let (mut found, total) = authors::list(&mut conn, Some(&wanted.q), 0, i64::MAX).await?;
        let (column, order) = wanted.sort.unwrap_or(("name", Order::Ascending));
        match column {
            "slug" => found.sort_by(|a, b| a.author.slug.cmp(&b.author.slug)),
            _ => found.sort_by_cached_key(|one| fold(one.author.name(locale))),
        }
        if order == Order::Descending {
            found.reverse();
        }
        let skip = usize::try_from(slice.offset).unwrap_or(usize::MAX);
        let take = usize::try_from(slice.limit).unwrap_or_default();
        Ok((found.iter().skip(skip).take(take).map(|one| row(one, locale)).collect(), total))
    }
}

fn row(EditedAuthor { author, version }: &EditedAuthor, locale: Locale) -> Row {
    let name = author.name(locale).to_owned();
    let languages = Locale::ALL.iter().filter(|one| author.words(**one).is_some());
    let languages: Vec<_> = languages.map(|one| one.as_str().to_uppercase()).collect();
    let other = author.name(locale.other());
    let below = if other == name { String::new() } else { other.to_owned() };
    Row {
        id: author.id.to_string(),
        name: name.clone(),
        href: Some(format!("/console/authors/{}", author.id)),
        version: Some(*version),
        cells: vec![
            Cell::Pair(name, below),
            Cell::Text(languages.join(" · ")),
            Cell::Code(author.slug.clone()),
        ],
    }
}

/// The page to make one on.
pub(super) async fn new(visit: Visit) -> Answer {
    visit.page(
        "authors/edit.html",
        &json!({"author": null, "version": 0, "posts": [], "uses": 0, "may_write": true}),
    )
}

/// The page of one author, with the posts that are by them.
pub(super) async fn edit(visit: Visit) -> Answer {
    let id = visit.id()?;
    let locale = visit.frame.locale;
    let mut conn = visit.app().store.read().await?;
    let EditedAuthor { author, version } = authors::find(&mut conn, id).await?;
    let filter = Filter { author: Some(id), ..Filter::default() };
    let sort = (Sort::Updated, Sort::Updated.direction());
    let (posts, uses) = list::all(&mut conn, &filter, sort, 0, NAMED_POSTS).await?;
    let posts: Vec<_> = posts
        .iter()
        .filter_map(|post| {
            let own = post.translations.iter().find(|one| one.locale == locale);
            let shown = own.or_else(|| post.translations.first())?;
            Some(json!({"id": post.id, "title": shown.title, "locale": shown.locale}))
        })
        .collect();
    let content = json!({
        "name": author.name(locale),
        "author": author,
        "version": version,
        "posts": posts,
        "uses": uses,
        "may_write": visit.allows(Scope::ContentWrite),
    });
    visit.page("authors/edit.html", &content)
}
