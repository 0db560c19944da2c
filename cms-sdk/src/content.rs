//! Published content as the change feed and the snapshot carry it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Locale;

/// What sort of page a post is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "lowercase"))]
#[serde(rename_all = "lowercase")]
pub enum PostKind {
    /// A dated post, listed and in the feeds.
    Article,
    /// An undated page such as “About”.
    Page,
    /// An ordered list of typed sections; the front page is one.
    Landing,
}

impl PostKind {
    /// Its name on the wire and in the stores.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Page => "page",
            Self::Landing => "landing",
        }
    }

    /// The kind of that name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Article, Self::Page, Self::Landing].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// One language of a post as readers see it: a frozen revision plus where it stands on the site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub struct Translation {
    /// The pair this belongs to; both languages share it.
    pub post_id: Uuid,
    /// Its language.
    pub locale: Locale,
    /// What sort of page it is; shared by the pair.
    pub kind: PostKind,
    /// The frozen revision that is live.
    pub revision_id: Uuid,
    /// Last part of its address: `a-z 0-9 -`, unique per language.
    pub slug: String,
    /// Plain text, at most 200 characters.
    pub title: String,
    /// Plain text, at most 500 characters; may be empty.
    pub summary: String,
    /// Markdown (CommonMark with the GFM parts that the theme guide lists); empty for most landing pages.
    pub body: String,
    /// The sections of a landing page, in order; empty otherwise.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub sections: Vec<Section>,
    /// The picture at the top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub cover: Option<Picture>,
    /// What search engines and link previews are told instead of title and summary.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub seo: Seo,
    /// Its tags in the editor's order, each with its place in that tag's list.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub tags: Vec<TagPlace>,
    /// Who it is by, in the editor's order. Their profiles are not frozen: each has entries of its own.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub authors: Vec<Uuid>,
    /// Its permanent place in the list of its kind, counted from 1 for the oldest. Holes are allowed.
    pub ordinal: i64,
    /// Where an import found it (`guides/setup`, no language, no extension): root-relative links name it so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub source_path: Option<String>,
    /// The date shown to readers; the first publish unless an import brought one.
    pub published_at: DateTime<Utc>,
    /// When the live revision last changed.
    pub updated_at: DateTime<Utc>,
}

/// A tag's place on a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub struct TagPlace {
    /// The tag.
    pub tag_id: Uuid,
    /// The post's permanent place in that tag's list in this language.
    pub ordinal: i64,
}

/// A picture and what it shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Picture {
    /// Root-relative path or absolute URL, at most 2 000 characters.
    pub src: String,
    /// Alternative text, at most 300 characters; empty only where the picture is decoration.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub alt: String,
}

/// An uploaded picture. Content names it by the address of its `name` (see [`media`](crate::media)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub struct Media {
    /// The medium.
    pub id: Uuid,
    /// Name of its file, unique and for good: its address is `/media/` and this.
    pub name: String,
    /// BLAKE3 of its bytes, in hexadecimal.
    pub hash: String,
    /// `image/png`, `image/jpeg`, `image/webp` or `image/gif`.
    pub media_type: String,
    /// Length of its file.
    pub bytes: i64,
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
    /// What must stay in sight where the picture is cropped: from the left, in thousandths.
    pub focal_x: i32,
    /// The same from the top.
    pub focal_y: i32,
    /// What it shows, in English, where content does not say; may be empty.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub alt_en: String,
    /// The same in Vietnamese.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub alt_vi: String,
}

impl Media {
    /// What it shows, in one language; may be empty.
    pub fn alt(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.alt_en,
            Locale::Vi => &self.alt_vi,
        }
    }
}

/// Search and preview fields; what is absent falls back to title, summary and cover.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Seo {
    /// Title for results and previews, at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub title: Option<String>,
    /// Description for results and previews, at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub description: Option<String>,
    /// Preview picture: root-relative path or absolute URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub image: Option<String>,
    /// Keeps the page out of search engines and the sitemap.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub noindex: bool,
}

/// A tag with its words per language; a language without words does not show the tag.
///
/// A tag may be a series: its articles are parts that are read one after the other, in the order of their places in its list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub struct Tag {
    /// The tag.
    pub id: Uuid,
    /// English name and slug.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub en: Option<TagWords>,
    /// Vietnamese name and slug.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub vi: Option<TagWords>,
    /// Whether its articles are parts of a series, to be read oldest first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub series: bool,
}

impl Tag {
    /// Its words in one language.
    pub fn words(&self, locale: Locale) -> Option<&TagWords> {
        match locale {
            Locale::En => self.en.as_ref(),
            Locale::Vi => self.vi.as_ref(),
        }
    }
}

/// A tag's name and slug in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TagWords {
    /// Shown to readers, at most 60 characters.
    pub name: String,
    /// Part of its address: `a-z 0-9 -`, unique per language.
    pub slug: String,
}

/// Somebody who writes, with words per language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub struct Author {
    /// The author.
    pub id: Uuid,
    /// Their name in files: `a-z 0-9 -`, unique, the same in both languages.
    pub slug: String,
    /// Their picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub picture: Option<Picture>,
    /// Their page elsewhere: a root-relative path or an absolute URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub link: Option<String>,
    /// English name and bio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub en: Option<AuthorWords>,
    /// Vietnamese name and bio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub vi: Option<AuthorWords>,
}

impl Author {
    /// Their words in one language.
    pub fn words(&self, locale: Locale) -> Option<&AuthorWords> {
        match locale {
            Locale::En => self.en.as_ref(),
            Locale::Vi => self.vi.as_ref(),
        }
    }

    /// Their name in one language, or as the other one has it: a name is a name everywhere.
    pub fn name(&self, locale: Locale) -> &str {
        let words = self.words(locale).or_else(|| self.words(locale.other()));
        words.map_or(self.slug.as_str(), |words| &words.name)
    }
}

/// An author's name and bio in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuthorWords {
    /// Shown to readers, at most 80 characters.
    pub name: String,
    /// Plain text, at most 500 characters; may be empty.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub bio: String,
}

/// An address that is not a page any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub struct Redirect {
    /// The redirect.
    pub id: Uuid,
    /// Root-relative path with a trailing slash, unique.
    pub from: String,
    /// The post it leads to, in `locale`; wherever that lives by then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub post_id: Option<Uuid>,
    /// The language of the post that it leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub locale: Option<Locale>,
    /// A root-relative path or absolute URL that it leads to. With neither this nor a post the address is gone (410).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub to: Option<String>,
}

mod section;
pub use section::*;
