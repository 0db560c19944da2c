//! Who has an account, and what admins do with the accounts of others.

use async_trait::async_trait;
use cms_sdk::slug::fold;
use serde_json::json;

use super::list::{Found, List, Slice};
use super::table::{Bulk, Cell, Column, Filter, Order, Row, TableSpec, Takes, Tone, Wanted};
use super::visit::{Answer, Visit};
use crate::accounts::{Account, Role, staff};
use crate::store::users::{UserFilter, UserSort};
use crate::tokens::Scope;

const SPEC: TableSpec = TableSpec {
    name: "users",
    columns: &[
        Column::sorted("name", "console-column-name", Order::Ascending),
        Column::plain("role", "console-column-role"),
        Column::plain("state", "console-column-state"),
        Column::sorted("login", "console-column-last-login", Order::Descending),
        Column::sorted("created", "console-column-created", Order::Descending),
    ],
    filters: &[
        Filter {
            name: "role",
            label: "console-column-role",
            takes: Takes::Choice(&[
                ("reader", "console-role-reader"),
                ("editor", "console-role-editor"),
                ("admin", "console-role-admin"),
            ]),
        },
        Filter {
            name: "disabled",
            label: "console-column-state",
            takes: Takes::Choice(&[("false", "console-users-active"), ("true", "console-users-locked")]),
        },
    ],
    is_searched: true,
    sort: Some(("created", Order::Descending)),
    create: None,
    bulk: &[Bulk {
        name: "endSessions",
        label: "console-users-end-sessions",
        method: "DELETE",
        action: "/v1/admin/users/{id}/sessions",
        confirm: "console-users-end-sessions-many",
        scope: Scope::UsersWrite,
    }],
};

/// The list of accounts.
pub(super) struct Users;

#[async_trait]
impl List for Users {
    fn spec(&self) -> &'static TableSpec {
        &SPEC
    }

    async fn rows(&self, visit: &Visit, wanted: &Wanted, slice: Slice) -> Found {
        let (column, order) = wanted.sort.unwrap_or(("created", Order::Descending));
        // Names begin with the smallest, moments with the last.
        let (sort, first) = match column {
            "name" => (UserSort::Name, Order::Ascending),
            "login" => (UserSort::LastLogin, Order::Descending),
            _ => (UserSort::Created, Order::Descending),
        };
        let filter = UserFilter {
            folded: Some(fold(&wanted.q)).filter(|folded| !folded.is_empty()),
            role: wanted.filter("role").map(str::to_owned),
            disabled: wanted.filter("disabled").map(|text| text == "true"),
            sort,
            is_reversed: order != first,
        };
        let mut conn = visit.app().store.read().await?;
        let (found, total) = staff::list(&mut conn, &filter, slice.offset, slice.limit).await?;
        Ok((found.into_iter().map(row).collect(), total))
    }
}

fn row(account: Account) -> Row {
    Row {
        id: account.id.to_string(),
        name: account.name.clone(),
        href: Some(format!("/console/users/{}", account.id)),
        version: None,
        cells: vec![
            Cell::Pair(account.name, account.email),
            Cell::Say(role(account.role)),
            match (account.disabled_at, account.confirmed_at) {
                (Some(_), _) => Cell::mark(Tone::Bad, "console-users-locked"),
                (None, None) => Cell::mark(Tone::Waiting, "console-users-unconfirmed"),
                (None, Some(_)) => Cell::mark(Tone::Good, "console-users-active"),
            },
            Cell::moment(account.last_login_at),
            Cell::Moment(account.created_at),
        ],
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Reader => "console-role-reader",
        Role::Editor => "console-role-editor",
        Role::Admin => "console-role-admin",
    }
}

/// The page of one account: role, lock, sessions.
pub(super) async fn one(visit: Visit) -> Answer {
    let id = visit.id()?;
    let mut conn = visit.app().store.read().await?;
    let account = staff::get(&mut conn, id).await?;
    let sessions = staff::sessions_of(visit.app(), &mut conn, id).await?;
    let sessions: Vec<_> = sessions
        .iter()
        .map(|session| {
            json!({
                "device": session.device,
                "address": session.address,
                "created_at": session.created_at,
                "refreshed_at": session.refreshed_at,
                "has_second_factor": session.has_second_factor,
                "is_this": session.id == visit.person.session.id,
            })
        })
        .collect();
    let is_listed = visit.app().admins.has(&account.email);
    let content = json!({
        "user": {
            "id": account.id,
            "name": account.name,
            "email": account.email,
            "locale": account.locale,
            "role": account.role.as_str(),
            "role_label": role(account.role),
            "confirmed_at": account.confirmed_at,
            "disabled_at": account.disabled_at,
            "last_login_at": account.last_login_at,
            "created_at": account.created_at,
            "is_self": account.id == visit.person.account.id,
            "wants_listing": account.role == Role::Admin && !is_listed,
        },
        "roles": Role::ALL.map(|one| json!({"value": one.as_str(), "label": role(one)})),
        "sessions": sessions,
        "may_write": visit.allows(Scope::UsersWrite),
    });
    visit.page("users/one.html", &content)
}
