//! Posts: the list, and the page to begin one on. The editor is a page of its own.

use std::collections::HashMap;

use async_trait::async_trait;
use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use serde_json::{Value, json};
use uuid::Uuid;

use super::list::{Found, List, Slice};
use super::refusal::Refusal;
use super::standing::{Standings, kind, titles};
use super::table::{Bulk, Cell, Column, Create, Filter, Order, Row, TableSpec, Takes, Wanted};
use super::visit::{Answer, Visit};
use crate::content::list::{self, Direction, Item, Sort, State};
use crate::content::{Status, authors, tags};
use crate::store;
use crate::tokens::Scope;

const BULK: &str = "/v1/admin/posts/bulk";

const fn bulk(name: &'static str, label: &'static str, confirm: &'static str) -> Bulk {
    Bulk { name, label, method: "POST", action: BULK, confirm, scope: Scope::ContentWrite }
}

const SPEC: TableSpec = TableSpec {
    name: "posts",
    columns: &[
        Column::sorted("title", "console-column-title", Order::Ascending),
        Column::plain("kind", "console-column-kind"),
        Column::plain("state", "console-column-state"),
        Column::plain("tags", "console-tags"),
        Column::sorted("published", "console-column-published", Order::Descending),
        Column::sorted("updated", "console-column-updated", Order::Descending),
    ],
    filters: &[
        Filter {
            name: "kind",
            label: "console-column-kind",
            takes: Takes::Choice(&[
                ("article", "console-kind-article"),
                ("page", "console-kind-page"),
                ("landing", "console-kind-landing"),
            ]),
        },
        Filter {
            name: "locale",
            label: "console-column-language",
            takes: Takes::Choice(&[("en", "console-tags-en"), ("vi", "console-tags-vi")]),
        },
        Filter {
            name: "status",
            label: "console-column-state",
            takes: Takes::Choice(&[
                ("draft", "console-state-draft"),
                ("published", "console-state-published"),
                ("changed", "console-state-changed"),
                ("unpublished", "console-state-unpublished"),
            ]),
        },
        Filter { name: "tag", label: "console-column-tag", takes: Takes::Choices },
        Filter { name: "author", label: "console-column-author", takes: Takes::Choices },
        Filter {
            name: "translation",
            label: "console-column-translation",
            takes: Takes::Choice(&[("missing", "console-state-missing"), ("stale", "console-state-stale")]),
        },
    ],
    is_searched: true,
    sort: Some(("updated", Order::Descending)),
    create: Some(Create { label: "console-posts-new", path: "/posts/new", scope: Scope::ContentWrite }),
    bulk: &[
        bulk("publish", "console-posts-publish", "console-posts-publish-many"),
        bulk("unpublish", "console-posts-unpublish", "console-posts-unpublish-many"),
        bulk("addTag", "console-posts-add-tag", ""),
        bulk("removeTag", "console-posts-remove-tag", ""),
        bulk("trash", "console-posts-trash", "console-posts-trash-many"),
    ],
};

/// The list of posts.
pub(super) struct Posts;

#[async_trait]
impl List for Posts {
    fn spec(&self) -> &'static TableSpec {
        &SPEC
    }

    async fn rows(&self, visit: &Visit, wanted: &Wanted, slice: Slice) -> Found {
        let app = visit.app();
        let mut conn = app.store.read().await?;
        let filter = filter(wanted);
        let (items, total) = list::all(&mut conn, &filter, sort(wanted), slice.offset, slice.limit).await?;
        let standings = Standings::of(&mut conn, &app.clock, &items).await?;
        let ids: Vec<Uuid> = items.iter().map(|item| item.id).collect();
        let mut carried: HashMap<Uuid, Vec<String>> = HashMap::new();
        let carrying = store::tags::of_posts(&mut conn, &ids).await?;
        if !carrying.is_empty() {
            let names: HashMap<_, _> = tag_names(visit, &mut conn).await?.into_iter().collect();
            for (post, tag) in carrying {
                carried.entry(post).or_default().extend(names.get(&tag.to_string()).cloned());
            }
        }
        let row = |item: &Item| {
            let tags = carried.get(&item.id).map(|names| names.join(", "));
            row(item, visit.frame.locale, &standings, tags)
        };
        Ok((items.iter().map(row).collect(), total))
    }

    async fn choices(&self, visit: &Visit) -> Result<Vec<(&'static str, Vec<(String, String)>)>, Refusal> {
        let mut conn = visit.app().store.read().await?;
        let tags = tag_names(visit, &mut conn).await?;
        let (authors, _) = authors::list(&mut conn, None, 0, i64::MAX).await?;
        let name = |one: &authors::EditedAuthor| {
            (one.author.id.to_string(), one.author.name(visit.frame.locale).to_owned())
        };
        Ok(vec![("tag", tags), ("author", authors.iter().map(name).collect())])
    }

    fn template(&self) -> &'static str {
        "posts/list.html"
    }
}

/// Ids and names of all tags, by name.
async fn tag_names(visit: &Visit, conn: &mut store::Conn) -> Result<Vec<(String, String)>, Refusal> {
    let locale = visit.frame.locale;
    let (found, _) = tags::list(conn, None, 0, i64::MAX).await?;
    Ok(found
        .iter()
        .filter_map(|one| {
            let words = one.tag.words(locale).or_else(|| one.tag.words(locale.other()))?;
            Some((one.tag.id.to_string(), words.name.clone()))
        })
        .collect())
}

fn filter(wanted: &Wanted) -> list::Filter {
    let id = |name: &str| {
        // An id that is none fits nothing, rather than everything.
        wanted.filter(name).map(|text| text.parse().unwrap_or_default())
    };
    list::Filter {
        // No title holds NUL, and PostgreSQL cannot even compare it.
        query: Some(wanted.q.replace('\0', "\u{fffd}")).filter(|query| !query.is_empty()),
        kind: wanted.filter("kind").and_then(PostKind::parse),
        locale: wanted.filter("locale").and_then(|text| text.parse().ok()),
        status: wanted.filter("status").and_then(|text| {
            [Status::Draft, Status::Published, Status::Changed, Status::Unpublished]
                .into_iter()
                .find(|status| status.as_str() == text)
        }),
        tag: id("tag"),
        author: id("author"),
        translation: wanted
            .filter("translation")
            .map(|text| if text == "stale" { State::Stale } else { State::Missing }),
        in_trash: false,
    }
}

fn sort(wanted: &Wanted) -> (Sort, Direction) {
    let (column, order) = wanted.sort.unwrap_or(("updated", Order::Descending));
    let sort = match column {
        "title" => Sort::Title,
        "published" => Sort::Published,
        _ => Sort::Updated,
    };
    (sort, if order == Order::Ascending { Direction::Ascending } else { Direction::Descending })
}

fn row(item: &Item, locale: Locale, standings: &Standings, tags: Option<String>) -> Row {
    let (title, other) = titles(item, locale);
    Row {
        id: item.id.to_string(),
        name: title.clone(),
        href: Some(format!("/console/posts/{}", item.id)),
        version: Some(item.version),
        cells: vec![
            Cell::Pair(title, other),
            Cell::Say(kind(item.kind)),
            Cell::Marks(standings.marks(item)),
            Cell::text(tags),
            Cell::moment(item.translations.iter().filter_map(|one| one.published_at).max()),
            Cell::Moment(item.updated_at),
        ],
    }
}

/// The page to begin a post on: the list shows it in a dialog.
pub(super) async fn new(visit: Visit) -> Answer {
    let kinds = [PostKind::Article, PostKind::Page, PostKind::Landing].map(|one| (one.as_str(), kind(one)));
    let content: Value = json!({"kinds": kinds, "first": visit.frame.locale});
    visit.page("posts/new.html", &content)
}
