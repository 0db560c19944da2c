//! Answers what a view asks of the site, from the stores.

use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::content::{Author, PostKind, Tag, Translation};
use cms_sdk::settings::SiteSettings;
use site_render::build::{Found, Prepared, RANGE, Site as _, Wanted};
use uuid::Uuid;

use crate::content::live::{self, Texts};
use crate::content::{authors, tags};
use crate::error::DomainError;
use crate::store::{self, Conn, StoreResult};

/// Lookups that follow from each other: a page, its neighbours, their tags. More rounds than any view has.
const ROUNDS: usize = 8;

/// Makes something of a site, as often as it takes until everything that it asked for is known.
pub(super) async fn complete<T>(
    conn: &mut Conn,
    site: &mut Prepared,
    make: impl Fn(&Prepared) -> T,
) -> StoreResult<T> {
    for _ in 1..ROUNDS {
        let made = make(site);
        let wanted = site.take_wanted();
        if wanted.is_empty() {
            return Ok(made);
        }
        drop(made);
        for one in wanted {
            let found = answer(conn, site.settings(), &one).await?;
            site.know(one, found);
        }
    }
    Ok(make(site))
}

async fn answer(conn: &mut Conn, settings: &SiteSettings, wanted: &Wanted) -> StoreResult<Found> {
    Ok(match wanted {
        Wanted::Translation(post, locale) => page(live_in(conn, *post, *locale, Texts::LeftOut).await?),
        Wanted::Body(post, locale) => {
            let found = live_in(conn, *post, *locale, Texts::Whole).await?;
            Found::Body(found.map(|page| page.body).unwrap_or_default())
        }
        Wanted::Tag(id) => Found::Tag(tag(conn, *id).await?),
        Wanted::Author(id) => Found::Author(author(conn, *id).await?),
        Wanted::PageAt(path) => page(live::at_path(conn, settings, path).await?),
        Wanted::PageFrom(source, preferred) => page(live::from_source(conn, source, *preferred).await?),
        Wanted::NewestArticles(locale, count) => {
            pages(live::newest(conn, *locale, i64::try_from(*count).unwrap_or(i64::MAX)).await?)
        }
        Wanted::Neighbours(tag, locale, ordinal) => {
            let [older, newer] = live::neighbours(conn, *tag, *locale, *ordinal).await?;
            Found::Neighbours((older.map(Arc::new), newer.map(Arc::new)))
        }
        Wanted::Tagged(tag, locale, range) => {
            let ordinals = (range * RANGE + 1, (range + 1) * RANGE);
            pages(live::in_range(conn, *tag, *locale, ordinals).await?)
        }
        Wanted::Answers(path) => Found::Yes(answers(conn, settings, path).await?),
        Wanted::HasTitle(locale, title, except) => {
            Found::Yes(store::translations::title_is_taken(conn, *locale, title, *except).await?)
        }
    })
}

fn page(found: Option<Translation>) -> Found {
    Found::Page(found.map(|page| Arc::new(Translation { body: String::new(), ..page })))
}

fn pages(found: Vec<Translation>) -> Found {
    Found::Pages(Arc::new(found.into_iter().map(Arc::new).collect()))
}

async fn live_in(
    conn: &mut Conn,
    post: Uuid,
    locale: Locale,
    texts: Texts,
) -> StoreResult<Option<Translation>> {
    let live = live::translations(conn, &[post], texts).await?;
    Ok(live.into_iter().find(|page| page.locale == locale))
}

async fn author(conn: &mut Conn, id: Uuid) -> StoreResult<Option<Author>> {
    match authors::find(conn, id).await {
        Ok(found) => Ok(Some(found.author)),
        Err(DomainError::Store(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

async fn tag(conn: &mut Conn, id: Uuid) -> StoreResult<Option<Arc<Tag>>> {
    match tags::find(conn, id).await {
        Ok(found) => Ok(Some(Arc::new(found.tag))),
        Err(DomainError::Store(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

/// Whether something that is no page of a post answers: what the API serves itself, the list of a tag that has articles, a redirect
/// that leads somewhere.
async fn answers(conn: &mut Conn, settings: &SiteSettings, path: &str) -> StoreResult<bool> {
    const OURS: [&str; 4] = ["/console/", "/docs/", "/openapi.json/", "/v1/"];
    if OURS.iter().any(|own| path.starts_with(own)) {
        return Ok(true);
    }
    if let Some(name) = path.strip_prefix("/media/") {
        let name = name.trim_end_matches('/').to_owned();
        return Ok(!store::media::named(conn, &[name]).await?.is_empty());
    }
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    if let [language, section, slug] = parts.as_slice()
        && let Ok(locale) = language.parse::<Locale>()
        && *section == settings.locale(locale).tags_path
        && let Some(tag) = store::tags::id_of_slug(conn, locale, slug).await?
    {
        let kind = Some(PostKind::Article);
        let (_, articles) =
            store::list_places::live_posts(conn, &tag.to_string(), locale, kind, 0, 1).await?;
        return Ok(articles > 0);
    }
    let Some(redirect) = store::redirects::find_from(conn, path).await? else { return Ok(false) };
    match (redirect.post_id, redirect.locale) {
        (Some(post), Some(locale)) => store::live::is_live(conn, post.0, locale.0).await,
        _ => Ok(redirect.target.is_some()),
    }
}
