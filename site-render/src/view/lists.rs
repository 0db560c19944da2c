//! Lists: of articles, of tags, of what somebody wrote.

use chrono::{DateTime, Utc};
use cms_sdk::content::Picture;
use serde::Serialize;

use super::{AuthorView, PlainLink};

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
