//! Where one begins: what wants somebody, and what is on its way.

use chrono::TimeDelta;
use cms_sdk::build::BuildStatus;
use serde_json::{Value, json};

use super::calendar;
use super::refusal::Refusal;
use super::standing::kind;
use super::translations::counts;
use super::visit::{Answer, Visit};
use crate::contact::{MessageFilter, MessageStatus};
use crate::content::staleness::{self, State};
use crate::store::{self, Conn};
use crate::tokens::Scope;
use crate::{builds, feed, schedules};

/// Entries of each list.
const FEW: i64 = 5;
/// How far ahead schedules are told, and how far back what failed.
const DAYS: i64 = 7;

/// The page that `/console` is.
pub(super) async fn page(visit: Visit) -> Answer {
    let unread = unread(&visit).await;
    let mut conn = visit.app().store.read().await?;
    let since = visit.app().clock.now() - TimeDelta::days(DAYS);
    let (coming, coming_total) = calendar::coming(&visit, &mut conn, (DAYS, FEW)).await?;
    let (held, held_total) =
        calendar::standing(&visit, &mut conn, (schedules::State::Held, None), FEW).await?;
    let (failed, failed_total) =
        calendar::standing(&visit, &mut conn, (schedules::State::Failed, Some(since)), FEW).await?;
    let actor = format!("user:{}", visit.person.account.id);
    let drafts: Vec<_> = store::drafts::saved_by(&mut conn, &actor, FEW)
        .await?
        .into_iter()
        .map(|one| {
            json!({"id": one.post_id, "locale": one.locale, "title": one.title, "at": one.updated_at.0})
        })
        .collect();
    let content = json!({
        "site": site(&mut conn).await?,
        "counts": counts(&mut conn).await?,
        "stale": translations(&mut conn, State::Stale).await?,
        "missing": translations(&mut conn, State::Missing).await?,
        "coming": coming,
        "coming_total": coming_total,
        "held": held,
        "held_total": held_total,
        "failed": failed,
        "failed_total": failed_total,
        "drafts": drafts,
        "unread": unread,
        "may_write": visit.allows(Scope::ContentWrite),
    });
    visit.page("dashboard.html", &content)
}

/// Whether readers see everything that was published.
async fn site(conn: &mut Conn) -> Result<Value, Refusal> {
    let seq = feed::head(conn).await?.seq;
    let live = builds::live_cursor(conn, builds::PRODUCTION).await?.map(|cursor| cursor.seq);
    let newest = builds::newest(conn, builds::PRODUCTION).await?.map(|(build, _)| build);
    let is_current = live.is_some_and(|live| live >= seq);
    let (state, tone, label) = match newest.as_ref().map(|build| build.status) {
        _ if is_current => ("live", "good", "console-dashboard-current"),
        None => ("none", "quiet", "console-dashboard-unbuilt"),
        Some(BuildStatus::Failed) => ("failed", "bad", "console-dashboard-build-failed"),
        Some(BuildStatus::Running) => ("building", "waiting", "console-dashboard-building"),
        Some(BuildStatus::Succeeded) => ("queued", "waiting", "console-dashboard-queued"),
    };
    let result = newest.as_ref().and_then(|build| build.result.as_ref());
    let failures = result.map(|result| result.failures.iter().take(3).collect::<Vec<_>>());
    Ok(json!({
        "state": state,
        "tone": tone,
        "label": label,
        "seq": seq,
        "live_seq": live,
        "build": newest.as_ref().map(|build| build.status),
        "at": result.map(|result| result.finished_at),
        "failures": if state == "failed" { failures.unwrap_or_default() } else { Vec::new() },
    }))
}

/// The first of the translations that are missing or behind.
async fn translations(conn: &mut Conn, state: State) -> Result<Vec<Value>, Refusal> {
    let (found, _) = staleness::list(conn, state, None, 0, FEW).await?;
    let entry = |one: crate::store::translation_states::Found| {
        json!({
            "id": one.post_id.0,
            "locale": one.source_locale.0.other(),
            "title": one.title.unwrap_or(one.source_title),
            "kind": kind(one.kind.0),
            "since": one.since.0,
        })
    };
    Ok(found.into_iter().map(entry).collect())
}

/// Contact messages that nobody has read; none where one may not see them, or where their store does not answer: the rest of the
/// page is worth showing all the same.
async fn unread(visit: &Visit) -> Option<u64> {
    if !visit.allows(Scope::ContactRead) {
        return None;
    }
    let filter =
        MessageFilter { status: Some(MessageStatus::New), spam: Some(false), ..MessageFilter::default() };
    match visit.app().documents.messages(filter, 0, 1).await {
        Ok((_, total)) => Some(total),
        Err(error) => {
            tracing::warn!(error = format!("{error:#}"), "the dashboard could not count contact messages");
            None
        }
    }
}
