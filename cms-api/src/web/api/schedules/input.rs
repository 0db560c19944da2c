//! What callers send.

use std::collections::BTreeMap;

use cms_sdk::Locale;
use poem_openapi::{Enum, Object};
use serde::Deserialize;
use uuid::Uuid;

use crate::schedules::{Action, Change, NewSchedule};

/// What is to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Deserialize)]
#[oai(rename_all = "lowercase", rename = "ScheduleAction")]
#[serde(rename_all = "lowercase")]
pub enum ActionBody {
    /// Revisions go live.
    Publish,
    /// Languages are taken down.
    Unpublish,
}

/// A schedule to be made.
#[derive(Debug, Object, Deserialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewScheduleInput {
    /// The post.
    post_id: Uuid,
    /// What is to happen.
    action: ActionBody,
    /// The languages, all or none of which are done; where absent, all that the post has.
    locales: Option<Vec<Locale>>,
    /// Numbers of the revisions that go live; where a language is absent, its working copy's of now. For `publish` only.
    #[oai(default)]
    #[serde(default)]
    revisions: RevisionsInput,
    /// The minute: `2026-11-27T09:00` in the site's time zone, or a moment with its offset (RFC 3339). Seconds are cut.
    at: String,
}

/// What a schedule is to be from now on.
#[derive(Debug, Object, Deserialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScheduleInput {
    /// The minute, as when it was made.
    at: String,
    /// Numbers of the revisions that go live; where a language is absent, the one that is named already.
    #[oai(default)]
    #[serde(default)]
    revisions: RevisionsInput,
}

/// Numbers of revisions.
#[derive(Debug, Clone, Default, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevisionsInput {
    /// Of English.
    en: Option<i64>,
    /// Of Vietnamese.
    vi: Option<i64>,
}

/// What becomes of a schedule that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Deserialize)]
#[oai(rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum DecisionBody {
    /// It runs now.
    Run,
    /// It does not run.
    Skip,
}

/// A decision about a schedule that is held.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionInput {
    /// What becomes of it.
    pub(super) decision: DecisionBody,
}

impl From<RevisionsInput> for BTreeMap<Locale, i64> {
    fn from(input: RevisionsInput) -> Self {
        let numbers = [(Locale::En, input.en), (Locale::Vi, input.vi)];
        numbers.into_iter().filter_map(|(locale, number)| Some((locale, number?))).collect()
    }
}

impl From<NewScheduleInput> for NewSchedule {
    fn from(input: NewScheduleInput) -> Self {
        let action = match input.action {
            ActionBody::Publish => Action::Publish,
            ActionBody::Unpublish => Action::Unpublish,
        };
        Self {
            post_id: input.post_id,
            action,
            locales: input.locales,
            revisions: input.revisions.into(),
            at: input.at,
        }
    }
}

impl From<ScheduleInput> for Change {
    fn from(input: ScheduleInput) -> Self {
        Self { at: input.at, revisions: input.revisions.into() }
    }
}
