//! The trash.

use async_trait::async_trait;

use super::list::{Found, List, Slice};
use super::standing::{kind, titles};
use super::table::{Bulk, Cell, Column, Order, Row, TableSpec, Wanted};
use super::visit::Visit;
use crate::content::list::{self, Direction, Filter, Sort};
use crate::tokens::Scope;

const SPEC: TableSpec = TableSpec {
    name: "trash",
    columns: &[
        Column::sorted("title", "console-column-title", Order::Ascending),
        Column::plain("kind", "console-column-kind"),
        Column::sorted("deleted", "console-column-deleted", Order::Descending),
    ],
    filters: &[],
    is_searched: true,
    sort: Some(("deleted", Order::Descending)),
    create: None,
    bulk: &[
        Bulk {
            name: "restore",
            label: "console-trash-restore",
            method: "POST",
            action: "/v1/admin/trash/{id}/restore",
            confirm: "",
            scope: Scope::ContentWrite,
        },
        Bulk {
            name: "delete",
            label: "console-trash-delete",
            method: "DELETE",
            action: "/v1/admin/trash/{id}",
            confirm: "console-trash-delete-many",
            scope: Scope::ContentWrite,
        },
    ],
};

/// What was put into the trash.
pub(super) struct Trash;

#[async_trait]
impl List for Trash {
    fn spec(&self) -> &'static TableSpec {
        &SPEC
    }

    async fn rows(&self, visit: &Visit, wanted: &Wanted, slice: Slice) -> Found {
        let query = Some(wanted.q.replace('\0', "\u{fffd}")).filter(|query| !query.is_empty());
        let filter = Filter { query, in_trash: true, ..Filter::default() };
        let (column, order) = wanted.sort.unwrap_or(("deleted", Order::Descending));
        let sort = if column == "title" { Sort::Title } else { Sort::Deleted };
        let way = if order == Order::Ascending { Direction::Ascending } else { Direction::Descending };
        let mut conn = visit.app().store.read().await?;
        let (items, total) = list::all(&mut conn, &filter, (sort, way), slice.offset, slice.limit).await?;
        let rows = items.iter().map(|item| {
            let (title, other) = titles(item, visit.frame.locale);
            Row {
                id: item.id.to_string(),
                name: title.clone(),
                href: None,
                version: None,
                cells: vec![
                    Cell::Pair(title, other),
                    Cell::Say(kind(item.kind)),
                    Cell::moment(item.deleted_at),
                ],
            }
        });
        Ok((rows.collect(), total))
    }

    fn template(&self) -> &'static str {
        "trash.html"
    }
}
