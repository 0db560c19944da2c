//! What the preview picture of a post or of the site shows when a link to it is shared (Open Graph).

use cms_sdk::Locale;
use cms_sdk::content::{PostKind, Translation};
use cms_sdk::settings::SiteSettings;
use serde::Serialize;
use uuid::Uuid;

use crate::theme::day;

/// Width and height in pixels: what the large previews of all who show one are cut from.
pub const SIZE: (u32, u32) = (1_200, 630);

/// Changes with everything that changes a picture's bytes.
const VERSION: &str = "social picture 1";

/// Hexadecimal digits of a picture's name.
const NAME_LENGTH: usize = 32;

/// What a preview picture shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SocialPicture {
    /// The post whose it is; none of the site's.
    pub post: Option<Uuid>,
    /// Its language, which has its colour.
    pub locale: Locale,
    /// The site's name.
    pub site: String,
    /// The title.
    pub title: String,
    /// A line below it: the day of an article, the site's tagline; may be empty.
    pub line: String,
    /// The site's host name.
    pub host: String,
}

impl SocialPicture {
    /// A post's own, where no editor has set one and the page is meant to be found.
    pub fn of_post(settings: &SiteSettings, translation: &Translation) -> Option<Self> {
        let seo = &translation.seo;
        if seo.image.is_some() || seo.noindex {
            return None;
        }
        let locale = translation.locale;
        let line = match translation.kind {
            PostKind::Article => day(translation.published_at, &settings.time_zone, locale),
            PostKind::Page | PostKind::Landing => settings.locale(locale).tagline.clone(),
        };
        let title = seo.title.as_ref().unwrap_or(&translation.title);
        Some(Self { post: Some(translation.post_id), ..Self::new(settings, locale, title, line) })
    }

    /// That of every page that is no post's.
    pub fn of_site(settings: &SiteSettings, locale: Locale) -> Self {
        let words = settings.locale(locale);
        Self::new(settings, locale, &words.name, words.tagline.clone())
    }

    fn new(settings: &SiteSettings, locale: Locale, title: &str, line: String) -> Self {
        let origin = &settings.origin;
        Self {
            post: None,
            locale,
            site: settings.locale(locale).name.clone(),
            title: title.to_owned(),
            line,
            host: origin.split_once("://").map_or(origin.as_str(), |(_, host)| host).to_owned(),
        }
    }

    /// Its root-relative address: another one when it shows something else, and another one for each post.
    pub fn address(&self) -> String {
        let Self { post, locale, site, title, line, host } = self;
        let post = post.unwrap_or_default().to_string();
        let mut hasher = blake3::Hasher::new();
        for part in [VERSION, &post, locale.as_str(), site, title, line, host] {
            hasher.update(part.as_bytes());
            hasher.update(&[0]);
        }
        let digits = hasher.finalize().to_hex();
        format!("/assets/social/{}.png", digits.get(..NAME_LENGTH).unwrap_or_default())
    }
}
