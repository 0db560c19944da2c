//! Taking pages down: readers see them no more, and their addresses say so.

use cms_sdk::Locale;
use cms_sdk::feed::{Entry, RemovedTranslation};
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::post_path;
use uuid::Uuid;

use super::publish::{Wanted, front_paths, wanted};
use super::{pair, redirects, search};
use crate::clock::Clock;
use crate::error::DomainResult;
use crate::feed;
use crate::media::uses;
use crate::store::translations::{Live, TranslationRow};
use crate::store::types::Kind;
use crate::store::{self, Tx};

/// Takes these languages of a post down, both or neither; without a list, all that it has. Languages that go live together go
/// together. Gives the newest `seq` of the feed, or
/// none when none of them was live.
///
/// # Errors
/// [`ErrorCode::NotFound`](cms_sdk::ErrorCode::NotFound); the languages that do not exist as broken rules.
pub async fn unpublish(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    post_id: Uuid,
    locales: Option<&[Locale]>,
) -> DomainResult<Option<i64>> {
    let wanted = wanted(tx, post_id, locales).await?;
    let existing = wanted.rows.iter().map(|row| row.locale.0).collect();
    let locales: Vec<_> = pair::taken_down(wanted.rule(), &existing, &wanted.locales).into_iter().collect();
    let mut entries = Vec::new();
    unpublish_collect(tx, clock, settings, post_id, Some(&locales), &mut entries).await?;
    if entries.is_empty() {
        return Ok(None);
    }
    Ok(Some(feed::record(tx, clock, entries).await?))
}

/// [`unpublish`] as part of a transaction that records `entries` itself; just these languages, whatever the post's rule.
///
/// # Errors
/// As [`unpublish`].
pub async fn unpublish_collect(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    post_id: Uuid,
    locales: Option<&[Locale]>,
    entries: &mut Vec<Entry>,
) -> DomainResult<()> {
    let Wanted { post, rows, locales } = wanted(tx, post_id, locales).await?;
    for row in rows.into_iter().filter(|row| locales.contains(&row.locale.0)) {
        take_down(tx, clock, settings, post.kind, &row, entries).await?;
    }
    Ok(())
}

/// Takes one translation down, if it is live.
pub(super) async fn take_down(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    Kind(kind): Kind,
    row: &TranslationRow,
    entries: &mut Vec<Entry>,
) -> DomainResult<()> {
    let Some(slug) = &row.live_slug else { return Ok(()) };
    let (post_id, locale) = (row.post_id.0, row.locale.0);
    let nothing = Live {
        live_revision_id: None,
        live_slug: None,
        last_live_revision_id: None,
        published_at: None,
        live_updated_at: None,
    };
    store::translations::set_live(tx, post_id, locale, &nothing).await?;
    store::list_places::hide(tx, post_id, locale).await?;
    search::forget(tx, (post_id, locale)).await?;
    uses::taken_down(tx, post_id, locale).await?;
    entries.push(Entry::TranslationRemoved(RemovedTranslation { post_id, locale }));
    let mut addresses = redirects::Moves::default();
    addresses.left((post_id, locale), post_path(settings, post_id, kind, locale, slug));
    addresses.write(tx, clock, &front_paths(settings), entries).await
}
