//! Mails: the durable outbox. Who a mail goes to and what it says is sealed, and emptied once it is over.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::schema::{mails, outgoing_pause};
use super::types::{At, Key, Lang};
use super::{Conn, StoreResult, each};

/// State of a mail that is due or waits for its next attempt; while it is claimed, it is being sent.
pub const WAITING: &str = "waiting";
/// State of a mail that was sent.
pub const SENT: &str = "sent";
/// State of a mail that was given up.
pub const FAILED: &str = "failed";
/// State of a mail that a restored backup held: it never goes out.
pub const DROPPED: &str = "dropped";

/// A mail as it is stored.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = mails)]
pub struct MailRow {
    /// Its id, from which its `Message-ID` follows.
    pub id: Key,
    /// Which mail it is.
    pub template: String,
    /// Its language.
    pub locale: Lang,
    /// Recipient and arguments; empty once it is over.
    pub sealed: String,
    /// Its state.
    pub state: String,
    /// Attempts begun.
    pub attempts: i32,
    /// When the next attempt is due.
    pub due_at: At,
    /// Until when one instance has it for itself.
    pub claimed_until: Option<At>,
    /// Why the last attempt failed.
    pub error: Option<String>,
    /// When it was enqueued.
    pub created_at: At,
    /// When it was over.
    pub ended_at: Option<At>,
}

/// How a mail goes on after an attempt.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = mails)]
#[diesel(treat_none_as_null = true)]
pub struct Settlement {
    /// Recipient and arguments; emptied when it is over.
    pub sealed: String,
    /// The new state.
    pub state: String,
    /// When the next attempt is due.
    pub due_at: At,
    /// Nobody has it any more.
    pub claimed_until: Option<At>,
    /// Why the attempt failed.
    pub error: Option<String>,
    /// When it was over.
    pub ended_at: Option<At>,
}

/// Mails that are due and that nobody is sending; none during a pause.
macro_rules! due {
    ($now:expr) => {
        mails::table
            .filter(mails::state.eq(WAITING))
            .filter(mails::due_at.le($now))
            .filter(mails::claimed_until.is_null().or(mails::claimed_until.le($now)))
            .filter(diesel::dsl::not(diesel::dsl::exists(outgoing_pause::table.select(outgoing_pause::id))))
    };
}

/// Enqueues a mail; `false` when there is one with its id already.
///
/// # Errors
/// When the database refuses.
pub async fn insert(conn: &mut Conn, row: &MailRow) -> StoreResult<bool> {
    let insert = diesel::insert_into(mails::table).values(row).on_conflict(mails::id).do_nothing();
    Ok(each!(conn, c => insert.execute(c).await)? == 1)
}

/// Whether a mail is due that nobody is sending; none is during a pause.
///
/// # Errors
/// When the database does not answer.
pub async fn any_due(conn: &mut Conn, now: At) -> StoreResult<bool> {
    let due = due!(now).select(mails::id);
    Ok(each!(conn, c => diesel::select(diesel::dsl::exists(due)).get_result(c).await)?)
}

/// Takes the mail that has been due longest and that nobody is sending; none during a pause. Call it in a transaction: on
/// PostgreSQL, rows that another instance is taking at this moment are passed over.
///
/// # Errors
/// When the database refuses.
pub async fn claim_next(conn: &mut Conn, now: At, claimed_until: At) -> StoreResult<Option<MailRow>> {
    let due = due!(now).order((mails::due_at, mails::id)).limit(1).select(mails::id);
    let found: Option<Key> = match conn {
        Conn::Pg(conn) => due.for_update().skip_locked().first(&mut **conn).await.optional()?,
        Conn::Lite(conn) => due.first(&mut **conn).await.optional()?,
    };
    let Some(id) = found else { return Ok(None) };
    let taken = (mails::claimed_until.eq(claimed_until), mails::attempts.eq(mails::attempts + 1));
    let query = diesel::update(mails::table.find(id)).set(taken).returning(mails::all_columns);
    Ok(each!(conn, c => query.get_result(c).await.optional())?)
}

/// Writes what became of an attempt, unless its claim has run out and another instance took over; tells whether it did.
///
/// # Errors
/// When the database refuses.
pub async fn settle(conn: &mut Conn, claimed: &MailRow, settlement: &Settlement) -> StoreResult<bool> {
    let held = mails::table
        .filter(mails::id.eq(claimed.id))
        .filter(mails::state.eq(WAITING))
        .filter(mails::attempts.eq(claimed.attempts));
    let changed = each!(conn, c => diesel::update(held).set(settlement).execute(c).await)?;
    Ok(changed == 1)
}

/// The mail with this id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(conn: &mut Conn, id: Key) -> StoreResult<Option<MailRow>> {
    Ok(each!(conn, c => mails::table.find(id).first(c).await.optional())?)
}

/// How many mails have not come to an end.
///
/// # Errors
/// When the database does not answer.
pub async fn count_waiting(conn: &mut Conn) -> StoreResult<i64> {
    let query = mails::table.filter(mails::state.eq(WAITING)).count();
    Ok(each!(conn, c => query.get_result(c).await)?)
}

/// Ends every mail that waits, unsent: after a restore they are old, and some of them have gone out already.
///
/// # Errors
/// When the database refuses.
pub async fn drop_waiting(conn: &mut Conn, now: At) -> StoreResult<usize> {
    let waiting = mails::table.filter(mails::state.eq(WAITING));
    let ended = (mails::state.eq(DROPPED), mails::sealed.eq(""), mails::ended_at.eq(now));
    Ok(each!(conn, c => diesel::update(waiting).set(ended).execute(c).await)?)
}
