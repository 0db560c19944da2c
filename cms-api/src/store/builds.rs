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

/// Which builds are wanted.
#[derive(Debug, Clone, Default)]
pub struct BuildFilter {
    /// Only of this target.
    pub target: Option<String>,
    /// Only of this status.
    pub status: Option<String>,
    /// Only those whose report has one of these texts: a path, a part of a message.
    pub texts: Option<[String; 2]>,
    /// The oldest first, not the newest.
    pub is_oldest_first: bool,
}

/// A page of the builds that fit, and how many fit in all.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    conn: &mut Conn,
    filter: &BuildFilter,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<BuildRow>, i64)> {
    let patterns = filter.texts.as_ref().map(|texts| texts.each_ref().map(|text| super::containing(text)));
    macro_rules! fitting {
        ($query:expr) => {{
            let mut query = $query.into_boxed();
            if let Some(target) = &filter.target {
                query = query.filter(builds::target.eq(target));
            }
            if let Some(status) = &filter.status {
                query = query.filter(builds::status.eq(status));
            }
            if let Some([one, other]) = &patterns {
                let has = |pattern| builds::result.like(pattern).escape('\\');
                query = query.filter(has(one).or(has(other)));
            }
            query
        }};
    }
    each!(conn, c => {
        let total: i64 = fitting!(builds::table.count()).get_result(c).await?;
        let found = fitting!(builds::table);
        let sorted = if filter.is_oldest_first {
            found.order((builds::received_at.asc(), builds::id.asc()))
        } else {
            found.order((builds::received_at.desc(), builds::id.desc()))
        };
        Ok((sorted.offset(offset).limit(limit).load(c).await?, total))
    })
}

/// Every target that something was built for.
///
/// # Errors
/// When the database does not answer.
pub async fn targets(conn: &mut Conn) -> StoreResult<Vec<String>> {
    let query = builds::table.select(builds::target).distinct().order(builds::target);
    Ok(each!(conn, c => query.load(c).await)?)
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
