//! Everything a page shows, as plain data: the input of a template and, hashed, of the planner's fingerprints.
//!
//! All `href`s are root-relative paths or absolute URLs, already resolved; times are UTC, shown in [`Shell::time_zone`].

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use cms_sdk::content::{Picture, Section};
use cms_sdk::signing_keys::PublicSigningKey;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::pictures::Pictures;

/// One HTML page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PageView {
    /// What every page of the language shows around its content.
    pub shell: Shell,
    /// What `<head>` says of this page.
    pub head: Head,
    /// The post that it shows: its reads are counted and told.
    pub post: Option<Uuid>,
    /// The uploaded pictures that it shows, by their addresses.
    pub pictures: Pictures,
    /// The page itself.
    pub content: Content,
}

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
    pub json_ld: Vec<serde_json::Value>,
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

/// The page itself; `template` names which template shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "template", rename_all = "snake_case")]
pub enum Content {
    /// A dated post.
    Article(Box<ArticleView>),
    /// An undated page.
    Page(TextView),
    /// A landing page.
    Landing(LandingView),
    /// One page of a list: all articles, or a tag's.
    List(ListView),
    /// All tags of the language.
    Tags(TagsView),
    /// Somebody who writes, and their newest articles.
    Author(ProfileView),
    /// The answer to an address that does not exist.
    NotFound,
    /// The search.
    Search,
    /// The contact form.
    Contact,
    /// What a sent contact form leads to.
    ContactSent,
    /// Making an account.
    SignUp(AccountsView),
    /// Signing in.
    SignIn(AccountsView),
    /// Asking for a link to set another password.
    ForgotPassword(AccountsView),
    /// What that link leads to.
    ResetPassword(AccountsView),
    /// What a mailed confirmation link leads to.
    Confirm(AccountsView),
    /// A reader's own account.
    Account(AccountsView),
}

impl Content {
    /// Every template that shows a page, without `.html`.
    pub const TEMPLATES: [&str; 16] = [
        "article",
        "page",
        "landing",
        "list",
        "tags",
        "author",
        "search",
        "not_found",
        "contact",
        "contact_sent",
        "sign_up",
        "sign_in",
        "forgot_password",
        "reset_password",
        "confirm",
        "account",
    ];

    /// Name of the template that shows it, without `.html`.
    pub fn template(&self) -> &'static str {
        match self {
            Self::Article(_) => "article",
            Self::Page(_) => "page",
            Self::Landing(_) => "landing",
            Self::List(_) => "list",
            Self::Tags(_) => "tags",
            Self::Author(_) => "author",
            Self::Search => "search",
            Self::NotFound => "not_found",
            Self::Contact => "contact",
            Self::ContactSent => "contact_sent",
            Self::SignUp(_) => "sign_up",
            Self::SignIn(_) => "sign_in",
            Self::ForgotPassword(_) => "forgot_password",
            Self::ResetPassword(_) => "reset_password",
            Self::Confirm(_) => "confirm",
            Self::Account(_) => "account",
        }
    }
}

/// Title and text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TextView {
    /// The heading.
    pub title: String,
    /// The sentence under it; may be empty.
    pub summary: String,
    /// The picture at the top.
    pub cover: Option<Picture>,
    /// The text.
    pub body: Body,
}

/// Markdown and where its links lead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The text as written.
    pub markdown: String,
    /// For every root-relative link in the text that leads to another address than it says, or to a page in the other language: as
    /// written → resolved. Others stay as written.
    pub links: BTreeMap<String, ResolvedLink>,
}

/// Where a link in a text leads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResolvedLink {
    /// Root-relative path, with the fragment as written.
    pub href: String,
    /// Language of the page that it leads to; marked where it is not the text's own.
    pub locale: Locale,
}

/// A dated post.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArticleView {
    /// Title and text.
    pub text: TextView,
    /// How many minutes it takes to read; none where it has no words.
    pub minutes: Option<usize>,
    /// Its parts, where it has enough of them to need a list.
    pub contents: Vec<ContentsEntry>,
    /// The date shown.
    pub published_at: DateTime<Utc>,
    /// Shown where it is a later day.
    pub updated_at: DateTime<Utc>,
    /// Its tags.
    pub tags: Vec<PlainLink>,
    /// The series that it is a part of.
    pub series: Option<SeriesView>,
    /// Who it is by; empty where it names nobody.
    pub authors: Vec<AuthorView>,
    /// The next older and newer article.
    pub older: Option<PlainLink>,
    /// The next newer article.
    pub newer: Option<PlainLink>,
    /// Older articles that share a tag, at most three.
    pub related: Vec<Card>,
}

/// A part of an article, with the parts of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContentsEntry {
    /// Its heading, and where on the page it is (`#id`).
    #[serde(flatten)]
    pub link: PlainLink,
    /// The parts of it.
    pub parts: Vec<PlainLink>,
}

/// A series, as its parts show it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeriesView {
    /// Its name.
    pub name: String,
    /// Where all its parts are listed.
    pub href: String,
    /// Which part the article is, from 1.
    pub number: usize,
    /// The part after it.
    pub next: Option<PlainLink>,
    /// Which part the first of `parts` is.
    pub first: usize,
    /// All parts of a short series, of a long one those around the article; in order.
    pub parts: Vec<SeriesPart>,
}

/// A part of a series.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeriesPart {
    /// Its title, and where it is.
    #[serde(flatten)]
    pub link: PlainLink,
    /// Whether it is the article that shows it.
    pub current: bool,
}

/// Somebody whom an article is by.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuthorView {
    /// Their name.
    pub name: String,
    /// Their page on this site.
    pub href: String,
    /// A sentence or two about them; may be empty.
    pub bio: String,
    /// Their picture.
    pub picture: Option<Picture>,
    /// Their page elsewhere.
    pub link: Option<String>,
}

/// An article as lists show it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Card {
    /// Its title.
    pub title: String,
    /// Its summary; may be empty.
    pub summary: String,
    /// Where it is.
    pub href: String,
    /// The date shown.
    pub published_at: DateTime<Utc>,
    /// Its picture.
    pub cover: Option<Picture>,
    /// Its first tags, at most three.
    pub tags: Vec<PlainLink>,
    /// Whether it stands here because it is pinned.
    pub pinned: bool,
    /// Which part of the series it is, in the list of one.
    pub part: Option<usize>,
}

/// A landing page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LandingView {
    /// Its title, for screen readers where no section shows it.
    pub title: String,
    /// Text before or instead of sections.
    pub body: Body,
    /// Its sections.
    pub sections: Vec<SectionView>,
}

/// A section with what only the site knows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SectionView {
    /// The section's words, as edited, with its links resolved.
    pub section: Section,
    /// Links of its Markdown, as in [`Body::links`].
    pub links: BTreeMap<String, ResolvedLink>,
    /// The articles of a `latestPosts` section; empty otherwise.
    pub posts: Vec<Card>,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListView {
    /// The tag whose list it is; none for all articles.
    pub tag: Option<String>,
    /// Whether the tag is a series: then the articles are its parts.
    pub series: bool,
    /// Whether it is the list's index, which always shows the newest, or the first parts of a series.
    pub index: bool,
    /// The articles, newest first; the parts of a series in order.
    pub posts: Vec<Card>,
    /// Path of the page with newer articles.
    pub newer: Option<String>,
    /// Path of the page with older articles.
    pub older: Option<String>,
}

/// Somebody who writes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProfileView {
    /// Who it is.
    pub author: AuthorView,
    /// Their newest articles, newest first.
    pub posts: Vec<Card>,
}

/// All tags of a language.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TagsView {
    /// The tags, sorted for the language.
    pub tags: Vec<PlainLink>,
}

/// A page of reader accounts. What is a reader's own, its script asks of the API.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AccountsView {
    /// The keys that the page believes offers by, oldest first.
    pub signing_keys: Vec<PublicSigningKey>,
    /// Making an account.
    pub sign_up: String,
    /// Signing in.
    pub sign_in: String,
    /// Asking for a link to set another password.
    pub forgot_password: String,
}
