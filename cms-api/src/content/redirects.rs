//! Redirects: addresses that pages left, and those that editors make by hand.
//!
//! A redirect names its post, so it never leads to another redirect. While that post is not live the address is gone (410): what
//! travels is worked out from the row and what is live, never stored.

mod moves;

use cms_sdk::content::Redirect;
use cms_sdk::feed::{Entry, RemovedId};
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::{PathKind, site_path};
use cms_sdk::slug::{fold, normalize};
use cms_sdk::{ErrorCode, Locale};
use uuid::Uuid;

use super::text::{Check, MAX_ADDRESS, is_resource, is_root_relative};
use super::{SECTION_PAGES, SECTION_POSTS, taken};
use crate::clock::Clock;
use crate::error::{DomainError, DomainResult, Rule, Violation};
use crate::feed;
use crate::store::redirects::{RedirectFilter, RedirectRow, RedirectWithTarget};
use crate::store::types::{At, Key, Lang};
use crate::store::{self, Conn, StoreResult, Tx};

pub(super) use moves::Moves;

/// A redirect as an editor makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectInput {
    /// The address: a root-relative path; a trailing slash is added where it is missing.
    pub from: String,
    /// The post that it leads to, in `locale`.
    pub post_id: Option<Uuid>,
    /// The language of that post.
    pub locale: Option<Locale>,
    /// Or the path or URL that it leads to. With neither, the address is gone.
    pub to: Option<String>,
}

/// A redirect as editors see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditedRedirect {
    /// What travels, with its post even while that is not live.
    pub redirect: Redirect,
    /// Whether an editor made it; the others follow from pages that moved.
    pub manual: bool,
    /// Its version.
    pub version: i64,
}

impl From<RedirectRow> for EditedRedirect {
    fn from(row: RedirectRow) -> Self {
        let (manual, version) = (row.manual, row.version);
        Self { redirect: to_redirect(row, true), manual, version }
    }
}

/// The redirect as the site follows it.
fn to_redirect(row: RedirectRow, is_live: bool) -> Redirect {
    Redirect {
        id: row.id.0,
        from: row.from_path,
        post_id: row.post_id.filter(|_| is_live).map(|Key(id)| id),
        locale: row.locale.filter(|_| is_live).map(|Lang(locale)| locale),
        to: row.target,
    }
}

fn as_followed((row, live_revision): RedirectWithTarget) -> Redirect {
    to_redirect(row, live_revision.is_some())
}

/// All redirects as the site follows them, oldest first, for snapshots.
///
/// # Errors
/// When the store does not answer.
pub async fn all(conn: &mut Conn) -> StoreResult<Vec<Redirect>> {
    Ok(store::redirects::all(conn).await?.into_iter().map(as_followed).collect())
}

/// A page of the redirects, newest first, and how many there are; `manual` keeps those made by editors, or the others.
///
/// # Errors
/// When the store does not answer.
pub async fn list(
    conn: &mut Conn,
    manual: Option<bool>,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<EditedRedirect>, i64)> {
    let filter = RedirectFilter { manual, ..RedirectFilter::default() };
    find_all(conn, filter, "", offset, limit).await
}

/// A page of the redirects that fit and whose address or target holds a text, and how many do in all: `dong` finds `/đồng/`, so a
/// search reads them all.
///
/// # Errors
/// When the store does not answer.
pub async fn find_all(
    conn: &mut Conn,
    filter: RedirectFilter,
    text: &str,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<EditedRedirect>, i64)> {
    let folded = fold(text);
    if folded.is_empty() {
        let (rows, total) = store::redirects::list(conn, filter, offset, limit).await?;
        return Ok((rows.into_iter().map(|(row, _)| row.into()).collect(), total));
    }
    let (rows, _) = store::redirects::list(conn, filter, 0, i64::MAX).await?;
    let has = |row: &RedirectRow| {
        let target = row.target.as_deref().unwrap_or_default();
        [row.from_path.as_str(), target].iter().any(|text| fold(text).contains(&folded))
    };
    let fitting: Vec<_> = rows.into_iter().map(|(row, _)| row).filter(has).collect();
    let total = i64::try_from(fitting.len()).unwrap_or(i64::MAX);
    let [skip, take] = [offset, limit].map(|number| usize::try_from(number).unwrap_or_default());
    Ok((fitting.into_iter().skip(skip).take(take).map(EditedRedirect::from).collect(), total))
}

/// The redirect of that id.
///
/// # Errors
/// [`ErrorCode::NotFound`].
pub async fn find(conn: &mut Conn, id: Uuid) -> DomainResult<EditedRedirect> {
    let (row, _) = store::redirects::find(conn, id).await?.ok_or(ErrorCode::NotFound)?;
    Ok(row.into())
}

/// Makes a redirect; gives it and the newest `seq` of the feed.
///
/// # Errors
/// The rules that are broken; [`ErrorCode::Conflict`] when the address is a live page or has a redirect.
pub async fn create(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    input: RedirectInput,
) -> DomainResult<(EditedRedirect, i64)> {
    let mut entries = Vec::new();
    let redirect = create_collect(tx, clock, settings, (None, true), input, &mut entries).await?;
    Ok((redirect, feed::record(tx, clock, entries).await?))
}

/// [`create`] as part of a transaction that records `entries` itself; under this id, if one is given, and as an editor's or not.
///
/// # Errors
/// As [`create`]; [`ErrorCode::Conflict`] when the id is taken.
pub async fn create_collect(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    (id, manual): (Option<Uuid>, bool),
    input: RedirectInput,
    entries: &mut Vec<Entry>,
) -> DomainResult<EditedRedirect> {
    if let Some(id) = id
        && store::redirects::find(tx, id).await?.is_some()
    {
        return Err(ErrorCode::Conflict.into());
    }
    let row = RedirectRow {
        id: Key(id.unwrap_or_else(|| clock.new_id())),
        from_path: String::new(),
        post_id: None,
        locale: None,
        target: None,
        manual,
        version: 1,
        created_at: At(clock.now()),
    };
    let row = checked(tx, settings, row, input).await?;
    store::redirects::insert(tx, &row).await.map_err(taken)?;
    written(tx, row, entries).await
}

/// Puts another redirect in the place of the expected version; gives it and the newest `seq` of the feed.
///
/// # Errors
/// As [`create`]; [`ErrorCode::NotFound`], [`ErrorCode::PreconditionFailed`].
pub async fn update(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    id: Uuid,
    expected: i64,
    input: RedirectInput,
) -> DomainResult<(EditedRedirect, i64)> {
    let (row, _) = store::redirects::find(tx, id).await?.ok_or(ErrorCode::NotFound)?;
    if row.version != expected {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    let row = RedirectRow { manual: true, version: expected + 1, ..row };
    let row = checked(tx, settings, row, input).await?;
    if !store::redirects::update(tx, expected, &row).await.map_err(taken)? {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    let mut entries = Vec::new();
    let redirect = written(tx, row, &mut entries).await?;
    Ok((redirect, feed::record(tx, clock, entries).await?))
}

/// Deletes the expected version of a redirect; gives the newest `seq` of the feed.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::PreconditionFailed`].
pub async fn delete(tx: &mut Tx, clock: &Clock, id: Uuid, expected: i64) -> DomainResult<i64> {
    store::redirects::find(tx, id).await?.ok_or(ErrorCode::NotFound)?;
    if !store::redirects::delete(tx, id, expected).await? {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    Ok(feed::record(tx, clock, vec![Entry::RedirectRemoved(RemovedId { id })]).await?)
}

async fn written(tx: &mut Tx, row: RedirectRow, entries: &mut Vec<Entry>) -> DomainResult<EditedRedirect> {
    let stored = store::redirects::find(tx, row.id.0).await?.ok_or(ErrorCode::NotFound)?;
    entries.push(Entry::Redirect(as_followed(stored)));
    Ok(row.into())
}

/// The row with an editor's input in it, if that is right.
async fn checked(
    conn: &mut Conn,
    settings: &SiteSettings,
    row: RedirectRow,
    mut input: RedirectInput,
) -> DomainResult<RedirectRow> {
    input.from = normalize(input.from.trim());
    if !input.from.ends_with('/') {
        input.from.push('/');
    }
    let mut violations = validate(settings, &input);
    if let Some(id) = input.post_id
        && store::posts::find(conn, id).await?.is_none()
    {
        violations.push(Violation::new("postId", Rule::Unknown));
    }
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    let other = store::redirects::find_from(conn, &input.from).await?;
    if other.is_some_and(|other| other.id != row.id) || is_live(conn, settings, &input.from).await? {
        return Err(ErrorCode::Conflict.into());
    }
    Ok(RedirectRow {
        from_path: input.from,
        post_id: input.post_id.map(Key),
        locale: input.locale.map(Lang),
        target: input.to,
        ..row
    })
}

/// The rules that a redirect breaks; what it leads to is checked where it is saved.
pub fn validate(settings: &SiteSettings, input: &RedirectInput) -> Vec<Violation> {
    let mut check = Check::default();
    check.text("from", &input.from, MAX_ADDRESS);
    if !is_address(&input.from) {
        check.refuse("from", Rule::NotALink);
    } else if is_of_the_site(settings, &input.from) {
        check.refuse("from", Rule::ReservedSlug);
    }
    match (input.post_id, input.locale) {
        (Some(_), None) => check.refuse("locale", Rule::Required),
        (None, Some(_)) => check.refuse("postId", Rule::Required),
        _ => {}
    }
    if let Some(to) = &input.to {
        check.address("to", to, is_resource);
        if input.post_id.is_some() || to.trim_end_matches('/') == input.from.trim_end_matches('/') {
            check.refuse("to", Rule::Duplicate);
        }
    }
    check.done()
}

/// Whether a path can stand in a redirects file and as a file's name, below the folder of the site.
fn is_address(path: &str) -> bool {
    let is_plain = |character: char| {
        !character.is_whitespace() && !character.is_control() && !r#"?#*:<>"|\"#.contains(character)
    };
    let inside = path.trim_start_matches('/').trim_end_matches('/');
    is_root_relative(path)
        && path.chars().all(is_plain)
        && (inside.is_empty() || inside.split('/').all(|part| !matches!(part, "" | "." | "..")))
}

fn is_of_the_site(settings: &SiteSettings, path: &str) -> bool {
    path == "/"
        || Locale::ALL.into_iter().any(|locale| {
            [PathKind::Front, PathKind::ArticleList, PathKind::TagList]
                .into_iter()
                .any(|kind| site_path(settings, locale, kind, "") == path)
        })
}

/// Whether a path is a live page's.
async fn is_live(conn: &mut Conn, settings: &SiteSettings, path: &str) -> StoreResult<bool> {
    for locale in Locale::ALL {
        for (section, kind) in [(SECTION_POSTS, PathKind::Article), (SECTION_PAGES, PathKind::Page)] {
            let slug = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            if site_path(settings, locale, kind, slug) == path
                && let Some(row) = store::live::at(conn, locale, section, slug).await?
                && settings.front_page != Some(row.post_id.0)
            {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stays_below_the_site() {
        for good in ["/old/", "/blog/2019/a.html/", "/trang-cũ/", "/a%20b/"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "old/",
            "//x/",
            "/../x/",
            "/a/./b/",
            "/a//b/",
            "/a b/",
            "/a?b/",
            "/*/",
            "/a\\b/",
            "http://x/",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn rules_are_named_at_once() {
        let input = RedirectInput {
            from: "/en/posts/".to_owned(),
            post_id: Some(Uuid::nil()),
            locale: None,
            to: Some("javascript:x".to_owned()),
        };
        let fields: Vec<_> = validate(&SiteSettings::default(), &input)
            .into_iter()
            .map(|broken| (broken.field, broken.rule))
            .collect();
        let expected = [
            ("from", Rule::ReservedSlug),
            ("locale", Rule::Required),
            ("to", Rule::NotALink),
            ("to", Rule::Duplicate),
        ];
        assert_eq!(fields, expected.map(|(field, rule)| (field.to_owned(), rule)));
    }
}
