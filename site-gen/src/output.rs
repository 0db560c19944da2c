//! What the site consists of: every output has a key, a stage in which it is written, and a view that it is made from.

use cms_sdk::Locale;
use cms_sdk::site_path::PathKind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::input::List;
use crate::state::keys::key_of;

/// One file of the site. The state tells variants apart by their order: new ones come last.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Output {
    /// A file of the theme.
    Asset(String),
    /// An uploaded picture, by its name.
    Media(String),
    /// A smaller copy of an uploaded picture, by the picture's name and the copy's width.
    MediaVariant(String, i32),
    /// The preview picture of a live translation, or of everything else in a language.
    SocialPicture(Option<Uuid>, Locale),
    /// A live translation's own page.
    Page(Uuid, Locale),
    /// `/`: the default language's front page once more.
    Root,
    /// A language's front page where no post is one.
    Front(Locale),
    /// The newest of a list.
    ListIndex(List, Locale),
    /// One range of a list, for good.
    ListPage(List, Locale, i64),
    /// All tags of a language.
    Tags(Locale),
    /// The answer to an unknown address under a language, or outside both.
    NotFound(Option<Locale>),
    /// The search page.
    Search(Locale),
    /// Which blocks the search index of a language has.
    SearchIndex(Locale),
    /// Which words a block of the search index has, by their beginnings.
    SearchBlock(List, Locale, i64),
    /// The words of a block with one beginning.
    SearchWords(List, Locale, i64, String),
    /// What hits show of the posts of one range.
    SearchCards(List, Locale, i64),
    /// The contact form.
    Contact(Locale),
    /// What a sent contact form leads to.
    ContactSent(Locale),
    /// A page of reader accounts.
    Account(AccountPage, Locale),
    /// An author's page.
    Author(Uuid, Locale),
    /// The Atom feed.
    Feed(Locale),
    /// The JSON feed.
    JsonFeed(Locale),
    /// The Atom feed of a tag.
    TagFeed(Uuid, Locale),
    /// `llms.txt` of a language, or of the site.
    LlmsText(Option<Locale>),
    /// Index of the sitemap.
    SitemapIndex,
    /// Front page, lists and tags in the sitemap.
    SitemapSections(Locale),
    /// Five hundred posts in the sitemap.
    SitemapSegment(List, Locale, i64),
    /// `robots.txt`.
    Robots,
    /// `_redirects`, for the host.
    Redirects,
}

/// The pages of reader accounts: every site has them, in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AccountPage {
    /// Making an account.
    SignUp,
    /// Signing in.
    SignIn,
    /// Asking for a link to set another password.
    ForgotPassword,
    /// What that link leads to.
    ResetPassword,
    /// What a mailed confirmation link leads to.
    Confirm,
    /// A reader's own account.
    Account,
}

impl AccountPage {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::SignUp, Self::SignIn, Self::ForgotPassword, Self::ResetPassword, Self::Confirm, Self::Account];

    /// Where it is.
    pub fn path_kind(self) -> PathKind {
        match self {
            Self::SignUp => PathKind::SignUp,
            Self::SignIn => PathKind::SignIn,
            Self::ForgotPassword => PathKind::ForgotPassword,
            Self::ResetPassword => PathKind::ResetPassword,
            Self::Confirm => PathKind::Confirm,
            Self::Account => PathKind::Account,
        }
    }
}

/// When an output is written: a reader never meets a link to what is not there yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// What pages need to be shown.
    Assets,
    /// Pages at paths that are new, lists among them.
    NewPages,
    /// Pages that were there.
    Pages,
    /// What lists pages.
    Lists,
    /// What leads away from pages that are gone.
    Redirects,
}

impl Output {
    /// Its name in the state.
    pub fn key(&self) -> Vec<u8> {
        key_of(self)
    }

    /// The output of that name.
    pub fn parse(key: &[u8]) -> Option<Self> {
        postcard::from_bytes(key).ok()
    }

    /// When it is written; `is_new` says that nothing of it was written before.
    pub fn stage(&self, is_new: bool) -> Stage {
        match self {
            Self::Asset(_) | Self::Media(_) | Self::MediaVariant(..) | Self::SocialPicture(..) => {
                Stage::Assets
            }
            Self::Page(..)
            | Self::Root
            | Self::Front(_)
            | Self::ListIndex(..)
            | Self::ListPage(..)
            | Self::Tags(_)
            | Self::Author(..)
            | Self::TagFeed(..)
            | Self::NotFound(_)
            | Self::Search(_)
            | Self::Contact(_)
            | Self::ContactSent(_)
            | Self::Account(..)
                if is_new =>
            {
                Stage::NewPages
            }
            Self::Page(..)
            | Self::NotFound(_)
            | Self::Search(_)
            | Self::Contact(_)
            | Self::ContactSent(_)
            | Self::Account(..) => Stage::Pages,
            Self::Redirects => Stage::Redirects,
            _ => Stage::Lists,
        }
    }

    /// The post whose page it is, for failures that an editor can mend.
    pub fn post(&self) -> Option<(Uuid, Locale)> {
        match self {
            Self::Page(post, locale) | Self::SocialPicture(Some(post), locale) => Some((*post, *locale)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// States that are there already know variants by these numbers.
    #[test]
    fn keys_go_both_ways_and_begin_with_the_number_of_the_variant() {
        let id = Uuid::from_u128(7);
        for (number, output) in [
            (0, Output::Asset("assets/a.b:c.css".to_owned())),
            (1, Output::Media("0123456789abcdef-a.png".to_owned())),
            (2, Output::MediaVariant("0123456789abcdef-a.png".to_owned(), 720)),
            (3, Output::SocialPicture(None, Locale::En)),
            (3, Output::SocialPicture(Some(id), Locale::Vi)),
            (4, Output::Page(id, Locale::Vi)),
            (5, Output::Root),
            (6, Output::Front(Locale::En)),
            (7, Output::ListIndex(List::Tag(id), Locale::En)),
            (8, Output::ListPage(List::Articles, Locale::Vi, 12)),
            (9, Output::Tags(Locale::En)),
            (10, Output::NotFound(None)),
            (10, Output::NotFound(Some(Locale::Vi))),
            (11, Output::Search(Locale::En)),
            (12, Output::SearchIndex(Locale::Vi)),
            (13, Output::SearchBlock(List::Articles, Locale::Vi, 2)),
            (14, Output::SearchWords(List::Pages, Locale::En, 0, "đ:".to_owned())),
            (15, Output::SearchCards(List::Articles, Locale::Vi, 7)),
            (16, Output::Contact(Locale::En)),
            (17, Output::ContactSent(Locale::Vi)),
            (18, Output::Account(AccountPage::SignIn, Locale::En)),
            (18, Output::Account(AccountPage::Account, Locale::Vi)),
            (19, Output::Author(id, Locale::En)),
            (20, Output::Feed(Locale::Vi)),
            (21, Output::JsonFeed(Locale::En)),
            (22, Output::TagFeed(id, Locale::Vi)),
            (23, Output::LlmsText(None)),
            (23, Output::LlmsText(Some(Locale::Vi))),
            (24, Output::SitemapIndex),
            (25, Output::SitemapSections(Locale::En)),
            (26, Output::SitemapSegment(List::Pages, Locale::En, 3)),
            (27, Output::Robots),
            (28, Output::Redirects),
        ] {
            let key = output.key();
            assert_eq!(key.first(), Some(&number), "{output:?}");
            assert_eq!(Output::parse(&key), Some(output));
        }
        assert_eq!(Output::parse(&[200]), None);
    }
}
