//! Where languages of posts stand, as marks: what was published, and whether readers see it.

use std::collections::HashMap;

use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use uuid::Uuid;

use super::table::{Mark, Tone};
use crate::clock::Clock;
use crate::content::Status;
use crate::content::list::{Item, ItemTranslation};
use crate::live_status::{self, LiveState};
use crate::schedules::{self, Action, Pending, State};
use crate::store::{Conn, StoreResult};

/// What is known of posts besides what their list says.
pub(super) struct Standings {
    live: HashMap<(Uuid, Locale), LiveState>,
    pending: Vec<Pending>,
}

impl Standings {
    /// What is known of these posts.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(super) async fn of(conn: &mut Conn, clock: &Clock, items: &[Item]) -> StoreResult<Self> {
        let pages: Vec<_> = items
            .iter()
            .flat_map(|item| item.translations.iter().map(|one| (item.id, one.locale, one.status)))
            .collect();
        let ids: Vec<Uuid> = items.iter().map(|item| item.id).collect();
        Ok(Self {
            live: live_status::of_pages(conn, clock, &pages).await?,
            pending: schedules::pending_of_posts(conn, &ids).await?,
        })
    }

    /// The marks of a post: each language's state, and what waits for its minute, is held, missing or behind.
    pub(super) fn marks(&self, item: &Item) -> Vec<Mark> {
        Locale::ALL.iter().flat_map(|locale| self.marks_of(item, *locale)).collect()
    }

    fn marks_of(&self, item: &Item, locale: Locale) -> Vec<Mark> {
        let mark = |tone, label| Mark { tone, label, locale: Some(locale) };
        let Some(own) = item.translations.iter().find(|one| one.locale == locale) else {
            return vec![mark(Tone::Quiet, "console-state-missing")];
        };
        let live = self.live.get(&(item.id, locale)).copied().unwrap_or(LiveState::Draft);
        let pending: Vec<_> =
            self.pending.iter().filter(|one| one.post_id == item.id && one.locale == locale).collect();
        // What is scheduled says so, not that it is a draft.
        let is_awaited =
            pending.iter().any(|one| one.state == State::Scheduled && one.action == Action::Publish);
        let mut marks = Vec::new();
        if !(is_awaited && live == LiveState::Draft) {
            let (tone, label) = state(own, live);
            marks.push(mark(tone, label));
        }
        if own.is_stale {
            marks.push(mark(Tone::Warning, "console-state-stale"));
        }
        marks.extend(pending.into_iter().map(|one| match (one.state, one.action) {
            (State::Held, _) => mark(Tone::Warning, "console-state-held"),
            (_, Action::Publish) => mark(Tone::Waiting, "console-state-scheduled"),
            (_, Action::Unpublish) => mark(Tone::Waiting, "console-state-leaves"),
        }));
        marks
    }
}

/// What a language's state is called. Failure comes before everything else, a page on its way before its changes.
fn state(own: &ItemTranslation, live: LiveState) -> (Tone, &'static str) {
    match (live, own.status) {
        (LiveState::Draft, _) => (Tone::Quiet, "console-state-draft"),
        (LiveState::Scheduled, _) => (Tone::Waiting, "console-state-scheduled"),
        (LiveState::Failed, _) => (Tone::Bad, "console-state-failed"),
        (LiveState::Queued, _) => (Tone::Waiting, "console-state-queued"),
        (LiveState::Building, _) => (Tone::Waiting, "console-state-building"),
        (LiveState::Leaving, _) => (Tone::Waiting, "console-state-leaving"),
        (LiveState::Unpublished, _) => (Tone::Quiet, "console-state-unpublished"),
        (LiveState::Live, Status::Changed) => (Tone::Good, "console-state-changed"),
        (LiveState::Live, _) => (Tone::Good, "console-state-live"),
    }
}

/// The string of a kind of post.
pub(super) fn kind(kind: PostKind) -> &'static str {
    match kind {
        PostKind::Article => "console-kind-article",
        PostKind::Page => "console-kind-page",
        PostKind::Landing => "console-kind-landing",
    }
}

/// A post's title in a language, or as the other one has it, and the other title.
pub(super) fn titles(item: &Item, locale: Locale) -> (String, String) {
    let title = |locale| item.translations.iter().find(|one| one.locale == locale).map(|one| &one.title);
    match (title(locale), title(locale.other())) {
        (Some(own), Some(other)) if own != other => (own.clone(), other.clone()),
        (Some(one), _) | (None, Some(one)) => (one.clone(), String::new()),
        (None, None) => (item.id.to_string(), String::new()),
    }
}
