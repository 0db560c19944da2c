//! Everything a page shows, as plain data: the input of a template and, hashed, of the planner's fingerprints.
//!
//! All `href`s are root-relative paths or absolute URLs, already resolved; times are UTC, shown in [`Shell::time_zone`].

use std::collections::BTreeMap;

use cms_sdk::Locale;
use cms_sdk::content::{Picture, Section};
use cms_sdk::signing_keys::PublicSigningKey;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::pictures::Pictures;

mod article;
mod chrome;
mod lists;

pub use article::{ArticleView, AuthorView, ContentsEntry, SeriesPart, SeriesView};
pub use chrome::{Alternate, Head, JsonLd, LanguageSwitch, NavigationLink, PlainLink, PreviewImage, Shell};
pub use lists::{Card, ListView, ProfileView, TagsView};

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
