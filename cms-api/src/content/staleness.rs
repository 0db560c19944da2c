//! Translations as data: which revision of the other language one was made from, and whether that went on since.

use cms_sdk::{ErrorCode, Locale};
use uuid::Uuid;

use super::pair::{Side, is_stale};
use super::revision::Revision;
use crate::error::DomainResult;
use crate::store::revisions::RevisionNumber;
use crate::store::translation_states::{self, Found};
use crate::store::translations::TranslationRow;
use crate::store::types::Key;
use crate::store::{self, Conn, StoreResult, Tx};

pub use crate::store::translation_states::State;

/// A revision by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: Uuid,
    /// Its number.
    pub number: i64,
}

/// How a translation stands to its source, which is the other language.
#[derive(Debug, Clone, PartialEq)]
pub struct Staleness {
    /// The source's revision that it was made from; none where it was made from no other, or nobody said.
    pub base: Option<Named>,
    /// The source's revision that readers see.
    pub live: Option<Named>,
    /// Whether the source went on since.
    pub is_stale: bool,
    /// The source as it was, and as it is, where it went on.
    pub changes: Option<(Revision, Revision)>,
}

/// The languages of a post as their [rule](super::pair) sees them, by their rows; what goes live next is the working copy.
///
/// # Errors
/// When the store does not answer.
pub async fn sides(conn: &mut Conn, rows: &[TranslationRow]) -> StoreResult<Vec<Side>> {
    let named = rows.iter().flat_map(|row| {
        [Some(row.revision_id), row.live_revision_id, row.base_revision_id].into_iter().flatten()
    });
    let numbers = store::revisions::numbers(conn, &named.collect::<Vec<_>>()).await?;
    let number = |id: Option<Key>| numbers.iter().find(|found| Some(found.id) == id);
    let side = |row: &TranslationRow| Side {
        locale: row.locale.0,
        next: number(Some(row.revision_id)).map_or(0, |found| found.number),
        live: number(row.live_revision_id).map(|found| found.number),
        base: number(row.base_revision_id)
            .filter(|found| found.locale.0 != row.locale.0)
            .map(|found| found.number),
    };
    Ok(rows.iter().map(side).collect())
}

/// How one language of a post stands to the other.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such translation.
pub async fn of(conn: &mut Conn, post_id: Uuid, locale: Locale) -> DomainResult<Staleness> {
    let (own, source) = both(conn, post_id, locale).await?;
    let live = source.and_then(|source| source.live_revision_id);
    let wanted: Vec<Key> = own.base_revision_id.into_iter().chain(live).collect();
    let numbers = store::revisions::numbers(conn, &wanted).await?;
    let named = |id: Option<Key>| {
        let RevisionNumber { id, number, .. } = numbers.iter().find(|found| Some(found.id) == id)?;
        Some(Named { id: id.0, number: *number })
    };
    let (base, live) = (named(own.base_revision_id), named(live));
    let is_stale = is_stale(base.map(|base| base.number), live.map(|live| live.number));
    let changes = match (base, live) {
        (Some(base), Some(live)) if is_stale => {
            let from = store::revisions::find(conn, base.id).await?.ok_or(ErrorCode::NotFound)?;
            let to = store::revisions::find(conn, live.id).await?.ok_or(ErrorCode::NotFound)?;
            Some((Revision::read(from)?, Revision::read(to)?))
        }
        _ => None,
    };
    Ok(Staleness { base, live, is_stale, changes })
}

/// Says that a translation has everything of its source: of the revision that readers see, or, while there is none, of the working
/// copy. The translation itself stays as it is, and so does its version.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such translation, or nothing that it could be made from.
pub async fn mark_up_to_date(tx: &mut Tx, post_id: Uuid, locale: Locale) -> DomainResult<()> {
    store::posts::lock(tx, [post_id]).await?.pop().ok_or(ErrorCode::NotFound)?;
    let (_, source) = both(tx, post_id, locale).await?;
    let source = source.ok_or(ErrorCode::NotFound)?;
    let base = source.live_revision_id.unwrap_or(source.revision_id);
    store::translations::set_base(tx, post_id, locale, Some(base)).await?;
    Ok(())
}

async fn both(
    conn: &mut Conn,
    post_id: Uuid,
    locale: Locale,
) -> DomainResult<(TranslationRow, Option<TranslationRow>)> {
    super::exists(conn, post_id).await?;
    let rows = store::translations::of_post(conn, post_id).await?;
    let (own, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.locale.0 == locale);
    let own = own.into_iter().next().ok_or(ErrorCode::NotFound)?;
    Ok((own, others.into_iter().next()))
}

/// A page of the translations that are missing or behind, and how many there are; those of posts saved last first.
///
/// # Errors
/// When the store does not answer.
pub async fn list(
    conn: &mut Conn,
    state: State,
    locale: Option<Locale>,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<Found>, i64)> {
    let found = translation_states::list(conn, state, locale, offset, limit).await?;
    let total = found.first().map_or(0, |first| first.total);
    Ok((found, total))
}

/// How many translations are missing or behind in each language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// In English.
    pub en: i64,
    /// In Vietnamese.
    pub vi: i64,
}

/// How many translations are missing or behind.
///
/// # Errors
/// When the store does not answer.
pub async fn count(conn: &mut Conn, state: State) -> StoreResult<Counts> {
    let mut counts = Counts::default();
    for (locale, count) in translation_states::count(conn, state).await? {
        match locale {
            Locale::En => counts.en = count,
            Locale::Vi => counts.vi = count,
        }
    }
    Ok(counts)
}
