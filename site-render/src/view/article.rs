//! Articles.

use chrono::{DateTime, Utc};
use cms_sdk::content::Picture;
use serde::Serialize;

use super::{Card, PlainLink, TextView};

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
