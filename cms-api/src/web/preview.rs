//! `/preview/…`: what is not published, for whoever has a signed link. No scope is asked for: the link is the permission.
//!
//! | route | what |
//! |---|---|
//! | `/preview/{token}` | both languages side by side, one at a time on a phone |
//! | `/preview/{token}/{locale}` | the page itself, on the site's theme |
//! | `/preview/assets/…` | the theme's assets, under names that change with their bytes |
//!
//! Nothing here is logged with its path, since a link is a secret while it works.

mod pages;

use std::sync::Arc;

use chrono_tz::Tz;
use cms_sdk::{ErrorCode, Locale};
use poem::http::StatusCode;
use poem::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_TYPE};
use poem::middleware::CatchPanic;
use poem::web::{Data, Path};
use poem::{Endpoint, EndpointExt as _, IntoResponse as _, Request, Response, Route, get, handler};

use super::context::preferred_language;
use super::error::ApiResult;
use super::middleware::time_limit::time_limit;
use crate::app::App;
use crate::error::DomainError;
use crate::preview::link::{Link, Refused};
use crate::preview::page::{self, Shown};
use crate::preview::{BASE, theme};
use crate::settings;
use pages::{Frame, Say, answer, with_policy};

/// The routes, below [`BASE`].
pub(super) fn routes() -> impl Endpoint<Output = Response> {
    Route::new()
        .at("/assets/*path", get(asset))
        .at("/:token", get(frame))
        .at("/:token/:locale", get(one_language))
        .around(time_limit)
        .with(CatchPanic::new())
        .map_to_response()
}

/// Both languages side by side.
#[handler]
async fn frame(app: Data<&Arc<App>>, Path(token): Path<String>, request: &Request) -> Response {
    let language = language(request);
    match side_by_side(&app, &token, language).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn side_by_side(app: &App, token: &str, language: Locale) -> ApiResult<Response> {
    let now = app.clock.now();
    let link = match Link::open(&app.root_key, now, token) {
        Ok(link) => link,
        Err(refused) => return refuse(refused, language),
    };
    let mut conn = app.store.read().await?;
    let title = match page::title(&mut conn, link.post_id, now).await {
        Err(DomainError::Refused(ErrorCode::NotFound)) => return refuse(Refused::Unknown, language),
        title => title?,
    };
    let (settings, _) = settings::load(&mut conn).await?;
    let zone: Tz = settings.time_zone.parse().unwrap_or(Tz::UTC);
    let until = format!("{} {zone}", link.expires_at.with_timezone(&zone).format("%H:%M"));
    let html = pages::frame(&Frame::new(language, &title, &until, &format!("{BASE}/{token}")))?;
    Ok(answer(StatusCode::OK, html))
}

/// One language of the post.
#[handler]
async fn one_language(
    app: Data<&Arc<App>>,
    Path((token, locale)): Path<(String, String)>,
    request: &Request,
) -> Response {
    match shown(&app, &token, &locale, language(request)).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn shown(app: &App, token: &str, locale: &str, language: Locale) -> ApiResult<Response> {
    let now = app.clock.now();
    let link = match Link::open(&app.root_key, now, token) {
        Ok(link) => link,
        Err(refused) => return refuse(refused, language),
    };
    let Ok(locale) = locale.parse::<Locale>() else { return refuse(Refused::Unknown, language) };
    let mut conn = app.store.read().await?;
    let (settings, _) = settings::load(&mut conn).await?;
    let switch = format!("{BASE}/{token}/{}", locale.other());
    let shown = match page::view(&mut conn, settings, (link.post_id, locale), now, switch).await {
        Err(DomainError::Refused(ErrorCode::NotFound)) => return refuse(Refused::Unknown, language),
        shown => shown?,
    };
    drop(conn);
    Ok(match shown {
        // The page brings its policy; what only a header can say is who may frame it.
        Shown::Page(view) => with_policy(StatusCode::OK, page::html(view).await?, "frame-ancestors 'self'"),
        Shown::NoTranslation => {
            let says = [Say::new(locale, "preview-missing", None)];
            answer(StatusCode::NOT_FOUND, pages::message(&says)?)
        }
    })
}

/// The page for a link that shows nothing, in both languages, the reader's first.
fn refuse(refused: Refused, language: Locale) -> ApiResult<Response> {
    let (status, title, text) = match refused {
        Refused::Expired => (StatusCode::GONE, "preview-gone", "preview-gone-text"),
        Refused::Unknown => (StatusCode::NOT_FOUND, "preview-unknown", "preview-unknown-text"),
    };
    let says = [language, language.other()].map(|locale| Say::new(locale, title, Some(text)));
    Ok(answer(status, pages::message(&says)?))
}

/// A file of the theme.
#[handler]
async fn asset(Path(path): Path<String>) -> Response {
    let wanted = format!("assets/{path}");
    let found = theme().ok().and_then(|theme| theme.assets().iter().find(|asset| asset.path == wanted));
    match found {
        Some(asset) => Response::builder()
            .header(CONTENT_TYPE, media_type(&path))
            .header(CACHE_CONTROL, "public, max-age=31536000, immutable")
            .header("X-Content-Type-Options", "nosniff")
            .body(asset.bytes.clone()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

fn language(request: &Request) -> Locale {
    preferred_language(request.header(ACCEPT_LANGUAGE).unwrap_or_default())
}
