//! The contact form, and the page that it leads to.

use std::collections::BTreeMap;

use cms_sdk::Locale;
use cms_sdk::site_path::PathKind;
use site_render::build::{Site as _, head, shell};
use site_render::theme::Theme;
use site_render::view::{Content, PageView};

use super::Made;
use crate::mirror::Tracker;

/// The form.
pub(super) fn form(tracker: &Tracker<'_>, theme: &Theme, locale: Locale) -> anyhow::Result<Made> {
    page(tracker, theme, locale, (PathKind::Contact, "site-contact", Content::Contact))
}

/// What a sent form leads to; no search engine should.
pub(super) fn sent(tracker: &Tracker<'_>, theme: &Theme, locale: Locale) -> anyhow::Result<Made> {
    page(tracker, theme, locale, (PathKind::ContactSent, "site-contact-sent", Content::ContactSent))
}

fn page(
    tracker: &Tracker<'_>,
    theme: &Theme,
    locale: Locale,
    (kind, title, content): (PathKind, &str, Content),
) -> anyhow::Result<Made> {
    let path = tracker.section(locale, kind);
    let mut head = head::plain(tracker, locale, &theme.text(locale, title), &path);
    head.noindex = kind == PathKind::ContactSent;
    if !head.noindex {
        head.alternates = head::both(tracker.settings(), |locale| tracker.section(locale, kind));
    }
    let translated = Some(tracker.section(locale.other(), kind));
    let shell = shell::shell(tracker, locale, &path, translated, kind)?;
    Ok(Made::page(&path, PageView { shell, head, post: None, pictures: BTreeMap::new(), content }))
}
