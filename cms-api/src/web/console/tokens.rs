//! API tokens: what lets programs in.

use async_trait::async_trait;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use cms_sdk::ErrorCode;
use cms_sdk::slug::fold;
use serde_json::json;

use super::list::{Found, List, Slice};
use super::table::{Bulk, Cell, Column, Create, Filter, Mark, Order, Row, TableSpec, Takes, Tone, Wanted};
use super::visit::{Answer, Visit};
use crate::tokens::{self, ApiToken, Scope};

/// Days after which a new token may end.
const LIFETIMES: [i64; 4] = [7, 30, 90, 365];
/// What is chosen at first.
const LIFETIME: i64 = 90;

const SPEC: TableSpec = TableSpec {
    name: "tokens",
    columns: &[
        Column::sorted("name", "console-column-name", Order::Ascending),
        Column::plain("scopes", "console-tokens-scopes"),
        Column::plain("state", "console-column-state"),
        Column::sorted("used", "console-tokens-used", Order::Descending),
        Column::sorted("expires", "console-tokens-expires", Order::Ascending),
        Column::sorted("created", "console-column-created", Order::Descending),
    ],
    filters: &[Filter {
        name: "state",
        label: "console-column-state",
        takes: Takes::Choice(&[
            ("works", "console-tokens-works"),
            ("expired", "console-tokens-expired"),
            ("revoked", "console-tokens-revoked"),
        ]),
    }],
    is_searched: true,
    sort: Some(("created", Order::Descending)),
    create: Some(Create { label: "console-tokens-new", path: "/tokens/new", scope: Scope::TokensWrite }),
    bulk: &[Bulk {
        name: "revoke",
        label: "console-tokens-revoke",
        method: "DELETE",
        action: "/v1/admin/tokens/{id}",
        confirm: "console-tokens-revoke-many",
        scope: Scope::TokensWrite,
    }],
};

/// The list of tokens.
pub(super) struct Tokens;

#[async_trait]
impl List for Tokens {
    fn spec(&self) -> &'static TableSpec {
        &SPEC
    }

    async fn rows(&self, visit: &Visit, wanted: &Wanted, slice: Slice) -> Found {
        let now = visit.app().clock.now();
        let mut found = tokens::list(&mut visit.app().store.read().await?).await?;
        let folded = fold(&wanted.q);
        found.retain(|one| {
            let has = |text: &str| text.contains(&folded);
            let is_found = has(&fold(&one.name))
                || has(&fold(&one.hint))
                || one.scopes.iter().any(|scope| has(scope.as_str()));
            is_found && wanted.filter("state").is_none_or(|asked| asked == state(one, now))
        });
        match wanted.sort {
            Some(("name", _)) => found.sort_by_cached_key(|one| fold(&one.name)),
            Some(("used", _)) => found.sort_by_key(|one| one.last_used_at),
            // Those that never end are at the end.
            Some(("expires", _)) => {
                found.sort_by_key(|one| one.expires_at.unwrap_or(DateTime::<Utc>::MAX_UTC))
            }
            _ => found.sort_by_key(|one| one.created_at),
        }
        if matches!(wanted.sort, Some((_, Order::Descending))) {
            found.reverse();
        }
        Ok(slice.of(found, |one| row(one, now)))
    }
}

fn state(token: &ApiToken, now: DateTime<Utc>) -> &'static str {
    match (token.revoked_at, token.expires_at) {
        (Some(_), _) => "revoked",
        (None, Some(end)) if end <= now => "expired",
        _ => "works",
    }
}

fn mark(token: &ApiToken, now: DateTime<Utc>) -> Mark {
    let (tone, label) = match state(token, now) {
        "revoked" => (Tone::Quiet, "console-tokens-revoked"),
        "expired" => (Tone::Warning, "console-tokens-expired"),
        _ => (Tone::Good, "console-tokens-works"),
    };
    Mark { tone, label, locale: None }
}

fn row(token: ApiToken, now: DateTime<Utc>) -> Row {
    let scopes: Vec<_> = token.scopes.iter().map(|scope| scope.as_str()).collect();
    Row {
        id: token.id.to_string(),
        name: token.name.clone(),
        href: Some(format!("/console/tokens/{}", token.id)),
        version: None,
        cells: vec![
            Cell::Pair(token.name.clone(), format!("…{}", token.hint)),
            Cell::Code(scopes.join(" ")),
            Cell::Mark(mark(&token, now)),
            token.last_used_at.map_or(Cell::Say("console-never"), Cell::Moment),
            token.expires_at.map_or(Cell::Say("console-tokens-endless"), Cell::Moment),
            Cell::Moment(token.created_at),
        ],
    }
}

/// The page to make one on: with the scopes that its maker has.
pub(super) async fn new(visit: Visit) -> Answer {
    let now = visit.app().clock.now();
    let ends = |days: i64| (now + TimeDelta::days(days)).to_rfc3339_opts(SecondsFormat::Secs, true);
    let lifetimes: Vec<_> = LIFETIMES
        .iter()
        .map(|days| json!({"days": days, "ends": ends(*days), "is_chosen": *days == LIFETIME}))
        .collect();
    let scopes: Vec<_> =
        Scope::ALL.iter().filter(|scope| visit.allows(**scope)).map(|scope| scope.as_str()).collect();
    visit.page("tokens/new.html", &json!({"scopes": scopes, "lifetimes": lifetimes}))
}

/// The page of one token.
pub(super) async fn one(visit: Visit) -> Answer {
    let id = visit.id()?;
    let all = tokens::list(&mut visit.app().store.read().await?).await?;
    let token = all.into_iter().find(|token| token.id == id).ok_or(ErrorCode::NotFound)?;
    let content = json!({
        "id": token.id,
        "name": token.name,
        "hint": token.hint,
        "mark": mark(&token, visit.app().clock.now()),
        "scopes": token.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>(),
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
        "revoked_at": token.revoked_at,
    });
    visit.page("tokens/one.html", &content)
}
