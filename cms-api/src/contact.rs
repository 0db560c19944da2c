//! Messages from the site's contact form.

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use cms_sdk::slug::fold;
use uuid::Uuid;

use crate::error::Violation;
use crate::ports::Documents;
use crate::store::StoreResult;

/// Longest name, in characters.
pub const MAX_NAME: usize = 200;
/// Longest address: RFC 5321 §4.5.3.1.3.
pub const MAX_EMAIL: usize = 254;
/// Longest message, in characters.
pub const MAX_MESSAGE: usize = 10_000;

/// What somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactInput {
    /// The language of the form.
    pub locale: Locale,
    /// Who.
    pub name: String,
    /// Where to answer.
    pub email: String,
    /// What.
    pub message: String,
    /// A field that people do not see: programs fill it in.
    pub trap: String,
}

/// A message as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactMessage {
    /// Its id.
    pub id: Uuid,
    /// The language of the form.
    pub locale: Locale,
    /// Who wrote.
    pub name: String,
    /// Where to answer.
    pub email: String,
    /// What they wrote.
    pub message: String,
    /// What was done with it.
    pub status: MessageStatus,
    /// Why it looks like spam, where it does.
    pub spam: Option<SpamReason>,
    /// When it came.
    pub created_at: DateTime<Utc>,
    /// Whether it was mailed to the site's owner, or is only kept.
    pub mailed: bool,
}

/// What was done with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageStatus {
    /// Nobody has read it.
    New,
    /// It was read.
    Read,
    /// It was put away.
    Archived,
}

/// Why a message looks like spam. It is kept all the same: a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpamReason {
    /// The field that people do not see was filled in.
    Trap,
    /// More links than a person writes.
    Links,
    /// Somebody who read it said so.
    Person,
}

/// Which messages are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MessageFilter {
    /// Only of this status.
    pub status: Option<MessageStatus>,
    /// Only spam, or only what is none.
    pub spam: Option<bool>,
    /// Only from forms in this language.
    pub locale: Option<Locale>,
    /// Only what has this in names, addresses or texts: folded, so that `dong` finds `đồng`.
    pub folded: Option<String>,
    /// The oldest first, not the newest.
    pub is_oldest_first: bool,
}

/// What is to become of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageDeed {
    /// It has this status from now on.
    Mark(MessageStatus),
    /// Somebody says that it is spam, or that it is none.
    Spam(bool),
    /// It is deleted for ever.
    Delete,
}

/// Links in a message from which on it looks like spam.
const SPAM_LINKS: usize = 4;

impl ContactInput {
    /// The rules that it breaks.
    pub fn validate(&self) -> Vec<Violation> {
        let mut violations = Violation::in_text("name", &self.name, MAX_NAME);
        violations.extend(Violation::in_text("email", &self.email, MAX_EMAIL));
        if violations.iter().all(|violation| violation.field != "email") && !is_email(self.email.trim()) {
            violations.push(Violation::new("email", crate::error::Rule::NotAnEmail));
        }
        violations.extend(Violation::in_text("message", &self.message, MAX_MESSAGE));
        violations
    }

    /// Why it looks like spam.
    pub fn spam(&self) -> Option<SpamReason> {
        if !self.trap.trim().is_empty() {
            return Some(SpamReason::Trap);
        }
        let links = self.message.matches("http://").count() + self.message.matches("https://").count();
        (links >= SPAM_LINKS).then_some(SpamReason::Links)
    }

    /// The message to keep; `is_mailed` when messages are mailed to somebody.
    pub fn into_message(self, id: Uuid, created_at: DateTime<Utc>, is_mailed: bool) -> ContactMessage {
        let spam = self.spam();
        ContactMessage {
            id,
            locale: self.locale,
            name: self.name.trim().to_owned(),
            email: self.email.trim().to_owned(),
            message: self.message.trim().to_owned(),
            status: MessageStatus::New,
            spam,
            created_at,
            mailed: !is_mailed || spam.is_some(),
        }
    }
}

impl ContactMessage {
    /// Whether its name, address or text holds this, folded. Inboxes are small enough to be read for it: no store folds as we do.
    pub fn has(&self, folded: &str) -> bool {
        [&self.name, &self.email, &self.message].into_iter().any(|text| fold(text).contains(folded))
    }
}

/// The messages that hold a text, from `offset` on and `limit` at most, and how many do in all.
pub fn searched(
    messages: impl Iterator<Item = ContactMessage>,
    folded: &str,
    (offset, limit): (u64, u64),
) -> (Vec<ContactMessage>, u64) {
    let (mut found, mut total) = (Vec::new(), 0);
    for message in messages.filter(|message| message.has(folded)) {
        if total >= offset && total - offset < limit {
            found.push(message);
        }
        total += 1;
    }
    (found, total)
}

/// Does something with a message; `false` when there is none.
///
/// # Errors
/// When the store refuses.
pub async fn handle(documents: &dyn Documents, id: Uuid, deed: MessageDeed) -> StoreResult<bool> {
    match deed {
        MessageDeed::Mark(status) => documents.mark_message(id, status).await,
        MessageDeed::Spam(true) => documents.mark_spam(id, Some(SpamReason::Person)).await,
        MessageDeed::Spam(false) => documents.mark_spam(id, None).await,
        MessageDeed::Delete => documents.delete_message(id).await,
    }
}

impl MessageStatus {
    /// Its name in API and stores.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Read => "read",
            Self::Archived => "archived",
        }
    }

    /// The status of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::New, Self::Read, Self::Archived].into_iter().find(|status| status.name() == name)
    }
}

impl SpamReason {
    /// Its name in API and stores.
    pub fn name(self) -> &'static str {
        match self {
            Self::Trap => "trap",
            Self::Links => "links",
            Self::Person => "person",
        }
    }

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Trap, Self::Links, Self::Person].into_iter().find(|reason| reason.name() == name)
    }
}

/// Something at something, as HTML's `type=email` asks for: a mail that comes back is the real check.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    !local.is_empty()
        && !local.contains('@')
        && domain.contains('.')
        && domain
            .split('.')
            .all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
        && !text.contains(|character: char| {
            character.is_whitespace() || character.is_control() || "<>(),;:\"[]\\".contains(character)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> ContactInput {
        ContactInput {
            locale: Locale::Vi,
            name: "Lan".to_owned(),
            email: "lan@example.com".to_owned(),
            message: "Xin chào".to_owned(),
            trap: String::new(),
        }
    }

    #[test]
    fn every_broken_rule_is_named() {
        let broken = ContactInput {
            name: " ".to_owned(),
            email: "lan".to_owned(),
            message: "\0".to_owned(),
            ..input()
        };
        let fields: Vec<_> = broken.validate().into_iter().map(|violation| violation.field).collect();
        assert_eq!(fields, ["name", "email", "message"]);
        assert!(input().validate().is_empty());
    }

    #[test]
    fn a_search_finds_words_without_their_marks() {
        let message = |text: &str| {
            let input = ContactInput { message: text.to_owned(), ..input() };
            input.into_message(Uuid::nil(), DateTime::UNIX_EPOCH, false)
        };
        let all = ["Cánh đồng lúa", "Biển", "ĐỒNG HỒ", "dong", "LAN@example.com"].map(message);
        let (found, total) = searched(all.clone().into_iter(), "dong", (1, 1));
        assert_eq!((found, total), (vec![all[2].clone()], 3));
        assert_eq!(searched(all.into_iter(), "lan@", (0, 9)).1, 5, "addresses are searched too");
    }

    #[test]
    fn addresses_are_addresses() {
        for good in ["a@b.vn", "a.b+c@d-e.example.com", "đ@ví.vn"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "a",
            "@b.vn",
            "a@b",
            "a@b..vn",
            "a b@c.vn",
            "a@b.vn\nBcc: c@d.vn",
            "<a@b.vn>",
            "a@-b.vn",
            "a@@b.vn",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn spam_is_marked_with_its_reason() {
        assert_eq!(input().spam(), None);
        assert_eq!(ContactInput { trap: "x".to_owned(), ..input() }.spam(), Some(SpamReason::Trap));
        let links = "https://a.vn ".repeat(4);
        assert_eq!(ContactInput { message: links, ..input() }.spam(), Some(SpamReason::Links));
    }
}
