//! The pause of everything that leaves by itself: one row while it lasts.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::schema::outgoing_pause;
use super::types::At;
use super::{Conn, StoreResult, each};

const ONLY_ROW: i16 = 1;

/// Why nothing leaves, and since when; none when everything does.
///
/// # Errors
/// When the database does not answer.
pub async fn find(conn: &mut Conn) -> StoreResult<Option<(String, At)>> {
    let query = outgoing_pause::table.find(ONLY_ROW).select((outgoing_pause::reason, outgoing_pause::since));
    Ok(each!(conn, c => query.first(c).await.optional())?)
}

/// Begins the pause, in the place of another.
///
/// # Errors
/// When the database refuses.
pub async fn begin(conn: &mut Conn, reason: &str, now: At) -> StoreResult<()> {
    end(conn).await?;
    let row =
        (outgoing_pause::id.eq(ONLY_ROW), outgoing_pause::reason.eq(reason), outgoing_pause::since.eq(now));
    each!(conn, c => diesel::insert_into(outgoing_pause::table).values(row).execute(c).await)?;
    Ok(())
}

/// Ends the pause; `false` when there was none.
///
/// # Errors
/// When the database refuses.
pub async fn end(conn: &mut Conn) -> StoreResult<bool> {
    Ok(each!(conn, c => diesel::delete(outgoing_pause::table).execute(c).await)? > 0)
}
