//! What admins do with the accounts of others.

use cms_sdk::ErrorCode;
use uuid::Uuid;

use super::{Account, Role, happening};
use crate::app::App;
use crate::audit::{self, Action, Event, Source};
use crate::error::DomainResult;
use crate::mail::{self, Mail};
use crate::sessions::{EndReason, Session};
use crate::store::types::At;
use crate::store::users::{self, UserFilter, UserRow};
use crate::store::{Conn, StoreResult, Tx, sessions};

/// A page of the accounts that fit, and how many fit in all.
///
/// # Errors
/// When the store does not answer.
pub async fn list(
    conn: &mut Conn,
    filter: &UserFilter,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<Account>, i64)> {
    let (rows, total) = users::list(conn, filter, offset, limit).await?;
    Ok((rows.into_iter().map(Account::from).collect(), total))
}

/// The account with this id.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none.
pub async fn get(conn: &mut Conn, id: Uuid) -> DomainResult<Account> {
    Ok(users::get(conn, id).await?.ok_or(ErrorCode::NotFound)?.into())
}

async fn lock(tx: &mut Tx, id: Uuid) -> DomainResult<UserRow> {
    Ok(users::lock(tx, id).await?.ok_or(ErrorCode::NotFound)?)
}

/// An admin who is the last one keeps role and access: nobody could give them back.
async fn refuse_last_admin(tx: &mut Tx, user: &UserRow) -> DomainResult<()> {
    let is_admin = Role::parse(&user.role) == Role::Admin && user.disabled_at.is_none();
    if is_admin && users::count_active(tx, Role::Admin.as_str()).await? <= 1 {
        return Err(ErrorCode::LastAdmin.into());
    }
    Ok(())
}

/// Gives somebody another role; their sessions end, because staff's last less long.
///
/// # Errors
/// [`ErrorCode::NotFound`]; [`ErrorCode::LastAdmin`].
pub async fn set_role(app: &App, source: &Source, id: Uuid, role: Role) -> DomainResult<Account> {
    let mut tx = app.store.begin().await?;
    let user = lock(&mut tx, id).await?;
    if Role::parse(&user.role) != role {
        refuse_last_admin(&mut tx, &user).await?;
        let now = At(app.clock.now());
        users::set_role(&mut tx, id, role.as_str(), now).await?;
        sessions::end_all(&mut tx, id, None, EndReason::ByAdmin.as_str(), now).await?;
        let detail = format!("{} → {}", user.role, role.as_str());
        let event = Event::done(Action::RoleChanged).user(id).detail(&detail);
        audit::record(&mut tx, &app.clock, source, event).await?;
        let mail = Mail::RoleChanged { role: role.as_str().to_owned(), happening: happening(app, source) };
        mail::enqueue(&mut tx, &app.root_key, &app.clock, &mail, user.locale.0, &user.email).await?;
    }
    let account = get(&mut tx, id).await?;
    tx.commit().await?;
    app.mails.wake();
    Ok(account)
}

/// Locks somebody out, with all their sessions, or lets them in again.
///
/// # Errors
/// [`ErrorCode::NotFound`]; [`ErrorCode::LastAdmin`].
pub async fn set_disabled(app: &App, source: &Source, id: Uuid, disabled: bool) -> DomainResult<Account> {
    let mut tx = app.store.begin().await?;
    let user = lock(&mut tx, id).await?;
    if user.disabled_at.is_some() != disabled {
        let now = At(app.clock.now());
        let action = if disabled {
            refuse_last_admin(&mut tx, &user).await?;
            sessions::end_all(&mut tx, id, None, EndReason::Disabled.as_str(), now).await?;
            Action::AccountDisabled
        } else {
            Action::AccountEnabled
        };
        users::set_disabled(&mut tx, id, disabled.then_some(now), now).await?;
        audit::record(&mut tx, &app.clock, source, Event::done(action).user(id)).await?;
    }
    let account = get(&mut tx, id).await?;
    tx.commit().await?;
    Ok(account)
}

/// Somebody's live sessions, last used first.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such account.
pub async fn sessions_of(app: &App, conn: &mut Conn, id: Uuid) -> DomainResult<Vec<Session>> {
    get(conn, id).await?;
    Ok(crate::sessions::live(conn, &app.clock, id).await?)
}

/// Ends all of somebody's sessions; gives how many.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such account.
pub async fn end_sessions(app: &App, source: &Source, id: Uuid) -> DomainResult<usize> {
    let mut tx = app.store.begin().await?;
    lock(&mut tx, id).await?;
    let now = At(app.clock.now());
    let ended = sessions::end_all(&mut tx, id, None, EndReason::ByAdmin.as_str(), now).await?;
    audit::record(&mut tx, &app.clock, source, Event::done(Action::SessionsEnded).user(id)).await?;
    tx.commit().await?;
    Ok(ended)
}
