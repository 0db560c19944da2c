//! Which pages and settings name which pictures: kept up to date where pages are saved, published and taken down.
//!
//! A use is an address that stands in a text, whether there is such a picture or not; so nothing of it depends on who came first.

use std::collections::BTreeSet;

use cms_sdk::media::names_in;
use cms_sdk::{Locale, media as names};
use uuid::Uuid;

use crate::settings;
use crate::store::media as table;
use crate::store::media::UseRow;
use crate::store::revisions::RevisionRow;
use crate::store::{Conn, StoreResult, Tx, authors, schedules};

/// What names a picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uses {
    /// Pages, in the order of post and language; a page whose readers see the picture and whose working copy has it stands twice.
    pub pages: Vec<UseRow>,
    /// Whether it is the site's logo.
    pub is_logo: bool,
}

impl Uses {
    /// Whether nothing does.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty() && !self.is_logo
    }
}

/// What names this picture.
///
/// # Errors
/// When the store does not answer.
pub async fn of(conn: &mut Conn, name: &str) -> StoreResult<Uses> {
    let is_logo = in_settings(conn).await?.iter().any(|used| used == name);
    Ok(Uses { pages: table::uses(conn, name).await?, is_logo })
}

/// Whether something that shows on no page yet, or on many, needs this picture: a revision that a schedule is to publish, or an
/// author's profile.
///
/// # Errors
/// When the store does not answer.
pub async fn is_needed(conn: &mut Conn, name: &str) -> StoreResult<bool> {
    let waiting = schedules::waiting_revisions(conn).await?;
    if waiting.iter().any(|revision| names_of(revision).contains(name)) {
        return Ok(true);
    }
    let authors = authors::all(conn).await?;
    let pictures = authors.iter().filter_map(|author| author.picture.as_deref());
    Ok(pictures.flat_map(names_in).any(|used| used == name))
}

/// Which of these pictures anything names.
///
/// # Errors
/// When the store does not answer.
pub async fn used(conn: &mut Conn, names: &[String]) -> StoreResult<BTreeSet<String>> {
    let mut used: BTreeSet<_> = table::used(conn, names).await?.into_iter().collect();
    used.extend(in_settings(conn).await?);
    Ok(used)
}

/// The names of the pictures in the settings.
///
/// # Errors
/// When the store does not answer.
pub async fn in_settings(conn: &mut Conn) -> StoreResult<Vec<String>> {
    let (settings, _) = settings::load(conn).await?;
    Ok(settings.logo.iter().flat_map(|logo| names_in(logo)).map(str::to_owned).collect())
}

/// A working copy was saved: `before` is the one that it takes the place of.
///
/// # Errors
/// When the store refuses.
pub async fn saved(tx: &mut Tx, before: Option<&RevisionRow>, now: &RevisionRow) -> StoreResult<()> {
    let (before, names) = (before.map(names_of).unwrap_or_default(), names_of(now));
    if before == names {
        return Ok(());
    }
    table::replace_uses(tx, (now.post_id.0, now.locale.0), false, names).await
}

/// A revision went live: `was_live` says whether another one may have been before.
///
/// # Errors
/// When the store refuses.
pub async fn published(tx: &mut Tx, was_live: bool, now: &RevisionRow) -> StoreResult<()> {
    let names = names_of(now);
    // Most pages that go live for the first time name none: nothing to write, for imports of many.
    if !was_live && names.is_empty() {
        return Ok(());
    }
    table::replace_uses(tx, (now.post_id.0, now.locale.0), true, names).await
}

/// A page was taken down.
///
/// # Errors
/// When the store refuses.
pub async fn taken_down(tx: &mut Tx, post_id: Uuid, locale: Locale) -> StoreResult<()> {
    table::replace_uses(tx, (post_id, locale), true, []).await
}

/// Every picture that a revision names, wherever it does.
fn names_of(revision: &RevisionRow) -> BTreeSet<&str> {
    let texts =
        [Some(&revision.body), Some(&revision.sections), revision.cover.as_ref(), Some(&revision.seo)];
    texts.into_iter().flatten().flat_map(|text| names::names_in(text)).collect()
}
