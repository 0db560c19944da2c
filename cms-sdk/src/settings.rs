//! The site's settings: content too, edited by API, carried by the feed.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Locale;
use crate::content::Link;

/// What is true of the whole site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SiteSettings {
    /// Scheme and host of the site, without a trailing slash: `https://example.com`. Every absolute URL starts with it.
    pub origin: String,
    /// Scheme and host of the API where it is not the site's own; the page's scripts call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub api_origin: Option<String>,
    /// IANA time zone in which dates are shown: `Asia/Ho_Chi_Minh`.
    pub time_zone: String,
    /// The language of `/` and of `x-default`.
    pub default_locale: Locale,
    /// The post (a landing page or a page) at `/en/` and `/vi/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub front_page: Option<Uuid>,
    /// Articles that stand before the newest ones on front pages and in the list of articles, in this order; at most three.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub pinned: Vec<Uuid>,
    /// Root-relative path or absolute URL of the logo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub logo: Option<String>,
    /// Profiles elsewhere, shown in the footer and in JSON-LD.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub social: Vec<Link>,
    /// English words and paths.
    pub en: LocaleSettings,
    /// Vietnamese words and paths.
    pub vi: LocaleSettings,
}

/// What is true of the site in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LocaleSettings {
    /// The site's name, at most 80 characters.
    pub name: String,
    /// A sentence about the site, at most 200 characters.
    pub tagline: String,
    /// Plain text at the foot of every page, at most 500 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub footer: String,
    /// The main navigation, at most 12 links.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub navigation: Vec<Link>,
    /// Path of the articles' section: `posts`, `bai-viet`.
    pub posts_path: String,
    /// Path of the tags' section: `tags`, `the`.
    pub tags_path: String,
}

impl SiteSettings {
    /// The words and paths of one language.
    pub fn locale(&self, locale: Locale) -> &LocaleSettings {
        match locale {
            Locale::En => &self.en,
            Locale::Vi => &self.vi,
        }
    }
}

impl Default for SiteSettings {
    fn default() -> Self {
        let words = |name: &str, tagline: &str, posts: &str, tags: &str| LocaleSettings {
            name: name.to_owned(),
            tagline: tagline.to_owned(),
            footer: String::new(),
            navigation: Vec::new(),
            posts_path: posts.to_owned(),
            tags_path: tags.to_owned(),
        };
        Self {
            origin: "http://localhost:8080".to_owned(),
            api_origin: None,
            time_zone: "Asia/Ho_Chi_Minh".to_owned(),
            default_locale: Locale::En,
            front_page: None,
            pinned: Vec::new(),
            logo: None,
            social: Vec::new(),
            en: words("Duet", "One site, two languages", "posts", "tags"),
            vi: words("Duet", "Một trang, hai ngôn ngữ", "bai-viet", "the"),
        }
    }
}
