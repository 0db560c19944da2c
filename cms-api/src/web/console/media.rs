//! The media library.

use async_trait::async_trait;
use cms_sdk::media as names;
use serde_json::{Value, json};

use super::list::{Found, List, Slice};
use super::refusal::Refusal;
use super::table::{Bulk, Cell, Column, Filter, Order, Row, TableSpec, Takes, Tone, Wanted};
use super::visit::{Answer, Visit};
use crate::media::picture::Kind;
use crate::media::{self, uses};
use crate::store::media::MediaRow;
use crate::store::media_list::Sort;
use crate::tokens::Scope;

const SPEC: TableSpec = TableSpec {
    name: "media",
    columns: &[
        Column::sorted("name", "console-column-name", Order::Ascending),
        Column::plain("alt", "console-media-alt"),
        Column::plain("use", "console-media-use"),
        Column::plain("pixels", "console-media-pixels"),
        Column::sorted("bytes", "console-media-kilobytes", Order::Descending).numbers(),
        Column::sorted("created", "console-media-uploaded", Order::Descending),
    ],
    filters: &[
        Filter {
            name: "kind",
            label: "console-column-kind",
            takes: Takes::Choice(&[
                ("jpeg", "console-media-jpeg"),
                ("png", "console-media-png"),
                ("webp", "console-media-webp"),
                ("gif", "console-media-gif"),
            ]),
        },
        Filter {
            name: "unused",
            label: "console-media-use",
            takes: Takes::Choice(&[("true", "console-media-unused")]),
        },
    ],
    is_searched: true,
    sort: Some(("created", Order::Descending)),
    create: None,
    bulk: &[Bulk {
        name: "delete",
        label: "console-delete",
        method: "DELETE",
        action: "/v1/admin/media/{id}",
        confirm: "console-media-delete-many",
        scope: Scope::ContentWrite,
    }],
};

/// The list of pictures.
pub(super) struct Media;

#[async_trait]
impl List for Media {
    fn spec(&self) -> &'static TableSpec {
        &SPEC
    }

    async fn rows(&self, visit: &Visit, wanted: &Wanted, slice: Slice) -> Found {
        let filter = media::Filter {
            query: Some(wanted.q.replace('\0', "\u{fffd}")).filter(|query| !query.is_empty()),
            kind: wanted.filter("kind").and_then(|text| {
                Kind::ALL.into_iter().find(|kind| kind.media_type().strip_prefix("image/") == Some(text))
            }),
            unused: wanted.filter("unused").is_some(),
        };
        let (column, order) = wanted.sort.unwrap_or(("created", Order::Descending));
        let sort = match column {
            "name" => Sort::Name,
            "bytes" => Sort::Bytes,
            _ => Sort::Created,
        };
        let order = (sort, order == Order::Descending);
        let mut conn = visit.app().store.read().await?;
        let (rows, total) = media::list(&mut conn, &filter, order, slice.offset, slice.limit).await?;
        let names: Vec<_> = rows.iter().map(|row| row.name.clone()).collect();
        let used = uses::used(&mut conn, &names).await?;
        let rows = rows.into_iter().map(|one| {
            let is_used = used.contains(&one.name);
            row(one, is_used)
        });
        Ok((rows.collect(), total))
    }

    fn template(&self) -> &'static str {
        "media/list.html"
    }

    async fn content(&self, visit: &Visit) -> Result<Value, Refusal> {
        Ok(json!({
            "may_write": visit.allows(Scope::ContentWrite),
            "types": Kind::ALL.map(Kind::media_type).join(","),
        }))
    }
}

fn row(one: MediaRow, is_used: bool) -> Row {
    let alt = match (one.alt_en.is_empty(), one.alt_vi.is_empty()) {
        (false, false) => (Tone::Good, "console-media-alt-both"),
        (true, true) => (Tone::Warning, "console-media-alt-none"),
        (false, true) => (Tone::Warning, "console-media-alt-en"),
        (true, false) => (Tone::Warning, "console-media-alt-vi"),
    };
    Row {
        id: one.id.0.to_string(),
        name: one.file_name.clone(),
        href: Some(format!("/console/media/{}", one.id.0)),
        version: Some(one.version),
        cells: vec![
            Cell::Picture(names::address(&names::thumbnail(&one.name)), one.file_name),
            Cell::mark(alt.0, alt.1),
            Cell::mark(
                if is_used { Tone::Good } else { Tone::Quiet },
                if is_used { "console-media-used" } else { "console-media-unused" },
            ),
            Cell::Text(format!("{} × {}", one.width, one.height)),
            Cell::Number(one.bytes.div_euclid(1_000).max(1)),
            Cell::Moment(one.created_at.0),
        ],
    }
}

/// The page of one picture: its words, its focal point, and what names it.
pub(super) async fn one(visit: Visit) -> Answer {
    let id = visit.id()?;
    let mut conn = visit.app().store.read().await?;
    let row = media::find(&mut conn, id).await?;
    let uses = uses::of(&mut conn, &row.name).await?;
    let pages: Vec<_> = uses
        .pages
        .iter()
        .map(|page| {
            json!({"id": page.post_id.0, "locale": page.locale.0, "title": page.title, "is_live": page.live})
        })
        .collect();
    let content = json!({
        "medium": {
            "id": row.id.0,
            "version": row.version,
            "address": media::address(&row),
            "file_name": row.file_name,
            "media_type": row.media_type,
            "kilobytes": row.bytes.div_euclid(1_000).max(1),
            "width": row.width,
            "height": row.height,
            "focal_x": row.focal_x,
            "focal_y": row.focal_y,
            "alt": {"en": row.alt_en, "vi": row.alt_vi},
            "created_at": row.created_at.0,
        },
        "pages": pages,
        "is_logo": uses.is_logo,
        "is_used": !uses.is_empty(),
        "may_write": visit.allows(Scope::ContentWrite),
    });
    visit.page("media/one.html", &content)
}
