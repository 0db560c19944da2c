//! What stands around every page: its head, header and footer.

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use serde::Serialize;

use crate::html::script_json;

/// The chrome of a language, with what depends on the page in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shell {
    /// Language of the page.
    pub locale: Locale,
    /// Root-relative path of the page itself.
    pub path: String,
    /// The site's name.
    pub site_name: String,
    /// A sentence about the site.
    pub tagline: String,
    /// Plain text at the foot of the page.
    pub footer: String,
    /// Root-relative path or absolute URL of the logo.
    pub logo: Option<String>,
    /// The main navigation.
    pub navigation: Vec<NavigationLink>,
    /// Profiles elsewhere.
    pub social: Vec<PlainLink>,
    /// The language's front page, list of articles, list of tags and Atom feed.
    pub home: String,
    /// List of articles.
    pub posts: String,
    /// List of tags.
    pub tags: String,
    /// Atom feed.
    pub feed: String,
    /// JSON feed.
    pub json_feed: String,
    /// Search.
    pub search: String,
    /// Contact form.
    pub contact: String,
    /// A reader's own account.
    pub account: String,
    /// Where the language switch leads.
    pub switch: LanguageSwitch,
    /// IANA time zone in which dates are shown.
    pub time_zone: String,
    /// Scheme and host of the API where it is not the site's own.
    pub api_origin: Option<String>,
}

/// A link of the main navigation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NavigationLink {
    /// Its words.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether it is this page (`aria-current`).
    pub current: bool,
    /// The language it leads to where that is not the page's.
    pub foreign: Option<Locale>,
}

/// A link with its words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlainLink {
    /// Its words.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

/// The switch to the other language.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LanguageSwitch {
    /// The other language.
    pub locale: Locale,
    /// The page's translation, or the same section in the other language.
    pub href: String,
    /// Whether it leads to a translation of this page; where not, the page says so.
    pub translated: bool,
}

/// What `<head>` says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Head {
    /// Text of `<title>`, complete.
    pub title: String,
    /// Meta description; empty leaves it out.
    pub description: String,
    /// Absolute URL of this page; `None` on pages that have no address of their own (404).
    pub canonical: Option<String>,
    /// Absolute URLs of this page in every language it exists in (itself included) and `x-default`; empty when alone.
    pub alternates: Vec<Alternate>,
    /// Keeps the page out of search engines.
    pub noindex: bool,
    /// Whether the page may load Cloudflare's Turnstile: its policy allows that origin.
    pub turnstile: bool,
    /// `website` or `article`.
    pub open_graph_type: &'static str,
    /// The preview picture.
    pub image: Option<PreviewImage>,
    /// First publication, of articles.
    pub published: Option<DateTime<Utc>>,
    /// Last change, of articles.
    pub modified: Option<DateTime<Utc>>,
    /// The page's own Atom feed (a tag's), beside the language's.
    pub feed: Option<PlainLink>,
    /// JSON-LD objects, each in a script of its own.
    pub json_ld: Vec<JsonLd>,
}

/// A JSON-LD object as text that cannot end its script element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct JsonLd(String);

impl JsonLd {
    /// An object.
    pub fn of(object: &impl Serialize) -> Self {
        #[expect(clippy::expect_used, reason = "what is said of pages are strings and numbers under names")]
        let json = serde_json::to_string(object).expect("an object can be written as JSON");
        Self(script_json(&json))
    }
}

/// What is shown when a link to the page is shared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PreviewImage {
    /// Absolute URL.
    pub href: String,
    /// Width and height in pixels, where they are known.
    pub size: Option<(u32, u32)>,
    /// What it shows; may be empty.
    pub alt: String,
}

/// An address of the page in one language.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alternate {
    /// BCP 47 tag or `x-default`.
    pub hreflang: String,
    /// Absolute URL.
    pub href: String,
}
