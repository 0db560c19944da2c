//! Documents that only grow and are read rarely: view events with their counts, contact messages.

use std::ops::RangeInclusive;

use async_trait::async_trait;
use chrono::NaiveDate;
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::contact::{ContactMessage, MessageFilter, MessageStatus, SpamReason};
use crate::reads::{DayCount, ViewEvent};
use crate::store::StoreResult;

/// Keeps documents. The one writer of views and of contact messages.
#[async_trait]
pub trait Documents: Send + Sync {
    /// Which store this is, for health and logs.
    fn name(&self) -> &'static str;

    /// Asks for nothing, to see whether it answers.
    async fn ping(&self) -> StoreResult<()>;

    /// Writes view events and counts them; one whose day and id are known already changes nothing.
    async fn insert_views(&self, views: &[ViewEvent]) -> StoreResult<()>;

    /// How many events of each outcome a post had per language and day (from 1970 to 9999), days without any left out; in the order
    /// of day, language and outcome.
    async fn counts(&self, post_id: Uuid, days: RangeInclusive<NaiveDate>) -> StoreResult<Vec<DayCount>>;

    /// Settles the counts of all days before this one: no more events may come in for them. Safe to run twice.
    async fn settle(&self, before: NaiveDate) -> StoreResult<()>;

    /// Deletes events of days before this one, which must be settled, and answers how many; their counts stay.
    async fn purge_views(&self, before: NaiveDate) -> StoreResult<u64>;

    /// Stores a message; one whose id is known already changes nothing.
    async fn insert_message(&self, message: &ContactMessage) -> StoreResult<()>;

    /// Messages that pass the filter, in its order, and how many there are in all.
    async fn messages(
        &self,
        filter: MessageFilter,
        offset: u64,
        limit: u64,
    ) -> StoreResult<(Vec<ContactMessage>, u64)>;

    /// One message.
    async fn message(&self, id: Uuid) -> StoreResult<Option<ContactMessage>>;

    /// Messages that wait to be mailed and do not look like spam, oldest first.
    async fn messages_to_mail(&self, limit: u64) -> StoreResult<Vec<ContactMessage>>;

    /// Notes that a message was mailed, or that it need not be; `false` when there is none.
    async fn mark_mailed(&self, id: Uuid) -> StoreResult<bool>;

    /// Marks a message; `false` when there is none.
    async fn mark_message(&self, id: Uuid, status: MessageStatus) -> StoreResult<bool>;

    /// Notes why a message is spam, or that it is none; `false` when there is no such message.
    async fn mark_spam(&self, id: Uuid, reason: Option<SpamReason>) -> StoreResult<bool>;

    /// Deletes a message; `false` when there is none.
    async fn delete_message(&self, id: Uuid) -> StoreResult<bool>;

    /// Sends everything that is kept: for a backup. Events come before the counts of settled days. Ends early when nobody takes it.
    async fn send_all(&self, to: mpsc::Sender<StoredDocument>) -> StoreResult<()>;

    /// Keeps what [`Documents::send_all`] sent, in that order, from this kind of store or another.
    async fn insert_all(&self, documents: Vec<StoredDocument>) -> StoreResult<()>;

    /// Whether nothing is kept.
    async fn is_empty(&self) -> StoreResult<bool>;
}

/// Anything that a store of documents keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoredDocument {
    /// A view event.
    View(ViewEvent),
    /// How many events a post had on a settled day; stands in for those that are counted from events.
    Count {
        /// The post.
        post_id: Uuid,
        /// Its count.
        count: DayCount,
    },
    /// The last settled day.
    Settled(NaiveDate),
    /// A message.
    Message(ContactMessage),
}
