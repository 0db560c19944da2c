//! The lines of `documents.ndjson.gz`.

use chrono::{DateTime, NaiveDate, Utc};
use cms_sdk::Locale;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::contact::{ContactMessage, MessageStatus, SpamReason};
use crate::ports::StoredDocument;
use crate::reads::{DayCount, Outcome, ViewEvent};

/// The keys are written out: these lines outlive the code.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
enum Line {
    View {
        id: Uuid,
        post_id: Uuid,
        locale: Locale,
        day: NaiveDate,
        outcome: u8,
    },
    Count {
        post_id: Uuid,
        locale: Locale,
        day: NaiveDate,
        outcome: u8,
        events: u64,
    },
    Settled {
        day: NaiveDate,
    },
    Message {
        id: Uuid,
        locale: Locale,
        name: String,
        email: String,
        message: String,
        status: String,
        spam: Option<String>,
        created_at: DateTime<Utc>,
        /// Left out where true, as in lines from before there were mails.
        #[serde(default = "yes", skip_serializing_if = "is_true")]
        mailed: bool,
    },
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_true(value: &bool) -> bool {
    *value
}

pub(super) fn to_line(document: &StoredDocument) -> anyhow::Result<String> {
    let line = match document {
        StoredDocument::View(view) => Line::View {
            id: view.id,
            post_id: view.post_id,
            locale: view.locale,
            day: view.day,
            outcome: view.outcome.number(),
        },
        StoredDocument::Count { post_id, count } => Line::Count {
            post_id: *post_id,
            locale: count.locale,
            day: count.day,
            outcome: count.outcome.number(),
            events: count.events,
        },
        StoredDocument::Settled(day) => Line::Settled { day: *day },
        StoredDocument::Message(message) => Line::Message {
            id: message.id,
            locale: message.locale,
            name: message.name.clone(),
            email: message.email.clone(),
            message: message.message.clone(),
            status: message.status.name().to_owned(),
            spam: message.spam.map(|reason| reason.name().to_owned()),
            created_at: message.created_at,
            mailed: message.mailed,
        },
    };
    Ok(serde_json::to_string(&line)?)
}

/// The document of a line; none when it is not one.
pub(super) fn from_line(line: &str) -> Option<StoredDocument> {
    Some(match serde_json::from_str(line).ok()? {
        Line::View { id, post_id, locale, day, outcome } => StoredDocument::View(ViewEvent {
            id,
            post_id,
            locale,
            day,
            outcome: Outcome::from_number(outcome)?,
        }),
        Line::Count { post_id, locale, day, outcome, events } => StoredDocument::Count {
            post_id,
            count: DayCount { day, locale, outcome: Outcome::from_number(outcome)?, events },
        },
        Line::Settled { day } => StoredDocument::Settled(day),
        Line::Message { id, locale, name, email, message, status, spam, created_at, mailed } => {
            let spam = match spam {
                Some(name) => Some(SpamReason::from_name(&name)?),
                None => None,
            };
            let status = MessageStatus::from_name(&status)?;
            StoredDocument::Message(ContactMessage {
                id,
                locale,
                name,
                email,
                message,
                status,
                spam,
                created_at,
                mailed,
            })
        }
    })
}
