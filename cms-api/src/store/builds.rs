//! Build receipts.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::schema::builds;
use super::types::{At, Key};
use super::{Conn, StoreResult, each};

/// A build as it is stored.
#[derive(Debug, Clone, PartialEq, Queryable, Insertable)]
#[diesel(table_name = builds)]
pub struct BuildRow {
    /// Its id, made by the generator.
    pub id: Key,
    /// What was built.
    pub target: String,
    /// Its status.
    pub status: String,
    /// The newest change that it shows.
    pub seq: i64,
    /// That change's id.
    pub change_id: Key,
    /// When it began, by the generator's clock.
    pub started_at: At,
    /// The generator's report as JSON, once it has ended.
    pub result: Option<String>,
    /// When the first word of it came.
    pub received_at: At,
}

/// Writes a build unless its id is known already; tells whether it did.
///
/// # Errors
/// When the database refuses.
pub async fn insert(conn: &mut Conn, row: &BuildRow) -> StoreResult<bool> {
    let insert = diesel::insert_into(builds::table).values(row).on_conflict(builds::id).do_nothing();
    Ok(each!(conn, c => insert.execute(c).await)? == 1)
}

/// The build with this id.
///
/// # Errors
/// When the database does not answer.
pub async fn get(conn: &mut Conn, id: Key) -> StoreResult<Option<BuildRow>> {
    Ok(each!(conn, c => builds::table.find(id).first(c).await.optional())?)
}

/// Writes the report of a build that has none; tells whether it did.
///
/// # Errors
/// When the database refuses.
pub async fn finish(conn: &mut Conn, id: Key, status: &str, result: &str) -> StoreResult<bool> {
    let running = builds::table.filter(builds::id.eq(id).and(builds::result.is_null()));
    let set = (builds::status.eq(status), builds::result.eq(result));
    Ok(each!(conn, c => diesel::update(running).set(set).execute(c).await)? == 1)
}

/// A page of the builds, of one target or of all, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    conn: &mut Conn,
    target: Option<&str>,
    offset: i64,
    limit: i64,
) -> StoreResult<Vec<BuildRow>> {
    let order = (builds::received_at.desc(), builds::id.desc());
    Ok(match target {
        Some(target) => {
            let query =
                builds::table.filter(builds::target.eq(target)).order(order).offset(offset).limit(limit);
            each!(conn, c => query.load(c).await)?
        }
        None => {
            let query = builds::table.order(order).offset(offset).limit(limit);
            each!(conn, c => query.load(c).await)?
        }
    })
}

/// How many builds there are, of one target or of all.
///
/// # Errors
/// When the database does not answer.
pub async fn count(conn: &mut Conn, target: Option<&str>) -> StoreResult<i64> {
    Ok(match target {
        Some(target) => {
            let query = builds::table.filter(builds::target.eq(target)).count();
            each!(conn, c => query.get_result(c).await)?
        }
        None => each!(conn, c => builds::table.count().get_result(c).await)?,
    })
}

/// The build of a target that shows most, among those with this status.
///
/// # Errors
/// When the database does not answer.
pub async fn furthest(conn: &mut Conn, target: &str, status: &str) -> StoreResult<Option<BuildRow>> {
    let query = builds::table
        .filter(builds::target.eq(target).and(builds::status.eq(status)))
        .order((builds::seq.desc(), builds::received_at.desc()));
    Ok(each!(conn, c => query.first(c).await.optional())?)
}

/// The first build of a target that shows a change, among those with this status.
///
/// # Errors
/// When the database does not answer.
pub async fn first_showing(
    conn: &mut Conn,
    target: &str,
    status: &str,
    seq: i64,
) -> StoreResult<Option<BuildRow>> {
    let query = builds::table
        .filter(builds::target.eq(target).and(builds::status.eq(status)).and(builds::seq.ge(seq)))
        .order((builds::seq, builds::received_at))
        .limit(1);
    Ok(each!(conn, c => query.first(c).await.optional())?)
}

/// The newest build of a target that was to show a change, however it ended.
///
/// # Errors
/// When the database does not answer.
pub async fn newest_for(conn: &mut Conn, target: &str, seq: i64) -> StoreResult<Option<BuildRow>> {
    let query = builds::table
        .filter(builds::target.eq(target).and(builds::seq.ge(seq)))
        .order((builds::received_at.desc(), builds::id.desc()))
        .limit(1);
    Ok(each!(conn, c => query.first(c).await.optional())?)
}

/// The newest `seq` that each target has reported to show.
///
/// # Errors
/// When the database does not answer.
pub async fn newest_seqs(conn: &mut Conn) -> StoreResult<Vec<(String, i64)>> {
    let query = builds::table
        .filter(builds::status.eq("succeeded"))
        .group_by(builds::target)
        .select((builds::target, diesel::dsl::max(builds::seq).assume_not_null()));
    Ok(each!(conn, c => query.load(c).await)?)
}
