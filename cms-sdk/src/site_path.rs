//! Where everything lives. API and generator compute every path with these functions and no others.
//!
//! Paths are root-relative, start and end with a slash, and hold only `a-z 0-9 - /`.

use crate::Locale;
use crate::content::{PostKind, Translation};
use crate::settings::SiteSettings;

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PathKind {
    /// The front page of a language.
    Front,
    /// An article in the posts section.
    Article,
    /// A page or landing page, directly under the language.
    Page,
    /// A tag's list.
    Tag,
    /// An author's page.
    Author,
    /// The list of all articles.
    ArticleList,
    /// The list of all tags.
    TagList,
    /// The search.
    Search,
    /// The contact form.
    Contact,
    /// What a sent contact form leads to.
    ContactSent,
    /// A reader's own account.
    Account,
    /// Signing in.
    SignIn,
    /// Making an account.
    SignUp,
    /// What a mailed confirmation link leads to.
    Confirm,
    /// Asking for a link to set another password.
    ForgotPassword,
    /// What that link leads to.
    ResetPassword,
}

impl From<PostKind> for PathKind {
    fn from(kind: PostKind) -> Self {
        match kind {
            PostKind::Article => Self::Article,
            PostKind::Page | PostKind::Landing => Self::Page,
        }
    }
}

/// The path of something in one language; `slug` is ignored where the kind has none.
///
/// Defaults: `/en/posts/…/`, `/vi/bai-viet/…/`, `/en/tags/…/`, `/vi/the/…/`, pages at `/en/…/`.
pub fn site_path(settings: &SiteSettings, locale: Locale, kind: PathKind, slug: &str) -> String {
    let words = settings.locale(locale);
    match kind {
        PathKind::Front => format!("/{locale}/"),
        PathKind::Article => format!("/{locale}/{}/{slug}/", words.posts_path),
        PathKind::Page => format!("/{locale}/{slug}/"),
        PathKind::Tag => format!("/{locale}/{}/{slug}/", words.tags_path),
        PathKind::Author => format!("/{locale}/{}/{slug}/", authors_slug(locale)),
        PathKind::ArticleList => format!("/{locale}/{}/", words.posts_path),
        PathKind::TagList => format!("/{locale}/{}/", words.tags_path),
        PathKind::Search => format!("/{locale}/{}/", search_slug(locale)),
        PathKind::Contact => format!("/{locale}/{}/", contact_slug(locale)),
        PathKind::ContactSent => format!("/{locale}/{}/{}/", contact_slug(locale), sent_slug(locale)),
        PathKind::Account => format!("/{locale}/{}/", account_slug(locale)),
        PathKind::SignIn => below_account(locale, "sign-in", "dang-nhap"),
        PathKind::SignUp => below_account(locale, "sign-up", "dang-ky"),
        PathKind::Confirm => below_account(locale, "confirm", "xac-nhan"),
        PathKind::ForgotPassword => below_account(locale, "forgot-password", "quen-mat-khau"),
        PathKind::ResetPassword => below_account(locale, "reset-password", "dat-lai-mat-khau"),
    }
}

fn authors_slug(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "authors",
        Locale::Vi => "tac-gia",
    }
}

fn search_slug(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "search",
        Locale::Vi => "tim-kiem",
    }
}

fn contact_slug(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "contact",
        Locale::Vi => "lien-he",
    }
}

fn account_slug(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "account",
        Locale::Vi => "tai-khoan",
    }
}

fn below_account(locale: Locale, english: &str, vietnamese: &str) -> String {
    let slug = match locale {
        Locale::En => english,
        Locale::Vi => vietnamese,
    };
    format!("/{locale}/{}/{slug}/", account_slug(locale))
}

fn sent_slug(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "sent",
        Locale::Vi => "da-gui",
    }
}

/// The path of a live translation, which is the language's root for the front page.
pub fn translation_path(settings: &SiteSettings, translation: &Translation) -> String {
    post_path(settings, translation.post_id, translation.kind, translation.locale, &translation.slug)
}

/// The path of a post's translation from its parts.
pub fn post_path(
    settings: &SiteSettings,
    post_id: uuid::Uuid,
    kind: PostKind,
    locale: Locale,
    slug: &str,
) -> String {
    if settings.front_page == Some(post_id) && kind != PostKind::Article {
        site_path(settings, locale, PathKind::Front, "")
    } else {
        site_path(settings, locale, kind.into(), slug)
    }
}

/// The `number`th page of a list, under the list's own path: `/en/posts/page/3/`, `/vi/bai-viet/trang/3/`.
pub fn list_page_path(list_path: &str, locale: Locale, number: i64) -> String {
    let word = match locale {
        Locale::En => "page",
        Locale::Vi => "trang",
    };
    format!("{list_path}{word}/{number}/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_paths_follow_the_language() {
        let settings = SiteSettings::default();
        let path = |locale, kind, slug| site_path(&settings, locale, kind, slug);
        assert_eq!(path(Locale::En, PathKind::Article, "a-b"), "/en/posts/a-b/");
        assert_eq!(path(Locale::Vi, PathKind::Article, "a-b"), "/vi/bai-viet/a-b/");
        assert_eq!(path(Locale::En, PathKind::Tag, "rust"), "/en/tags/rust/");
        assert_eq!(path(Locale::Vi, PathKind::Tag, "rust"), "/vi/the/rust/");
        assert_eq!(path(Locale::Vi, PathKind::Search, ""), "/vi/tim-kiem/");
        assert_eq!(path(Locale::Vi, PathKind::Author, "lan"), "/vi/tac-gia/lan/");
        assert_eq!(path(Locale::Vi, PathKind::Page, "gioi-thieu"), "/vi/gioi-thieu/");
        assert_eq!(path(Locale::Vi, PathKind::Front, ""), "/vi/");
        assert_eq!(path(Locale::En, PathKind::Contact, ""), "/en/contact/");
        assert_eq!(path(Locale::Vi, PathKind::ContactSent, ""), "/vi/lien-he/da-gui/");
        assert_eq!(path(Locale::En, PathKind::SignIn, ""), "/en/account/sign-in/");
        assert_eq!(path(Locale::Vi, PathKind::ResetPassword, ""), "/vi/tai-khoan/dat-lai-mat-khau/");
        assert_eq!(list_page_path("/vi/bai-viet/", Locale::Vi, 2), "/vi/bai-viet/trang/2/");
    }

    #[test]
    fn front_page_lives_at_the_root_of_its_language() {
        let id = uuid::Uuid::from_u128(7);
        let settings = SiteSettings { front_page: Some(id), ..SiteSettings::default() };
        assert_eq!(post_path(&settings, id, PostKind::Landing, Locale::En, "home"), "/en/");
        assert_eq!(post_path(&settings, uuid::Uuid::nil(), PostKind::Page, Locale::En, "home"), "/en/home/");
    }
}
