//! The accounts of others, for admins.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use cms_sdk::slug::fold;
use poem_openapi::param::{Path, Query};
use poem_openapi::{Object, OpenApi};
use serde::Deserialize;
use uuid::Uuid;

use super::Tag;
use super::account::bodies::{EndedBody, RoleBody, SessionBody};
use crate::accounts::{Account, Role, staff};
use crate::app::App;
use crate::store::users::UserFilter;
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Data, Done, Page, PageRequest};
use crate::web::error::ApiResult;
use crate::web::input::Input;

/// Operations on accounts.
pub struct UsersApi {
    /// The application.
    pub app: Arc<App>,
}

/// An account, as admins see it.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", rename = "User")]
pub struct UserBody {
    /// Its id.
    id: Uuid,
    /// Its address.
    email: String,
    /// What they are called.
    name: String,
    /// The language of their mails.
    locale: Locale,
    /// What they may do.
    role: RoleBody,
    /// When they showed that the address is theirs.
    #[oai(skip_serializing_if_is_none)]
    confirmed_at: Option<DateTime<Utc>>,
    /// When they were locked out.
    #[oai(skip_serializing_if_is_none)]
    disabled_at: Option<DateTime<Utc>>,
    /// When they last signed in.
    #[oai(skip_serializing_if_is_none)]
    last_login_at: Option<DateTime<Utc>>,
    /// When the account was made.
    created_at: DateTime<Utc>,
}

/// Another role.
#[derive(Debug, Object, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct RoleInput {
    /// The role from now on.
    role: RoleBody,
}

/// Locked out or not.
#[derive(Debug, Object, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct DisabledInput {
    /// Whether they are locked out from now on.
    disabled: bool,
}

#[OpenApi(prefix_path = "/admin/users", tag = "Tag::Users")]
impl UsersApi {
    /// Lists accounts, newest first.
    #[oai(path = "/", method = "get", operation_id = "listUsers")]
    async fn list(
        &self,
        caller: Caller,
        /// In names and addresses; `dong` finds `Đồng`.
        q: Query<Option<String>>,
        role: Query<Option<RoleBody>>,
        /// `true` keeps those who are locked out, `false` the others.
        disabled: Query<Option<bool>>,
        page: Query<Option<i64>>,
        #[oai(name = "pageSize")] page_size: Query<Option<i64>>,
    ) -> ApiResult<Page<UserBody>> {
        caller.require(Scope::UsersRead)?;
        let page = PageRequest::parse(page.0, page_size.0)?;
        let filter = UserFilter {
            folded: q.0.map(|text| fold(text.trim())),
            role: role.0.map(|role| Role::from(role).as_str().to_owned()),
            disabled: disabled.0,
            ..UserFilter::default()
        };
        let mut conn = self.app.store.read().await?;
        let (found, total) = staff::list(&mut conn, &filter, page.offset(), page.page_size).await?;
        Ok(Page::of(found.into_iter().map(UserBody::from).collect(), page, total))
    }

    /// Reads an account.
    #[oai(path = "/:id", method = "get", operation_id = "getUser")]
    async fn get(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Data<UserBody>> {
        caller.require(Scope::UsersRead)?;
        let mut conn = self.app.store.read().await?;
        Ok(Data::of(staff::get(&mut conn, id.0).await?.into()))
    }

    /// Gives somebody another role; their sessions end. An admin needs a place on the allow-list in configuration besides.
    #[oai(path = "/:id/role", method = "put", operation_id = "setRole")]
    async fn set_role(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        input: Input<RoleInput>,
    ) -> ApiResult<Done<UserBody>> {
        caller.require_recent(Scope::UsersWrite, &self.app)?;
        let role = Role::from(input.0.role);
        // Nobody makes somebody stronger than they are themselves.
        for scope in role.permissions() {
            caller.require(*scope)?;
        }
        let account = staff::set_role(&self.app, caller.source(), id.0, role).await?;
        Ok(Done::ok("done-role-changed", account.into()))
    }

    /// Locks somebody out, with all their sessions, or lets them in again.
    #[oai(path = "/:id/disabled", method = "put", operation_id = "setDisabled")]
    async fn set_disabled(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        input: Input<DisabledInput>,
    ) -> ApiResult<Done<UserBody>> {
        caller.require_recent(Scope::UsersWrite, &self.app)?;
        let account = staff::set_disabled(&self.app, caller.source(), id.0, input.0.disabled).await?;
        let message = if input.0.disabled { "done-account-disabled" } else { "done-account-enabled" };
        Ok(Done::ok(message, account.into()))
    }

    /// Lists somebody's live sessions, last used first.
    #[oai(path = "/:id/sessions", method = "get", operation_id = "listUserSessions")]
    async fn sessions(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Data<Vec<SessionBody>>> {
        caller.require(Scope::UsersRead)?;
        let mut conn = self.app.store.read().await?;
        let live = staff::sessions_of(&self.app, &mut conn, id.0).await?;
        Ok(Data::of(live.into_iter().map(|session| SessionBody::new(session, None)).collect()))
    }

    /// Ends all of somebody's sessions.
    #[oai(path = "/:id/sessions", method = "delete", operation_id = "endUserSessions")]
    async fn end_sessions(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Done<EndedBody>> {
        caller.require_recent(Scope::UsersWrite, &self.app)?;
        let ended = staff::end_sessions(&self.app, caller.source(), id.0).await?;
        Ok(Done::ok("done-sessions-ended", EndedBody::of(ended)))
    }
}

impl From<Account> for UserBody {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            email: account.email,
            name: account.name,
            locale: account.locale,
            role: account.role.into(),
            confirmed_at: account.confirmed_at,
            disabled_at: account.disabled_at,
            last_login_at: account.last_login_at,
            created_at: account.created_at,
        }
    }
}
