//! The checks of one page's content, which the console runs too, and those that need all of the site.

use std::collections::{HashMap, HashSet};

use cms_sdk::Locale;
use cms_sdk::content::Translation;
use cms_sdk::site_path::{list_page_path, translation_path};
use site_render::build::{Site as _, authors, cards};
use site_render::check::{Lookups, Severity};
use uuid::Uuid;

use super::Finding;
use crate::input::List;
use crate::mirror::{Mirror, Tracker};

/// What is looked up for every page, gathered once.
pub(super) struct Known {
    titles: HashMap<(Locale, String), Vec<Uuid>>,
    /// Everything that answers and is no post's page.
    paths: HashSet<String>,
}

impl Known {
    pub(super) fn of(mirror: &Mirror) -> anyhow::Result<Self> {
        let tracker = Tracker::new(mirror);
        let mut titles: HashMap<_, Vec<_>> = HashMap::new();
        for one in mirror.all_translations()? {
            titles.entry((one.locale, one.title.clone())).or_default().push(one.post_id);
        }
        let mut paths: HashSet<_> = tracker.redirects()?.into_iter().map(|redirect| redirect.from).collect();
        paths.extend(
            mirror.all_media()?.into_iter().map(|medium| slashed(&format!("/media/{}", medium.name))),
        );
        for locale in Locale::ALL {
            for author in tracker.authors(locale)? {
                paths.insert(authors::path(&tracker, &author, locale));
            }
            for tag in mirror.all_tags()? {
                let Some(words) = tag.words(locale) else { continue };
                let Some(newest) = tracker.newest_range(List::Tag(tag.id), locale)? else { continue };
                let path = cards::tag_path(&tracker, locale, &words.slug);
                paths.extend((0..=newest).map(|range| list_page_path(&path, locale, range + 1)));
                paths.insert(slashed(&format!("{path}feed.xml")));
                paths.insert(path);
            }
        }
        Ok(Self { titles, paths })
    }
}

fn slashed(path: &str) -> String {
    format!("{}/", path.trim_end_matches('/'))
}

impl Lookups for Known {
    type Error = anyhow::Error;

    fn answers(&self, path: &str) -> anyhow::Result<bool> {
        Ok(self.paths.contains(path))
    }

    fn has_title(&self, locale: Locale, title: &str, except: Uuid) -> anyhow::Result<bool> {
        let posts = self.titles.get(&(locale, title.to_owned()));
        Ok(posts.is_some_and(|posts| posts.iter().any(|post| *post != except)))
    }
}

/// Everything to look at in one live translation.
pub(super) fn check(
    tracker: &Tracker<'_>,
    known: &Known,
    translation: &Translation,
) -> anyhow::Result<Vec<Finding>> {
    let (post, locale) = (translation.post_id, translation.locale);
    let path = translation_path(tracker.settings(), translation);
    let whole = Translation { body: tracker.body(post, locale)?, ..translation.clone() };
    let finding = |severity, code, field: &str, message: String| Finding {
        severity,
        code,
        post: Some(post),
        locale,
        path: path.clone(),
        field: field.to_owned(),
        line: None,
        column: None,
        message,
    };
    let found = site_render::check::check(tracker, known, &whole)?;
    let mut findings: Vec<_> = found
        .into_iter()
        .map(|one| Finding {
            line: one.place.map(|place| place.line),
            column: one.place.map(|place| place.column),
            ..finding(one.code.severity(), one.code.as_str(), &one.field, one.message(Locale::En))
        })
        .collect();
    if let Some(owner) = tracker.page_at(&path)?
        && (owner.post_id, owner.locale) != (post, locale)
    {
        let message = format!("Another post lives at the same address: {}.", owner.post_id);
        findings.push(finding(Severity::Error, "duplicate-slug", "slug", message));
    }
    if let Some(other) = tracker.translation(post, locale.other())?
        && other.seo.noindex != translation.seo.noindex
    {
        let message =
            "Only one of the two languages may be listed by search engines, so neither names the other.";
        findings.push(finding(Severity::Warning, "one-sided-hreflang", "seo.noindex", message.to_owned()));
    }
    Ok(findings)
}
