//! Authors: a profile with words per language, live on save.

use std::collections::{BTreeSet, HashMap};

use cms_sdk::content::{Author, AuthorWords, Picture, Translation};
use cms_sdk::feed::{Entry, RemovedId};
use cms_sdk::slug::{fold, normalize, slugify};
use cms_sdk::{ErrorCode, Locale};
use uuid::Uuid;

use super::input::json_error;
use super::text::{Check, is_link};
use super::{live, taken};
use crate::clock::Clock;
use crate::error::{DomainError, DomainResult, Rule, Violation};
use crate::feed;
use crate::store::authors::{AuthorRow, AuthorWordsRow, ProfileRow};
use crate::store::types::{At, Key, Lang};
use crate::store::{self, Conn, StoreResult, Tx};

const MAX_NAME: usize = 80;
const MAX_BIO: usize = 500;

/// An author as an editor writes them. A language without words shows the other's name, and no bio.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthorInput {
    /// Their name in files; made from the name where absent.
    pub slug: Option<String>,
    /// Their picture.
    pub picture: Option<Picture>,
    /// Their page elsewhere.
    pub link: Option<String>,
    /// English words.
    pub en: Option<AuthorWords>,
    /// Vietnamese words.
    pub vi: Option<AuthorWords>,
}

/// An author and their version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditedAuthor {
    /// The author.
    pub author: Author,
    /// Their version.
    pub version: i64,
}

/// All authors, oldest first.
///
/// # Errors
/// When the store does not answer.
pub async fn all(conn: &mut Conn) -> StoreResult<Vec<EditedAuthor>> {
    let rows = store::authors::all(conn).await?;
    with_words(rows, store::authors::all_words(conn).await?)
}

fn with_words(rows: Vec<AuthorRow>, words: Vec<AuthorWordsRow>) -> StoreResult<Vec<EditedAuthor>> {
    let mut own: HashMap<Key, Vec<AuthorWordsRow>> = HashMap::new();
    for word in words {
        own.entry(word.author_id).or_default().push(word);
    }
    let edited = |row: AuthorRow| {
        let (version, words) = (row.version, own.remove(&row.id).unwrap_or_default());
        Ok(EditedAuthor { author: to_author(row, words)?, version })
    };
    rows.into_iter().map(edited).collect()
}

/// A page of the authors by name, and how many there are; `query` keeps those with a name or slug that holds it, tones or not.
///
/// # Errors
/// When the store does not answer.
pub async fn list(
    conn: &mut Conn,
    query: Option<&str>,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<EditedAuthor>, i64)> {
    let wanted = fold(query.unwrap_or_default().trim());
    let names = |author: &Author| -> Vec<String> {
        let names = Locale::ALL.iter().filter_map(|locale| Some(&author.words(*locale)?.name));
        names.chain([&author.slug]).map(|name| fold(name)).collect()
    };
    let mut authors = all(conn).await?;
    authors.retain(|one| names(&one.author).iter().any(|name| name.contains(&wanted)));
    authors.sort_by_cached_key(|one| (names(&one.author).into_iter().next(), one.author.id));
    let total = i64::try_from(authors.len()).unwrap_or(i64::MAX);
    let skip = usize::try_from(offset).unwrap_or(usize::MAX);
    let take = usize::try_from(limit).unwrap_or_default();
    Ok((authors.into_iter().skip(skip).take(take).collect(), total))
}

/// The author of that id.
///
/// # Errors
/// [`ErrorCode::NotFound`].
pub async fn find(conn: &mut Conn, id: Uuid) -> DomainResult<EditedAuthor> {
    let rows = store::authors::of_ids(conn, &[id]).await?;
    let words = store::authors::words_of(conn, &[id]).await?;
    Ok(with_words(rows, words)?.pop().ok_or(ErrorCode::NotFound)?)
}

/// Everybody whom these pages are by.
///
/// # Errors
/// When the store does not answer.
pub async fn of_pages(conn: &mut Conn, pages: &[Translation]) -> StoreResult<HashMap<Uuid, Author>> {
    let ids: BTreeSet<Uuid> = pages.iter().flat_map(|page| &page.authors).copied().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let rows = store::authors::of_ids(conn, &ids).await?;
    let authors = with_words(rows, store::authors::words_of(conn, &ids).await?)?;
    Ok(authors.into_iter().map(|one| (one.author.id, one.author)).collect())
}

/// Creates an author; gives them and the newest `seq` of the feed.
///
/// # Errors
/// The rules that are broken; [`ErrorCode::SlugTaken`].
pub async fn create(tx: &mut Tx, clock: &Clock, input: AuthorInput) -> DomainResult<(EditedAuthor, i64)> {
    let mut entries = Vec::new();
    let author = create_collect(tx, clock, None, input, &mut entries).await?;
    Ok((author, feed::record(tx, clock, entries).await?))
}

/// [`create`] as part of a transaction that records `entries` itself; under this id, if one is given.
///
/// # Errors
/// As [`create`]; [`ErrorCode::Conflict`] when the id is taken.
pub async fn create_collect(
    tx: &mut Tx,
    clock: &Clock,
    id: Option<Uuid>,
    input: AuthorInput,
    entries: &mut Vec<Entry>,
) -> DomainResult<EditedAuthor> {
    let id = id.unwrap_or_else(|| clock.new_id());
    let author = checked(tx, id, input).await?;
    if !store::authors::existing(tx, &[id]).await?.is_empty() {
        return Err(ErrorCode::Conflict.into());
    }
    let now = At(clock.now());
    let row = AuthorRow {
        id: Key(id),
        slug: author.slug.clone(),
        picture: stored_picture(&author)?,
        link: author.link.clone(),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::authors::insert(tx, &row).await.map_err(taken)?;
    store::authors::replace_words(tx, id, &word_rows(&author)).await?;
    entries.push(Entry::Author(author.clone()));
    Ok(EditedAuthor { author, version: 1 })
}

/// Puts another profile in the place of the expected version; gives it and the newest `seq` of the feed.
///
/// # Errors
/// As [`create`]; [`ErrorCode::NotFound`], [`ErrorCode::PreconditionFailed`].
pub async fn update(
    tx: &mut Tx,
    clock: &Clock,
    id: Uuid,
    expected: i64,
    input: AuthorInput,
) -> DomainResult<(EditedAuthor, i64)> {
    let mut entries = Vec::new();
    let author = update_collect(tx, clock, id, expected, input, &mut entries).await?;
    Ok((author, feed::record(tx, clock, entries).await?))
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
    input: AuthorInput,
    entries: &mut Vec<Entry>,
) -> DomainResult<EditedAuthor> {
    if store::authors::existing(tx, &[id]).await?.is_empty() {
        return Err(ErrorCode::NotFound.into());
    }
    let author = checked(tx, id, input).await?;
    let profile = ProfileRow {
        slug: author.slug.clone(),
        picture: stored_picture(&author)?,
        link: author.link.clone(),
        updated_at: At(clock.now()),
    };
    if !store::authors::update(tx, id, expected, &profile).await.map_err(taken)? {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    store::authors::replace_words(tx, id, &word_rows(&author)).await?;
    entries.push(Entry::Author(author.clone()));
    Ok(EditedAuthor { author, version: expected + 1 })
}

/// Deletes the expected version of an author; live pages that name them follow at once. Gives the newest `seq` of the feed.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::PreconditionFailed`].
pub async fn delete(tx: &mut Tx, clock: &Clock, id: Uuid, expected: i64) -> DomainResult<i64> {
    if store::authors::existing(tx, &[id]).await?.is_empty() {
        return Err(ErrorCode::NotFound.into());
    }
    let pages = store::authors::live_pages_of(tx, id).await?;
    if !store::authors::delete(tx, id, expected).await? {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    let mut entries = vec![Entry::AuthorRemoved(RemovedId { id })];
    let post_ids: Vec<Uuid> = pages.iter().map(|(post_id, _)| *post_id).collect();
    entries.extend(live::entries(tx, &post_ids, |post_id, locale| pages.contains(&(post_id, locale))).await?);
    Ok(feed::record(tx, clock, entries).await?)
}

/// The author that an input makes, if it is right.
async fn checked(conn: &mut Conn, id: Uuid, input: AuthorInput) -> DomainResult<Author> {
    let violations = validate(&input);
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    let slug = wanted_slug(&input);
    let words = |words: AuthorWords| AuthorWords {
        name: normalize(words.name.trim()),
        bio: normalize(words.bio.trim()),
    };
    let owner = store::authors::id_of_slug(conn, &slug).await?;
    if owner.is_some_and(|owner| owner != id) {
        return Err(ErrorCode::SlugTaken.into());
    }
    let picture =
        input.picture.map(|picture| Picture { alt: normalize(&picture.alt), src: normalize(&picture.src) });
    Ok(Author { id, slug, picture, link: input.link, en: input.en.map(words), vi: input.vi.map(words) })
}

fn wanted_slug(input: &AuthorInput) -> String {
    let name = || [&input.en, &input.vi].into_iter().flatten().next().map(|words| slugify(&words.name));
    input.slug.clone().or_else(name).unwrap_or_default()
}

/// The rules that a profile breaks; whether a slug is taken is checked where it is saved.
pub fn validate(input: &AuthorInput) -> Vec<Violation> {
    let mut check = Check::default();
    if input.en.is_none() && input.vi.is_none() {
        check.refuse("en", Rule::Required);
    }
    for (locale, words) in [(Locale::En, &input.en), (Locale::Vi, &input.vi)] {
        let Some(words) = words else { continue };
        check.required(format!("{locale}.name"), &words.name, MAX_NAME);
        check.text(format!("{locale}.bio"), &words.bio, MAX_BIO);
    }
    let slug = wanted_slug(input);
    let has_name = [&input.en, &input.vi].into_iter().flatten().any(|words| !words.name.trim().is_empty());
    if input.slug.is_some() || (has_name && !slug.is_empty()) {
        check.slug("slug", &slug);
    } else if has_name {
        // A name in another script makes no slug.
        check.refuse("slug", Rule::Required);
    }
    check.picture("picture", input.picture.as_ref());
    if let Some(link) = &input.link {
        check.address("link", link, is_link);
    }
    check.done()
}

fn stored_picture(author: &Author) -> StoreResult<Option<String>> {
    author.picture.as_ref().map(serde_json::to_string).transpose().map_err(json_error)
}

fn word_rows(author: &Author) -> Vec<AuthorWordsRow> {
    let row = |locale: &Locale| {
        let AuthorWords { name, bio } = author.words(*locale)?.clone();
        Some(AuthorWordsRow { author_id: Key(author.id), locale: Lang(*locale), name, bio })
    };
    Locale::ALL.iter().filter_map(row).collect()
}

fn to_author(row: AuthorRow, rows: Vec<AuthorWordsRow>) -> StoreResult<Author> {
    let picture = row.picture.as_deref().map(serde_json::from_str).transpose().map_err(json_error)?;
    let mut author = Author { id: row.id.0, slug: row.slug, picture, link: row.link, en: None, vi: None };
    for row in rows {
        let words = Some(AuthorWords { name: row.name, bio: row.bio });
        match row.locale.0 {
            Locale::En => author.en = words,
            Locale::Vi => author.vi = words,
        }
    }
    Ok(author)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_broken_rule_is_named() {
        let fields = |input: &AuthorInput| -> Vec<String> {
            validate(input).into_iter().map(|violation| violation.field).collect()
        };
        let words = |name: &str| Some(AuthorWords { name: name.to_owned(), bio: String::new() });
        assert_eq!(fields(&AuthorInput::default()), ["en"]);
        assert_eq!(fields(&AuthorInput { vi: words("Lan Đỗ"), ..AuthorInput::default() }), [""; 0]);
        assert_eq!(fields(&AuthorInput { en: words("你好"), ..AuthorInput::default() }), ["slug"]);
        let wrong = AuthorInput {
            slug: Some("Not One".to_owned()),
            link: Some("javascript:x".to_owned()),
            en: words(""),
            ..AuthorInput::default()
        };
        assert_eq!(fields(&wrong), ["en.name", "slug", "link"]);
    }
}
