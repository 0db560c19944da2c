//! Links within the site.

use std::collections::BTreeSet;

use cms_sdk::Locale;
use cms_sdk::content::Translation;
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::{PathKind, list_page_path, site_path, translation_path};

use super::texts::has_anchor;
use super::{Code, Finding, Lookups};
use crate::build::Site;
use crate::build::links::{slashed, split, target};

/// Pages that every site has in every language.
const SECTIONS: [PathKind; 11] = [
    PathKind::Front,
    PathKind::ArticleList,
    PathKind::TagList,
    PathKind::Search,
    PathKind::Contact,
    PathKind::Account,
    PathKind::SignIn,
    PathKind::SignUp,
    PathKind::ForgotPassword,
    PathKind::Confirm,
    PathKind::ResetPassword,
];

/// What is wrong with a link of the copy's page. `anchors` are the page's own ids.
pub(super) fn check<S: Site, L: Lookups<Error = S::Error>>(
    (site, lookups): (&S, &L),
    copy: &Translation,
    anchors: &BTreeSet<String>,
    field: &str,
    href: &str,
) -> Result<Option<Finding>, S::Error> {
    let finding = |code| Some(Finding::new(code, field).about(href));
    if let Some(id) = href.strip_prefix('#') {
        return Ok(if is_there(id, |id| anchors.contains(id)) { None } else { finding(Code::BrokenAnchor) });
    }
    if !href.starts_with('/') || href.starts_with("//") {
        return Ok(None);
    }
    let (path, rest) = split(href);
    let id = rest.split_once('#').map_or("", |(_, id)| id);
    let path = slashed(path);
    // A page that is not live yet may link to itself, and to its own other language.
    for own in [Some(copy.clone()), other_language(site, copy)?].into_iter().flatten() {
        if translation_path(site.settings(), &own) == path {
            let is_own = own.locale == copy.locale;
            let is_right = !is_own || is_there(id, |id| anchors.contains(id));
            return Ok(if is_right { None } else { finding(Code::BrokenAnchor) });
        }
    }
    if let Some(page) = target(site, &path, copy.locale)? {
        if page.locale != copy.locale {
            return Ok(finding(Code::ForeignLink));
        }
        if is_there(id, |_| false) {
            return Ok(None);
        }
        let body = site.body(page.post_id, page.locale)?;
        let is_right = is_there(id, |id| has_anchor(page.kind, &body, id));
        return Ok(if is_right { None } else { finding(Code::BrokenAnchor) });
    }
    let is_right = is_section(site.settings(), &path) || lookups.answers(&path)?;
    Ok(if is_right { None } else { finding(Code::BrokenLink) })
}

/// Whether a fragment leads somewhere. Those that are written in percent signs or name a text (`:~:text=`) are left alone.
fn is_there(id: &str, exists: impl Fn(&str) -> bool) -> bool {
    id.is_empty() || id.contains('%') || id.starts_with(":~:") || exists(id)
}

fn other_language<S: Site>(site: &S, copy: &Translation) -> Result<Option<Translation>, S::Error> {
    Ok(site.translation(copy.post_id, copy.locale.other())?.map(|other| (*other).clone()))
}

/// Whether a path is one of those that every site has: its sections, the pages of the list of articles, its feeds and maps.
fn is_section(settings: &SiteSettings, path: &str) -> bool {
    if ["/", "/sitemap.xml/", "/robots.txt/", "/llms.txt/"].contains(&path) {
        return true;
    }
    Locale::ALL.iter().any(|locale| {
        let list = site_path(settings, *locale, PathKind::ArticleList, "");
        let pages = list_page_path(&list, *locale, 1);
        let pages = pages.trim_end_matches("1/");
        let number = path.strip_prefix(pages).and_then(|rest| rest.strip_suffix('/'));
        let is_page = number.is_some_and(|number| number.parse::<u32>().is_ok_and(|number| number > 0));
        is_page
            || ["feed.xml", "feed.json", "llms.txt"].iter().any(|file| path == format!("/{locale}/{file}/"))
            || SECTIONS.iter().any(|kind| site_path(settings, *locale, *kind, "") == path)
    })
}
