//! Tags: words per language, live on save.

use std::collections::{BTreeSet, HashMap};

use cms_sdk::content::{Tag, TagWords, Translation};
use cms_sdk::feed::{Entry, RemovedId};
use cms_sdk::slug::{fold, is_slug, normalize, slugify};
use cms_sdk::{ErrorCode, Locale};
use uuid::Uuid;

use super::text::Check;
use super::{live, taken};
use crate::clock::Clock;
use crate::error::{DomainError, DomainResult, Rule, Violation};
use crate::feed;
use crate::store::tags::{TagRow, TagWordsRow};
use crate::store::types::{At, Key, Lang};
use crate::store::{self, Conn, StoreResult, Tx};

const MAX_NAME: usize = 60;
/// Words that stand in the addresses of a tag's list pages.
const RESERVED: [&str; 2] = ["page", "trang"];

/// A tag as an editor writes it; a language without words does not show it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagInput {
    /// English words.
    pub en: Option<TagWordsInput>,
    /// Vietnamese words.
    pub vi: Option<TagWordsInput>,
    /// Whether its articles are parts of a series.
    pub series: bool,
}

/// A tag's words in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagWordsInput {
    /// Shown to readers, at most 60 characters.
    pub name: String,
    /// Part of its address; made from the name where absent.
    pub slug: Option<String>,
}

/// A tag and its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditedTag {
    /// The tag.
    pub tag: Tag,
    /// Its version.
    pub version: i64,
}

/// All tags, oldest first.
///
/// # Errors
/// When the store does not answer.
pub async fn all(conn: &mut Conn) -> StoreResult<Vec<EditedTag>> {
    let mut words = store::tags::all_words(conn).await?.into_iter().peekable();
    let mut tags = Vec::new();
    for row in store::tags::all(conn).await? {
        let mut own = Vec::new();
        while let Some(word) = words.next_if(|word| word.tag_id == row.id) {
            own.push(word);
        }
        tags.push(EditedTag { tag: to_tag(row.id.0, own, row.series), version: row.version });
    }
    Ok(tags)
}

/// A page of the tags by English or else Vietnamese name, and how many there are; `query` keeps those with a name that holds it,
/// tones or not.
///
/// # Errors
/// When the store does not answer.
pub async fn list(
    conn: &mut Conn,
    query: Option<&str>,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<EditedTag>, i64)> {
    let wanted = fold(query.unwrap_or_default().trim());
    let names = |tag: &Tag| [&tag.en, &tag.vi].map(|words| words.as_ref().map(|words| fold(&words.name)));
    let mut tags = all(conn).await?;
    tags.retain(|one| names(&one.tag).iter().flatten().any(|name| name.contains(&wanted)));
    tags.sort_by_cached_key(|one| (names(&one.tag).into_iter().flatten().next(), one.tag.id));
    let total = i64::try_from(tags.len()).unwrap_or(i64::MAX);
    let skip = usize::try_from(offset).unwrap_or(usize::MAX);
    let take = usize::try_from(limit).unwrap_or_default();
    Ok((tags.into_iter().skip(skip).take(take).collect(), total))
}

/// The tag of that id.
///
/// # Errors
/// [`ErrorCode::NotFound`].
pub async fn find(conn: &mut Conn, id: Uuid) -> DomainResult<EditedTag> {
    let row = store::tags::find(conn, id).await?.ok_or(ErrorCode::NotFound)?;
    let words = store::tags::words_of(conn, &[id]).await?;
    Ok(EditedTag { tag: to_tag(id, words, row.series), version: row.version })
}

/// The tag with this slug in a language.
///
/// # Errors
/// When the store does not answer.
pub async fn id_of_slug(conn: &mut Conn, locale: Locale, slug: &str) -> StoreResult<Option<Uuid>> {
    store::tags::id_of_slug(conn, locale, slug).await
}

/// The words of some tags, by tag and language.
#[derive(Debug, Default)]
pub struct TagNames(HashMap<(Uuid, Locale), TagWords>);

impl TagNames {
    /// The words of a tag in a language.
    pub fn get(&self, id: Uuid, locale: Locale) -> Option<&TagWords> {
        self.0.get(&(id, locale))
    }
}

/// The words of all tags on these pages.
///
/// # Errors
/// When the store does not answer.
pub async fn names_of(conn: &mut Conn, pages: &[Translation]) -> StoreResult<TagNames> {
    let ids: BTreeSet<Uuid> = pages.iter().flat_map(|page| &page.tags).map(|place| place.tag_id).collect();
    if ids.is_empty() {
        return Ok(TagNames::default());
    }
    let rows = store::tags::words_of(conn, &ids.into_iter().collect::<Vec<_>>()).await?;
    let words = rows
        .into_iter()
        .map(|row| ((row.tag_id.0, row.locale.0), TagWords { name: row.name, slug: row.slug }));
    Ok(TagNames(words.collect()))
}

/// Creates a tag; gives it and the newest `seq` of the feed.
///
/// # Errors
/// The rules that are broken; [`ErrorCode::SlugTaken`].
pub async fn create(tx: &mut Tx, clock: &Clock, input: TagInput) -> DomainResult<(EditedTag, i64)> {
    let mut entries = Vec::new();
    let tag = create_collect(tx, clock, None, input, &mut entries).await?;
    Ok((tag, feed::record(tx, clock, entries).await?))
}

/// [`create`] as part of a transaction that records `entries` itself; under this id, if one is given.
///
/// # Errors
/// As [`create`]; [`ErrorCode::Conflict`] when the id is taken.
pub async fn create_collect(
    tx: &mut Tx,
    clock: &Clock,
    id: Option<Uuid>,
    input: TagInput,
    entries: &mut Vec<Entry>,
) -> DomainResult<EditedTag> {
    let id = id.unwrap_or_else(|| clock.new_id());
    let series = input.series;
    let words = checked(tx, id, input).await?;
    if store::tags::find(tx, id).await?.is_some() {
        return Err(ErrorCode::Conflict.into());
    }
    let now = At(clock.now());
    let row = TagRow { id: Key(id), version: 1, created_at: now, updated_at: now, series };
    store::tags::insert(tx, &row).await?;
    store::tags::replace_words(tx, id, &words).await.map_err(taken)?;
    let tag = to_tag(id, words, series);
    entries.push(Entry::Tag(tag.clone()));
    Ok(EditedTag { tag, version: 1 })
}

/// Puts other words in the place of the expected version; gives the tag and the newest `seq` of the feed.
///
/// # Errors
/// As [`create`]; [`ErrorCode::NotFound`], [`ErrorCode::PreconditionFailed`].
pub async fn update(
    tx: &mut Tx,
    clock: &Clock,
    id: Uuid,
    expected: i64,
    input: TagInput,
) -> DomainResult<(EditedTag, i64)> {
    let mut entries = Vec::new();
    let tag = update_collect(tx, clock, id, expected, input, &mut entries).await?;
    Ok((tag, feed::record(tx, clock, entries).await?))
}

/// [`update`] as part of a transaction that records `entries` itself.
///
/// # Errors
/// As [`update`].
pub async fn update_collect(
    tx: &mut Tx,
    clock: &Clock,
    id: Uuid,
    expected: i64,
    input: TagInput,
    entries: &mut Vec<Entry>,
) -> DomainResult<EditedTag> {
    store::tags::find(tx, id).await?.ok_or(ErrorCode::NotFound)?;
    let series = input.series;
    let words = checked(tx, id, input).await?;
    if !store::tags::update(tx, id, expected, series, At(clock.now())).await? {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    store::tags::replace_words(tx, id, &words).await.map_err(taken)?;
    let tag = to_tag(id, words, series);
    entries.push(Entry::Tag(tag.clone()));
    Ok(EditedTag { tag, version: expected + 1 })
}

/// Deletes the expected version of a tag; live pages that carry it follow at once. Gives the newest `seq` of the feed.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::PreconditionFailed`].
pub async fn delete(tx: &mut Tx, clock: &Clock, id: Uuid, expected: i64) -> DomainResult<i64> {
    store::tags::find(tx, id).await?.ok_or(ErrorCode::NotFound)?;
    let list = id.to_string();
    if !store::tags::delete(tx, id, expected).await? {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    let mut entries = vec![Entry::TagRemoved(RemovedId { id })];
    for locale in Locale::ALL {
        let (post_ids, _) = store::list_places::live_posts(tx, &list, locale, None, 0, i64::MAX).await?;
        store::list_places::clear(tx, &list, locale).await?;
        entries.extend(live::entries(tx, &post_ids, |_, live| live == locale).await?);
    }
    Ok(feed::record(tx, clock, entries).await?)
}

/// The tag with this name in this language; made where there is none, for imports. Names that make the same slug are one tag, in
/// the other language too: then the tag gets its words in this one.
///
/// # Errors
/// The rules that the name breaks.
pub async fn find_or_create(
    tx: &mut Tx,
    clock: &Clock,
    locale: Locale,
    name: &str,
    entries: &mut Vec<Entry>,
) -> DomainResult<Uuid> {
    let slug = slugify(name);
    if let Some(id) = store::tags::id_of_slug(tx, locale, &slug).await? {
        return Ok(id);
    }
    let words = Some(TagWordsInput { name: name.to_owned(), slug: None });
    if let Some(id) = store::tags::id_of_slug(tx, locale.other(), &slug).await? {
        let EditedTag { tag, version } = find(tx, id).await?;
        if tag.words(locale).is_none() {
            let keep = |words: Option<TagWords>| {
                words.map(|words| TagWordsInput { name: words.name, slug: Some(words.slug) })
            };
            let series = tag.series;
            let input = match locale {
                Locale::En => TagInput { en: words, vi: keep(tag.vi), series },
                Locale::Vi => TagInput { en: keep(tag.en), vi: words, series },
            };
            return Ok(update_collect(tx, clock, id, version, input, entries).await?.tag.id);
        }
    }
    let input = match locale {
        Locale::En => TagInput { en: words, ..TagInput::default() },
        Locale::Vi => TagInput { vi: words, ..TagInput::default() },
    };
    Ok(create_collect(tx, clock, None, input, entries).await?.tag.id)
}

/// The rows of a tag's words, if they are right.
async fn checked(conn: &mut Conn, id: Uuid, input: TagInput) -> DomainResult<Vec<TagWordsRow>> {
    let mut violations = validate(&input);
    let mut rows = Vec::new();
    for (locale, words) in [(Locale::En, input.en), (Locale::Vi, input.vi)] {
        let Some(words) = words else { continue };
        let name = normalize(words.name.trim());
        let slug = words.slug.unwrap_or_else(|| slugify(&name));
        rows.push(TagWordsRow { tag_id: Key(id), locale: Lang(locale), folded: fold(&name), name, slug });
    }
    if rows.is_empty() {
        violations.push(Violation::new("en", Rule::Required));
    }
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    for row in &rows {
        let owner = store::tags::id_of_slug(conn, row.locale.0, &row.slug).await?;
        if owner.is_some_and(|owner| owner != id) {
            return Err(ErrorCode::SlugTaken.into());
        }
    }
    Ok(rows)
}

/// The rules that a tag's words break; whether a slug is taken is checked where it is saved.
pub fn validate(input: &TagInput) -> Vec<Violation> {
    let mut check = Check::default();
    for (locale, words) in [(Locale::En, &input.en), (Locale::Vi, &input.vi)] {
        let Some(words) = words else { continue };
        check.required(format!("{locale}.name"), &words.name, MAX_NAME);
        let slug = words.slug.clone().unwrap_or_else(|| slugify(&words.name));
        if RESERVED.contains(&slug.as_str()) {
            check.refuse(format!("{locale}.slug"), Rule::ReservedSlug);
        } else if !is_slug(&slug) && (words.slug.is_some() || !words.name.trim().is_empty()) {
            check.refuse(format!("{locale}.slug"), Rule::NotASlug);
        }
    }
    check.done()
}

fn to_tag(id: Uuid, rows: Vec<TagWordsRow>, series: bool) -> Tag {
    let mut tag = Tag { id, en: None, vi: None, series };
    for row in rows {
        let words = Some(TagWords { name: row.name, slug: row.slug });
        match row.locale.0 {
            Locale::En => tag.en = words,
            Locale::Vi => tag.vi = words,
        }
    }
    tag
}
