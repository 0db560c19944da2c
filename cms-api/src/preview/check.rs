//! What an editor should look at before a working copy is published.

use chrono::{DateTime, Utc};
use cms_sdk::content::Translation;
use cms_sdk::settings::SiteSettings;
use cms_sdk::slug::normalize;
use cms_sdk::{ErrorCode, Locale};
use site_render::build::Prepared;
use site_render::check::{self, Finding};
use uuid::Uuid;

use super::{copies, lookups};
use crate::content::TranslationInput;
use crate::error::DomainResult;
use crate::store::{self, Conn};

/// Checks the saved working copy.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such translation.
pub async fn saved(
    conn: &mut Conn,
    settings: SiteSettings,
    (post_id, locale): (Uuid, Locale),
    now: DateTime<Utc>,
) -> DomainResult<Vec<Finding>> {
    let copies = copies::of_post(conn, post_id, now).await?;
    let copy = copies.iter().find(|copy| copy.locale == locale).cloned().ok_or(ErrorCode::NotFound)?;
    findings(conn, settings, copies, copy).await
}

/// Checks a working copy that is not saved; places are those of its texts as they were given.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such post.
pub async fn unsaved(
    conn: &mut Conn,
    settings: SiteSettings,
    (post_id, locale): (Uuid, Locale),
    input: TranslationInput,
    now: DateTime<Utc>,
) -> DomainResult<Vec<Finding>> {
    let post = store::posts::find(conn, post_id).await?.ok_or(ErrorCode::NotFound)?;
    let copies = copies::of_post(conn, post_id, now).await?;
    let saved = copies.iter().find(|copy| copy.locale == locale);
    let slug = match (&input.slug, saved) {
        (None, Some(saved)) => saved.slug.clone(),
        _ => input.wanted_slug(),
    };
    let copy = Translation {
        post_id,
        locale,
        kind: post.kind.0,
        revision_id: Uuid::nil(),
        slug,
        title: normalize(input.title.trim()),
        summary: input.summary,
        body: input.body,
        sections: input.sections,
        cover: input.cover,
        seo: input.seo,
        tags: Vec::new(),
        authors: Vec::new(),
        ordinal: 0,
        source_path: post.source_path,
        published_at: now,
        updated_at: now,
    };
    findings(conn, settings, copies, copy).await
}

async fn findings(
    conn: &mut Conn,
    settings: SiteSettings,
    copies: Vec<Translation>,
    copy: Translation,
) -> DomainResult<Vec<Finding>> {
    let mut site = Prepared::new(settings);
    for other in copies {
        site.put(other);
    }
    let Ok(found) = lookups::complete(conn, &mut site, |site| check::check(site, site, &copy)).await?;
    Ok(found)
}
