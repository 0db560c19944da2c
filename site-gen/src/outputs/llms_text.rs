//! `llms.txt`: what the site is and where its newest articles are, for programs that read instead of people (llmstxt.org).

use std::fmt::Write as _;

use cms_sdk::Locale;
use cms_sdk::site_path::{PathKind, translation_path};
use site_render::build::Site as _;
use site_render::build::head::absolute;
use site_render::theme::Theme;

use super::Made;
use crate::mirror::Tracker;

/// Articles in it.
const ARTICLES: usize = 20;

/// That of a language; without one, that of the whole site, which begins with the default language.
pub(super) fn file(tracker: &Tracker<'_>, theme: &Theme, locale: Option<Locale>) -> anyhow::Result<Made> {
    let settings = tracker.settings();
    let own = locale.unwrap_or(settings.default_locale);
    let words = settings.locale(own);
    let mut text = format!("# {}\n\n> {}\n", line(&words.name), line(&words.tagline));
    for locale in locale.map_or_else(|| vec![own, own.other()], |locale| vec![locale]) {
        let home = tracker.section(locale, PathKind::Front);
        write!(text, "\n## {}\n\n", line(&theme.text(locale, "site-language-name")))?;
        let mut link =
            |name: &str, path: &str| writeln!(text, "- [{}]({})", label(name), absolute(settings, path));
        link(&theme.text(locale, "site-home"), &home)?;
        link(&theme.text(locale, "site-articles-all"), &tracker.section(locale, PathKind::ArticleList))?;
        link(&theme.text(locale, "site-tags"), &tracker.section(locale, PathKind::TagList))?;
        link(&theme.text(locale, "site-feed"), &format!("{home}feed.xml"))?;
    }
    write!(text, "\n## {}\n\n", line(&theme.text(own, "site-articles")))?;
    for article in tracker.newest_articles(own, ARTICLES)? {
        let address = absolute(settings, &translation_path(settings, &article));
        write!(text, "- [{}]({address})", label(&article.title))?;
        if !article.summary.is_empty() {
            write!(text, ": {}", line(&article.summary))?;
        }
        text.push('\n');
    }
    let path = locale.map_or_else(|| "llms.txt".to_owned(), |locale| format!("{locale}/llms.txt"));
    Ok(Made::text(path, text))
}

/// A text on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text between square brackets.
fn label(text: &str) -> String {
    line(text).replace('[', "\\[").replace(']', "\\]")
}
