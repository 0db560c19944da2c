//! Deliveries to webhook endpoints, every attempt, and sending again.

use std::collections::HashMap;

use async_trait::async_trait;
use serde_json::json;
use uuid::Uuid;

use super::list::{Found, List, Slice};
use super::moments;
use super::refusal::Refusal;
use super::table::{Bulk, Cell, Column, Filter, Mark, Order, Row, TableSpec, Takes, Tone, Wanted};
use super::visit::{Answer, Visit};
use crate::store::deliveries::DeliveryFilter;
use crate::store::types::Key;
use crate::store::{Conn, StoreResult};
use crate::tokens::Scope;
use crate::webhooks::deliveries::{self, Delivery, DeliveryState};
use crate::webhooks::endpoints;

const SPEC: TableSpec = TableSpec {
    name: "deliveries",
    columns: &[
        Column::sorted("created", "console-deliveries-at", Order::Descending),
        Column::plain("webhook", "console-deliveries-webhook"),
        Column::plain("state", "console-column-state"),
        Column::plain("attempts", "console-deliveries-attempts").numbers(),
        Column::plain("seq", "console-column-change").numbers(),
        Column::plain("next", "console-deliveries-next"),
        Column::plain("finished", "console-column-finished"),
    ],
    filters: &[
        Filter { name: "webhook", label: "console-deliveries-webhook", takes: Takes::Choices },
        Filter {
            name: "state",
            label: "console-column-state",
            takes: Takes::Choice(&[
                ("pending", "console-deliveries-pending"),
                ("delivered", "console-deliveries-delivered"),
                ("failed", "console-deliveries-failed"),
                ("superseded", "console-deliveries-superseded"),
                ("cancelled", "console-deliveries-cancelled"),
            ]),
        },
    ],
    is_searched: false,
    sort: Some(("created", Order::Descending)),
    create: None,
    bulk: &[Bulk {
        name: "replay",
        label: "console-deliveries-replay",
        method: "POST",
        action: "/v1/admin/deliveries/{id}/replay",
        confirm: "",
        scope: Scope::WebhooksWrite,
    }],
};

/// The list of deliveries.
pub(super) struct Deliveries;

#[async_trait]
impl List for Deliveries {
    fn spec(&self) -> &'static TableSpec {
        &SPEC
    }

    async fn rows(&self, visit: &Visit, wanted: &Wanted, slice: Slice) -> Found {
        let filter = DeliveryFilter {
            // What is no id is no endpoint's.
            endpoint: wanted.filter("webhook").map(|text| Key(text.parse().unwrap_or_default())),
            state: wanted.filter("state").map(str::to_owned),
            is_oldest_first: matches!(wanted.sort, Some((_, Order::Ascending))),
        };
        let mut conn = visit.app().store.read().await?;
        let (found, total) = deliveries::find(&mut conn, &filter, slice.offset, slice.limit).await?;
        let names = names(&mut conn).await?;
        Ok((found.into_iter().map(|one| row(one, &names)).collect(), total))
    }

    async fn choices(&self, visit: &Visit) -> Result<Vec<(&'static str, Vec<(String, String)>)>, Refusal> {
        let names = names(&mut visit.app().store.read().await?).await?;
        let mut choices: Vec<_> = names.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
        choices.sort_by(|one, other| one.1.cmp(&other.1));
        Ok(vec![("webhook", choices)])
    }
}

async fn names(conn: &mut Conn) -> StoreResult<HashMap<Uuid, String>> {
    let (all, _) = endpoints::list(conn, 0, i64::MAX).await?;
    Ok(all.into_iter().map(|one| (one.id, one.name)).collect())
}

fn row(one: Delivery, names: &HashMap<Uuid, String>) -> Row {
    let webhook = names.get(&one.endpoint_id).cloned();
    Row {
        id: one.id.to_string(),
        name: webhook.clone().unwrap_or_default(),
        href: Some(format!("/console/deliveries/{}", one.id)),
        version: None,
        cells: vec![
            Cell::Moment(one.created_at),
            Cell::text(webhook),
            Cell::Mark(mark(one.state)),
            Cell::Number(one.attempts),
            Cell::Number(one.seq),
            Cell::moment(one.due_at),
            Cell::moment(one.finished_at),
        ],
    }
}

/// How a delivery stands.
pub(super) fn mark(state: DeliveryState) -> Mark {
    let (tone, label) = match state {
        DeliveryState::Pending => (Tone::Waiting, "console-deliveries-pending"),
        DeliveryState::Delivered => (Tone::Good, "console-deliveries-delivered"),
        DeliveryState::Failed => (Tone::Bad, "console-deliveries-failed"),
        DeliveryState::Superseded => (Tone::Quiet, "console-deliveries-superseded"),
        DeliveryState::Cancelled => (Tone::Quiet, "console-deliveries-cancelled"),
    };
    Mark { tone, label, locale: None }
}

/// The page of one delivery, with its attempts.
pub(super) async fn one(visit: Visit) -> Answer {
    let id = visit.id()?;
    let mut conn = visit.app().store.read().await?;
    let (delivery, attempts) = deliveries::get(&mut conn, id).await?;
    let webhook = endpoints::get(&mut conn, delivery.endpoint_id).await?;
    let attempts: Vec<_> = attempts
        .iter()
        .map(|attempt| {
            json!({
                "number": attempt.number,
                "started_at": attempt.started_at,
                "duration": moments::duration(attempt.duration_ms, visit.frame.locale),
                "status": attempt.status,
                "is_good": attempt.status.is_some_and(|status| (200..300).contains(&status)),
                "error": attempt.error,
            })
        })
        .collect();
    let content = json!({
        "id": delivery.id,
        "webhook": {"id": webhook.id, "name": webhook.name, "url": webhook.url, "enabled": webhook.enabled},
        "mark": mark(delivery.state),
        "seq": delivery.seq,
        "due_at": delivery.due_at,
        "created_at": delivery.created_at,
        "finished_at": delivery.finished_at,
        "attempts": attempts,
        "may_write": visit.allows(Scope::WebhooksWrite),
    });
    visit.page("deliveries/one.html", &content)
}
