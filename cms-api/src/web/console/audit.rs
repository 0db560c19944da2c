//! The audit log: who did what, when, and how it ended.

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::{Days, NaiveDate};

use super::list::{Found, List, Slice};
use super::moments;
use super::refusal::Refusal;
use super::table::{Cell, Column, Filter, Order, Row, TableSpec, Takes, Tone, Wanted};
use super::visit::Visit;
use crate::audit::{self, Action, Entry};
use crate::store::audit_log::AuditFilter;
use crate::store::types::At;

const SPEC: TableSpec = TableSpec {
    name: "audit",
    columns: &[
        Column::sorted("at", "console-audit-at", Order::Descending),
        Column::plain("actor", "console-audit-actor"),
        Column::plain("action", "console-audit-action"),
        Column::plain("subject", "console-audit-subject"),
        Column::plain("result", "console-audit-result"),
        Column::plain("address", "console-audit-address"),
        Column::plain("detail", "console-audit-detail"),
    ],
    filters: &[
        Filter { name: "action", label: "console-audit-action", takes: Takes::Choices },
        Filter {
            name: "result",
            label: "console-audit-result",
            takes: Takes::Choice(&[("done", "console-audit-done"), ("refused", "console-audit-refused")]),
        },
        Filter { name: "actor", label: "console-audit-actor-is", takes: Takes::Text },
        Filter { name: "subject", label: "console-audit-subject-is", takes: Takes::Text },
        Filter { name: "from", label: "console-audit-from", takes: Takes::Day },
        Filter { name: "until", label: "console-audit-until", takes: Takes::Day },
    ],
    is_searched: true,
    sort: Some(("at", Order::Descending)),
    create: None,
    bulk: &[],
};

/// The list of entries.
pub(super) struct Audit;

#[async_trait]
impl List for Audit {
    fn spec(&self) -> &'static TableSpec {
        &SPEC
    }

    async fn rows(&self, visit: &Visit, wanted: &Wanted, slice: Slice) -> Found {
        let mut conn = visit.app().store.read().await?;
        let text = |name: &str| wanted.filter(name).map(str::to_owned);
        let day = |name: &str| wanted.filter(name).and_then(|text| text.parse::<NaiveDate>().ok());
        let begins = |day: NaiveDate| At(moments::start_of(day, &visit.frame.settings.time_zone));
        let filter = AuditFilter {
            actor: text("actor"),
            subject: text("subject"),
            action: text("action"),
            result: text("result"),
            from: day("from").map(begins),
            until: day("until").and_then(|last| last.checked_add_days(Days::new(1))).map(begins),
            search: audit::search(&mut conn, &wanted.q).await?,
            is_oldest_first: matches!(wanted.sort, Some((_, Order::Ascending))),
        };
        let (found, total) = audit::list(&mut conn, &filter, slice.offset, slice.limit).await?;
        let names = audit::names(&mut conn, &found).await?;
        Ok((found.into_iter().map(|entry| row(entry, &names)).collect(), total))
    }

    async fn choices(&self, _visit: &Visit) -> Result<Vec<(&'static str, Vec<(String, String)>)>, Refusal> {
        let mut actions: Vec<_> = Action::ALL.iter().map(|action| action.as_str().to_owned()).collect();
        actions.sort();
        Ok(vec![("action", actions.into_iter().map(|name| (name.clone(), name)).collect())])
    }
}

fn row(entry: Entry, names: &HashMap<String, String>) -> Row {
    let Entry { id, at, actor, action, subject, address, result, detail } = entry;
    let code = |text: String| if text.is_empty() { Cell::Empty } else { Cell::Code(text) };
    let who = |text: String| match (names.get(&text), text.as_str()) {
        (Some(name), _) => Cell::Pair(name.clone(), text),
        (None, "cli") => Cell::Say("console-audit-cli"),
        (None, "scheduler") => Cell::Say("console-audit-scheduler"),
        (None, "anonymous") => Cell::Say("console-audit-anonymous"),
        (None, _) => code(text),
    };
    Row {
        id: id.to_string(),
        name: action.clone(),
        href: None,
        version: None,
        cells: vec![
            Cell::Moment(at),
            who(actor),
            Cell::Code(action),
            who(subject),
            if result == audit::Outcome::Done.as_str() {
                Cell::mark(Tone::Good, "console-audit-done")
            } else {
                Cell::mark(Tone::Warning, "console-audit-refused")
            },
            code(address),
            Cell::text(Some(detail)),
        ],
    }
}
