//! What the site consists of: every output has a key, a stage in which it is written, and a view that it is made from.

use cms_sdk::Locale;
use cms_sdk::site_path::PathKind;
use uuid::Uuid;

use crate::input::List;

/// One file of the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

    /// Its name in keys.
    fn key(self) -> &'static str {
        match self {
            Self::SignUp => "sign-up",
            Self::SignIn => "sign-in",
            Self::ForgotPassword => "forgot-password",
            Self::ResetPassword => "reset-password",
            Self::Confirm => "confirm",
            Self::Account => "account",
        }
    }

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
    pub fn key(&self) -> String {
        match self {
            Self::Asset(path) => format!("asset:{path}"),
            Self::Media(name) => format!("media:{name}"),
            Self::MediaVariant(name, width) => format!("media-variant:{name}:{width}"),
            Self::SocialPicture(Some(post), locale) => format!("social-picture:{locale}:{post}"),
            Self::SocialPicture(None, locale) => format!("social-picture:{locale}"),
            Self::Page(post, locale) => format!("page:{post}:{locale}"),
            Self::Root => "root".to_owned(),
            Self::Front(locale) => format!("front:{locale}"),
            Self::ListIndex(list, locale) => format!("list-index:{}:{locale}", list.key()),
            Self::ListPage(list, locale, range) => format!("list-page:{}:{locale}:{range}", list.key()),
            Self::Tags(locale) => format!("tags:{locale}"),
            Self::NotFound(Some(locale)) => format!("not-found:{locale}"),
            Self::NotFound(None) => "not-found".to_owned(),
            Self::Search(locale) => format!("search:{locale}"),
            Self::SearchIndex(locale) => format!("search-index:{locale}"),
            Self::SearchBlock(list, locale, block) => format!("search-block:{}:{locale}:{block}", list.key()),
            Self::SearchWords(list, locale, block, beginning) => {
                format!("search-words:{}:{locale}:{block}:{beginning}", list.key())
            }
            Self::SearchCards(list, locale, range) => format!("search-cards:{}:{locale}:{range}", list.key()),
            Self::Contact(locale) => format!("contact:{locale}"),
            Self::ContactSent(locale) => format!("contact-sent:{locale}"),
            Self::Account(page, locale) => format!("account:{}:{locale}", page.key()),
            Self::Author(id, locale) => format!("author:{id}:{locale}"),
            Self::Feed(locale) => format!("feed:{locale}"),
            Self::JsonFeed(locale) => format!("json-feed:{locale}"),
            Self::TagFeed(id, locale) => format!("tag-feed:{id}:{locale}"),
            Self::LlmsText(Some(locale)) => format!("llms-text:{locale}"),
            Self::LlmsText(None) => "llms-text".to_owned(),
            Self::SitemapIndex => "sitemap".to_owned(),
            Self::SitemapSections(locale) => format!("sitemap-sections:{locale}"),
            Self::SitemapSegment(list, locale, segment) => {
                format!("sitemap-segment:{}:{locale}:{segment}", list.key())
            }
            Self::Robots => "robots".to_owned(),
            Self::Redirects => "redirects".to_owned(),
        }
    }

    /// The output of that name.
    pub fn parse(key: &str) -> Option<Self> {
        let mut parts = key.splitn(5, ':');
        let (name, first, second, third) = (parts.next()?, parts.next(), parts.next(), parts.next());
        let locale = |text: Option<&str>| text.and_then(|text| text.parse::<Locale>().ok());
        let list = |text: Option<&str>| match text? {
            "articles" => Some(List::Articles),
            "pages" => Some(List::Pages),
            id => id.parse().ok().map(List::Tag),
        };
        let number = |text: Option<&str>| text.and_then(|text| text.parse::<i64>().ok());
        Some(match name {
            "asset" => Self::Asset(key.get("asset:".len()..)?.to_owned()),
            "media" => Self::Media(first?.to_owned()),
            "media-variant" => Self::MediaVariant(first?.to_owned(), second?.parse().ok()?),
            "social-picture" => {
                let post = second.map(str::parse).transpose().ok()?;
                Self::SocialPicture(post, locale(first)?)
            }
            "page" => Self::Page(first?.parse().ok()?, locale(second)?),
            "root" => Self::Root,
            "front" => Self::Front(locale(first)?),
            "list-index" => Self::ListIndex(list(first)?, locale(second)?),
            "list-page" => Self::ListPage(list(first)?, locale(second)?, number(third)?),
            "tags" => Self::Tags(locale(first)?),
            "not-found" => Self::NotFound(match first {
                Some(_) => Some(locale(first)?),
                None => None,
            }),
            "search" => Self::Search(locale(first)?),
            "search-index" => Self::SearchIndex(locale(first)?),
            "search-block" => Self::SearchBlock(list(first)?, locale(second)?, number(third)?),
            "search-words" => {
                Self::SearchWords(list(first)?, locale(second)?, number(third)?, parts.next()?.to_owned())
            }
            "search-cards" => Self::SearchCards(list(first)?, locale(second)?, number(third)?),
            "contact" => Self::Contact(locale(first)?),
            "contact-sent" => Self::ContactSent(locale(first)?),
            "account" => Self::Account(
                AccountPage::ALL.into_iter().find(|page| Some(page.key()) == first)?,
                locale(second)?,
            ),
            "author" => Self::Author(first?.parse().ok()?, locale(second)?),
            "feed" => Self::Feed(locale(first)?),
            "json-feed" => Self::JsonFeed(locale(first)?),
            "tag-feed" => Self::TagFeed(first?.parse().ok()?, locale(second)?),
            "llms-text" => Self::LlmsText(match first {
                Some(_) => Some(locale(first)?),
                None => None,
            }),
            "sitemap" => Self::SitemapIndex,
            "sitemap-sections" => Self::SitemapSections(locale(first)?),
            "sitemap-segment" => Self::SitemapSegment(list(first)?, locale(second)?, number(third)?),
            "robots" => Self::Robots,
            "redirects" => Self::Redirects,
            _ => return None,
        })
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

    #[test]
    fn keys_go_both_ways() {
        let id = Uuid::from_u128(7);
        for output in [
            Output::Asset("assets/a.b:c.css".to_owned()),
            Output::Media("0123456789abcdef-a.png".to_owned()),
            Output::MediaVariant("0123456789abcdef-a.png".to_owned(), 720),
            Output::SocialPicture(None, Locale::En),
            Output::SocialPicture(Some(id), Locale::Vi),
            Output::Page(id, Locale::Vi),
            Output::Root,
            Output::Front(Locale::En),
            Output::ListIndex(List::Tag(id), Locale::En),
            Output::ListPage(List::Articles, Locale::Vi, 12),
            Output::Tags(Locale::En),
            Output::NotFound(None),
            Output::NotFound(Some(Locale::Vi)),
            Output::Search(Locale::En),
            Output::SearchIndex(Locale::Vi),
            Output::SearchBlock(List::Articles, Locale::Vi, 2),
            Output::SearchWords(List::Pages, Locale::En, 0, "đ:".to_owned()),
            Output::SearchCards(List::Articles, Locale::Vi, 7),
            Output::Contact(Locale::En),
            Output::ContactSent(Locale::Vi),
            Output::Account(AccountPage::SignIn, Locale::En),
            Output::Account(AccountPage::Account, Locale::Vi),
            Output::Author(id, Locale::En),
            Output::Feed(Locale::Vi),
            Output::JsonFeed(Locale::En),
            Output::TagFeed(id, Locale::Vi),
            Output::LlmsText(None),
            Output::LlmsText(Some(Locale::Vi)),
            Output::SitemapIndex,
            Output::SitemapSections(Locale::En),
            Output::SitemapSegment(List::Pages, Locale::En, 3),
            Output::Robots,
            Output::Redirects,
        ] {
            assert_eq!(Output::parse(&output.key()), Some(output));
        }
    }
}
