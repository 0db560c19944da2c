//! What requests do with a session: go on, end, prove again.

use chrono::{DateTime, Utc};
use cms_sdk::ErrorCode;
use uuid::Uuid;

use super::{EndReason, Refresh, Session, Tokens, of_refresh_token};
use crate::app::App;
use crate::audit::{self, Action, Actor, Event, Source};
use crate::error::DomainResult;
use crate::mail::{self, Happening, Mail};
use crate::store::types::At;
use crate::store::{sessions as rows, users};

/// Moves a session on.
///
/// # Errors
/// [`ErrorCode::Unauthenticated`] without a token; [`ErrorCode::SessionEnded`] when it is none, or its session has ended. When it
/// was used before, the session ends with this, which is committed, written down and mailed although the request is refused.
pub async fn refresh(app: &App, source: &Source, token: Option<&str>) -> DomainResult<Tokens> {
    let token = token.ok_or(ErrorCode::Unauthenticated)?;
    let mut tx = app.store.begin().await?;
    let grace = app.config.refresh_grace;
    match super::refresh(&mut tx, &app.clock, &app.session_key, token, grace, source).await? {
        Refresh::Tokens(_, tokens) => {
            tx.commit().await?;
            Ok(tokens)
        }
        Refresh::Reuse(session) => {
            let detail = format!("session {}", session.id);
            let event = Event::refused(Action::TokenReuse).user(session.user_id).detail(&detail);
            audit::record(&mut tx, &app.clock, source, event).await?;
            if let Some(user) = users::get(&mut tx, session.user_id).await? {
                let happening = Happening {
                    at: app.clock.now(),
                    device: source.device.clone(),
                    address: source.address.clone(),
                };
                let mail = Mail::SessionsEndedByReuse { happening };
                mail::enqueue(&mut tx, &app.root_key, &app.clock, &mail, user.locale.0, &user.email).await?;
            }
            tx.commit().await?;
            app.mails.wake();
            Err(ErrorCode::SessionEnded.into())
        }
        Refresh::Ended => {
            tx.rollback().await?;
            Err(ErrorCode::SessionEnded.into())
        }
    }
}

/// Ends the session of a refresh token; without one there is nothing to end.
///
/// # Errors
/// When the store refuses.
pub async fn logout(app: &App, source: &Source, token: Option<&str>) -> DomainResult<()> {
    let Some(token) = token else { return Ok(()) };
    let mut tx = app.store.begin().await?;
    if let Some(session) = of_refresh_token(&mut tx, &app.session_key, token).await? {
        let now = At(app.clock.now());
        rows::end(&mut tx, session.user_id, session.id, EndReason::Logout.as_str(), now).await?;
        let source = source.by(Actor::User(session.user_id));
        audit::record(&mut tx, &app.clock, &source, Event::done(Action::Logout).user(session.user_id))
            .await?;
    }
    Ok(tx.commit().await?)
}

/// Notes that a session's owner has shown who they are; gives when.
///
/// # Errors
/// When the store refuses.
pub async fn step_up(app: &App, source: &Source, session: &Session) -> DomainResult<DateTime<Utc>> {
    let mut tx = app.store.begin().await?;
    let now = app.clock.now();
    rows::authenticate(&mut tx, session.id, At(now)).await?;
    audit::record(&mut tx, &app.clock, source, Event::done(Action::StepUp).user(session.user_id)).await?;
    tx.commit().await?;
    Ok(now)
}

/// Ends another session of somebody's own.
///
/// # Errors
/// [`ErrorCode::NotFound`] when they have no such live session.
pub async fn end_one(app: &App, source: &Source, user_id: Uuid, id: Uuid) -> DomainResult<()> {
    let mut tx = app.store.begin().await?;
    let now = At(app.clock.now());
    if !rows::end(&mut tx, user_id, id, EndReason::ByOwner.as_str(), now).await? {
        return Err(ErrorCode::NotFound.into());
    }
    let event = Event::done(Action::SessionEnded).user(user_id).detail(&format!("session {id}"));
    audit::record(&mut tx, &app.clock, source, event).await?;
    Ok(tx.commit().await?)
}

/// Ends all of somebody's own sessions but this one; gives how many.
///
/// # Errors
/// When the store refuses.
pub async fn end_others(app: &App, source: &Source, session: &Session) -> DomainResult<usize> {
    let mut tx = app.store.begin().await?;
    let now = At(app.clock.now());
    let reason = EndReason::ByOwner.as_str();
    let ended = rows::end_all(&mut tx, session.user_id, Some(session.id), reason, now).await?;
    let event = Event::done(Action::SessionsEnded).user(session.user_id);
    audit::record(&mut tx, &app.clock, source, event).await?;
    tx.commit().await?;
    Ok(ended)
}
