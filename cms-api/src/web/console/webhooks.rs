//! Webhook endpoints. Their secrets are shown once, by the API.

use async_trait::async_trait;
use cms_sdk::slug::fold;
use serde_json::json;

use super::deliveries;
use super::list::{Found, List, Slice};
use super::table::{Bulk, Cell, Column, Create, Filter, Mark, Order, Row, TableSpec, Takes, Tone, Wanted};
use super::visit::{Answer, Visit};
use crate::store::deliveries::DeliveryFilter;
use crate::store::types::Key;
use crate::tokens::Scope;
use crate::webhooks::deliveries::find;
use crate::webhooks::endpoints::{self, Endpoint};

/// Deliveries that an endpoint's page shows; the list of deliveries has all of them.
const SHOWN: i64 = 8;

const SPEC: TableSpec = TableSpec {
    name: "webhooks",
    columns: &[
        Column::sorted("name", "console-column-name", Order::Ascending),
        Column::plain("url", "console-address"),
        Column::plain("state", "console-column-state"),
        Column::sorted("updated", "console-column-updated", Order::Descending),
        Column::sorted("created", "console-column-created", Order::Descending),
    ],
    filters: &[Filter {
        name: "enabled",
        label: "console-column-state",
        takes: Takes::Choice(&[("true", "console-webhooks-on"), ("false", "console-webhooks-off")]),
    }],
    is_searched: true,
    sort: Some(("created", Order::Ascending)),
    create: Some(Create {
        label: "console-webhooks-new",
        path: "/webhooks/new",
        scope: Scope::WebhooksWrite,
    }),
    bulk: &[Bulk {
        name: "delete",
        label: "console-delete",
        method: "DELETE",
        action: "/v1/admin/webhooks/{id}",
        confirm: "console-webhooks-delete-many",
        scope: Scope::WebhooksWrite,
    }],
};

/// The list of endpoints.
pub(super) struct Webhooks;

#[async_trait]
impl List for Webhooks {
    fn spec(&self) -> &'static TableSpec {
        &SPEC
    }

    async fn rows(&self, visit: &Visit, wanted: &Wanted, slice: Slice) -> Found {
        let mut conn = visit.app().store.read().await?;
        let (mut found, _) = endpoints::list(&mut conn, 0, i64::MAX).await?;
        let folded = fold(&wanted.q);
        found.retain(|one| {
            let state = if one.enabled { "true" } else { "false" };
            (fold(&one.name).contains(&folded) || fold(&one.url).contains(&folded))
                && wanted.filter("enabled").is_none_or(|asked| asked == state)
        });
        match wanted.sort {
            Some(("name", _)) => found.sort_by_cached_key(|one| fold(&one.name)),
            Some(("updated", _)) => found.sort_by_key(|one| one.updated_at),
            _ => found.sort_by_key(|one| one.created_at),
        }
        if matches!(wanted.sort, Some((_, Order::Descending))) {
            found.reverse();
        }
        Ok(slice.of(found, row))
    }
}

fn row(one: Endpoint) -> Row {
    let mark = Cell::Mark(mark(&one));
    Row {
        id: one.id.to_string(),
        name: one.name.clone(),
        href: Some(format!("/console/webhooks/{}", one.id)),
        version: Some(one.version),
        cells: vec![
            Cell::Text(one.name),
            Cell::Code(one.url),
            mark,
            Cell::Moment(one.updated_at),
            Cell::Moment(one.created_at),
        ],
    }
}

fn mark(one: &Endpoint) -> Mark {
    let (tone, label) = match (one.enabled, &one.disabled_reason) {
        (true, _) => (Tone::Good, "console-webhooks-on"),
        (false, Some(_)) => (Tone::Bad, "console-webhooks-gone"),
        (false, None) => (Tone::Quiet, "console-webhooks-off"),
    };
    Mark { tone, label, locale: None }
}

/// The page to make one on.
pub(super) async fn new(visit: Visit) -> Answer {
    visit.page("webhooks/edit.html", &json!({"webhook": null, "may_write": true}))
}

/// The page of one endpoint, with its last deliveries.
pub(super) async fn edit(visit: Visit) -> Answer {
    let id = visit.id()?;
    let mut conn = visit.app().store.read().await?;
    let one = endpoints::get(&mut conn, id).await?;
    let filter = DeliveryFilter { endpoint: Some(Key(id)), ..DeliveryFilter::default() };
    let (last, total) = find(&mut conn, &filter, 0, SHOWN).await?;
    let last: Vec<_> = last
        .iter()
        .map(|delivery| {
            json!({
                "id": delivery.id,
                "mark": deliveries::mark(delivery.state),
                "attempts": delivery.attempts,
                "created_at": delivery.created_at,
            })
        })
        .collect();
    let content = json!({
        "webhook": {
            "id": one.id,
            "name": one.name,
            "url": one.url,
            "enabled": one.enabled,
            "mark": mark(&one),
            "is_gone": one.disabled_reason.is_some(),
            "previous_secret_until": one.previous_secret_until.filter(|until| *until > visit.app().clock.now()),
            "created_at": one.created_at,
            "updated_at": one.updated_at,
        },
        "version": one.version,
        "deliveries": last,
        "deliveries_total": total,
        "may_write": visit.allows(Scope::WebhooksWrite),
    });
    visit.page("webhooks/edit.html", &content)
}
