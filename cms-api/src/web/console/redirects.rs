//! Redirects: those that editors make, and those that follow from pages that moved.

use async_trait::async_trait;
use serde_json::json;

use super::builds::titles;
use super::list::{Found, List, Slice};
use super::table::{Bulk, Cell, Column, Create, Filter, Order, Row, TableSpec, Takes, Tone, Wanted};
use super::visit::{Answer, Visit};
use crate::content::redirects::{self, EditedRedirect};
use crate::store::redirects::RedirectFilter;
use crate::tokens::Scope;

const SPEC: TableSpec = TableSpec {
    name: "redirects",
    columns: &[
        Column::sorted("from", "console-redirects-from", Order::Ascending),
        Column::plain("to", "console-redirects-to"),
        Column::plain("manual", "console-redirects-by"),
    ],
    filters: &[Filter {
        name: "manual",
        label: "console-redirects-by",
        takes: Takes::Choice(&[
            ("true", "console-redirects-manual"),
            ("false", "console-redirects-automatic"),
        ]),
    }],
    is_searched: true,
    sort: None,
    create: Some(Create {
        label: "console-redirects-new",
        path: "/redirects/new",
        scope: Scope::ContentWrite,
    }),
    bulk: &[Bulk {
        name: "delete",
        label: "console-delete",
        method: "DELETE",
        action: "/v1/admin/redirects/{id}",
        confirm: "console-redirects-delete-many",
        scope: Scope::ContentWrite,
    }],
};

/// The list of redirects.
pub(super) struct Redirects;

#[async_trait]
impl List for Redirects {
    fn spec(&self) -> &'static TableSpec {
        &SPEC
    }

    async fn rows(&self, visit: &Visit, wanted: &Wanted, slice: Slice) -> Found {
        let filter = RedirectFilter {
            manual: wanted.filter("manual").map(|text| text == "true"),
            is_by_address: wanted.sort.is_some(),
            is_reversed: matches!(wanted.sort, Some((_, Order::Descending))),
        };
        let mut conn = visit.app().store.read().await?;
        let (found, total) =
            redirects::find_all(&mut conn, filter, &wanted.q, slice.offset, slice.limit).await?;
        let posts: Vec<_> = found.iter().filter_map(|one| one.redirect.post_id).collect();
        let titles = titles(&mut conn, &posts, visit.frame.locale).await?;
        let rows = found.into_iter().map(|one| {
            let title = one.redirect.post_id.and_then(|id| titles.get(&(id, one.redirect.locale)).cloned());
            row(one, title)
        });
        Ok((rows.collect(), total))
    }
}

fn row(one: EditedRedirect, title: Option<String>) -> Row {
    let EditedRedirect { redirect, manual, version } = one;
    Row {
        id: redirect.id.to_string(),
        name: redirect.from.clone(),
        href: Some(format!("/console/redirects/{}", redirect.id)),
        version: Some(version),
        cells: vec![
            Cell::Code(redirect.from),
            match (title, redirect.locale, redirect.to) {
                (Some(title), Some(locale), _) => Cell::Pair(title, locale.as_str().to_uppercase()),
                (_, _, Some(to)) => Cell::Code(to),
                _ => Cell::mark(Tone::Quiet, "console-redirects-gone"),
            },
            Cell::Say(if manual { "console-redirects-manual" } else { "console-redirects-automatic" }),
        ],
    }
}

/// The page to make one on.
pub(super) async fn new(visit: Visit) -> Answer {
    visit.page(
        "redirects/edit.html",
        &json!({"redirect": null, "version": 0, "title": null, "may_write": true}),
    )
}

/// The page of one redirect.
pub(super) async fn edit(visit: Visit) -> Answer {
    let id = visit.id()?;
    let mut conn = visit.app().store.read().await?;
    let EditedRedirect { redirect, manual, version } = redirects::find(&mut conn, id).await?;
    let posts: Vec<_> = redirect.post_id.into_iter().collect();
    let titles = titles(&mut conn, &posts, visit.frame.locale).await?;
    let content = json!({
        "redirect": {
            "id": redirect.id,
            "from": redirect.from,
            "to": redirect.to,
            "post_id": redirect.post_id,
            "locale": redirect.locale,
            "manual": manual,
        },
        "title": redirect.post_id.and_then(|id| titles.get(&(id, redirect.locale))),
        "version": version,
        "may_write": visit.allows(Scope::ContentWrite),
    });
    visit.page("redirects/edit.html", &content)
}
