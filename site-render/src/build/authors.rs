//! Whom an article is by.

use cms_sdk::content::{Author, Translation};

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
    let locale = translation.locale;
    let view = |author: Author| AuthorView {
        name: author.name(locale).to_owned(),
        bio: author.words(locale).map(|words| words.bio.clone()).unwrap_or_default(),
        picture: author.picture,
        link: author.link,
    };
    Ok(of(site, translation)?.into_iter().map(view).collect())
}
