//! Taking everything along, and deleting an account.

use cms_sdk::ErrorCode;
use serde_json::{Value, json};

use super::second_factor::{self, prove_both};
use super::{Account, Role, happening, passkeys, password};
use crate::app::App;
use crate::audit::{self, Action, Entry, Event, Source};
use crate::error::DomainResult;
use crate::mail::{self, Mail};
use crate::passwords::Password;
use crate::sessions;
use crate::store::{audit_log, autosaves, users};

/// Entries of the audit log that an export holds at most.
const MAX_EVENTS: i64 = 10_000;

/// Everything that is kept about somebody, but for what would let others in: hashes and secrets.
///
/// # Errors
/// When the store does not answer.
pub async fn export(app: &App, source: &Source, account: &Account) -> DomainResult<Value> {
    let mut tx = app.store.begin().await?;
    audit::record(&mut tx, &app.clock, source, Event::done(Action::Exported).user(account.id)).await?;
    let second_factor = second_factor::of(&mut tx, account.id).await?;
    let passkeys: Vec<_> = passkeys::list(&mut tx, account.id)
        .await?
        .into_iter()
        .map(|known| json!({"name": known.name, "createdAt": known.created_at, "lastUsedAt": known.last_used_at}))
        .collect();
    let live = sessions::live(&mut tx, &app.clock, account.id).await?;
    let events = audit_log::about(&mut tx, &source.actor.to_string(), MAX_EVENTS).await?;
    let typed = autosaves::of_user(&mut tx, account.id).await?;
    tx.commit().await?;
    let typed: Vec<_> = typed
        .into_iter()
        .map(|row| {
            let content: Value = serde_json::from_str(&row.content).unwrap_or_default();
            json!({"postId": row.post_id.0, "locale": row.locale.0, "savedAt": row.saved_at.0, "content": content})
        })
        .collect();
    let sessions: Vec<_> = live
        .into_iter()
        .map(|session| {
            json!({
                "device": session.device,
                "address": session.address,
                "createdAt": session.created_at,
                "refreshedAt": session.refreshed_at,
                "hasSecondFactor": session.has_second_factor,
            })
        })
        .collect();
    let events: Vec<_> = events.into_iter().map(Entry::from).collect();
    Ok(json!({
        "account": {
            "id": account.id,
            "email": account.email,
            "name": account.name,
            "locale": account.locale,
            "role": account.role.as_str(),
            "createdAt": account.created_at,
            "confirmedAt": account.confirmed_at,
            "lastLoginAt": account.last_login_at,
        },
        "secondFactor": {
            "totp": second_factor.totp,
            "recoveryCodesLeft": second_factor.recovery_codes_left,
        },
        "passkeys": passkeys,
        "sessions": sessions,
        "autosaves": typed,
        "events": events,
    }))
}

/// Deletes an account, for whoever knows the password, and the code where one is asked for. What the audit log says of it stays,
/// with its id alone.
///
/// # Errors
/// [`ErrorCode::CredentialsWrong`], [`ErrorCode::CodeWrong`]; [`ErrorCode::LastAdmin`].
pub async fn delete(
    app: &App,
    source: &Source,
    account: &Account,
    (password, code): (&Password, Option<&str>),
) -> DomainResult<()> {
    let has_second_factor = second_factor::is_on(&mut app.store.read().await?, account.id).await?;
    let (mut tx, user) = if has_second_factor {
        prove_both(app, source, account, (password, code.unwrap_or_default())).await?
    } else {
        password::prove(app, source, account, password).await?;
        let mut tx = app.store.begin().await?;
        let user = users::lock(&mut tx, account.id).await?.ok_or(ErrorCode::SessionEnded)?;
        (tx, user)
    };
    if Role::parse(&user.role) == Role::Admin
        && users::count_active(&mut tx, Role::Admin.as_str()).await? <= 1
    {
        return Err(ErrorCode::LastAdmin.into());
    }
    users::delete(&mut tx, account.id).await?;
    let mail = Mail::AccountDeleted { happening: happening(app, source) };
    mail::enqueue(&mut tx, &app.root_key, &app.clock, &mail, user.locale.0, &user.email).await?;
    audit::record(&mut tx, &app.clock, source, Event::done(Action::Deleted).user(account.id)).await?;
    tx.commit().await?;
    app.mails.wake();
    Ok(())
}
