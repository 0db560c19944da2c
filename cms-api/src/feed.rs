//! The change feed: everything that is true of the live site, in commit order.
//!
//! The counter's row is the last lock of every transaction that changes the site, so commit order is `seq` order: a reader of
//! `seq > n` can never miss a change that commits later with a lower number.

mod known_head;

pub use known_head::KnownHead;

use cms_sdk::ErrorCode;
use cms_sdk::content::Translation;
use cms_sdk::feed::{Change, Cursor, Entry, RemovedTranslation};
use futures_util::{Stream, stream};

use crate::clock::Clock;
use crate::error::DomainResult;
use crate::store::changes::{ChangeRow, NewChange};
use crate::store::types::{At, Key, Lang};
use crate::store::{self, Conn, Store, StoreError, StoreResult, Tx};
use crate::webhooks::deliveries;

/// Most changes that one page asks for; a page ends with its last transaction and may be longer.
pub const MAX_PAGE: i64 = 1_000;
/// Changes whose texts are in memory at once.
const BATCH: i64 = 200;

/// Records what a transaction changed and enqueues one delivery per webhook endpoint; gives the newest `seq`. Call it once, as the
/// last thing before the commit, and say so ([`App::committed`](crate::app::App::committed)) after it. Without
/// entries nothing is recorded.
///
/// # Errors
/// When the store refuses.
pub async fn record(tx: &mut Tx, clock: &Clock, entries: Vec<Entry>) -> StoreResult<i64> {
    if entries.is_empty() {
        return Ok(head(tx).await?.seq);
    }
    let count = i64::try_from(entries.len()).map_err(|error| StoreError::Other(error.into()))?;
    let last_seq = store::changes::take_numbers(tx, count).await?;
    let now = clock.store_now(tx).await?;
    let rows = (last_seq - count + 1..)
        .zip(entries)
        .map(|(seq, entry)| to_row(clock, seq, last_seq, entry, At(now)))
        .collect::<StoreResult<Vec<_>>>()?;
    store::changes::insert(tx, rows).await?;
    deliveries::enqueue(tx, clock, last_seq, now).await?;
    Ok(last_seq)
}

fn to_row(clock: &Clock, seq: i64, last_seq: i64, entry: Entry, created_at: At) -> StoreResult<NewChange> {
    let page = match &entry {
        Entry::Translation(translation) => Some((translation.post_id, translation.locale)),
        Entry::TranslationRemoved(removed) => Some((removed.post_id, removed.locale)),
        _ => None,
    };
    let (revision_id, entry) = match entry {
        Entry::Translation(translation) => {
            let revision_id = Key(translation.revision_id);
            let bare = Translation { body: String::new(), sections: Vec::new(), ..translation };
            (Some(revision_id), Entry::Translation(bare))
        }
        other => (None, other),
    };
    let entry = serde_json::to_string(&entry).map_err(|error| StoreError::Other(error.into()))?;
    Ok(NewChange {
        seq,
        id: Key(clock.new_id()),
        last_seq,
        revision_id,
        entry,
        created_at,
        post_id: page.map(|(post_id, _)| Key(post_id)),
        locale: page.map(|(_, locale)| Lang(locale)),
    })
}

/// The cursor of a reader that has seen everything.
///
/// # Errors
/// When the store does not answer.
pub async fn head(conn: &mut Conn) -> StoreResult<Cursor> {
    let newest = store::changes::newest(conn).await?;
    Ok(newest.map_or(Cursor::START, |(seq, id)| Cursor { seq, id }))
}

/// Checks that the feed holds the change that a cursor names.
///
/// # Errors
/// [`ErrorCode::CursorUnknown`] when it does not: the cursor is from another database or from before an older one came back.
pub async fn check(conn: &mut Conn, cursor: Cursor) -> DomainResult<()> {
    let is_known =
        cursor == Cursor::START || store::changes::id_of(conn, cursor.seq).await? == Some(cursor.id);
    if is_known { Ok(()) } else { Err(ErrorCode::CursorUnknown.into()) }
}

/// Where a page of the feed begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The last change before it.
    pub after: Cursor,
    /// Its last change; [`Page::after`] when it is empty.
    pub last: Cursor,
    /// Whether more is there now.
    pub has_more: bool,
}

/// The page of the feed after a cursor: `limit` changes where there are as many, and on to the end of the last one's transaction.
///
/// # Errors
/// [`ErrorCode::CursorUnknown`] when the feed does not hold the cursor.
pub async fn page_after(conn: &mut Conn, after: Cursor, limit: i64) -> DomainResult<Page> {
    check(conn, after).await?;
    let newest = head(conn).await?;
    let last = match store::changes::end_of_page(conn, after.seq, limit.clamp(1, MAX_PAGE)).await? {
        Some((seq, id)) => Cursor { seq, id },
        None => newest,
    };
    Ok(Page { after, last, has_more: newest.seq > last.seq })
}

/// The changes of a page, in order, in batches: a transaction may be larger than what should be in memory at once. No connection
/// is held between batches; changes never change.
pub fn changes(store: &Store, page: Page) -> impl Stream<Item = StoreResult<Vec<Change>>> + Send + use<> {
    let store = store.clone();
    stream::try_unfold(page.after.seq, move |after| {
        let store = store.clone();
        async move {
            if after >= page.last.seq {
                return Ok(None);
            }
            let mut conn = store.read().await?;
            let rows = store::changes::between(&mut conn, after, page.last.seq, BATCH).await?;
            let changes = rows.into_iter().map(to_change).collect::<StoreResult<Vec<_>>>()?;
            Ok(changes.last().map(|change| change.seq).map(|last| (changes, last)))
        }
    })
}

fn to_change(row: ChangeRow) -> StoreResult<Change> {
    let unreadable = |error: serde_json::Error| StoreError::Other(error.into());
    let entry = match (serde_json::from_str(&row.entry).map_err(unreadable)?, row.body, row.sections) {
        (Entry::Translation(bare), Some(body), Some(sections)) => {
            let sections = serde_json::from_str(&sections).map_err(unreadable)?;
            Entry::Translation(Translation { body, sections, ..bare })
        }
        // The post was deleted since, and its revisions with it; the feed goes on to say so.
        (Entry::Translation(bare), ..) => {
            Entry::TranslationRemoved(RemovedTranslation { post_id: bare.post_id, locale: bare.locale })
        }
        (other, ..) => other,
    };
    Ok(Change { seq: row.seq, id: row.id.0, at: row.created_at.0, entry })
}
