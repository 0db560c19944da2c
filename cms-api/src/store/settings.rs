//! The site's settings: one row, or none before they are first edited.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::schema::settings;
use super::types::At;
use super::{Conn, StoreResult, each};

const ONLY_ROW: i16 = 1;

/// Version and document (JSON).
///
/// # Errors
/// When the database does not answer.
pub async fn find(conn: &mut Conn) -> StoreResult<Option<(i64, String)>> {
    let query = settings::table.find(ONLY_ROW).select((settings::version, settings::document));
    Ok(each!(conn, c => query.first(c).await.optional())?)
}

/// Writes the document over the expected version (0 before the first); false when another version is there.
///
/// # Errors
/// When the database refuses.
pub async fn replace(conn: &mut Conn, expected: i64, document: &str, now: At) -> StoreResult<bool> {
    let written = if expected == 0 {
        let row = (
            settings::id.eq(ONLY_ROW),
            settings::version.eq(1_i64),
            settings::document.eq(document),
            settings::updated_at.eq(now),
        );
        let insert = diesel::insert_into(settings::table).values(row).on_conflict(settings::id).do_nothing();
        each!(conn, c => insert.execute(c).await)?
    } else {
        let update = diesel::update(settings::table.find(ONLY_ROW).filter(settings::version.eq(expected)))
            .set((
                settings::version.eq(expected + 1),
                settings::document.eq(document),
                settings::updated_at.eq(now),
            ));
        each!(conn, c => update.execute(c).await)?
    };
    Ok(written == 1)
}
