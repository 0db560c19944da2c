//! Which links of imported pages lead nowhere. The generator resolves links; this only tells.

use std::collections::HashSet;

use cms_sdk::Locale;
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::{PathKind, post_path, site_path};
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::plan::Plan;
use super::report::{DeadLink, ImportReport};
use super::stored::Stored;

/// Adds the dead links of the pages that are about to be written.
pub(super) fn report_dead(plan: &Plan, stored: &Stored, report: &mut ImportReport) {
    let settings = plan.settings.as_ref().unwrap_or(&stored.settings);
    let known = known_paths(plan, stored, settings);
    for page in plan.pairs.iter().flat_map(|pair| &pair.pages) {
        let mut seen = HashSet::new();
        for target in targets(&page.input.body) {
            if !is_known(&known, &target) && seen.insert(target.clone()) {
                report.dead_links.push(DeadLink { file: page.path.clone(), locale: page.locale, target });
            }
        }
    }
}

/// Every path that leads somewhere, with a slash at its end.
fn known_paths(plan: &Plan, stored: &Stored, settings: &SiteSettings) -> HashSet<String> {
    let mut known = HashSet::from(["/".to_owned()]);
    for locale in Locale::ALL {
        for kind in [PathKind::Front, PathKind::ArticleList, PathKind::TagList] {
            known.insert(site_path(settings, locale, kind, ""));
        }
        for tag in stored.tags.iter().chain(&plan.tags) {
            known.extend(
                tag.words(locale).map(|words| site_path(settings, locale, PathKind::Tag, &words.slug)),
            );
        }
    }
    let mut add_source_path = |path: &Option<String>| {
        if let Some(path) = path {
            known.insert(format!("/{path}/"));
            known.extend(Locale::ALL.map(|locale| format!("/{locale}/{path}/")));
        }
    };
    stored.posts.values().for_each(|post| add_source_path(&post.source_path));
    plan.pairs.iter().for_each(|pair| add_source_path(&pair.source_path));
    for ((id, locale), row) in &stored.translations {
        if let (Some(slug), Some(post)) = (&row.live_slug, stored.posts.get(id)) {
            known.insert(post_path(settings, *id, post.kind.0, *locale, slug));
        }
    }
    for pair in &plan.pairs {
        for page in &pair.pages {
            let slug = page.input.wanted_slug();
            known.insert(post_path(settings, pair.id, pair.kind, page.locale, &slug));
        }
    }
    known.extend(stored.redirects.keys().cloned());
    known.extend(plan.redirects.iter().map(|planned| planned.redirect.from.clone()));
    known
}

/// Files (pictures, feeds) are not pages: nothing is said about them.
fn is_known(known: &HashSet<String>, target: &str) -> bool {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    is_file || known.contains(&format!("{}/", path.trim_end_matches('/')))
}

/// The root-relative link targets of a body, in its order.
fn targets(body: &str) -> Vec<String> {
    let mut targets = Vec::new();
    for event in
        Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_GFM | Options::ENABLE_FOOTNOTES)
    {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => targets.push(dest_url.into_string()),
            Event::Html(html) | Event::InlineHtml(html) => {
                let links = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
                targets.extend(links.map(str::to_owned));
            }
            _ => {}
        }
    }
    targets.retain(|target| target.starts_with('/') && !target.starts_with("//"));
    targets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_fragments_are_not_pages() {
        let known = HashSet::from(["/service/".to_owned()]);
        for target in ["/service", "/service/#top", "/service/?a=b", "/images/a.png"] {
            assert!(is_known(&known, target), "{target}");
        }
        assert!(!is_known(&known, "/services/"));
        assert_eq!(targets("[a](/b/) <a href=\"/c/\">c</a> [d](https://e) `[f](/g/)`"), ["/b/", "/c/"]);
    }
}
