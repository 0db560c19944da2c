//! Webhook endpoints.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::schema::webhook_endpoints as endpoints;
use super::types::{At, Key};
use super::{Conn, StoreResult, each};

/// An endpoint as it is stored; its secrets are sealed.
#[derive(Debug, Clone, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = endpoints)]
#[diesel(treat_none_as_null = true)]
pub struct EndpointRow {
    /// Its id.
    pub id: Key,
    /// What it is for.
    pub name: String,
    /// Where deliveries go.
    pub url: String,
    /// The secret that signs, sealed.
    pub secret: String,
    /// The secret before it, sealed; signs along until `previous_until`.
    pub previous_secret: Option<String>,
    /// When the secret before it stops signing along.
    pub previous_until: Option<At>,
    /// Whether it gets deliveries.
    pub enabled: bool,
    /// Why Duet disabled it; none where a person did.
    pub disabled_reason: Option<String>,
    /// Grows with every change.
    pub version: i64,
    /// When it was made.
    pub created_at: At,
    /// When it was last changed.
    pub updated_at: At,
}

/// Writes a new endpoint.
///
/// # Errors
/// When the database refuses.
pub async fn insert(conn: &mut Conn, row: &EndpointRow) -> StoreResult<()> {
    each!(conn, c => diesel::insert_into(endpoints::table).values(row).execute(c).await)?;
    Ok(())
}

/// A page of the endpoints, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(conn: &mut Conn, offset: i64, limit: i64) -> StoreResult<Vec<EndpointRow>> {
    let query = endpoints::table.order((endpoints::created_at, endpoints::id)).offset(offset).limit(limit);
    Ok(each!(conn, c => query.load(c).await)?)
}

/// How many endpoints there are.
///
/// # Errors
/// When the database does not answer.
pub async fn count(conn: &mut Conn) -> StoreResult<i64> {
    Ok(each!(conn, c => endpoints::table.count().get_result(c).await)?)
}

/// The endpoint with this id.
///
/// # Errors
/// When the database does not answer.
pub async fn get(conn: &mut Conn, id: Key) -> StoreResult<Option<EndpointRow>> {
    Ok(each!(conn, c => endpoints::table.find(id).first(c).await.optional())?)
}

/// The endpoint with this id, locked until the transaction ends (SQLite: the one writer is the lock).
///
/// # Errors
/// When the database does not answer.
pub async fn get_locked(conn: &mut Conn, id: Key) -> StoreResult<Option<EndpointRow>> {
    match conn {
        Conn::Pg(conn) => {
            Ok(endpoints::table.find(id).for_no_key_update().first(&mut **conn).await.optional()?)
        }
        Conn::Lite(_) => get(conn, id).await,
    }
}

/// Ids of the endpoints that get deliveries. They can be neither deleted nor disabled until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn enabled_ids(conn: &mut Conn) -> StoreResult<Vec<Key>> {
    let query =
        endpoints::table.filter(endpoints::enabled.eq(true)).select(endpoints::id).order(endpoints::id);
    Ok(match conn {
        Conn::Pg(conn) => query.for_share().load(&mut **conn).await?,
        Conn::Lite(conn) => query.load(&mut **conn).await?,
    })
}

/// Writes an endpoint back.
///
/// # Errors
/// When the database refuses.
pub async fn update(conn: &mut Conn, row: &EndpointRow) -> StoreResult<()> {
    let target = endpoints::table.find(row.id);
    each!(conn, c => diesel::update(target).set(row).execute(c).await)?;
    Ok(())
}

/// Deletes an endpoint and everything that was delivered to it.
///
/// # Errors
/// When the database refuses.
pub async fn delete(conn: &mut Conn, id: Key) -> StoreResult<()> {
    each!(conn, c => diesel::delete(endpoints::table.find(id)).execute(c).await)?;
    Ok(())
}
