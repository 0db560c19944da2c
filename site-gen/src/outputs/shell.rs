//! The chrome around every page.

use cms_sdk::Locale;
use cms_sdk::content::Link;
use cms_sdk::site_path::PathKind;
use site_render::view::{LanguageSwitch, NavigationLink, PlainLink, Shell};

use crate::mirror::Tracker;

/// The chrome of a page at `path`; `translated` is the path of its translation, `section` where the language switch leads without.
pub(super) fn shell(
    tracker: &Tracker<'_>,
    locale: Locale,
    path: &str,
    translated: Option<String>,
    section: PathKind,
) -> anyhow::Result<Shell> {
    let settings = tracker.settings();
    let words = settings.locale(locale);
    let other = locale.other();
    let mut navigation = Vec::with_capacity(words.navigation.len());
    for link in &words.navigation {
        let (href, target) = resolve(tracker, &link.href, locale)?;
        navigation.push(NavigationLink {
            label: link.label.clone(),
            current: href == path,
            href,
            foreign: target.filter(|target| *target != locale),
        });
    }
    let home = tracker.section(locale, PathKind::Front);
    Ok(Shell {
        locale,
        path: path.to_owned(),
        site_name: words.name.clone(),
        tagline: words.tagline.clone(),
        footer: words.footer.clone(),
        logo: settings.logo.clone(),
        navigation,
        social: settings.social.iter().map(plain).collect(),
        posts: tracker.section(locale, PathKind::ArticleList),
        tags: tracker.section(locale, PathKind::TagList),
        feed: format!("{home}feed.xml"),
        contact: tracker.section(locale, PathKind::Contact),
        account: tracker.section(locale, PathKind::Account),
        home,
        switch: LanguageSwitch {
            locale: other,
            translated: translated.is_some(),
            href: translated.unwrap_or_else(|| tracker.section(other, section)),
        },
        time_zone: settings.time_zone.clone(),
        api_origin: settings.api_origin.clone(),
    })
}

/// A link of the settings or of a section: where it leads, and in which language where that is known.
pub(super) fn resolve(
    tracker: &Tracker<'_>,
    href: &str,
    locale: Locale,
) -> anyhow::Result<(String, Option<Locale>)> {
    if !href.starts_with('/') || href.starts_with("//") {
        return Ok((href.to_owned(), None));
    }
    Ok(match tracker.link(href, locale)? {
        Some(resolved) => (resolved.href, Some(resolved.locale)),
        None => (href.to_owned(), None),
    })
}

fn plain(link: &Link) -> PlainLink {
    PlainLink { label: link.label.clone(), href: link.href.clone() }
}
