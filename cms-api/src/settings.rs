//! The site's settings: content too, live on save, each edit one change of the feed.

pub mod origins;
mod validate;

use cms_sdk::ErrorCode;
use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use cms_sdk::feed::Entry;
use cms_sdk::settings::SiteSettings;

use crate::clock::Clock;
use crate::content::SECTION_PAGES;
use crate::content::input::json_error;
use crate::error::{DomainError, DomainResult, Rule, Violation};
use crate::feed;
use crate::store::types::At;
use crate::store::{self, Conn, StoreResult, Tx};

pub use validate::validate;

/// The settings and their version; the defaults and 0 before the first edit.
///
/// # Errors
/// When the store does not answer.
pub async fn load(conn: &mut Conn) -> StoreResult<(SiteSettings, i64)> {
    match store::settings::find(conn).await? {
        Some((version, document)) => Ok((serde_json::from_str(&document).map_err(json_error)?, version)),
        None => Ok((SiteSettings::default(), 0)),
    }
}

/// Settings as they are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The settings.
    pub settings: SiteSettings,
    /// Their version.
    pub version: i64,
    /// Newest `seq` of the feed; none when nothing was changed.
    pub seq: Option<i64>,
}

/// Puts other settings in the place of the expected version. Settings that are there already change nothing.
///
/// # Errors
/// The rules that are broken; [`ErrorCode::PreconditionFailed`] when another version is there.
pub async fn save(tx: &mut Tx, clock: &Clock, expected: i64, settings: SiteSettings) -> DomainResult<Saved> {
    let mut entries = Vec::new();
    let (settings, version) = save_collect(tx, clock, expected, settings, &mut entries).await?;
    let seq = if entries.is_empty() { None } else { Some(feed::record(tx, clock, entries).await?) };
    Ok(Saved { settings, version, seq })
}

/// [`save`] as part of a larger transaction, which records `entries` itself. Gives the settings and their version.
///
/// # Errors
/// As [`save`].
pub async fn save_collect(
    tx: &mut Tx,
    clock: &Clock,
    expected: i64,
    settings: SiteSettings,
    entries: &mut Vec<Entry>,
) -> DomainResult<(SiteSettings, i64)> {
    let settings = validate::normalized(settings);
    let (current, version) = load(tx).await?;
    if version != expected {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    let mut violations = validate(&settings);
    violations.extend(unknown_posts(tx, &settings, &current).await?);
    violations.extend(taken_paths(tx, &settings).await?);
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    if version > 0 && current == settings {
        return Ok((current, version));
    }
    let document = serde_json::to_string(&settings).map_err(json_error)?;
    if !store::settings::replace(tx, expected, &document, At(clock.now())).await? {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    entries.push(Entry::Settings(settings.clone()));
    Ok((settings, expected + 1))
}

/// The front page must be a page, what is pinned must be articles. What the settings named before may be gone since: then it shows
/// nowhere, and stands in the way of no other edit.
async fn unknown_posts(
    conn: &mut Conn,
    settings: &SiteSettings,
    current: &SiteSettings,
) -> StoreResult<Vec<Violation>> {
    let front_page = settings.front_page.map(|id| ("frontPage".to_owned(), id, false));
    let pinned = settings.pinned.iter().enumerate().map(|(index, id)| (format!("pinned.{index}"), *id, true));
    let mut violations = Vec::new();
    for (field, id, must_be_article) in front_page.into_iter().chain(pinned) {
        match store::posts::find(conn, id).await? {
            None if current.front_page == Some(id) || current.pinned.contains(&id) => {}
            None => violations.push(Violation::new(field, Rule::Unknown)),
            Some(post) if (post.kind.0 == PostKind::Article) != must_be_article => {
                violations.push(Violation::new(field, Rule::NotForThisKind));
            }
            Some(_) => {}
        }
    }
    Ok(violations)
}

/// A section's path is an address that no page of that language may have.
async fn taken_paths(conn: &mut Conn, settings: &SiteSettings) -> StoreResult<Vec<Violation>> {
    let mut violations = Vec::new();
    for locale in Locale::ALL {
        let words = settings.locale(locale);
        for (field, path) in [("postsPath", &words.posts_path), ("tagsPath", &words.tags_path)] {
            let nobody = uuid::Uuid::nil();
            if store::translations::slug_is_taken(conn, locale, SECTION_PAGES, path, nobody).await? {
                violations.push(Violation::new(format!("{locale}.{field}"), Rule::Duplicate));
            }
        }
    }
    Ok(violations)
}
