//! Whom an article is by.

use cms_sdk::Locale;
use cms_sdk::content::{Author, Translation};
use cms_sdk::site_path::{PathKind, site_path};

use super::Site;
use crate::view::AuthorView;

/// Those of a translation's authors who exist, in the editor's order.
///
/// # Errors
/// When a lookup fails.
pub fn of<S: Site>(site: &S, translation: &Translation) -> Result<Vec<Author>, S::Error> {
    let mut authors = Vec::with_capacity(translation.authors.len());
    for id in &translation.authors {
        authors.extend(site.author(*id)?);
    }
    Ok(authors)
}

/// As the article's page shows them.
///
/// # Errors
/// When a lookup fails.
pub fn byline<S: Site>(site: &S, translation: &Translation) -> Result<Vec<AuthorView>, S::Error> {
    Ok(of(site, translation)?.into_iter().map(|author| view(site, author, translation.locale)).collect())
}

/// Somebody as pages of a language show them.
pub fn view<S: Site>(site: &S, author: Author, locale: Locale) -> AuthorView {
    AuthorView {
        name: author.name(locale).to_owned(),
        href: path(site, &author, locale),
        bio: author.words(locale).map(|words| words.bio.clone()).unwrap_or_default(),
        picture: author.picture,
        link: author.link,
    }
}

/// Where their page is, in a language that they have an article in.
pub fn path<S: Site>(site: &S, author: &Author, locale: Locale) -> String {
    site_path(site.settings(), locale, PathKind::Author, &author.slug)
}
