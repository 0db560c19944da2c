//! The audit log: written, read, never changed (the database refuses it).

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::schema::audit_log;
use super::types::{At, Key};
use super::{Conn, StoreResult, each};

/// Something that happened.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = audit_log)]
pub struct AuditRow {
    /// Its id.
    pub id: Key,
    /// When.
    pub at: At,
    /// Who did it: `user:<id>`, `token:<id>`, `cli`, `scheduler` or `anonymous`.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// What it was done to: `user:<id>`, `token:<id>` …; may be empty.
    pub subject: String,
    /// Where from: IPv6 as its /64; may be empty.
    pub address: String,
    /// How it ended.
    pub result: String,
    /// What else is worth knowing; never a secret.
    pub detail: String,
}

/// Which entries are wanted.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// By whom.
    pub actor: Option<String>,
    /// To what.
    pub subject: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// How it ended.
    pub result: Option<String>,
    /// From this moment on.
    pub from: Option<At>,
    /// Before this moment.
    pub until: Option<At>,
    /// Only what has this text, or is by or about one of these.
    pub search: Option<AuditSearch>,
    /// The oldest first, not the newest.
    pub is_oldest_first: bool,
}

/// What is searched for in the log.
#[derive(Debug, Clone)]
pub struct AuditSearch {
    /// A part of an action, an address or a detail.
    pub text: String,
    /// Actors and subjects by their names in the log: `user:<id>`.
    pub who: Vec<String>,
}

/// Writes an entry.
///
/// # Errors
/// When the database refuses.
pub async fn insert(conn: &mut Conn, row: &AuditRow) -> StoreResult<()> {
    each!(conn, c => diesel::insert_into(audit_log::table).values(row).execute(c).await)?;
    Ok(())
}

/// A page of the entries that fit, and how many fit in all.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    conn: &mut Conn,
    filter: &AuditFilter,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<AuditRow>, i64)> {
    let pattern = filter.search.as_ref().map(|search| super::containing(&search.text));
    macro_rules! fitting {
        ($query:expr) => {{
            let mut query = $query.into_boxed();
            if let Some(actor) = &filter.actor {
                query = query.filter(audit_log::actor.eq(actor));
            }
            if let Some(subject) = &filter.subject {
                query = query.filter(audit_log::subject.eq(subject));
            }
            if let Some(action) = &filter.action {
                query = query.filter(audit_log::action.eq(action));
            }
            if let Some(result) = &filter.result {
                query = query.filter(audit_log::result.eq(result));
            }
            if let Some(from) = filter.from {
                query = query.filter(audit_log::at.ge(from));
            }
            if let Some(until) = filter.until {
                query = query.filter(audit_log::at.lt(until));
            }
            if let (Some(search), Some(pattern)) = (&filter.search, &pattern) {
                let is_by = audit_log::actor.eq_any(&search.who);
                let is_about = audit_log::subject.eq_any(&search.who);
                let in_action = audit_log::action.like(pattern).escape('\\');
                let in_address = audit_log::address.like(pattern).escape('\\');
                let in_detail = audit_log::detail.like(pattern).escape('\\');
                query = query.filter(is_by.or(is_about).or(in_action).or(in_address).or(in_detail));
            }
            query
        }};
    }
    each!(conn, c => {
        let total: i64 = fitting!(audit_log::table.count()).get_result(c).await?;
        let found = fitting!(audit_log::table);
        let sorted = if filter.is_oldest_first {
            found.order((audit_log::at.asc(), audit_log::id.asc()))
        } else {
            found.order((audit_log::at.desc(), audit_log::id.desc()))
        };
        let rows = sorted.offset(offset).limit(limit);
        Ok((rows.load(c).await?, total))
    })
}

/// Everything that somebody did or that was done to them, oldest first, `limit` at most.
///
/// # Errors
/// When the database does not answer.
pub async fn about(conn: &mut Conn, who: &str, limit: i64) -> StoreResult<Vec<AuditRow>> {
    let query = audit_log::table
        .filter(audit_log::actor.eq(who).or(audit_log::subject.eq(who)))
        .order((audit_log::at, audit_log::id))
        .limit(limit);
    Ok(each!(conn, c => query.load(c).await)?)
}
