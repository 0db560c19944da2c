//! Schedules: what is to happen at a minute, and what became of it.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::revisions::RevisionRow;
use super::schema::{outgoing_pause, revisions, schedule_languages, schedules};
use super::types::{At, Key, Lang};
use super::{Conn, StoreResult, each};

/// State of what waits for its minute.
pub const SCHEDULED: &str = "scheduled";
/// State of what was missed and waits for somebody's decision.
pub const HELD: &str = "held";

/// A schedule as it is stored, its ledger included.
#[derive(Debug, Clone, PartialEq, Queryable, Insertable)]
#[diesel(table_name = schedules)]
pub struct ScheduleRow {
    /// Its id.
    pub id: Key,
    /// The post; it may be gone.
    pub post_id: Key,
    /// What is to happen.
    pub action: String,
    /// Where it stands.
    pub state: String,
    /// The minute that was planned.
    pub due_at: At,
    /// Counts its changes, from 1.
    pub version: i64,
    /// Who made it: `user:<id>` or `token:<id>`.
    pub created_by: String,
    /// When it was made.
    pub created_at: At,
    /// When it last changed.
    pub updated_at: At,
    /// When an instance took it.
    pub ran_at: Option<At>,
    /// Which instance.
    pub instance: Option<String>,
    /// By how many milliseconds it was late then.
    pub lateness_ms: Option<i64>,
    /// The newest change of the feed that it made.
    pub seq: Option<i64>,
    /// Why it failed or was cancelled.
    pub reason: Option<String>,
}

/// One language of a schedule.
#[derive(Debug, Clone, PartialEq, Queryable, Insertable)]
#[diesel(table_name = schedule_languages)]
pub struct LanguageRow {
    /// The schedule.
    pub schedule_id: Key,
    /// The language.
    pub locale: Lang,
    /// What goes live; none where something is taken down.
    pub revision_id: Option<Key>,
    /// Number of that revision.
    pub number: Option<i64>,
    /// Its title, or the title of what is taken down.
    pub title: String,
}

/// Where a schedule stands from now on.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = schedules)]
#[diesel(treat_none_as_null = true)]
pub struct Standing {
    /// The state.
    pub state: String,
    /// When this was written.
    pub updated_at: At,
    /// When an instance took it.
    pub ran_at: Option<At>,
    /// Which instance.
    pub instance: Option<String>,
    /// By how many milliseconds it was late then.
    pub lateness_ms: Option<i64>,
    /// The newest change of the feed that it made.
    pub seq: Option<i64>,
    /// Why it failed or was cancelled.
    pub reason: Option<String>,
}

/// Which schedules are wanted.
#[derive(Debug, Clone, Default)]
pub struct ScheduleFilter {
    /// Planned for this moment or later.
    pub from: Option<At>,
    /// Planned for before this moment.
    pub to: Option<At>,
    /// Standing so.
    pub state: Option<String>,
    /// Of this post.
    pub post_id: Option<Uuid>,
}

/// What waits and is due; none during a pause.
macro_rules! due {
    ($now:expr) => {
        schedules::table
            .filter(schedules::state.eq(SCHEDULED))
            .filter(schedules::due_at.le($now))
            .filter(diesel::dsl::not(diesel::dsl::exists(outgoing_pause::table.select(outgoing_pause::id))))
    };
}

/// Adds a schedule with its languages.
///
/// # Errors
/// When the database refuses.
pub async fn insert(conn: &mut Conn, row: &ScheduleRow, languages: &[LanguageRow]) -> StoreResult<()> {
    each!(conn, c => diesel::insert_into(schedules::table).values(row).execute(c).await)?;
    insert_languages(conn, languages).await
}

/// Puts other languages in the place of a schedule's.
///
/// # Errors
/// When the database refuses.
pub async fn replace_languages(conn: &mut Conn, id: Uuid, languages: &[LanguageRow]) -> StoreResult<()> {
    let old = schedule_languages::table.filter(schedule_languages::schedule_id.eq(Key(id)));
    each!(conn, c => diesel::delete(old).execute(c).await)?;
    insert_languages(conn, languages).await
}

async fn insert_languages(conn: &mut Conn, languages: &[LanguageRow]) -> StoreResult<()> {
    for language in languages {
        let insert = diesel::insert_into(schedule_languages::table).values(language);
        each!(conn, c => insert.execute(c).await)?;
    }
    Ok(())
}

/// The schedule of that id.
///
/// # Errors
/// When the database does not answer.
pub async fn find(conn: &mut Conn, id: Uuid) -> StoreResult<Option<ScheduleRow>> {
    Ok(each!(conn, c => schedules::table.find(Key(id)).first(c).await.optional())?)
}

/// The languages of several schedules, English first.
///
/// # Errors
/// When the database does not answer.
pub async fn languages_of(conn: &mut Conn, ids: &[Key]) -> StoreResult<Vec<LanguageRow>> {
    let query = schedule_languages::table
        .filter(schedule_languages::schedule_id.eq_any(ids.to_vec()))
        .order((schedule_languages::schedule_id, schedule_languages::locale));
    Ok(each!(conn, c => query.load(c).await)?)
}

/// A page of the schedules that fit, earliest first, and how many fit in all.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    conn: &mut Conn,
    filter: &ScheduleFilter,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<ScheduleRow>, i64)> {
    macro_rules! fitting {
        ($query:expr) => {{
            let mut query = $query.into_boxed();
            if let Some(from) = filter.from {
                query = query.filter(schedules::due_at.ge(from));
            }
            if let Some(to) = filter.to {
                query = query.filter(schedules::due_at.lt(to));
            }
            if let Some(state) = &filter.state {
                query = query.filter(schedules::state.eq(state));
            }
            if let Some(post_id) = filter.post_id {
                query = query.filter(schedules::post_id.eq(Key(post_id)));
            }
            query
        }};
    }
    each!(conn, c => {
        let total: i64 = fitting!(schedules::table.count()).get_result(c).await?;
        let rows =
            fitting!(schedules::table).order((schedules::due_at, schedules::id)).offset(offset).limit(limit);
        Ok((rows.load(c).await?, total))
    })
}

/// Ids of what is due, with their posts, the longest due first; none during a pause.
///
/// # Errors
/// When the database does not answer.
pub async fn due(conn: &mut Conn, now: At, limit: i64) -> StoreResult<Vec<(Key, Key)>> {
    let query = due!(now)
        .order((schedules::due_at, schedules::id))
        .limit(limit)
        .select((schedules::id, schedules::post_id));
    Ok(each!(conn, c => query.load(c).await)?)
}

/// Takes a schedule that is still due, for the transaction that ends it: one of all that try gets it, the others none.
///
/// # Errors
/// When the database refuses.
pub async fn claim(
    conn: &mut Conn,
    id: Key,
    now: At,
    standing: &Standing,
) -> StoreResult<Option<ScheduleRow>> {
    let query = diesel::update(schedules::table)
        .filter(schedules::id.eq(id))
        .filter(schedules::state.eq(SCHEDULED))
        .filter(schedules::due_at.le(now))
        .filter(diesel::dsl::not(diesel::dsl::exists(outgoing_pause::table.select(outgoing_pause::id))))
        .set((standing, schedules::version.eq(schedules::version + 1)))
        .returning(schedules::all_columns);
    Ok(each!(conn, c => query.get_result(c).await.optional())?)
}

/// Writes where the expected version of a schedule stands; false when another version is there.
///
/// # Errors
/// When the database refuses.
pub async fn settle(conn: &mut Conn, id: Key, expected: i64, standing: &Standing) -> StoreResult<bool> {
    let target = schedules::table.find(id).filter(schedules::version.eq(expected));
    let update = diesel::update(target).set((standing, schedules::version.eq(expected + 1)));
    Ok(each!(conn, c => update.execute(c).await)? == 1)
}

/// Writes down which change of the feed a schedule has made.
///
/// # Errors
/// When the database refuses.
pub async fn set_seq(conn: &mut Conn, id: Key, seq: Option<i64>) -> StoreResult<()> {
    let update = diesel::update(schedules::table.find(id)).set(schedules::seq.eq(seq));
    each!(conn, c => update.execute(c).await)?;
    Ok(())
}

/// Moves the expected version of a schedule to another minute, where it waits again; false when another version is there.
///
/// # Errors
/// When the database refuses.
pub async fn set_due(conn: &mut Conn, id: Key, expected: i64, due_at: At, now: At) -> StoreResult<bool> {
    let target = schedules::table.find(id).filter(schedules::version.eq(expected));
    let update = diesel::update(target).set((
        schedules::state.eq(SCHEDULED),
        schedules::due_at.eq(due_at),
        schedules::updated_at.eq(now),
        schedules::version.eq(expected + 1),
    ));
    Ok(each!(conn, c => update.execute(c).await)? == 1)
}

/// What waits or is held of these posts, with its languages, earliest first.
///
/// # Errors
/// When the database does not answer.
pub async fn pending_of_posts(
    conn: &mut Conn,
    post_ids: &[Uuid],
) -> StoreResult<Vec<(ScheduleRow, LanguageRow)>> {
    let ids: Vec<Key> = post_ids.iter().copied().map(Key).collect();
    let query = schedules::table
        .inner_join(schedule_languages::table.on(schedule_languages::schedule_id.eq(schedules::id)))
        .filter(schedules::post_id.eq_any(ids))
        .filter(schedules::state.eq_any([SCHEDULED, HELD]))
        .order((schedules::due_at, schedules::id, schedule_languages::locale))
        .select((schedules::all_columns, schedule_languages::all_columns));
    Ok(each!(conn, c => query.load(c).await)?)
}

/// The revisions that schedules are to publish.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting_revisions(conn: &mut Conn) -> StoreResult<Vec<RevisionRow>> {
    let waiting = schedules::table
        .inner_join(schedule_languages::table.on(schedule_languages::schedule_id.eq(schedules::id)))
        .filter(schedules::state.eq_any([SCHEDULED, HELD]))
        .select(schedule_languages::revision_id.assume_not_null())
        .filter(schedule_languages::revision_id.is_not_null());
    let query = revisions::table.filter(revisions::id.eq_any(waiting));
    Ok(each!(conn, c => query.load(c).await)?)
}

/// How many have been missed and wait for a decision.
///
/// # Errors
/// When the database does not answer.
pub async fn count_held(conn: &mut Conn) -> StoreResult<i64> {
    let query = schedules::table.filter(schedules::state.eq(HELD)).count();
    Ok(each!(conn, c => query.get_result(c).await)?)
}
