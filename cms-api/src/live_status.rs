//! Whether readers see what was published: told by the receipts of the production target's builds.
//!
//! | state | what is true |
//! |---|---|
//! | draft | never published |
//! | scheduled | goes live at a minute, or does so again |
//! | queued | published, and no build has taken it up yet |
//! | building | a build is bringing it |
//! | live | a build has brought it |
//! | failed | the newest build that was to bring it failed; the last good page stays |
//! | leaving | unpublished, and the site may still show it |
//! | unpublished | gone from the site |

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use cms_sdk::Locale;
use cms_sdk::build::{Build, BuildStatus};
use uuid::Uuid;

use crate::builds::{self, Showing};
use crate::clock::Clock;
use crate::content::Status;
use crate::schedules::{self, Action};
use crate::store::translations::TranslationRow;
use crate::store::{self, Conn, StoreResult};

/// How long a build that says nothing more is believed to run.
const BELIEVED: TimeDelta = TimeDelta::minutes(10);

/// How far one language of a post is on its way to readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LiveState {
    /// Never published.
    Draft,
    /// Goes live at a minute.
    Scheduled,
    /// Published, and no build has taken it up yet.
    Queued,
    /// A build is bringing it.
    Building,
    /// Readers see it.
    Live,
    /// The newest build that was to bring it failed.
    Failed,
    /// Unpublished, and the site may still show it.
    Leaving,
    /// Gone from the site.
    Unpublished,
}

/// One language of a post on its way to readers.
#[derive(Debug, Clone, PartialEq)]
pub struct LiveStatus {
    /// The language.
    pub locale: Locale,
    /// How far it is.
    pub state: LiveState,
    /// Since when: recorded, begun, shown, failed or gone; none for a draft, and what is scheduled.
    pub since: Option<DateTime<Utc>>,
    /// When a schedule publishes it.
    pub publish_at: Option<DateTime<Utc>>,
    /// When a schedule takes it down.
    pub unpublish_at: Option<DateTime<Utc>>,
    /// Why it failed, as the generator says.
    pub reason: Option<String>,
}

/// The languages of a post on their way to readers, English first.
///
/// # Errors
/// When the store does not answer.
pub async fn of_post(conn: &mut Conn, clock: &Clock, post_id: Uuid) -> StoreResult<Vec<LiveStatus>> {
    let pending = schedules::pending_of_posts(conn, &[post_id]).await?;
    let mut statuses = Vec::new();
    for row in store::translations::of_post(conn, post_id).await? {
        let locale = row.locale.0;
        let change = store::changes::newest_about(conn, post_id, locale).await?;
        let showing = match change {
            Some((seq, _)) => Some(builds::showing(conn, seq).await?),
            None => None,
        };
        let recorded_at = change.map(|(_, at)| at);
        let (state, since, reason) = judge(&row, recorded_at, showing.as_ref(), clock.now());
        let planned = |action: Action| {
            let own = pending.iter().find(|one| one.locale == locale && one.action == action);
            own.map(|one| one.due_at)
        };
        let (publish_at, unpublish_at) = (planned(Action::Publish), planned(Action::Unpublish));
        let is_away = matches!(state, LiveState::Draft | LiveState::Unpublished);
        let state = if is_away && publish_at.is_some() { LiveState::Scheduled } else { state };
        statuses.push(LiveStatus { locale, state, since, publish_at, unpublish_at, reason });
    }
    Ok(statuses)
}

/// The same for many posts, without reasons, by a number of queries that does not grow with them.
///
/// # Errors
/// When the store does not answer.
pub async fn of_pages(
    conn: &mut Conn,
    clock: &Clock,
    pages: &[(Uuid, Locale, Status)],
) -> StoreResult<HashMap<(Uuid, Locale), LiveState>> {
    let ids: Vec<Uuid> = pages.iter().map(|(post_id, ..)| *post_id).collect();
    let newest: HashMap<_, _> = store::changes::newest_about_posts(conn, &ids).await?.into_iter().collect();
    let shown = builds::live_cursor(conn, builds::PRODUCTION).await?.map(|cursor| cursor.seq);
    let build = builds::newest(conn, builds::PRODUCTION).await?;
    let state = |status: Status, seq: Option<i64>| {
        let Some(seq) = seq.filter(|_| status != Status::Draft) else { return LiveState::Draft };
        let is_published = status != Status::Unpublished;
        match &build {
            _ if shown.is_some_and(|shown| shown >= seq) && is_published => LiveState::Live,
            _ if shown.is_some_and(|shown| shown >= seq) => LiveState::Unpublished,
            _ if !is_published => LiveState::Leaving,
            Some((build, received_at)) if build.seq >= seq => match build.status {
                BuildStatus::Running if clock.now() - *received_at < BELIEVED => LiveState::Building,
                BuildStatus::Failed => LiveState::Failed,
                _ => LiveState::Queued,
            },
            _ => LiveState::Queued,
        }
    };
    Ok(pages
        .iter()
        .map(|(post_id, locale, status)| {
            let at = (*post_id, *locale);
            (at, state(*status, newest.get(&at).copied()))
        })
        .collect())
}

/// What follows from a translation, its newest change and what the builds say about that change.
fn judge(
    row: &TranslationRow,
    recorded_at: Option<DateTime<Utc>>,
    showing: Option<&Showing>,
    now: DateTime<Utc>,
) -> (LiveState, Option<DateTime<Utc>>, Option<String>) {
    let is_published = row.live_revision_id.is_some();
    let Some(showing) = showing.filter(|_| is_published || row.last_live_revision_id.is_some()) else {
        return (LiveState::Draft, None, None);
    };
    if let Some(report) = &showing.live {
        let state = if is_published { LiveState::Live } else { LiveState::Unpublished };
        return (state, Some(report.finished_at), None);
    }
    if !is_published {
        return (LiveState::Leaving, recorded_at, None);
    }
    match &showing.newest {
        Some((build, received_at))
            if build.status == BuildStatus::Running && now - *received_at < BELIEVED =>
        {
            (LiveState::Building, Some(build.started_at), None)
        }
        Some((build, _)) if build.status == BuildStatus::Failed => {
            let failed_at = build.result.as_ref().map(|report| report.finished_at);
            (LiveState::Failed, failed_at, reason(build, row.post_id.0, row.locale.0))
        }
        _ => (LiveState::Queued, recorded_at, None),
    }
}

/// What the generator says about this page, else about the build.
fn reason(build: &Build, post_id: Uuid, locale: Locale) -> Option<String> {
    let failures = &build.result.as_ref()?.failures;
    let own = failures.iter().find(|failure| {
        failure.post_id == Some(post_id) && failure.locale.is_none_or(|failed| failed == locale)
    });
    own.or_else(|| failures.first()).map(|failure| failure.message.clone())
}

#[cfg(test)]
mod tests {
    use cms_sdk::build::{BuildFailure, BuildFinish};

    use super::*;
    use crate::store::types::{At, Key, Lang};

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn row(is_published: bool, was_published: bool) -> TranslationRow {
        let revision = Key(Uuid::from_u128(2));
        TranslationRow {
            post_id: Key(Uuid::from_u128(1)),
            locale: Lang(Locale::Vi),
            section: "posts".to_owned(),
            version: 1,
            slug: "a".to_owned(),
            title: "A".to_owned(),
            folded: "a a".to_owned(),
            revision_id: revision,
            base_revision_id: None,
            live_revision_id: is_published.then_some(revision),
            last_live_revision_id: was_published.then_some(revision),
            live_slug: None,
            published_at: None,
            live_updated_at: None,
            created_at: At(at(0)),
            updated_at: At(at(0)),
        }
    }

    fn build(status: BuildStatus, failures: Vec<BuildFailure>) -> Build {
        let result = (status != BuildStatus::Running).then(|| BuildFinish {
            status,
            finished_at: at(3),
            duration_ms: 1,
            rendered: 1,
            outputs: 1,
            changed_paths: vec![],
            changed: 0,
            removed_paths: vec![],
            removed: 0,
            failures,
        });
        let target = builds::PRODUCTION.to_owned();
        Build { id: Uuid::nil(), target, status, seq: 5, started_at: at(2), result }
    }

    fn failure(post: u128, message: &str) -> BuildFailure {
        let post_id = (post > 0).then(|| Uuid::from_u128(post));
        BuildFailure { post_id, locale: None, message: message.to_owned() }
    }

    #[test]
    fn receipts_decide() {
        let seen = |newest: Option<Build>, live: bool| Showing {
            live: live.then(|| build(BuildStatus::Succeeded, vec![]).result).flatten(),
            newest: newest.map(|build| (build, at(2))),
        };
        let state = |row: &TranslationRow, showing: &Showing, now: i64| {
            judge(row, Some(at(1)), Some(showing), at(now))
        };
        let (draft, up, down) = (row(false, false), row(true, true), row(false, true));
        let running = seen(Some(build(BuildStatus::Running, vec![])), false);
        assert_eq!(judge(&draft, None, None, at(4)), (LiveState::Draft, None, None));
        assert_eq!(state(&up, &seen(None, false), 4), (LiveState::Queued, Some(at(1)), None));
        assert_eq!(state(&up, &running, 4), (LiveState::Building, Some(at(2)), None));
        assert_eq!(state(&up, &running, 12).0, LiveState::Queued, "a build that fell silent runs no more");
        let failed = build(BuildStatus::Failed, vec![failure(0, "disk full"), failure(1, "no template")]);
        let failed = seen(Some(failed), false);
        assert_eq!(state(&up, &failed, 4), (LiveState::Failed, Some(at(3)), Some("no template".to_owned())));
        assert_eq!(state(&up, &seen(None, true), 4), (LiveState::Live, Some(at(3)), None));
        assert_eq!(state(&down, &running, 4), (LiveState::Leaving, Some(at(1)), None));
        assert_eq!(state(&down, &seen(None, true), 4), (LiveState::Unpublished, Some(at(3)), None));
    }
}
