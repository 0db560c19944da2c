//! The page of a working copy.

use chrono::{DateTime, Utc};
use cms_sdk::settings::SiteSettings;
use cms_sdk::{ErrorCode, Locale};
use site_render::build::{Prepared, post};
use site_render::pictures::{PictureView, Pictures, names_on};
use site_render::view::PageView;
use uuid::Uuid;

use super::{copies, lookups, theme};
use crate::error::{DomainError, DomainResult};
use crate::media::to_media;
use crate::store::{self, Conn, StoreError, StoreResult};

/// What a page of a preview shows.
#[derive(Debug)]
pub enum Shown {
    /// The page.
    Page(Box<PageView>),
    /// The post has no such language.
    NoTranslation,
}

/// One language of a post as its page would be if the whole post were published now. Three things differ: search engines are told to
/// keep out, reads are not counted, and the language switch leads to the other language's preview, where `switch` says it is.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such post.
pub async fn view(
    conn: &mut Conn,
    settings: SiteSettings,
    (post_id, locale): (Uuid, Locale),
    now: DateTime<Utc>,
    switch: String,
) -> DomainResult<Shown> {
    let theme = theme()?;
    let mut site = Prepared::new(settings);
    for copy in copies::of_post(conn, post_id, now).await? {
        site.put(copy);
    }
    let Ok(made) =
        lookups::complete(conn, &mut site, |site| post::page(site, theme, post_id, locale)).await?;
    let Some(mut view) = made else { return Ok(Shown::NoTranslation) };
    view.pictures = pictures(conn, &view).await?;
    view.head.noindex = true;
    view.post = None;
    if view.shell.switch.translated {
        view.shell.switch.href = switch;
    }
    Ok(Shown::Page(Box::new(view)))
}

/// What is known of the uploaded pictures that a page names.
async fn pictures(conn: &mut Conn, view: &PageView) -> StoreResult<Pictures> {
    let names = names_on(view).map_err(|error| StoreError::Other(error.into()))?;
    let known = store::media::named(conn, &names.into_iter().collect::<Vec<_>>()).await?;
    Ok(known.into_iter().map(|row| PictureView::of(&to_media(row), view.shell.locale)).collect())
}

/// The page's HTML. Long texts take a while, so it is made beside the other requests.
///
/// # Errors
/// When the theme fails on this page.
pub async fn html(view: Box<PageView>) -> DomainResult<String> {
    let theme = theme()?;
    let rendered = tokio::task::spawn_blocking(move || theme.render(&view)).await;
    let html = rendered.map_err(|_| DomainError::from(ErrorCode::Internal))?;
    html.map_err(|error| StoreError::Other(anyhow::anyhow!("{error}")).into())
}

/// The title of a post's working copies: the English one, or else the Vietnamese.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such post.
pub async fn title(conn: &mut Conn, post_id: Uuid, now: DateTime<Utc>) -> DomainResult<String> {
    let copies = copies::of_post(conn, post_id, now).await?;
    Ok(copies.into_iter().next().map(|copy| copy.title).unwrap_or_default())
}
