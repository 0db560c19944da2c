//! What `<head>` says: absolute addresses, language alternates, Open Graph.

use cms_sdk::Locale;
use cms_sdk::content::{Section, Translation};
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::translation_path;

use super::{Site, json_ld};
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
    let mut objects = Vec::new();
    if is_front {
        objects.push(json_ld::organization(settings, translation.locale));
        objects.push(json_ld::website(settings, translation.locale));
    }
    if is_article {
        objects.push(json_ld::blog_posting(site, translation, description, image.as_ref(), series)?);
        objects.push(json_ld::breadcrumbs(site, theme, translation));
    }
    for section in &translation.sections {
        if let Section::Faq(faq) = section {
            objects.push(json_ld::faq_page(site, faq, translation.locale)?);
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
        json_ld: objects,
    })
}
