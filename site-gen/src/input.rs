//! What an output can be made from. Few and coarse: one change touches few inputs, one input few outputs.

use cms_sdk::Locale;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use site_render::build::{RANGE, range_of};

use crate::state::keys::key_of;

/// Ranges that make one segment of the sitemap: 500 addresses.
pub const SEGMENT: i64 = 25;

/// Ordinals that make one block of the search index: fifty ranges.
pub const BLOCK: i64 = 50 * RANGE;

/// The block that an ordinal (from 1) lies in, from 0 for the oldest.
pub fn block_of(ordinal: i64) -> i64 {
    (ordinal - 1).max(0) / BLOCK
}

/// A list of posts in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// Its name in paths.
    pub fn name(self) -> String {
        match self {
            Self::Articles => "articles".to_owned(),
            Self::Pages => "pages".to_owned(),
            Self::Tag(id) => id.to_string(),
            Self::Author(id) => format!("author.{id}"),
        }
    }
}

/// Something that an output was made from, or looked for and did not find. The settings are none: every output is made from
/// them, so a change of theirs has everything looked at. The state tells variants apart by their order: new ones come last.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
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
        let hash = blake3::hash(&key_of(self));
        let (first, _) = hash.as_bytes().split_first_chunk().unwrap_or((&[0; 8], &[]));
        u64::from_le_bytes(*first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// States that are there already know variants by these numbers.
    #[test]
    fn inputs_begin_with_the_number_of_the_variant() {
        let id = Uuid::from_u128(7);
        let inputs = [
            Input::Translation(id, Locale::En),
            Input::Address(id, Locale::En),
            Input::Link(String::new()),
            Input::Range(List::Pages, Locale::En, 1),
            Input::Newest(List::Pages, Locale::En),
            Input::Segment(List::Pages, Locale::En, 1),
            Input::SearchBlock(List::Pages, Locale::En, 1),
            Input::SearchedTags(Locale::En),
            Input::Tag(id),
            Input::Author(id),
            Input::ArticlesBy(id, Locale::En),
            Input::Authors(Locale::En),
            Input::Tags(Locale::En),
            Input::Media(String::new()),
            Input::Navigation(Locale::En),
            Input::Redirects,
            Input::SigningKeys,
        ];
        let numbers = inputs.iter().filter_map(|input| key_of(input).first().copied());
        assert!(numbers.eq(0..17));
        let lists = [List::Articles, List::Pages, List::Tag(id), List::Author(id)];
        assert_eq!(lists.map(|list| key_of(&list).first().copied()), [Some(0), Some(1), Some(2), Some(3)]);
    }
}
