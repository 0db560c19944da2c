//! Saving: every save is a revision, and the revision is the working copy.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use cms_sdk::content::PostKind;
use cms_sdk::feed::Entry;
use cms_sdk::settings::SiteSettings;
use cms_sdk::slug::{MAX_SLUG, fold};
use cms_sdk::{ErrorCode, Locale};
use uuid::Uuid;

use super::input::{NewPost, SharedInput, TranslationInput};
use super::{live, revision, section, taken, validate};
use crate::clock::Clock;
use crate::error::{DomainError, DomainResult, Rule, Violation};
use crate::media::uses;
use crate::store::posts::PostRow;
use crate::store::revisions::RevisionRow;
use crate::store::translations::{TranslationRow, WorkingCopy};
use crate::store::types::{At, Key, Kind, Lang};
use crate::store::{self, Conn, StoreResult, Tx};

/// What a writer of a working copy says about what it read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precondition {
    /// Nothing: fine for a new translation only.
    Unsaid,
    /// That there is no such translation (`If-None-Match: *`).
    IsNew,
    /// That it read this version (`If-Match`).
    Version(i64),
}

/// A working copy as it was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SavedTranslation {
    /// Its version now.
    pub version: i64,
    /// Its revision.
    pub revision_id: Uuid,
    /// Whether the translation is new.
    pub is_new: bool,
    /// Whether the content differs from what was there; where it does not, no revision was made.
    pub is_changed: bool,
}

/// Creates a post with its languages; gives its id.
///
/// # Errors
/// The rules that are broken; [`ErrorCode::SlugTaken`]; [`ErrorCode::Conflict`] when the id or the source path is taken.
pub async fn create(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    mut post: NewPost,
) -> DomainResult<Uuid> {
    for input in post.translations.values_mut() {
        *input = std::mem::take(input).normalized()?;
    }
    let mut violations = validate::new_post(settings, &post);
    for (locale, input) in &post.translations {
        violations.extend(unknown_tags(tx, &format!("translations.{locale}."), input).await?);
    }
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    let now = clock.now();
    let id = post.id.unwrap_or_else(|| clock.new_id());
    let is_taken = store::posts::find(tx, id).await?.is_some()
        || match &post.source_path {
            Some(path) => store::posts::id_of_source_path(tx, path).await?.is_some(),
            None => false,
        };
    if is_taken {
        return Err(ErrorCode::Conflict.into());
    }
    let row = PostRow {
        id: Key(id),
        kind: Kind(post.kind),
        source_path: post.source_path,
        version: 1,
        created_at: At(now),
        updated_at: At(now),
    };
    store::posts::insert(tx, &row).await.map_err(taken)?;
    for (locale, input) in post.translations {
        insert_translation(tx, clock, now, &row, locale, input).await?;
    }
    Ok(id)
}

/// Saves the working copy of one language of a post, or adds the language. The same content again makes no revision.
///
/// # Errors
/// [`ErrorCode::NotFound`] without such a post; the rules that are broken; [`ErrorCode::SlugTaken`];
/// [`ErrorCode::PreconditionFailed`], or [`ErrorCode::PreconditionRequired`] when nothing was said about what is there.
pub async fn save_translation(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    (post_id, locale): (Uuid, Locale),
    precondition: Precondition,
    input: TranslationInput,
) -> DomainResult<SavedTranslation> {
    let post = store::posts::lock(tx, [post_id]).await?.pop().ok_or(ErrorCode::NotFound)?;
    let current = store::translations::find(tx, post_id, locale).await?;
    check_precondition(current.as_ref(), precondition)?;
    let mut input = input.normalized()?;
    if let Some(current) = &current {
        input.slug.get_or_insert_with(|| current.slug.clone());
    }
    let mut violations = validate::translation(settings, post.kind.0, &input);
    violations.extend(unknown_tags(tx, "", &input).await?);
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    let now = clock.now();
    let saved = match current {
        None => insert_translation(tx, clock, now, &post, locale, input).await?,
        Some(current) => update_translation(tx, clock, now, current, input).await?,
    };
    if saved.is_changed {
        store::posts::touch(tx, post_id, At(now)).await?;
    }
    Ok(saved)
}

fn check_precondition(current: Option<&TranslationRow>, precondition: Precondition) -> Result<(), ErrorCode> {
    match (current, precondition) {
        (None, Precondition::Unsaid | Precondition::IsNew) => Ok(()),
        (Some(row), Precondition::Version(version)) if row.version == version => Ok(()),
        (Some(_), Precondition::Unsaid) => Err(ErrorCode::PreconditionRequired),
        _ => Err(ErrorCode::PreconditionFailed),
    }
}

async fn insert_translation(
    tx: &mut Tx,
    clock: &Clock,
    now: DateTime<Utc>,
    post: &PostRow,
    locale: Locale,
    input: TranslationInput,
) -> DomainResult<SavedTranslation> {
    let section = section(post.kind.0);
    let slug = free_slug(tx, locale, section, post.id.0, &input).await?;
    let tags = input.tags.clone();
    let row = revision::new_row((post.id.0, locale), clock.new_id(), 1, slug, input, now)?;
    store::revisions::insert(tx, &row).await?;
    let translation = TranslationRow {
        post_id: post.id,
        locale: Lang(locale),
        section: section.to_owned(),
        version: 1,
        folded: folded(&row),
        slug: row.slug.clone(),
        title: row.title.clone(),
        revision_id: row.id,
        base_revision_id: None,
        live_revision_id: None,
        last_live_revision_id: None,
        live_slug: None,
        published_at: None,
        live_updated_at: None,
        created_at: At(now),
        updated_at: At(now),
    };
    store::translations::insert(tx, &translation).await.map_err(taken)?;
    store::tags::replace_on(tx, post.id.0, locale, &tags).await?;
    uses::saved(tx, None, &row).await?;
    Ok(SavedTranslation { version: 1, revision_id: row.id.0, is_new: true, is_changed: true })
}

async fn update_translation(
    tx: &mut Tx,
    clock: &Clock,
    now: DateTime<Utc>,
    current: TranslationRow,
    mut input: TranslationInput,
) -> DomainResult<SavedTranslation> {
    let (Key(post_id), Lang(locale)) = (current.post_id, current.locale);
    let before = store::revisions::find(tx, current.revision_id.0).await?.ok_or(ErrorCode::NotFound)?;
    input.published_at = input.published_at.or(before.published_at.map(|At(at)| at));
    let slug = free_slug(tx, locale, &current.section, post_id, &input).await?;
    let tags = input.tags.clone();
    let row = revision::new_row((post_id, locale), clock.new_id(), before.number + 1, slug, input, now)?;
    if revision::same_content(&before, &row) {
        let (version, revision_id) = (current.version, before.id.0);
        return Ok(SavedTranslation { version, revision_id, is_new: false, is_changed: false });
    }
    store::revisions::insert(tx, &row).await?;
    let copy = WorkingCopy {
        folded: folded(&row),
        slug: row.slug.clone(),
        title: row.title.clone(),
        revision_id: row.id,
        updated_at: At(now),
    };
    if !store::translations::save(tx, post_id, locale, current.version, &copy).await.map_err(taken)? {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    store::tags::replace_on(tx, post_id, locale, &tags).await?;
    uses::saved(tx, Some(&before), &row).await?;
    let (version, revision_id) = (current.version + 1, row.id.0);
    Ok(SavedTranslation { version, revision_id, is_new: false, is_changed: true })
}

/// Saves what the languages of a post share; live pages follow at once. Gives the new version.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::PreconditionFailed`]; the rules that are broken; [`ErrorCode::Conflict`] when the source
/// path is taken, or when the kind would move a post to other addresses that readers know.
pub async fn save_shared(
    tx: &mut Tx,
    clock: &Clock,
    post_id: Uuid,
    expected: i64,
    input: SharedInput,
    entries: &mut Vec<Entry>,
) -> DomainResult<i64> {
    let post = store::posts::lock(tx, [post_id]).await?.pop().ok_or(ErrorCode::NotFound)?;
    let violations = validate::shared(&input);
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    if post.version != expected {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    if (post.kind.0, &post.source_path) == (input.kind, &input.source_path) {
        return Ok(post.version);
    }
    if let Some(path) = &input.source_path
        && store::posts::id_of_source_path(tx, path).await?.is_some_and(|other| other != post_id)
    {
        return Err(ErrorCode::Conflict.into());
    }
    let rows = store::translations::of_post(tx, post_id).await?;
    change_kind(tx, post.kind.0, input.kind, &rows).await?;
    let path = input.source_path.as_deref();
    let now = At(clock.now());
    if !store::posts::update(tx, post_id, expected, Kind(input.kind), path, now).await.map_err(taken)? {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    entries.extend(live::entries(tx, &[post_id], |_, _| true).await?);
    Ok(expected + 1)
}

async fn change_kind(tx: &mut Tx, from: PostKind, to: PostKind, rows: &[TranslationRow]) -> DomainResult<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    if section(from) != section(to) {
        if rows.iter().any(|row| row.last_live_revision_id.is_some()) {
            return Err(ErrorCode::Conflict.into());
        }
        store::translations::set_section(tx, first.post_id.0, section(to)).await.map_err(taken)?;
    }
    if from == PostKind::Landing && to != PostKind::Landing {
        for row in rows {
            let copy = store::revisions::find(tx, row.revision_id.0).await?;
            if copy.is_some_and(|copy| copy.sections != "[]") {
                return Err(DomainError::Invalid(vec![Violation::new("kind", Rule::NotForThisKind)]));
            }
        }
    }
    Ok(())
}

async fn unknown_tags(conn: &mut Conn, at: &str, input: &TranslationInput) -> StoreResult<Vec<Violation>> {
    if input.tags.is_empty() {
        return Ok(Vec::new());
    }
    let known: HashSet<Uuid> = store::tags::existing(conn, &input.tags).await?.into_iter().collect();
    let unknown = input.tags.iter().enumerate().filter(|(_, tag)| !known.contains(tag));
    Ok(unknown.map(|(index, _)| Violation::new(format!("{at}tags.{index}"), Rule::Unknown)).collect())
}

/// The slug that was asked for, or, where none was, the first free one of `title`, `title-2`, `title-3` …
async fn free_slug(
    conn: &mut Conn,
    locale: Locale,
    section: &str,
    post_id: Uuid,
    input: &TranslationInput,
) -> DomainResult<String> {
    let wanted = input.wanted_slug();
    if !store::translations::slug_is_taken(conn, locale, section, &wanted, post_id).await? {
        return Ok(wanted);
    }
    if input.slug.is_some() {
        return Err(ErrorCode::SlugTaken.into());
    }
    let prefix = format!("{}-", shortened(&wanted));
    let others = store::translations::slugs_with_prefix(conn, locale, section, &prefix).await?;
    let others: HashSet<String> = others.into_iter().collect();
    let free = (2..).map(|number| format!("{prefix}{number}")).find(|slug| !others.contains(slug));
    free.ok_or_else(|| ErrorCode::SlugTaken.into())
}

/// A slug with room for `-` and a number behind it.
fn shortened(slug: &str) -> &str {
    const ROOM: usize = 8;
    slug.get(..MAX_SLUG - ROOM).unwrap_or(slug).trim_end_matches('-')
}

fn folded(row: &RevisionRow) -> String {
    fold(&format!("{} {}", row.title, row.slug))
}
