//! What search engines are told of pages, in the terms of schema.org.

use cms_sdk::Locale;
use cms_sdk::content::{Author, FaqSection, Translation};
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::{PathKind, translation_path};
use serde::Serialize;

use super::head::absolute;
use super::texts::body;
use super::{Site, authors};
use crate::theme::Theme;
use crate::view::{JsonLd, PreviewImage, SeriesView};

/// A thing that stands for itself.
#[derive(Serialize)]
struct Document<T> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(flatten)]
    thing: T,
}

fn document(thing: impl Serialize) -> JsonLd {
    JsonLd::of(&Document { context: "https://schema.org", thing })
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
struct Organization<'a> {
    name: &'a str,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    logo: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    same_as: Vec<&'a str>,
}

impl<'a> Organization<'a> {
    fn named(settings: &'a SiteSettings, locale: Locale) -> Self {
        Self {
            name: &settings.locale(locale).name,
            url: format!("{}/", settings.origin),
            logo: None,
            same_as: vec![],
        }
    }
}

/// The site's owner as search engines show it.
pub(super) fn organization(settings: &SiteSettings, locale: Locale) -> JsonLd {
    document(Organization {
        logo: settings.logo.as_ref().map(|logo| absolute(settings, logo)),
        same_as: settings.social.iter().map(|link| link.href.as_str()).collect(),
        ..Organization::named(settings, locale)
    })
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
struct WebSite<'a> {
    name: &'a str,
    description: &'a str,
    in_language: &'static str,
    url: String,
}

/// The site.
pub(super) fn website(settings: &SiteSettings, locale: Locale) -> JsonLd {
    let words = settings.locale(locale);
    document(WebSite {
        name: &words.name,
        description: &words.tagline,
        in_language: locale.as_str(),
        url: format!("{}/{locale}/", settings.origin),
    })
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
struct BlogPosting<'a> {
    headline: &'a str,
    description: &'a str,
    in_language: &'static str,
    date_published: String,
    date_modified: String,
    main_entity_of_page: String,
    author: By<'a>,
    publisher: Organization<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_part_of: Option<CreativeWorkSeries<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<usize>,
}

/// Whom an article is by: the site, where it names nobody.
#[derive(Serialize)]
#[serde(untagged)]
enum By<'a> {
    Site(Organization<'a>),
    People(Vec<Person<'a>>),
}

/// What an article is a part of.
#[derive(Serialize)]
#[serde(tag = "@type")]
struct CreativeWorkSeries<'a> {
    name: &'a str,
    url: String,
}

/// An article.
pub(super) fn blog_posting<S: Site>(
    site: &S,
    translation: &Translation,
    description: &str,
    preview: Option<&PreviewImage>,
    series: Option<&SeriesView>,
) -> Result<JsonLd, S::Error> {
    let (settings, locale) = (site.settings(), translation.locale);
    let authors = authors::of(site, translation)?;
    let people: Vec<_> = authors.iter().map(|author| person(site, author, locale)).collect();
    // Search engines want what the article shows before what stands for it.
    let cover = translation.cover.as_ref().map(|cover| absolute(settings, &cover.src));
    Ok(document(BlogPosting {
        headline: &translation.title,
        description,
        in_language: locale.as_str(),
        date_published: translation.published_at.to_rfc3339(),
        date_modified: translation.updated_at.to_rfc3339(),
        main_entity_of_page: absolute(settings, &translation_path(settings, translation)),
        author: if people.is_empty() {
            By::Site(Organization::named(settings, locale))
        } else {
            By::People(people)
        },
        publisher: Organization::named(settings, locale),
        image: cover.or_else(|| preview.map(|preview| preview.href.clone())),
        is_part_of: series
            .map(|series| CreativeWorkSeries { name: &series.name, url: absolute(settings, &series.href) }),
        position: series.map(|series| series.number),
    }))
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
struct Person<'a> {
    name: &'a str,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    same_as: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
}

/// An author, by their page on this site.
fn person<'a, S: Site>(site: &S, author: &'a Author, locale: Locale) -> Person<'a> {
    let settings = site.settings();
    Person {
        name: author.name(locale),
        url: absolute(settings, &authors::path(site, author, locale)),
        same_as: author.link.as_ref().map(|link| absolute(settings, link)),
        image: author.picture.as_ref().map(|picture| absolute(settings, &picture.src)),
        description: None,
    }
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
struct ProfilePage<'a> {
    in_language: &'static str,
    main_entity: Person<'a>,
}

/// An author's own page.
pub fn profile_page<S: Site>(site: &S, author: &Author, locale: Locale) -> JsonLd {
    let words = author.words(locale).filter(|words| !words.bio.is_empty());
    document(ProfilePage {
        in_language: locale.as_str(),
        main_entity: Person {
            description: words.map(|words| words.bio.as_str()),
            ..person(site, author, locale)
        },
    })
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
struct BreadcrumbList<'a> {
    item_list_element: [ListItem<'a>; 3],
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct ListItem<'a> {
    position: u8,
    name: &'a str,
    item: String,
}

/// The way to an article: front page, articles, this one.
pub(super) fn breadcrumbs<S: Site>(site: &S, theme: &Theme, translation: &Translation) -> JsonLd {
    let (settings, locale) = (site.settings(), translation.locale);
    let articles = theme.text(locale, "site-articles");
    let item = |position, name, path: &str| ListItem { position, name, item: absolute(settings, path) };
    document(BreadcrumbList {
        item_list_element: [
            item(1, settings.locale(locale).name.as_str(), &site.section(locale, PathKind::Front)),
            item(2, articles.as_str(), &site.section(locale, PathKind::ArticleList)),
            item(3, translation.title.as_str(), &translation_path(settings, translation)),
        ],
    })
}

#[derive(Serialize)]
#[serde(tag = "@type", rename = "FAQPage", rename_all = "camelCase")]
struct FaqPage<'a> {
    main_entity: Vec<Question<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
struct Question<'a> {
    name: &'a str,
    accepted_answer: Answer,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct Answer {
    text: String,
}

/// A section with questions; answers are HTML, as search engines show them.
pub(super) fn faq_page<S: Site>(site: &S, faq: &FaqSection, locale: Locale) -> Result<JsonLd, S::Error> {
    let mut questions = Vec::with_capacity(faq.items.len());
    for item in &faq.items {
        let text = crate::markdown::render(&body(site, item.answer.clone(), locale)?, locale);
        questions.push(Question { name: &item.question, accepted_answer: Answer { text } });
    }
    Ok(document(FaqPage { main_entity: questions }))
}
