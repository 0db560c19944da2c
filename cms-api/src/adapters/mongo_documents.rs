//! Documents in MongoDB: the server profile. Only what FerretDB speaks too is used (no TTL indexes, no transactions).
//!
//! Field names of events and counts are one letter, because there are millions of them: `p` post, `l` language, `d` day
//! (`2026-11-24`), `o` outcome, `n` number of events.

use std::ops::RangeInclusive;
use std::time::Duration;

use anyhow::Context as _;
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate};
use futures_util::TryStreamExt as _;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, Bson, Document, doc};
use mongodb::error::{Error, ErrorKind};
use mongodb::options::{ClientOptions, IndexOptions};
use mongodb::{Client, Collection, Database, IndexModel};
use tokio::sync::{OnceCell, mpsc};
use uuid::Uuid;

use crate::contact::{self, ContactMessage, MessageFilter, MessageStatus, SpamReason};
use crate::ports::{Documents, StoredDocument};
use crate::reads::{DayCount, Outcome, ViewEvent};
use crate::store::{StoreError, StoreResult};

const CONNECTIONS: u32 = 16;
/// How long a call may take, finding a server and waiting for a connection included.
const TIMEOUT: Duration = Duration::from_secs(3);
const DEFAULT_DATABASE: &str = "duet";
const DUPLICATE_KEY: i32 = 11_000;

/// One database of a MongoDB server.
pub struct MongoDocuments {
    database: Database,
    views: Collection<Document>,
    counts: Collection<Document>,
    messages: Collection<Document>,
    settled: Collection<Document>,
    indexes: OnceCell<()>,
}

impl MongoDocuments {
    /// Reads the URL and makes the indexes that are not there. A server that is away is waited for: what needs it is refused until
    /// then.
    ///
    /// # Errors
    /// When the URL is none.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let documents = Self::connect(url).await?;
        if let Err(error) = documents.ready().await {
            tracing::warn!(%error, "MongoDB is away; check MONGODB_URL if it stays so");
        }
        Ok(documents)
    }

    /// Reads the URL; the indexes are made at the first use.
    ///
    /// # Errors
    /// When the URL is none.
    pub async fn connect(url: &str) -> anyhow::Result<Self> {
        let mut options = ClientOptions::parse(url).await.context("MONGODB_URL is not a MongoDB URL")?;
        options.app_name.get_or_insert_with(|| "duet".to_owned());
        options.max_pool_size.get_or_insert(CONNECTIONS);
        options.connect_timeout.get_or_insert(TIMEOUT);
        options.server_selection_timeout.get_or_insert(TIMEOUT);
        let name = options.default_database.clone().unwrap_or_else(|| DEFAULT_DATABASE.to_owned());
        let database = Client::with_options(options)?.database(&name);
        Ok(Self {
            views: database.collection("view_events"),
            counts: database.collection("read_counts"),
            messages: database.collection("contact_messages"),
            settled: database.collection("settled_days"),
            database,
            indexes: OnceCell::new(),
        })
    }

    /// Makes the indexes, once per process.
    async fn ready(&self) -> StoreResult<()> {
        self.indexes.get_or_try_init(|| self.make_indexes()).await.copied()
    }

    async fn views(&self) -> StoreResult<&Collection<Document>> {
        self.ready().await.map(|()| &self.views)
    }

    async fn counts_of(&self) -> StoreResult<&Collection<Document>> {
        self.ready().await.map(|()| &self.counts)
    }

    async fn settled(&self) -> StoreResult<&Collection<Document>> {
        self.ready().await.map(|()| &self.settled)
    }

    async fn inbox(&self) -> StoreResult<&Collection<Document>> {
        self.ready().await.map(|()| &self.messages)
    }

    async fn make_indexes(&self) -> StoreResult<()> {
        let index = |keys: Document, name: &str, unique: bool| {
            let options = IndexOptions::builder().name(name.to_owned()).unique(unique).build();
            IndexModel::builder().keys(keys).options(options).build()
        };
        in_time(self.views.create_index(index(doc! {"d": 1}, "by_day", false))).await?;
        in_time(self.views.create_index(index(doc! {"p": 1, "d": 1}, "by_post_day", false))).await?;
        in_time(self.counts.create_index(index(doc! {"p": 1, "d": 1, "l": 1, "o": 1}, "by_post_day", true)))
            .await?;
        in_time(self.messages.create_index(index(doc! {"createdAt": -1, "_id": -1}, "by_created_at", false)))
            .await?;
        in_time(self.messages.create_index(index(doc! {"mailed": 1}, "by_mailed", false))).await?;
        Ok(())
    }

    /// Sets counts, many at once.
    async fn set_counts(&self, groups: &[Document]) -> StoreResult<()> {
        if groups.is_empty() {
            return Ok(());
        }
        let mut updates = Vec::with_capacity(groups.len());
        for group in groups {
            let of = group.get_document("_id").map_err(|_| broken("_id"))?;
            updates.push(doc! {"q": of, "u": {"$set": {"n": number(group, "n")?}}, "upsert": true});
        }
        for chunk in updates.chunks(CHUNK) {
            let command = doc! {"update": self.counts.name(), "updates": chunk, "ordered": false};
            let answer = in_time(self.database.run_command(command)).await?;
            if answer.get_array("writeErrors").is_ok_and(|errors| !errors.is_empty()) {
                return Err(StoreError::Other(anyhow::anyhow!("counts were refused: {answer}")));
            }
        }
        Ok(())
    }

    /// The last day whose counts are settled; later days are counted from their events when they are asked for. Counting as events
    /// come would miss some: nothing makes an event and its count one write.
    async fn last_settled(&self) -> StoreResult<Option<String>> {
        let settled = in_time(self.settled().await?.find_one(doc! {"_id": SETTLED})).await?;
        settled.map(|settled| text(&settled, "d").map(str::to_owned)).transpose()
    }

    async fn set_settled(&self, last: &str) -> StoreResult<()> {
        let day = doc! {"$set": {"d": last}};
        in_time(self.settled().await?.update_one(doc! {"_id": SETTLED}, day).upsert(true)).await?;
        Ok(())
    }

    /// Counts the events of some days, of one post or of all.
    async fn count_events(&self, wanted: Document) -> StoreResult<Vec<Document>> {
        let pipeline = [
            doc! {"$match": wanted},
            doc! {"$group": {"_id": {"p": "$p", "d": "$d", "l": "$l", "o": "$o"}, "n": {"$sum": 1}}},
        ];
        let cursor = in_time(self.views().await?.aggregate(pipeline)).await?;
        in_time(cursor.try_collect()).await
    }
}

/// Server-side documents per command.
const CHUNK: usize = 500;
/// Id of the document that names the last settled day.
const SETTLED: &str = "reads";

async fn in_time<T>(work: impl IntoFuture<Output = Result<T, Error>>) -> StoreResult<T> {
    tokio::time::timeout(TIMEOUT, work.into_future())
        .await
        .map_err(|_| late())?
        .map_err(|error| unavailable(&error))
}

/// Inserts documents; those whose id is known already stay as they are.
async fn insert_new(collection: &Collection<Document>, documents: Vec<Document>) -> StoreResult<()> {
    if documents.is_empty() {
        return Ok(());
    }
    let insert = collection.insert_many(documents).ordered(false);
    match tokio::time::timeout(TIMEOUT, insert.into_future()).await.map_err(|_| late())? {
        Ok(_) => Ok(()),
        Err(error) => match &*error.kind {
            ErrorKind::InsertMany(failed)
                if failed.write_concern_error.is_none()
                    && failed.write_errors.iter().flatten().all(|one| one.code == DUPLICATE_KEY) =>
            {
                Ok(())
            }
            _ => Err(unavailable(&error)),
        },
    }
}

/// Sends the documents that are wanted, each made into what is kept.
async fn send_each(
    collection: &Collection<Document>,
    wanted: Document,
    to: &mpsc::Sender<StoredDocument>,
    make: impl Fn(&Document) -> StoreResult<StoredDocument>,
) -> StoreResult<()> {
    let mut found = in_time(collection.find(wanted)).await?;
    while let Some(document) = in_time(found.try_next()).await? {
        if to.send(make(&document)?).await.is_err() {
            break;
        }
    }
    Ok(())
}

fn late() -> StoreError {
    StoreError::Unavailable("mongodb: no answer in time".to_owned())
}

fn unavailable(error: &Error) -> StoreError {
    StoreError::Unavailable(format!("mongodb: {error}"))
}

fn broken(what: &str) -> StoreError {
    StoreError::Other(anyhow::anyhow!("a document cannot be read: {what}"))
}

fn id(id: Uuid) -> Bson {
    Bson::Binary(Binary { subtype: BinarySubtype::Uuid, bytes: id.as_bytes().to_vec() })
}

fn parse_id(value: Option<&Bson>) -> StoreResult<Uuid> {
    match value {
        Some(Bson::Binary(binary)) => Uuid::from_slice(&binary.bytes).map_err(|_| broken("its id")),
        _ => Err(broken("its id")),
    }
}

fn text<'d>(document: &'d Document, name: &str) -> StoreResult<&'d str> {
    document.get_str(name).map_err(|_| broken(name))
}

/// Servers answer numbers in the width that they like.
fn number(document: &Document, name: &str) -> StoreResult<i64> {
    match document.get(name) {
        Some(Bson::Int32(value)) => Ok(i64::from(*value)),
        Some(Bson::Int64(value)) => Ok(*value),
        Some(Bson::Double(value)) => Ok(*value as i64),
        _ => Err(broken(name)),
    }
}

fn outcome(document: &Document, name: &str) -> StoreResult<Outcome> {
    let number = u8::try_from(number(document, name)?).ok();
    number.and_then(Outcome::from_number).ok_or_else(|| broken(name))
}

/// A count in the form of a group of events.
fn from_count(post_id: Uuid, count: &DayCount) -> Document {
    let of = doc! {
        "p": id(post_id), "d": count.day.to_string(), "l": count.locale.as_str(),
        "o": i32::from(count.outcome.number()),
    };
    doc! {"_id": of, "n": i64::try_from(count.events).unwrap_or(i64::MAX)}
}

/// A count: what it is of, and the document that says how many.
fn to_count(of: &Document, counted: &Document) -> StoreResult<DayCount> {
    Ok(DayCount {
        day: text(of, "d")?.parse().map_err(|_| broken("d"))?,
        locale: text(of, "l")?.parse().map_err(|_| broken("l"))?,
        outcome: outcome(of, "o")?,
        events: u64::try_from(number(counted, "n")?).unwrap_or(0),
    })
}

fn from_view(view: &ViewEvent) -> Document {
    doc! {
        "_id": id(view.id), "p": id(view.post_id), "l": view.locale.as_str(), "d": view.day.to_string(),
        "o": i32::from(view.outcome.number()),
    }
}

fn to_view(document: &Document) -> StoreResult<ViewEvent> {
    Ok(ViewEvent {
        id: parse_id(document.get("_id"))?,
        post_id: parse_id(document.get("p"))?,
        locale: text(document, "l")?.parse().map_err(|_| broken("l"))?,
        day: text(document, "d")?.parse().map_err(|_| broken("d"))?,
        outcome: outcome(document, "o")?,
    })
}

fn from_message(message: &ContactMessage) -> Document {
    let mut document = doc! {
        "_id": id(message.id), "locale": message.locale.as_str(), "name": &message.name, "email": &message.email,
        "message": &message.message, "status": message.status.name(), "createdAt": message.created_at.timestamp_micros(),
    };
    if let Some(reason) = message.spam {
        document.insert("spam", reason.name());
    }
    // Where nothing is said, it was mailed: so are the messages from before there were mails.
    if !message.mailed {
        document.insert("mailed", false);
    }
    document
}

fn to_message(document: &Document) -> StoreResult<ContactMessage> {
    Ok(ContactMessage {
        id: parse_id(document.get("_id"))?,
        locale: text(document, "locale")?.parse().map_err(|_| broken("locale"))?,
        name: text(document, "name")?.to_owned(),
        email: text(document, "email")?.to_owned(),
        message: text(document, "message")?.to_owned(),
        status: MessageStatus::from_name(text(document, "status")?).ok_or_else(|| broken("status"))?,
        spam: document.get_str("spam").ok().and_then(SpamReason::from_name),
        created_at: DateTime::from_timestamp_micros(number(document, "createdAt")?)
            .ok_or_else(|| broken("createdAt"))?,
        mailed: document.get_bool("mailed").unwrap_or(true),
    })
}

#[async_trait]
impl Documents for MongoDocuments {
    fn name(&self) -> &'static str {
        "mongodb"
    }

    async fn ping(&self) -> StoreResult<()> {
        in_time(self.database.run_command(doc! {"ping": 1})).await.map(|_| ())
    }

    async fn insert_views(&self, views: &[ViewEvent]) -> StoreResult<()> {
        insert_new(self.views().await?, views.iter().map(from_view).collect()).await
    }

    async fn counts(&self, post_id: Uuid, days: RangeInclusive<NaiveDate>) -> StoreResult<Vec<DayCount>> {
        let (first, last) = (days.start().to_string(), days.end().to_string());
        let settled = self.last_settled().await?.unwrap_or_default();
        let stored =
            doc! {"p": id(post_id), "d": {"$gte": &first, "$lte": last.clone().min(settled.clone())}};
        let cursor = in_time(self.counts_of().await?.find(stored)).await?;
        let stored: Vec<Document> = in_time(cursor.try_collect()).await?;
        let mut counts =
            stored.iter().map(|count| to_count(count, count)).collect::<StoreResult<Vec<_>>>()?;
        let open = doc! {"p": id(post_id), "d": {"$gt": settled, "$gte": first, "$lte": last}};
        for group in &self.count_events(open).await? {
            counts.push(to_count(group.get_document("_id").map_err(|_| broken("_id"))?, group)?);
        }
        counts.sort_by_key(|count| (count.day, count.locale.as_str(), count.outcome));
        Ok(counts)
    }

    async fn settle(&self, before: NaiveDate) -> StoreResult<()> {
        let settled = self.last_settled().await?.unwrap_or_default();
        let groups = self.count_events(doc! {"d": {"$gt": &settled, "$lt": before.to_string()}}).await?;
        self.set_counts(&groups).await?;
        let last = before.pred_opt().unwrap_or(before).to_string();
        if last > settled { self.set_settled(&last).await } else { Ok(()) }
    }

    async fn purge_views(&self, before: NaiveDate) -> StoreResult<u64> {
        let old = doc! {"d": {"$lt": before.to_string()}};
        Ok(in_time(self.views().await?.delete_many(old)).await?.deleted_count)
    }

    async fn insert_message(&self, message: &ContactMessage) -> StoreResult<()> {
        let document = from_message(message);
        insert_new(self.inbox().await?, vec![document]).await
    }

    async fn messages(
        &self,
        filter: MessageFilter,
        offset: u64,
        limit: u64,
    ) -> StoreResult<(Vec<ContactMessage>, u64)> {
        let mut wanted = doc! {};
        if let Some(status) = filter.status {
            wanted.insert("status", status.name());
        }
        if let Some(spam) = filter.spam {
            wanted.insert("spam", doc! {"$exists": spam});
        }
        if let Some(locale) = filter.locale {
            wanted.insert("locale", locale.as_str());
        }
        let way = if filter.is_oldest_first { 1 } else { -1 };
        let order = doc! {"createdAt": way, "_id": way};
        if let Some(folded) = &filter.folded {
            let cursor = in_time(self.inbox().await?.find(wanted).sort(order)).await?;
            let all: Vec<Document> = in_time(cursor.try_collect()).await?;
            let all = all.iter().map(to_message).collect::<StoreResult<Vec<_>>>()?;
            return Ok(contact::searched(all.into_iter(), folded, (offset, limit)));
        }
        let total = in_time(self.inbox().await?.count_documents(wanted.clone())).await?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let cursor = in_time(self.inbox().await?.find(wanted).sort(order).skip(offset).limit(limit)).await?;
        let found: Vec<Document> = in_time(cursor.try_collect()).await?;
        Ok((found.iter().map(to_message).collect::<StoreResult<_>>()?, total))
    }

    async fn message(&self, message: Uuid) -> StoreResult<Option<ContactMessage>> {
        let found = in_time(self.inbox().await?.find_one(doc! {"_id": id(message)})).await?;
        found.as_ref().map(to_message).transpose()
    }

    async fn messages_to_mail(&self, limit: u64) -> StoreResult<Vec<ContactMessage>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let waiting = doc! {"mailed": false, "spam": {"$exists": false}};
        let oldest = doc! {"createdAt": 1, "_id": 1};
        let cursor = in_time(self.inbox().await?.find(waiting).sort(oldest).limit(limit)).await?;
        let found: Vec<Document> = in_time(cursor.try_collect()).await?;
        found.iter().map(to_message).collect()
    }

    async fn mark_mailed(&self, message: Uuid) -> StoreResult<bool> {
        let change = doc! {"$set": {"mailed": true}};
        let done = in_time(self.inbox().await?.update_one(doc! {"_id": id(message)}, change)).await?;
        Ok(done.matched_count > 0)
    }

    async fn mark_message(&self, message: Uuid, status: MessageStatus) -> StoreResult<bool> {
        let change = doc! {"$set": {"status": status.name()}};
        let done = in_time(self.inbox().await?.update_one(doc! {"_id": id(message)}, change)).await?;
        Ok(done.matched_count > 0)
    }

    async fn mark_spam(&self, message: Uuid, reason: Option<SpamReason>) -> StoreResult<bool> {
        let change = match reason {
            Some(reason) => doc! {"$set": {"spam": reason.name()}},
            None => doc! {"$unset": {"spam": ""}},
        };
        let done = in_time(self.inbox().await?.update_one(doc! {"_id": id(message)}, change)).await?;
        Ok(done.matched_count > 0)
    }

    async fn delete_message(&self, message: Uuid) -> StoreResult<bool> {
        Ok(in_time(self.inbox().await?.delete_one(doc! {"_id": id(message)})).await?.deleted_count > 0)
    }

    async fn send_all(&self, to: mpsc::Sender<StoredDocument>) -> StoreResult<()> {
        // Read first: days that are settled meanwhile are still counted from their events.
        let settled = self.last_settled().await?;
        let view = |document: &Document| to_view(document).map(StoredDocument::View);
        send_each(self.views().await?, doc! {}, &to, view).await?;
        if let Some(settled) = settled {
            let count = |document: &Document| {
                let post_id = parse_id(document.get("p"))?;
                Ok(StoredDocument::Count { post_id, count: to_count(document, document)? })
            };
            send_each(self.counts_of().await?, doc! {"d": {"$lte": &settled}}, &to, count).await?;
            let day = settled.parse().map_err(|_| broken("d"))?;
            if to.send(StoredDocument::Settled(day)).await.is_err() {
                return Ok(());
            }
        }
        let message = |document: &Document| to_message(document).map(StoredDocument::Message);
        send_each(self.inbox().await?, doc! {}, &to, message).await
    }

    async fn insert_all(&self, documents: Vec<StoredDocument>) -> StoreResult<()> {
        let (mut views, mut counts, mut messages) = (vec![], vec![], vec![]);
        let mut settled = None;
        for document in &documents {
            match document {
                StoredDocument::View(view) => views.push(from_view(view)),
                StoredDocument::Count { post_id, count } => counts.push(from_count(*post_id, count)),
                StoredDocument::Settled(day) => settled = Some(*day),
                StoredDocument::Message(message) => messages.push(from_message(message)),
            }
        }
        insert_new(self.views().await?, views).await?;
        self.set_counts(&counts).await?;
        insert_new(self.inbox().await?, messages).await?;
        match settled {
            Some(day) => self.set_settled(&day.to_string()).await,
            None => Ok(()),
        }
    }

    async fn is_empty(&self) -> StoreResult<bool> {
        for collection in [self.views().await?, self.counts_of().await?, self.inbox().await?] {
            if in_time(collection.find_one(doc! {})).await?.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
