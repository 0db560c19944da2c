//! Saving: every save is a revision, and the revision is the working copy.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use cms_sdk::settings::SiteSettings;
use cms_sdk::slug::{MAX_SLUG, fold};
use cms_sdk::{ErrorCode, Locale};
use uuid::Uuid;

use super::input::{NewPost, TranslationInput};
use super::pair::PairRule;
use super::{revision, section, taken, validate};
use crate::clock::Clock;
use crate::error::{DomainError, DomainResult, Rule, Violation};
use crate::media::uses;
use crate::store::posts::PostRow;
use crate::store::revisions::RevisionRow;
use crate::store::translations::{TranslationRow, WorkingCopy};
use crate::store::types::{At, Key, Kind, Lang};
use crate::store::{self, Conn, StoreResult, Tx};

/// The field that names the base.
const BASE: &str = "baseRevisionId";

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
        let at = format!("translations.{locale}.");
        violations.extend(unknown_names(tx, &at, input).await?);
        if input.base_revision_id.is_some() {
            // The other language has no revision yet.
            violations.push(Violation::new(format!("{at}{BASE}"), Rule::Unknown));
        }
    }
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    let now = clock.now();
    let id = post.id.unwrap_or_else(|| clock.new_id());
    let is_taken = store::posts::is_there(tx, id).await?
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
        deleted_at: None,
        pair_rule: PairRule::default().as_str().to_owned(),
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
    violations.extend(unknown_names(tx, "", &input).await?);
    violations.extend(unknown_base(tx, (post_id, locale), &input).await?);
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    let now = clock.now();
    let base = input.base_revision_id.map(Key);
    let saved = match current {
        None => insert_translation(tx, clock, now, &post, locale, input).await?,
        Some(current) => {
            let is_new_base = base.is_some() && base != current.base_revision_id;
            let saved = update_translation(tx, clock, now, current, input).await?;
            if is_new_base {
                store::translations::set_base(tx, post_id, locale, base).await?;
            }
            saved
        }
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
    let (tags, authors) = (input.tags.clone(), input.authors.clone());
    let base_revision_id = input.base_revision_id.map(Key);
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
        base_revision_id,
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
    store::authors::replace_on(tx, post.id.0, locale, &authors).await?;
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
    let (tags, authors) = (input.tags.clone(), input.authors.clone());
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
    store::authors::replace_on(tx, post_id, locale, &authors).await?;
    let (version, revision_id) = (current.version + 1, row.id.0);
    Ok(SavedTranslation { version, revision_id, is_new: false, is_changed: true })
}

/// Tags and authors that do not exist.
async fn unknown_names(conn: &mut Conn, at: &str, input: &TranslationInput) -> StoreResult<Vec<Violation>> {
    let mut violations = Vec::new();
    if !input.tags.is_empty() {
        let known = store::tags::existing(conn, &input.tags).await?;
        violations.extend(unknown(&format!("{at}tags"), &input.tags, &known));
    }
    if !input.authors.is_empty() {
        let known = store::authors::existing(conn, &input.authors).await?;
        violations.extend(unknown(&format!("{at}authors"), &input.authors, &known));
    }
    Ok(violations)
}

fn unknown(field: &str, named: &[Uuid], known: &[Uuid]) -> Vec<Violation> {
    let strangers = named.iter().enumerate().filter(|(_, id)| !known.contains(id));
    strangers.map(|(index, _)| Violation::new(format!("{field}.{index}"), Rule::Unknown)).collect()
}

/// A base that is no revision of the post's other language.
async fn unknown_base(
    conn: &mut Conn,
    (post_id, locale): (Uuid, Locale),
    input: &TranslationInput,
) -> StoreResult<Option<Violation>> {
    let Some(base) = input.base_revision_id else { return Ok(None) };
    let found = store::revisions::numbers(conn, &[Key(base)]).await?;
    let is_of_other =
        found.iter().any(|found| (found.post_id.0, found.locale.0) == (post_id, locale.other()));
    Ok((!is_of_other).then(|| Violation::new(BASE, Rule::Unknown)))
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
    numbered_slug(conn, locale, section, &wanted).await
}

/// The first free one of `slug-2`, `slug-3` …
pub(super) async fn numbered_slug(
    conn: &mut Conn,
    locale: Locale,
    section: &str,
    slug: &str,
) -> DomainResult<String> {
    let prefix = format!("{}-", shortened(slug));
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
