//! Where root-relative links lead.

use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::content::Translation;
use cms_sdk::site_path::translation_path;

use super::Site;
use crate::view::ResolvedLink;

/// Where a root-relative link leads. `None` leaves the link as it is written.
///
/// # Errors
/// When a lookup fails.
pub fn resolve<S: Site>(site: &S, href: &str, locale: Locale) -> Result<Option<ResolvedLink>, S::Error> {
    let (path, rest) = split(href);
    Ok(target(site, path, locale)?.map(|translation| ResolvedLink {
        href: format!("{}{rest}", translation_path(site.settings(), &translation)),
        locale: translation.locale,
    }))
}

/// What is looked up for a root-relative path: a page of the site, then what an import knew by that path.
pub struct Lookups {
    /// The path as pages have it.
    pub page: String,
    /// The source path and the language asked for first; none where the path is a front page's.
    pub source: Option<(String, Locale)>,
}

impl Lookups {
    /// Those of a path in a text of this language.
    pub fn of(path: &str, locale: Locale) -> Self {
        let page = slashed(path);
        let (preferred, source) = match page.get(1..3).and_then(|tag| tag.parse().ok()) {
            Some(named) if page.get(3..4) == Some("/") => (named, page.get(4..).unwrap_or_default()),
            _ => (locale, page.get(1..).unwrap_or_default()),
        };
        let source = source.trim_end_matches('/');
        let source = (!source.is_empty()).then(|| (source.to_owned(), preferred));
        Self { page, source }
    }
}

/// The page that a root-relative path names: one of the site in any language, else what an import knew by that path, in the same
/// language where it exists, else in the other.
///
/// # Errors
/// When a lookup fails.
pub fn target<S: Site>(site: &S, path: &str, locale: Locale) -> Result<Option<Arc<Translation>>, S::Error> {
    let Lookups { page, source } = Lookups::of(path, locale);
    if let Some(translation) = site.page_at(&page)? {
        return Ok(Some(translation));
    }
    match source {
        Some((source, preferred)) => site.page_from(&source, preferred),
        None => Ok(None),
    }
}

/// Where a link of the settings or of a section leads, and in which language where that is known.
///
/// # Errors
/// When a lookup fails.
pub fn resolve_any<S: Site>(
    site: &S,
    href: &str,
    locale: Locale,
) -> Result<(String, Option<Locale>), S::Error> {
    if !is_root_relative(href) {
        return Ok((href.to_owned(), None));
    }
    Ok(match resolve(site, href, locale)? {
        Some(resolved) => (resolved.href, Some(resolved.locale)),
        None => (href.to_owned(), None),
    })
}

/// Whether a link leads to this site.
pub fn is_root_relative(href: &str) -> bool {
    href.starts_with('/') && !href.starts_with("//")
}

/// A link's path, and its query and fragment.
pub fn split(href: &str) -> (&str, &str) {
    href.split_at(href.find(['?', '#']).unwrap_or(href.len()))
}

/// A path with a slash at its end, as pages have it.
pub(crate) fn slashed(path: &str) -> String {
    if path.ends_with('/') { path.to_owned() } else { format!("{path}/") }
}
