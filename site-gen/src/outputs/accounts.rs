//! The pages of reader accounts. They are the same for everybody; their scripts ask the API for what is a reader's own.

use std::collections::BTreeMap;

use cms_sdk::Locale;
use cms_sdk::site_path::PathKind;
use site_render::build::{Site as _, head, shell};
use site_render::theme::Theme;
use site_render::view::{AccountsView, Content, PageView};

use super::Made;
use crate::mirror::Tracker;
use crate::output::AccountPage;

/// One of the pages; search engines list none of them.
pub(super) fn page(
    tracker: &Tracker<'_>,
    theme: &Theme,
    page: AccountPage,
    locale: Locale,
) -> anyhow::Result<Made> {
    let kind = page.path_kind();
    let path = tracker.section(locale, kind);
    let mut head = head::plain(tracker, locale, &theme.text(locale, title(page)), &path);
    head.noindex = true;
    head.turnstile = matches!(page, AccountPage::SignUp | AccountPage::SignIn | AccountPage::ForgotPassword);
    let translated = Some(tracker.section(locale.other(), kind));
    let shell = shell::shell(tracker, locale, &path, translated, kind)?;
    let view = AccountsView {
        signing_keys: tracker.signing_keys()?.keys,
        sign_up: tracker.section(locale, PathKind::SignUp),
        sign_in: tracker.section(locale, PathKind::SignIn),
        forgot_password: tracker.section(locale, PathKind::ForgotPassword),
    };
    let content = match page {
        AccountPage::SignUp => Content::SignUp(view),
        AccountPage::SignIn => Content::SignIn(view),
        AccountPage::ForgotPassword => Content::ForgotPassword(view),
        AccountPage::ResetPassword => Content::ResetPassword(view),
        AccountPage::Confirm => Content::Confirm(view),
        AccountPage::Account => Content::Account(view),
    };
    Ok(Made::page(&path, PageView { shell, head, post: None, pictures: BTreeMap::new(), content }))
}

fn title(page: AccountPage) -> &'static str {
    match page {
        AccountPage::SignUp => "site-account-sign-up",
        AccountPage::SignIn => "site-account-sign-in",
        AccountPage::ForgotPassword => "site-account-forgot",
        AccountPage::ResetPassword => "site-account-reset",
        AccountPage::Confirm => "site-account-confirm",
        AccountPage::Account => "site-account",
    }
}
