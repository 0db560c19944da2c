//! What `<head>` says: absolute addresses, language alternates, Open Graph, JSON-LD.

use cms_sdk::Locale;
use cms_sdk::content::{Author, FaqSection, Section, Translation};
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::{PathKind, translation_path};
use serde_json::{Value, json};

use super::texts::body;
use super::{Site, authors};
use crate::social::{SIZE, SocialPicture};
use crate::theme::Theme;
use crate::view::{Alternate, Head, PreviewImage, SeriesView};

/// An absolute URL of the site; other URLs stay as they are.
pub fn absolute(settings: &SiteSettings, href: &str) -> String {
    if href.starts_with('/') && !href.starts_with("//") {
        format!("{}{href}", settings.origin)
    } else {
        href.to_owned()
    }
}

/// The head of a page that is no post's.
pub fn plain<S: Site>(site: &S, locale: Locale, title: &str, path: &str) -> Head {
    let settings = site.settings();
    let words = settings.locale(locale);
    Head {
        title: full_title(title, &words.name),
        description: words.tagline.clone(),
        canonical: Some(absolute(settings, path)),
        alternates: vec![],
        noindex: false,
        turnstile: false,
        open_graph_type: "website",
        image: Some(generated(settings, &SocialPicture::of_site(settings, locale))),
        published: None,
        modified: None,
        feed: None,
        json_ld: vec![],
    }
}

/// A preview picture that the generator makes.
fn generated(settings: &SiteSettings, picture: &SocialPicture) -> PreviewImage {
    PreviewImage {
        href: absolute(settings, &picture.address()),
        size: Some(SIZE),
        alt: picture.title.clone(),
    }
}

/// `Title – Site`, or the site's name alone where that is the title.
pub fn full_title(title: &str, site: &str) -> String {
    if title == site { site.to_owned() } else { format!("{title} – {site}") }
}

/// `Site – Title` of a front page, or the title alone where it names the site already.
fn front_title(title: &str, site: &str) -> String {
    if title.starts_with(site) { title.to_owned() } else { full_title(site, title) }
}

/// The addresses of something that exists in both languages, and `x-default`; the default language's is the default.
pub fn both(settings: &SiteSettings, path: impl Fn(Locale) -> String) -> Vec<Alternate> {
    let mut alternates: Vec<_> = Locale::ALL
        .iter()
        .map(|locale| Alternate { hreflang: locale.to_string(), href: absolute(settings, &path(*locale)) })
        .collect();
    alternates.push(Alternate {
        hreflang: "x-default".to_owned(),
        href: absolute(settings, &path(settings.default_locale)),
    });
    alternates
}

/// The addresses of a post in every language that it is live in, empty where it is alone; and the path of its other language.
///
/// # Errors
/// When a lookup fails.
pub fn alternates<S: Site>(
    site: &S,
    translation: &Translation,
) -> Result<(Vec<Alternate>, Option<String>), S::Error> {
    let settings = site.settings();
    let Some(other) = site.translation(translation.post_id, translation.locale.other())? else {
        return Ok((vec![], None));
    };
    let path = |locale: Locale| {
        translation_path(settings, if locale == translation.locale { translation } else { &other })
    };
    // A page that search engines must not list is no alternate of one that they may.
    let listed = if other.seo.noindex { vec![] } else { both(settings, path) };
    Ok((listed, Some(translation_path(settings, &other))))
}

/// The head of a post's page.
///
/// # Errors
/// When a lookup fails.
pub fn post<S: Site>(
    site: &S,
    theme: &Theme,
    translation: &Translation,
    series: Option<&SeriesView>,
    alternates: Vec<Alternate>,
) -> Result<Head, S::Error> {
    let settings = site.settings();
    let words = settings.locale(translation.locale);
    let path = translation_path(settings, translation);
    let is_article = translation.kind == cms_sdk::content::PostKind::Article;
    let is_front = settings.front_page == Some(translation.post_id) && !is_article;
    let seo = &translation.seo;
    let title = seo.title.as_deref().unwrap_or(&translation.title);
    let description = seo.description.as_deref().unwrap_or(&translation.summary);
    let own = seo.image.as_deref().map(|image| PreviewImage {
        href: absolute(settings, image),
        size: None,
        alt: String::new(),
    });
    let image = own.or_else(|| Some(generated(settings, &SocialPicture::of_post(settings, translation)?)));
    let mut json_ld = Vec::new();
    if is_front {
        json_ld.push(organization(settings, translation.locale));
        json_ld.push(website(settings, translation.locale));
    }
    if is_article {
        let authors = authors::of(site, translation)?;
        let mut posting = blog_posting(site, translation, &authors, description, image.as_ref());
        if let Some(series) = series {
            put(&mut posting, "isPartOf", creative_work_series(settings, series));
            put(&mut posting, "position", series.number);
        }
        json_ld.push(posting);
        json_ld.push(breadcrumbs(site, theme, translation));
    }
    for section in &translation.sections {
        if let Section::Faq(faq) = section {
            json_ld.push(faq_page(site, faq, translation.locale)?);
        }
    }
    Ok(Head {
        title: if is_front { front_title(title, &words.name) } else { full_title(title, &words.name) },
        description: if description.is_empty() { words.tagline.clone() } else { description.to_owned() },
        canonical: Some(absolute(settings, &path)),
        alternates: if seo.noindex { vec![] } else { alternates },
        noindex: seo.noindex,
        turnstile: false,
        open_graph_type: if is_article { "article" } else { "website" },
        image,
        published: is_article.then_some(translation.published_at),
        modified: is_article.then_some(translation.updated_at),
        feed: None,
        json_ld: json_ld.into_iter().map(Into::into).collect(),
    })
}

/// schema.org `Organization`: the site's owner as search engines show it.
fn organization(settings: &SiteSettings, locale: Locale) -> Value {
    let mut value = json!({
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": settings.locale(locale).name,
        "url": format!("{}/", settings.origin),
    });
    if let Some(logo) = &settings.logo {
        put(&mut value, "logo", absolute(settings, logo));
    }
    let profiles: Vec<_> = settings.social.iter().map(|link| link.href.clone()).collect();
    if !profiles.is_empty() {
        put(&mut value, "sameAs", profiles);
    }
    value
}

/// Adds a property to an object.
fn put(object: &mut Value, name: &str, value: impl Into<Value>) {
    if let Some(properties) = object.as_object_mut() {
        properties.insert(name.to_owned(), value.into());
    }
}

/// schema.org `WebSite`.
fn website(settings: &SiteSettings, locale: Locale) -> Value {
    let words = settings.locale(locale);
    json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": words.name,
        "description": words.tagline,
        "inLanguage": locale.as_str(),
        "url": format!("{}/{locale}/", settings.origin),
    })
}

/// schema.org `BlogPosting`.
fn blog_posting<S: Site>(
    site: &S,
    translation: &Translation,
    authors: &[Author],
    description: &str,
    preview: Option<&PreviewImage>,
) -> Value {
    let settings = site.settings();
    let name = &settings.locale(translation.locale).name;
    let publisher = json!({"@type": "Organization", "name": name, "url": format!("{}/", settings.origin)});
    let mut value = json!({
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": translation.title,
        "description": description,
        "inLanguage": translation.locale.as_str(),
        "datePublished": translation.published_at.to_rfc3339(),
        "dateModified": translation.updated_at.to_rfc3339(),
        "mainEntityOfPage": absolute(settings, &translation_path(settings, translation)),
        "author": publisher,
        "publisher": publisher,
    });
    // Search engines want what the article shows before what stands for it.
    let cover = translation.cover.as_ref().map(|cover| absolute(settings, &cover.src));
    if let Some(image) = cover.or_else(|| preview.map(|preview| preview.href.clone())) {
        put(&mut value, "image", image);
    }
    if !authors.is_empty() {
        let people: Vec<_> = authors.iter().map(|author| person(site, author, translation.locale)).collect();
        put(&mut value, "author", people);
    }
    value
}

/// schema.org `CreativeWorkSeries`: what an article is a part of.
fn creative_work_series(settings: &SiteSettings, series: &SeriesView) -> Value {
    json!({
        "@type": "CreativeWorkSeries",
        "name": series.name,
        "url": absolute(settings, &series.href),
    })
}

/// schema.org `ProfilePage`: an author's own page.
pub fn profile_page<S: Site>(site: &S, author: &Author, locale: Locale) -> Value {
    let mut value = person(site, author, locale);
    if let Some(words) = author.words(locale).filter(|words| !words.bio.is_empty()) {
        put(&mut value, "description", words.bio.as_str());
    }
    json!({
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "inLanguage": locale.as_str(),
        "mainEntity": value,
    })
}

/// schema.org `Person`: an author, by their page on this site.
fn person<S: Site>(site: &S, author: &Author, locale: Locale) -> Value {
    let settings = site.settings();
    let mut value = json!({
        "@type": "Person",
        "name": author.name(locale),
        "url": absolute(settings, &authors::path(site, author, locale)),
    });
    if let Some(link) = &author.link {
        put(&mut value, "sameAs", absolute(settings, link));
    }
    if let Some(picture) = &author.picture {
        put(&mut value, "image", absolute(settings, &picture.src));
    }
    value
}

/// schema.org `BreadcrumbList`: front page, articles, this one.
fn breadcrumbs<S: Site>(site: &S, theme: &Theme, translation: &Translation) -> Value {
    let settings = site.settings();
    let locale = translation.locale;
    let item = |position: u8, name: &str, path: &str| {
        json!({
            "@type": "ListItem", "position": position, "name": name, "item": absolute(settings, path),
        })
    };
    json!({
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            item(1, &settings.locale(locale).name, &site.section(locale, PathKind::Front)),
            item(2, &theme.text(locale, "site-articles"), &site.section(locale, PathKind::ArticleList)),
            item(3, &translation.title, &translation_path(settings, translation)),
        ],
    })
}

/// schema.org `FAQPage` of a section with questions; answers are HTML, as search engines show them.
fn faq_page<S: Site>(site: &S, faq: &FaqSection, locale: Locale) -> Result<Value, S::Error> {
    let mut questions = Vec::with_capacity(faq.items.len());
    for item in &faq.items {
        let answer = crate::markdown::render(&body(site, item.answer.clone(), locale)?, locale);
        questions.push(json!({
            "@type": "Question",
            "name": item.question,
            "acceptedAnswer": {"@type": "Answer", "text": answer},
        }));
    }
    Ok(json!({"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": questions}))
}
