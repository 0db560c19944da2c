//! The rules of the settings. Pure.

use std::str::FromStr as _;

use chrono_tz::Tz;
use cms_sdk::Locale;
use cms_sdk::content::Link;
use cms_sdk::settings::{LocaleSettings, SiteSettings};
use cms_sdk::slug::{self, normalize};

use crate::content::text::{Check, is_origin, is_resource};
use crate::error::{Rule, Violation};

const MAX_NAME: usize = 80;
const MAX_TAGLINE: usize = 200;
const MAX_FOOTER: usize = 500;
const MAX_PINNED: usize = 3;
const MAX_NAVIGATION: usize = 12;
const MAX_SOCIAL: usize = 12;

/// Words reserved because they are section paths by default: a section may well take them.
const SECTION_WORDS: [&str; 4] = ["posts", "bai-viet", "tags", "the"];

/// The rules that settings break by themselves; whether the posts that they name exist is checked where they are saved.
pub fn validate(settings: &SiteSettings) -> Vec<Violation> {
    let mut check = Check::default();
    origin(&mut check, "origin", &settings.origin);
    if let Some(text) = &settings.api_origin {
        origin(&mut check, "apiOrigin", text);
    }
    if Tz::from_str(&settings.time_zone).is_err() {
        check.refuse("timeZone", Rule::NotATimeZone);
    }
    if let Some(logo) = &settings.logo {
        check.address("logo", logo, is_resource);
    }
    check.at_most("pinned", &settings.pinned, MAX_PINNED);
    for (index, id) in settings.pinned.iter().enumerate() {
        if settings.pinned.iter().take(index).any(|before| before == id) {
            check.refuse(format!("pinned.{index}"), Rule::Duplicate);
        }
    }
    links(&mut check, "social", &settings.social, MAX_SOCIAL);
    for locale in Locale::ALL {
        words(&mut check, locale, settings.locale(locale));
    }
    check.done()
}

fn origin(check: &mut Check, field: &str, text: &str) {
    if !is_origin(text) {
        check.refuse(field, Rule::NotAUrl);
    }
}

fn words(check: &mut Check, locale: Locale, words: &LocaleSettings) {
    check.required(format!("{locale}.name"), &words.name, MAX_NAME);
    check.text(format!("{locale}.tagline"), &words.tagline, MAX_TAGLINE);
    check.text(format!("{locale}.footer"), &words.footer, MAX_FOOTER);
    links(check, &format!("{locale}.navigation"), &words.navigation, MAX_NAVIGATION);
    for (field, path) in [("postsPath", &words.posts_path), ("tagsPath", &words.tags_path)] {
        let field = format!("{locale}.{field}");
        if !slug::is_slug(path) {
            check.refuse(field, Rule::NotASlug);
        } else if slug::RESERVED.contains(&path.as_str()) && !SECTION_WORDS.contains(&path.as_str()) {
            check.refuse(field, Rule::ReservedSlug);
        }
    }
    if words.posts_path == words.tags_path {
        check.refuse(format!("{locale}.tagsPath"), Rule::Duplicate);
    }
}

fn links(check: &mut Check, field: &str, links: &[Link], max: usize) {
    check.at_most(field, links, max);
    for (index, link) in links.iter().enumerate() {
        check.link(&format!("{field}.{index}"), link);
    }
}

/// The same settings in the form in which they are stored (NFC).
pub(super) fn normalized(mut settings: SiteSettings) -> SiteSettings {
    let link = |link: &mut Link| link.label = normalize(link.label.trim());
    settings.social.iter_mut().for_each(link);
    for words in [&mut settings.en, &mut settings.vi] {
        words.name = normalize(words.name.trim());
        words.tagline = normalize(words.tagline.trim());
        words.footer = normalize(words.footer.trim());
        words.navigation.iter_mut().for_each(link);
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_right() {
        assert_eq!(validate(&SiteSettings::default()), []);
    }

    #[test]
    fn every_broken_rule_is_named() {
        let mut settings =
            SiteSettings { origin: "https://example.com/".to_owned(), ..SiteSettings::default() };
        settings.time_zone = "Mars/Olympus".to_owned();
        settings.logo = Some("logo.svg".to_owned());
        settings.en.name = String::new();
        settings.en.posts_path = "search".to_owned();
        settings.vi.posts_path = "bài viết".to_owned();
        settings.vi.tags_path = "bài viết".to_owned();
        settings.vi.navigation = vec![Link { label: "X".to_owned(), href: "x".to_owned() }];
        let fields: Vec<_> =
            validate(&settings).into_iter().map(|violation| (violation.field, violation.rule)).collect();
        let expected = [
            ("origin", Rule::NotAUrl),
            ("timeZone", Rule::NotATimeZone),
            ("logo", Rule::NotALink),
            ("en.name", Rule::Required),
            ("en.postsPath", Rule::ReservedSlug),
            ("vi.navigation.0.href", Rule::NotALink),
            ("vi.postsPath", Rule::NotASlug),
            ("vi.tagsPath", Rule::NotASlug),
            ("vi.tagsPath", Rule::Duplicate),
        ];
        let expected: Vec<_> = expected.into_iter().map(|(field, rule)| (field.to_owned(), rule)).collect();
        assert_eq!(fields, expected);
    }
}
