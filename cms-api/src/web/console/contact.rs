//! The inbox: what people wrote in the site's contact form.

use async_trait::async_trait;
use cms_sdk::slug::fold;
use cms_sdk::{ErrorCode, Locale};
use serde_json::json;
use url::form_urlencoded;

use super::list::{Found, List, Slice};
use super::table::{Bulk, Cell, Column, Filter, Mark, Order, Row, TableSpec, Takes, Tone, Wanted};
use super::visit::{Answer, Visit};
use crate::contact::{ContactMessage, MessageFilter, MessageStatus, SpamReason};
use crate::tokens::Scope;

/// Characters of a message that its row shows.
const EXCERPT: usize = 90;
const MANY: &str = "/v1/admin/contact/bulk";

const fn bulk(name: &'static str, label: &'static str, confirm: &'static str) -> Bulk {
    Bulk { name, label, method: "POST", action: MANY, confirm, scope: Scope::ContactWrite }
}

const SPEC: TableSpec = TableSpec {
    name: "contact",
    columns: &[
        Column::plain("name", "console-contact-from"),
        Column::plain("message", "console-contact-message"),
        Column::plain("locale", "console-column-language"),
        Column::plain("state", "console-column-state"),
        Column::sorted("created", "console-contact-at", Order::Descending),
    ],
    filters: &[
        Filter {
            name: "status",
            label: "console-column-state",
            takes: Takes::Choice(&[
                ("new", "console-contact-new"),
                ("read", "console-contact-read"),
                ("archived", "console-contact-archived"),
            ]),
        },
        Filter {
            name: "spam",
            label: "console-contact-spam",
            takes: Takes::Choice(&[
                ("false", "console-contact-spam-without"),
                ("true", "console-contact-spam-only"),
            ]),
        },
        Filter {
            name: "locale",
            label: "console-column-language",
            takes: Takes::Choice(&[("en", "console-in-en"), ("vi", "console-in-vi")]),
        },
    ],
    is_searched: true,
    sort: Some(("created", Order::Descending)),
    create: None,
    bulk: &[
        bulk("read", "console-contact-mark-read", ""),
        bulk("new", "console-contact-mark-new", ""),
        bulk("archive", "console-contact-archive", ""),
        bulk("spam", "console-contact-mark-spam", ""),
        bulk("noSpam", "console-contact-mark-no-spam", ""),
        bulk("delete", "console-delete", "console-contact-delete-many"),
    ],
};

/// The list of messages.
pub(super) struct Messages;

#[async_trait]
impl List for Messages {
    fn spec(&self) -> &'static TableSpec {
        &SPEC
    }

    async fn rows(&self, visit: &Visit, wanted: &Wanted, slice: Slice) -> Found {
        let filter = MessageFilter {
            status: wanted.filter("status").and_then(MessageStatus::from_name),
            spam: wanted.filter("spam").map(|text| text == "true"),
            locale: wanted.filter("locale").and_then(|text| text.parse().ok()),
            folded: Some(fold(&wanted.q)).filter(|folded| !folded.is_empty()),
            is_oldest_first: matches!(wanted.sort, Some((_, Order::Ascending))),
        };
        let bound = |number: i64| u64::try_from(number).unwrap_or_default();
        let documents = &visit.app().documents;
        let (found, total) = documents.messages(filter, bound(slice.offset), bound(slice.limit)).await?;
        Ok((found.into_iter().map(row).collect(), i64::try_from(total).unwrap_or(i64::MAX)))
    }
}

fn row(message: ContactMessage) -> Row {
    let marks = marks(&message);
    let mut text: String = message.message.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = text.char_indices().nth(EXCERPT) {
        text.truncate(end);
        text.push('…');
    }
    Row {
        id: message.id.to_string(),
        name: message.name.clone(),
        href: Some(format!("/console/contact/{}", message.id)),
        version: None,
        cells: vec![
            Cell::Pair(message.name, message.email),
            Cell::Text(text),
            Cell::Say(language(message.locale)),
            Cell::Marks(marks),
            Cell::Moment(message.created_at),
        ],
    }
}

fn language(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "console-in-en",
        Locale::Vi => "console-in-vi",
    }
}

fn marks(message: &ContactMessage) -> Vec<Mark> {
    let mark = |tone, label| Mark { tone, label, locale: None };
    let state = match message.status {
        MessageStatus::New => mark(Tone::Waiting, "console-contact-new"),
        MessageStatus::Read => mark(Tone::Quiet, "console-contact-read"),
        MessageStatus::Archived => mark(Tone::Quiet, "console-contact-archived"),
    };
    let spam = message.spam.map(|_| mark(Tone::Warning, "console-contact-spam"));
    std::iter::once(state).chain(spam).collect()
}

/// An address in a `mailto:` link, in which it can say nothing but who.
fn mailto(email: &str) -> String {
    form_urlencoded::byte_serialize(email.as_bytes()).collect::<String>().replace("%40", "@")
}

/// The page of one message.
pub(super) async fn one(visit: Visit) -> Answer {
    let message = visit.app().documents.message(visit.id()?).await?.ok_or(ErrorCode::NotFound)?;
    let content = json!({
        "id": message.id,
        "name": message.name,
        "mailto": mailto(&message.email),
        "email": message.email,
        "locale": message.locale,
        "text": message.message,
        "marks": marks(&message),
        "is_new": message.status == MessageStatus::New,
        "is_archived": message.status == MessageStatus::Archived,
        "spam": message.spam.map(|reason| match reason {
            SpamReason::Trap => "console-contact-spam-trap",
            SpamReason::Links => "console-contact-spam-links",
            SpamReason::Person => "console-contact-spam-person",
        }),
        "created_at": message.created_at,
        "may_write": visit.allows(Scope::ContactWrite),
    });
    visit.page("contact/one.html", &content)
}
