//! The chrome around every page.

use cms_sdk::Locale;
use cms_sdk::content::Link;
use cms_sdk::site_path::PathKind;

use super::Site;
use super::links::resolve_any;
use crate::view::{LanguageSwitch, NavigationLink, PlainLink, Shell};

/// The chrome of a page at `path`; `translated` is the path of its translation, `section` where the language switch leads without.
///
/// # Errors
/// When a lookup fails.
pub fn shell<S: Site>(
    site: &S,
    locale: Locale,
    path: &str,
    translated: Option<String>,
    section: PathKind,
) -> Result<Shell, S::Error> {
    let settings = site.settings();
    let words = settings.locale(locale);
    let other = locale.other();
    let mut navigation = Vec::clone(&*site.navigation(locale)?);
    for link in &mut navigation {
        link.current = link.href == path;
    }
    let home = site.section(locale, PathKind::Front);
    Ok(Shell {
        locale,
        path: path.to_owned(),
        site_name: words.name.clone(),
        tagline: words.tagline.clone(),
        footer: words.footer.clone(),
        logo: settings.logo.clone(),
        navigation,
        social: settings.social.iter().map(plain).collect(),
        posts: site.section(locale, PathKind::ArticleList),
        tags: site.section(locale, PathKind::TagList),
        feed: format!("{home}feed.xml"),
        json_feed: format!("{home}feed.json"),
        search: site.section(locale, PathKind::Search),
        contact: site.section(locale, PathKind::Contact),
        account: site.section(locale, PathKind::Account),
        home,
        switch: LanguageSwitch {
            locale: other,
            translated: translated.is_some(),
            href: translated.unwrap_or_else(|| site.section(other, section)),
        },
        time_zone: settings.time_zone.clone(),
        api_origin: settings.api_origin.clone(),
    })
}

/// The main navigation of a language, its links resolved, on no page in particular.
///
/// # Errors
/// When a lookup fails.
pub fn navigation<S: Site>(site: &S, locale: Locale) -> Result<Vec<NavigationLink>, S::Error> {
    let links = &site.settings().locale(locale).navigation;
    let resolved = links.iter().map(|link| {
        let (href, target) = resolve_any(site, &link.href, locale)?;
        Ok(NavigationLink {
            label: link.label.clone(),
            href,
            current: false,
            foreign: target.filter(|target| *target != locale),
        })
    });
    resolved.collect()
}

fn plain(link: &Link) -> PlainLink {
    PlainLink { label: link.label.clone(), href: link.href.clone() }
}
