//! What an output can be made from. Few and coarse: one change touches few inputs, one input few outputs.

use cms_sdk::Locale;
use uuid::Uuid;

pub use site_render::build::{RANGE, range_of};

/// Ranges that make one segment of the sitemap: 500 addresses.
pub const SEGMENT: i64 = 25;

/// Ordinals that make one block of the search index: fifty ranges.
pub const BLOCK: i64 = 50 * RANGE;

/// The block that an ordinal (from 1) lies in, from 0 for the oldest.
pub fn block_of(ordinal: i64) -> i64 {
    (ordinal - 1).max(0) / BLOCK
}

/// A list of posts in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum List {
    /// All articles.
    Articles,
    /// Pages and landing pages; shown nowhere, but the sitemap has them in this order.
    Pages,
    /// The articles with a tag.
    Tag(Uuid),
    /// The articles by an author, in the order of all articles; its pages are not made by ranges.
    Author(Uuid),
}

impl List {
    /// Its name in keys.
    pub fn key(self) -> String {
        match self {
            Self::Articles => "articles".to_owned(),
            Self::Pages => "pages".to_owned(),
            Self::Tag(id) => id.to_string(),
            Self::Author(id) => format!("author.{id}"),
        }
    }
}

/// Something that an output was made from, or looked for and did not find. The settings are none: every output is made from
/// them, so a change of theirs has everything looked at.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Input {
    /// A live translation, or that there is none.
    Translation(Uuid, Locale),
    /// Where a translation lives, or that it is not live.
    Address(Uuid, Locale),
    /// What a root-relative link leads to, or that it leads nowhere.
    Link(String),
    /// The members of one range of a list, with what lists show of them.
    Range(List, Locale, i64),
    /// Which range of a list is the newest.
    Newest(List, Locale),
    /// Whether a segment of the sitemap has any address.
    Segment(List, Locale, i64),
    /// Whether a block of the search index has any post.
    SearchBlock(List, Locale, i64),
    /// The words of all tags that articles of a language have: the search index holds them.
    SearchedTags(Locale),
    /// A tag's words.
    Tag(Uuid),
    /// An author's profile.
    Author(Uuid),
    /// Which articles an author has in a language, with what lists show of them.
    ArticlesBy(Uuid, Locale),
    /// Which authors have any article in a language, and where their pages are.
    Authors(Locale),
    /// Which tags a language has.
    Tags(Locale),
    /// A picture by its name, or that there is none.
    Media(String),
    /// Where the links of a language's main navigation lead.
    Navigation(Locale),
    /// All redirects.
    Redirects,
    /// The keys that sign handshake offers.
    SigningKeys,
}

impl Input {
    /// Its name in the state: 64 bits of a hash. Two inputs of one print have outputs looked at too often, never too seldom.
    pub fn print(&self) -> u64 {
        let hash = blake3::hash(self.key().as_bytes());
        let (first, _) = hash.as_bytes().split_first_chunk().unwrap_or((&[0; 8], &[]));
        u64::from_le_bytes(*first)
    }

    fn key(&self) -> String {
        match self {
            Self::Translation(post, locale) => format!("translation:{post}:{locale}"),
            Self::Address(post, locale) => format!("address:{post}:{locale}"),
            Self::Link(path) => format!("link:{path}"),
            Self::Range(list, locale, range) => format!("range:{}:{locale}:{range}", list.key()),
            Self::Newest(list, locale) => format!("newest:{}:{locale}", list.key()),
            Self::Segment(list, locale, segment) => format!("segment:{}:{locale}:{segment}", list.key()),
            Self::SearchBlock(list, locale, block) => format!("search-block:{}:{locale}:{block}", list.key()),
            Self::SearchedTags(locale) => format!("searched-tags:{locale}"),
            Self::Tag(id) => format!("tag:{id}"),
            Self::Author(id) => format!("author:{id}"),
            Self::ArticlesBy(id, locale) => format!("articles-by:{id}:{locale}"),
            Self::Authors(locale) => format!("authors:{locale}"),
            Self::Tags(locale) => format!("tags:{locale}"),
            Self::Media(name) => format!("media:{name}"),
            Self::Navigation(locale) => format!("navigation:{locale}"),
            Self::Redirects => "redirects".to_owned(),
            Self::SigningKeys => "signing-keys".to_owned(),
        }
    }
}
