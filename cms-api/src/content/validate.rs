//! The rules of a post's content. Pure: what needs the store (taken slugs, unknown tags) is checked where it is saved.

mod sections;

use std::collections::HashSet;

use cms_sdk::content::{PostKind, Seo};
use cms_sdk::settings::SiteSettings;
use cms_sdk::slug;
use uuid::Uuid;

use super::input::{NewPost, SharedInput, TranslationInput};
use super::text::{Check, is_resource};
use crate::error::{Rule, Violation};

/// Most characters of a body.
pub const MAX_BODY: usize = 1_000_000;
const MAX_TITLE: usize = 200;
const MAX_SUMMARY: usize = 500;
const MAX_TAGS: usize = 20;
const MAX_AUTHORS: usize = 10;
const MAX_SOURCE_PATH: usize = 500;

/// The rules that a new post breaks; fields are `translations.en.title` and so on.
pub fn new_post(settings: &SiteSettings, post: &NewPost) -> Vec<Violation> {
    let mut check = Check::default();
    source_path(&mut check, post.source_path.as_deref());
    if post.translations.is_empty() {
        check.refuse("translations", Rule::Required);
    }
    for (locale, input) in &post.translations {
        translation_at(&mut check, settings, post.kind, &format!("translations.{locale}."), input);
    }
    check.done()
}

/// The rules that a pair's shared fields break.
pub fn shared(input: &SharedInput) -> Vec<Violation> {
    let mut check = Check::default();
    source_path(&mut check, input.source_path.as_deref());
    check.done()
}

/// The rules that a working copy breaks.
pub fn translation(settings: &SiteSettings, kind: PostKind, input: &TranslationInput) -> Vec<Violation> {
    let mut check = Check::default();
    translation_at(&mut check, settings, kind, "", input);
    check.done()
}

/// The limits that something half-written breaks: it may be anything, but not of any size.
pub fn half_written(settings: &SiteSettings, input: &TranslationInput) -> Vec<Violation> {
    let mut broken = translation(settings, PostKind::Landing, input);
    broken.retain(|violation| {
        matches!(violation.rule, Rule::TooLong(_) | Rule::TooMany(_) | Rule::NulCharacter)
    });
    if input.slug.as_ref().is_some_and(|slug| slug.chars().count() > slug::MAX_SLUG) {
        broken.push(Violation::new("slug", Rule::TooLong(slug::MAX_SLUG)));
    }
    broken
}

fn source_path(check: &mut Check, path: Option<&str>) {
    if let Some(path) = path {
        check.required("sourcePath", path, MAX_SOURCE_PATH);
        let is_relative =
            path.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.contains('\\'));
        if !path.is_empty() && !is_relative {
            check.refuse("sourcePath", Rule::NotALink);
        }
    }
}

fn translation_at(
    check: &mut Check,
    settings: &SiteSettings,
    kind: PostKind,
    at: &str,
    input: &TranslationInput,
) {
    check.required(format!("{at}title"), &input.title, MAX_TITLE);
    slug_at(check, settings, at, input);
    check.text(format!("{at}summary"), &input.summary, MAX_SUMMARY);
    check.text(format!("{at}body"), &input.body, MAX_BODY);
    if kind != PostKind::Landing && !input.sections.is_empty() {
        check.refuse(format!("{at}sections"), Rule::NotForThisKind);
    }
    sections::check(check, &format!("{at}sections"), &input.sections);
    check.picture(&format!("{at}cover"), input.cover.as_ref());
    seo(check, at, &input.seo);
    names(check, &format!("{at}tags"), &input.tags, MAX_TAGS);
    names(check, &format!("{at}authors"), &input.authors, MAX_AUTHORS);
}

fn names(check: &mut Check, field: &str, ids: &[Uuid], max: usize) {
    check.at_most(field, ids, max);
    let mut seen = HashSet::new();
    for (index, id) in ids.iter().enumerate() {
        if !seen.insert(id) {
            check.refuse(format!("{field}.{index}"), Rule::Duplicate);
        }
    }
}

fn slug_at(check: &mut Check, settings: &SiteSettings, at: &str, input: &TranslationInput) {
    let wanted = input.wanted_slug();
    if wanted.is_empty() && input.slug.is_none() {
        // A title in another script makes no slug; a missing title is refused already.
        if !input.title.trim().is_empty() {
            check.refuse(format!("{at}slug"), Rule::Required);
        }
    } else if !slug::is_slug(&wanted) {
        check.refuse(format!("{at}slug"), Rule::NotASlug);
    } else if slug::is_reserved(settings, &wanted) {
        check.refuse(format!("{at}slug"), Rule::ReservedSlug);
    }
}

fn seo(check: &mut Check, at: &str, seo: &Seo) {
    check.optional(format!("{at}seo.title"), seo.title.as_deref(), MAX_TITLE);
    check.optional(format!("{at}seo.description"), seo.description.as_deref(), MAX_SUMMARY);
    if let Some(image) = &seo.image {
        check.address(format!("{at}seo.image"), image, is_resource);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use cms_sdk::Locale;
    use cms_sdk::content::{HeroSection, Link, Section};

    use super::*;

    fn titled(title: &str) -> TranslationInput {
        TranslationInput { title: title.to_owned(), ..TranslationInput::default() }
    }

    fn fields(violations: Vec<Violation>) -> Vec<(String, Rule)> {
        violations.into_iter().map(|violation| (violation.field, violation.rule)).collect()
    }

    #[test]
    fn a_title_is_enough() {
        assert_eq!(translation(&SiteSettings::default(), PostKind::Article, &titled("Đồng")), []);
    }

    #[test]
    fn every_broken_rule_is_named_at_once() {
        let mut input = titled("");
        input.slug = Some("../x".to_owned());
        input.sections = vec![Section::Hero(HeroSection {
            actions: vec![Link { label: String::new(), href: "javascript:x".to_owned() }],
            ..HeroSection::default()
        })];
        let post = NewPost {
            id: None,
            kind: PostKind::Article,
            source_path: Some("../../etc".to_owned()),
            translations: BTreeMap::from([(Locale::En, input), (Locale::Vi, titled("Tags"))]),
        };
        let expected = [
            ("sourcePath", Rule::NotALink),
            ("translations.en.title", Rule::Required),
            ("translations.en.slug", Rule::NotASlug),
            ("translations.en.sections", Rule::NotForThisKind),
            ("translations.en.sections.0.hero.title", Rule::Required),
            ("translations.en.sections.0.hero.actions.0.label", Rule::Required),
            ("translations.en.sections.0.hero.actions.0.href", Rule::NotALink),
            ("translations.vi.slug", Rule::ReservedSlug),
        ];
        let expected: Vec<_> = expected.into_iter().map(|(field, rule)| (field.to_owned(), rule)).collect();
        assert_eq!(fields(new_post(&SiteSettings::default(), &post)), expected);
    }

    #[test]
    fn a_title_without_letters_needs_a_slug() {
        let broken = translation(&SiteSettings::default(), PostKind::Page, &titled("你好"));
        assert_eq!(fields(broken), [("slug".to_owned(), Rule::Required)]);
    }
}
