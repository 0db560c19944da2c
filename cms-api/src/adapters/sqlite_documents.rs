//! Documents in `documents.db`, a SQLite file of its own: the embedded profile.

pub(crate) mod schema;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::Path;

use anyhow::Context as _;
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate};
use diesel::connection::DefaultLoadingMode;
use diesel::dsl::{exists, select};
use diesel::prelude::*;
use diesel::sqlite::SqliteConnection;
use diesel_async::pooled_connection::bb8::Pool;
use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use tokio::sync::mpsc;
use uuid::Uuid;

use schema::{contact_messages, read_counts, settled_day, view_events};

use crate::contact::{self, ContactMessage, MessageFilter, MessageStatus, SpamReason};
use crate::ports::{Documents, StoredDocument};
use crate::reads::{DayCount, Outcome, ViewEvent};
use crate::store::types::{Key, Lang};
use crate::store::{LiteConnection, StoreError, StoreResult, closed_lite_pool, lite_pool, migrate_lite};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations/documents");
const READERS: u32 = 2;
const ONLY_ROW: i16 = 1;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = contact_messages)]
struct MessageRow {
    id: Key,
    locale: Lang,
    name: String,
    email: String,
    message: String,
    status: String,
    spam: Option<String>,
    created_at: i64,
    mailed: bool,
}

/// One writer and a few readers of the file.
pub struct SqliteDocuments {
    writer: Pool<LiteConnection>,
    readers: Pool<LiteConnection>,
}

impl SqliteDocuments {
    /// Opens the file, made where it is not there, and runs its migrations.
    ///
    /// # Errors
    /// When it cannot be opened or a migration fails.
    pub async fn open(path: &Path) -> anyhow::Result<Self> {
        let documents = Self::connect(path).await?;
        let migrate = |inner: &mut SqliteConnection| Ok(migrate_lite(inner, MIGRATIONS, None));
        documents.writer.get().await?.spawn_blocking(migrate).await?.context("documents.db")?;
        Ok(documents)
    }

    /// Opens the file as it is.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn connect(path: &Path) -> anyhow::Result<Self> {
        let path = path.to_str().context("the path of the data folder must be UTF-8")?;
        Ok(Self { writer: lite_pool(path, 1).await?, readers: lite_pool(path, READERS).await? })
    }

    /// Documents that were never opened: every use of them fails.
    pub fn closed() -> Self {
        Self { writer: closed_lite_pool(), readers: closed_lite_pool() }
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut SqliteConnection) -> QueryResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        Ok(self.readers.get().await?.spawn_blocking(work).await?)
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut SqliteConnection) -> QueryResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        let mut writer = self.writer.get().await?;
        Ok(writer.spawn_blocking(move |inner| inner.immediate_transaction(work)).await?)
    }
}

/// Days since 1970-01-01.
fn number(day: NaiveDate) -> i32 {
    i32::try_from((day - NaiveDate::default()).num_days()).unwrap_or(i32::MAX)
}

fn day(number: i32) -> NaiveDate {
    NaiveDate::default() + chrono::Days::new(u64::try_from(number).unwrap_or(0))
}

fn to_outcome(number: i16) -> StoreResult<Outcome> {
    let outcome = u8::try_from(number).ok().and_then(Outcome::from_number);
    outcome.ok_or_else(|| StoreError::Other(anyhow::anyhow!("an outcome is none of the known ones")))
}

fn to_count((number, locale, outcome, events): (i32, Lang, i16, i64)) -> StoreResult<DayCount> {
    let events = u64::try_from(events).unwrap_or(0);
    Ok(DayCount { day: day(number), locale: locale.0, outcome: to_outcome(outcome)?, events })
}

fn to_view((number, id, post_id, locale, outcome): (i32, Key, Key, Lang, i16)) -> StoreResult<ViewEvent> {
    let outcome = to_outcome(outcome)?;
    Ok(ViewEvent { id: id.0, post_id: post_id.0, locale: locale.0, day: day(number), outcome })
}

fn insert_views(inner: &mut SqliteConnection, views: &[ViewEvent]) -> QueryResult<()> {
    let mut counts: BTreeMap<(Uuid, i32, &str, i16), (Lang, i64)> = BTreeMap::new();
    for view in views {
        let row = (
            view_events::day.eq(number(view.day)),
            view_events::id.eq(Key(view.id)),
            view_events::post_id.eq(Key(view.post_id)),
            view_events::locale.eq(Lang(view.locale)),
            view_events::outcome.eq(i16::from(view.outcome.number())),
        );
        if diesel::insert_or_ignore_into(view_events::table).values(row).execute(inner)? > 0 {
            let at = (view.post_id, number(view.day), view.locale.as_str(), i16::from(view.outcome.number()));
            counts.entry(at).or_insert((Lang(view.locale), 0)).1 += 1;
        }
    }
    for ((post_id, day, _, outcome), (locale, events)) in counts {
        add_count(inner, (Key(post_id), day, locale, outcome), events)?;
    }
    Ok(())
}

fn add_count(inner: &mut SqliteConnection, at: (Key, i32, Lang, i16), events: i64) -> QueryResult<()> {
    let row = (
        read_counts::post_id.eq(at.0),
        read_counts::day.eq(at.1),
        read_counts::locale.eq(at.2),
        read_counts::outcome.eq(at.3),
        read_counts::events.eq(events),
    );
    diesel::insert_into(read_counts::table)
        .values(row)
        .on_conflict((read_counts::post_id, read_counts::day, read_counts::locale, read_counts::outcome))
        .do_update()
        .set(read_counts::events.eq(read_counts::events + events))
        .execute(inner)
        .map(|_| ())
}

fn last_settled(inner: &mut SqliteConnection) -> QueryResult<Option<i32>> {
    settled_day::table.find(ONLY_ROW).select(settled_day::day).first(inner).optional()
}

/// Remembers the last settled day; it never goes back.
fn settle(inner: &mut SqliteConnection, last: i32) -> QueryResult<()> {
    if last_settled(inner)?.is_some_and(|settled| settled >= last) {
        return Ok(());
    }
    let row = (settled_day::id.eq(ONLY_ROW), settled_day::day.eq(last));
    diesel::replace_into(settled_day::table).values(row).execute(inner).map(|_| ())
}

fn set_count(inner: &mut SqliteConnection, post_id: Uuid, count: &DayCount) -> QueryResult<()> {
    let at = (Key(post_id), number(count.day), Lang(count.locale), i16::from(count.outcome.number()));
    diesel::delete(read_counts::table.find(at)).execute(inner)?;
    add_count(inner, at, i64::try_from(count.events).unwrap_or(i64::MAX))
}

impl From<&ContactMessage> for MessageRow {
    fn from(message: &ContactMessage) -> Self {
        Self {
            id: Key(message.id),
            locale: Lang(message.locale),
            name: message.name.clone(),
            email: message.email.clone(),
            message: message.message.clone(),
            status: message.status.name().to_owned(),
            spam: message.spam.map(|reason| reason.name().to_owned()),
            created_at: message.created_at.timestamp_micros(),
            mailed: message.mailed,
        }
    }
}

fn insert_message(inner: &mut SqliteConnection, row: MessageRow) -> QueryResult<()> {
    diesel::insert_or_ignore_into(contact_messages::table).values(row).execute(inner).map(|_| ())
}

fn to_message(row: MessageRow) -> StoreResult<ContactMessage> {
    let broken = || StoreError::Other(anyhow::anyhow!("a contact message cannot be read"));
    Ok(ContactMessage {
        id: row.id.0,
        locale: row.locale.0,
        name: row.name,
        email: row.email,
        message: row.message,
        status: MessageStatus::from_name(&row.status).ok_or_else(broken)?,
        spam: row.spam.as_deref().and_then(SpamReason::from_name),
        created_at: DateTime::from_timestamp_micros(row.created_at).ok_or_else(broken)?,
        mailed: row.mailed,
    })
}

#[async_trait]
impl Documents for SqliteDocuments {
    fn name(&self) -> &'static str {
        "documents"
    }

    async fn ping(&self) -> StoreResult<()> {
        self.read(|inner| diesel::sql_query("SELECT 1").execute(inner).map(|_| ())).await
    }

    async fn insert_views(&self, views: &[ViewEvent]) -> StoreResult<()> {
        let views = views.to_vec();
        self.write(move |inner| insert_views(inner, &views)).await
    }

    async fn counts(&self, post_id: Uuid, days: RangeInclusive<NaiveDate>) -> StoreResult<Vec<DayCount>> {
        let (first, last) = (number(*days.start()), number(*days.end()));
        let rows: Vec<(i32, Lang, i16, i64)> = self
            .read(move |inner| {
                read_counts::table
                    .filter(read_counts::post_id.eq(Key(post_id)))
                    .filter(read_counts::day.between(first, last))
                    .order((read_counts::day, read_counts::locale, read_counts::outcome))
                    .select((
                        read_counts::day,
                        read_counts::locale,
                        read_counts::outcome,
                        read_counts::events,
                    ))
                    .load(inner)
            })
            .await?;
        rows.into_iter().map(to_count).collect()
    }

    async fn settle(&self, before: NaiveDate) -> StoreResult<()> {
        // Events and counts are one write: there is nothing to count, only to remember.
        let last = number(before) - 1;
        self.write(move |inner| settle(inner, last)).await
    }

    async fn purge_views(&self, before: NaiveDate) -> StoreResult<u64> {
        let old = view_events::day.lt(number(before));
        let deleted =
            self.write(move |inner| diesel::delete(view_events::table.filter(old)).execute(inner)).await?;
        Ok(deleted as u64)
    }

    async fn insert_message(&self, message: &ContactMessage) -> StoreResult<()> {
        let row = MessageRow::from(message);
        self.write(move |inner| insert_message(inner, row)).await
    }

    async fn messages(
        &self,
        filter: MessageFilter,
        offset: u64,
        limit: u64,
    ) -> StoreResult<(Vec<ContactMessage>, u64)> {
        let bound = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let folded = filter.folded.clone();
        let (offset_of_rows, limit_of_rows) = if folded.is_some() { (0, u64::MAX) } else { (offset, limit) };
        let (rows, total): (Vec<MessageRow>, i64) = self
            .read(move |inner| {
                let filtered = || {
                    let mut query = contact_messages::table.into_boxed::<diesel::sqlite::Sqlite>();
                    if let Some(status) = filter.status {
                        query = query.filter(contact_messages::status.eq(status.name()));
                    }
                    if let Some(locale) = filter.locale {
                        query = query.filter(contact_messages::locale.eq(Lang(locale)));
                    }
                    match filter.spam {
                        Some(true) => query.filter(contact_messages::spam.is_not_null()),
                        Some(false) => query.filter(contact_messages::spam.is_null()),
                        None => query,
                    }
                };
                let (created_at, id) = (contact_messages::created_at, contact_messages::id);
                let sorted = if filter.is_oldest_first {
                    filtered().order((created_at.asc(), id.asc()))
                } else {
                    filtered().order((created_at.desc(), id.desc()))
                };
                let rows = sorted
                    .offset(bound(offset_of_rows))
                    .limit(bound(limit_of_rows))
                    .select(MessageRow::as_select())
                    .load(inner)?;
                Ok((rows, filtered().count().get_result(inner)?))
            })
            .await?;
        let found = rows.into_iter().map(to_message).collect::<StoreResult<Vec<_>>>()?;
        match folded {
            Some(folded) => Ok(contact::searched(found.into_iter(), &folded, (offset, limit))),
            None => Ok((found, u64::try_from(total).unwrap_or(0))),
        }
    }

    async fn message(&self, id: Uuid) -> StoreResult<Option<ContactMessage>> {
        let row = self
            .read(move |inner| {
                contact_messages::table.find(Key(id)).select(MessageRow::as_select()).first(inner).optional()
            })
            .await?;
        row.map(to_message).transpose()
    }

    async fn messages_to_mail(&self, limit: u64) -> StoreResult<Vec<ContactMessage>> {
        let waiting = contact_messages::table
            .filter(contact_messages::mailed.eq(false))
            .filter(contact_messages::spam.is_null())
            .order((contact_messages::created_at, contact_messages::id))
            .limit(i64::try_from(limit).unwrap_or(i64::MAX))
            .select(MessageRow::as_select());
        let rows: Vec<MessageRow> = self.read(move |inner| waiting.load(inner)).await?;
        rows.into_iter().map(to_message).collect()
    }

    async fn mark_mailed(&self, id: Uuid) -> StoreResult<bool> {
        let mailed = contact_messages::mailed.eq(true);
        let message = contact_messages::table.find(Key(id));
        Ok(self.write(move |inner| diesel::update(message).set(mailed).execute(inner)).await? > 0)
    }

    async fn mark_message(&self, id: Uuid, status: MessageStatus) -> StoreResult<bool> {
        let marked = self
            .write(move |inner| {
                diesel::update(contact_messages::table.find(Key(id)))
                    .set(contact_messages::status.eq(status.name()))
                    .execute(inner)
            })
            .await?;
        Ok(marked > 0)
    }

    async fn mark_spam(&self, id: Uuid, reason: Option<SpamReason>) -> StoreResult<bool> {
        let marked = self
            .write(move |inner| {
                diesel::update(contact_messages::table.find(Key(id)))
                    .set(contact_messages::spam.eq(reason.map(SpamReason::name)))
                    .execute(inner)
            })
            .await?;
        Ok(marked > 0)
    }

    async fn delete_message(&self, id: Uuid) -> StoreResult<bool> {
        let deleted = self
            .write(move |inner| diesel::delete(contact_messages::table.find(Key(id))).execute(inner))
            .await?;
        Ok(deleted > 0)
    }

    async fn send_all(&self, to: mpsc::Sender<StoredDocument>) -> StoreResult<()> {
        self.read(move |inner| inner.transaction(|inner| Ok(send_all(inner, &to)))).await?
    }

    async fn insert_all(&self, documents: Vec<StoredDocument>) -> StoreResult<()> {
        self.write(move |inner| {
            let views: Vec<_> = documents
                .iter()
                .filter_map(|one| if let StoredDocument::View(view) = one { Some(*view) } else { None })
                .collect();
            insert_views(inner, &views)?;
            for document in &documents {
                match document {
                    StoredDocument::Count { post_id, count } => set_count(inner, *post_id, count)?,
                    StoredDocument::Message(message) => insert_message(inner, message.into())?,
                    StoredDocument::Settled(day) => settle(inner, number(*day))?,
                    StoredDocument::View(_) => {}
                }
            }
            Ok(())
        })
        .await
    }

    async fn is_empty(&self) -> StoreResult<bool> {
        self.read(|inner| {
            let has_views =
                select(exists(view_events::table.select(view_events::id))).get_result::<bool>(inner)?;
            let has_counts =
                select(exists(read_counts::table.select(read_counts::day))).get_result::<bool>(inner)?;
            let has_messages = select(exists(contact_messages::table.select(contact_messages::id)))
                .get_result::<bool>(inner)?;
            Ok(!has_views && !has_counts && !has_messages)
        })
        .await
    }
}

/// The same as [`Documents::send_all`], in a transaction.
fn send_all(inner: &mut SqliteConnection, to: &mpsc::Sender<StoredDocument>) -> StoreResult<()> {
    let send = |document| {
        to.blocking_send(document).map_err(|_| StoreError::Unavailable("nobody reads it".to_owned()))
    };
    for row in view_events::table.load_iter::<(i32, Key, Key, Lang, i16), DefaultLoadingMode>(inner)? {
        send(StoredDocument::View(to_view(row?)?))?;
    }
    if let Some(settled) = last_settled(inner)? {
        let counts = read_counts::table.filter(read_counts::day.le(settled));
        for row in counts.load_iter::<(Key, i32, Lang, i16, i64), DefaultLoadingMode>(inner)? {
            let (post_id, day, locale, outcome, events) = row?;
            let count = to_count((day, locale, outcome, events))?;
            send(StoredDocument::Count { post_id: post_id.0, count })?;
        }
        send(StoredDocument::Settled(day(settled)))?;
    }
    let rows = contact_messages::table.select(MessageRow::as_select());
    for row in rows.load_iter::<MessageRow, DefaultLoadingMode>(inner)? {
        send(StoredDocument::Message(to_message(row?)?))?;
    }
    Ok(())
}
