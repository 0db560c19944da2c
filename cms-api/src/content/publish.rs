//! Publishing: the live pointer moves, and everything that follows from it, in one transaction.

mod named;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use cms_sdk::content::TagPlace;
use cms_sdk::feed::Entry;
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::{PathKind, post_path, site_path};
use cms_sdk::{ErrorCode, Locale};
use uuid::Uuid;

use super::pair::{self, PairRule};
use super::places::{self, NowLive};
use super::revision::Revision;
use super::{live, redirects, search, section, staleness, taken};
use crate::clock::Clock;
use crate::error::{DomainError, DomainResult, Rule, Violation};
use crate::feed;
use crate::media::uses;
use crate::store::posts::{CHUNK, PostRow};
use crate::store::revisions::RevisionRow;
use crate::store::translations::{Live, TranslationRow};
use crate::store::types::At;
use crate::store::{self, Conn, Tx};

/// One language of a post that is to go live.
#[derive(Debug, Clone, PartialEq)]
pub struct Publication {
    /// The post.
    pub post_id: Uuid,
    /// The language.
    pub locale: Locale,
    /// The revision that goes live; the working copy where none is named.
    pub revision_id: Option<Uuid>,
    /// Its place in the list of its kind, where an export names one; kept where it is free.
    pub ordinal: Option<i64>,
    /// Its places in the lists of its tags, likewise.
    pub tag_ordinals: Vec<TagPlace>,
    /// When what readers see last changed, where an import knows; now otherwise.
    pub updated_at: Option<DateTime<Utc>>,
}

impl Publication {
    /// Publishes one language of a post now, behind everything that is there.
    pub fn of(post_id: Uuid, locale: Locale) -> Self {
        Self { post_id, locale, revision_id: None, ordinal: None, tag_ordinals: Vec::new(), updated_at: None }
    }
}

/// Where posts go that have no place in a list yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Behind the last, whatever their dates: what an editor publishes is new.
    Append,
    /// In the order of dates: where one is older than the list's newest, the whole list is numbered anew. For imports.
    ByDate,
}

/// Publishes the working copies of these languages of a post, both or neither; without a list, of all that it has. The post's
/// [`PairRule`] has its say. Gives the newest `seq` of the feed, or none when readers saw all of it already.
///
/// # Errors
/// [`ErrorCode::NotFound`]; the languages that do not exist as broken rules; [`ErrorCode::SlugTaken`];
/// [`ErrorCode::PairIncomplete`], [`ErrorCode::TranslationStale`] by the rule.
pub async fn publish(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    post_id: Uuid,
    locales: Option<&[Locale]>,
) -> DomainResult<Option<i64>> {
    let wanted = wanted(tx, post_id, locales).await?;
    let sides = staleness::sides(tx, &wanted.rows).await?;
    let locales = pair::check(wanted.rule(), &sides, &wanted.locales)?;
    let publications: Vec<_> = locales.into_iter().map(|locale| Publication::of(post_id, locale)).collect();
    publish_all(tx, clock, settings, &publications).await
}

/// Publishes these revisions of a post, all of them or none, whatever its working copies are. Gives the newest `seq` of the feed, or
/// none when readers saw all of it already.
///
/// # Errors
/// [`ErrorCode::NotFound`] when the post, a language or a revision does not exist; [`ErrorCode::SlugTaken`] when the revision's slug
/// is another post's by now, or the site's own; [`ErrorCode::Conflict`] when the post became a kind that the revision does not fit;
/// [`ErrorCode::PairIncomplete`] and [`ErrorCode::TranslationStale`] by the post's [`PairRule`].
pub async fn publish_revisions(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    post_id: Uuid,
    revisions: &[(Locale, Uuid)],
) -> DomainResult<Option<i64>> {
    let named: Vec<Locale> = revisions.iter().map(|(locale, _)| *locale).collect();
    let wanted = wanted(tx, post_id, Some(&named)).await?;
    let mut sides = staleness::sides(tx, &wanted.rows).await?;
    for (locale, revision_id) in revisions {
        let revision = store::revisions::find(tx, *revision_id).await?.ok_or(ErrorCode::NotFound)?;
        for side in sides.iter_mut().filter(|side| side.locale == *locale) {
            side.next = revision.number;
        }
    }
    if pair::check(wanted.rule(), &sides, &wanted.locales)? != wanted.locales {
        return Err(ErrorCode::PairIncomplete.into());
    }
    let named = revisions.iter().map(|(locale, revision_id)| Publication {
        revision_id: Some(*revision_id),
        ..Publication::of(post_id, *locale)
    });
    publish_all(tx, clock, settings, &named.collect::<Vec<_>>()).await
}

async fn publish_all(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    publications: &[Publication],
) -> DomainResult<Option<i64>> {
    let mut entries = Vec::new();
    publish_collect(tx, clock, settings, publications, Order::Append, &mut entries).await?;
    if entries.is_empty() {
        return Ok(None);
    }
    Ok(Some(feed::record(tx, clock, entries).await?))
}

/// A post, and the languages of it that a caller means.
pub(super) struct Wanted {
    pub(super) post: PostRow,
    pub(super) rows: Vec<TranslationRow>,
    pub(super) locales: BTreeSet<Locale>,
}

impl Wanted {
    pub(super) fn rule(&self) -> PairRule {
        PairRule::parse(&self.post.pair_rule)
    }
}

/// The languages that a caller means; locks the post.
pub(super) async fn wanted(tx: &mut Tx, post_id: Uuid, locales: Option<&[Locale]>) -> DomainResult<Wanted> {
    let post = store::posts::lock(tx, [post_id]).await?.pop().ok_or(ErrorCode::NotFound)?;
    let rows = store::translations::of_post(tx, post_id).await?;
    let existing: BTreeSet<Locale> = rows.iter().map(|row| row.locale.0).collect();
    let Some(wanted) = locales else { return Ok(Wanted { post, rows, locales: existing }) };
    let unknown = wanted.iter().enumerate().filter(|(_, locale)| !existing.contains(locale));
    let violations: Vec<_> =
        unknown.map(|(index, _)| Violation::new(format!("locales.{index}"), Rule::Unknown)).collect();
    if violations.is_empty() {
        Ok(Wanted { post, rows, locales: wanted.iter().copied().collect() })
    } else {
        Err(DomainError::Invalid(violations))
    }
}

/// [`publish`] for many translations at once, as part of a transaction that records `entries` itself.
///
/// # Errors
/// [`ErrorCode::NotFound`] when a translation does not exist; [`ErrorCode::SlugTaken`].
pub async fn publish_collect(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    publications: &[Publication],
    order: Order,
    entries: &mut Vec<Entry>,
) -> DomainResult<()> {
    store::posts::lock(tx, publications.iter().map(|publication| publication.post_id)).await?;
    let mut moved = Vec::new();
    for chunk in publications.chunks(CHUNK) {
        moved.extend(move_pointers(tx, clock, settings, chunk, entries).await?);
    }
    if moved.is_empty() {
        return Ok(());
    }
    // Ordinals follow from what is committed, so they are taken under the feed's lock.
    store::changes::take_numbers(tx, 0).await?;
    let mut changed = places::assign(tx, &moved, order).await?;
    changed.extend(moved.iter().map(|one| (one.post_id, one.locale)));
    let mut post_ids: Vec<Uuid> = changed.iter().map(|(post_id, _)| *post_id).collect();
    post_ids.dedup();
    let wanted = |post_id, locale| changed.contains(&(post_id, locale));
    entries.extend(live::entries(tx, &post_ids, wanted).await?);
    Ok(())
}

/// A translation whose live pointer is about to move.
struct Candidate<'a> {
    publication: &'a Publication,
    row: TranslationRow,
    post: PostRow,
    /// What goes live.
    copy: RevisionRow,
}

async fn move_pointers(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    publications: &[Publication],
    entries: &mut Vec<Entry>,
) -> DomainResult<Vec<NowLive>> {
    let candidates = candidates(tx, settings, publications).await?;
    let tag_names = tag_names(tx, &candidates).await?;
    let mut moved = Vec::with_capacity(candidates.len());
    let mut addresses = redirects::Moves::default();
    let mut index = search::Index::default();
    for Candidate { publication, row, post, copy } in candidates {
        let (post_id, locale) = (publication.post_id, publication.locale);
        let now = At(clock.now());
        let published_at = copy.published_at.or(row.published_at).unwrap_or(now);
        let is_as_before = row.last_live_revision_id == Some(copy.id);
        let live = Live {
            live_revision_id: Some(copy.id),
            live_slug: Some(copy.slug.clone()),
            last_live_revision_id: Some(copy.id),
            published_at: Some(published_at),
            live_updated_at: (!is_as_before).then(|| publication.updated_at.map_or(now, At)),
        };
        store::translations::set_live(tx, post_id, locale, &live).await.map_err(taken)?;
        uses::published(tx, row.live_revision_id.is_some(), &copy).await?;
        let path = |slug: &str| post_path(settings, post_id, post.kind.0, locale, slug);
        addresses.moved((post_id, locale), row.live_slug.as_deref().map(path), path(&copy.slug));
        let revision = Revision::read(copy)?;
        // Every tag has words in some language; one without was deleted since.
        let exists = |tag: &Uuid| Locale::ALL.iter().any(|locale| tag_names.contains_key(&(*tag, *locale)));
        let names = revision.tags.iter().filter_map(|tag| tag_names.get(&(*tag, locale)));
        index.add(tx, (post_id, locale), &revision, names).await?;
        moved.push(NowLive {
            post_id,
            locale,
            section: section(post.kind.0),
            tags: revision.tags.into_iter().filter(exists).collect(),
            published_at: published_at.0,
            ordinal: publication.ordinal,
            tag_ordinals: publication.tag_ordinals.clone(),
        });
    }
    index.write(tx).await?;
    addresses.write(tx, clock, &front_paths(settings), entries).await?;
    Ok(moved)
}

/// The publications that change something, each with what goes live.
async fn candidates<'a>(
    tx: &mut Tx,
    settings: &SiteSettings,
    publications: &'a [Publication],
) -> DomainResult<Vec<Candidate<'a>>> {
    let mut post_ids: Vec<Uuid> = publications.iter().map(|publication| publication.post_id).collect();
    post_ids.sort_unstable();
    post_ids.dedup();
    let mut rows: BTreeMap<_, _> = store::translations::with_working_copies(tx, &post_ids)
        .await?
        .into_iter()
        .map(|(row, post, copy)| ((row.post_id.0, row.locale.0), (row, post, copy)))
        .collect();
    let mut candidates = Vec::with_capacity(publications.len());
    for publication in publications {
        let found = rows.remove(&(publication.post_id, publication.locale));
        let (row, post, copy) = found.ok_or(ErrorCode::NotFound)?;
        let copy = match publication.revision_id {
            Some(id) if id != copy.id.0 => named::revision(tx, settings, &row, post.kind.0, id).await?,
            _ => copy,
        };
        if row.live_revision_id != Some(copy.id) {
            candidates.push(Candidate { publication, row, post, copy });
        }
    }
    Ok(candidates)
}

/// The names of the candidates' tags in each language.
async fn tag_names(
    conn: &mut Conn,
    candidates: &[Candidate<'_>],
) -> DomainResult<HashMap<(Uuid, Locale), String>> {
    let mut ids = BTreeSet::new();
    for candidate in candidates {
        let tags: Vec<Uuid> = serde_json::from_str(&candidate.copy.tags).map_err(super::input::json_error)?;
        ids.extend(tags);
    }
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let words = store::tags::words_of(conn, &ids).await?;
    Ok(words.into_iter().map(|row| ((row.tag_id.0, row.locale.0), row.name)).collect())
}

/// The languages' front pages: addresses that always are a page.
pub(super) fn front_paths(settings: &SiteSettings) -> [String; 2] {
    Locale::ALL.map(|locale| site_path(settings, locale, PathKind::Front, ""))
}
