//! `_redirects`: one rule a line, `from to status`, as static hosts read it.

use std::fmt::Write as _;

use cms_sdk::content::Redirect;

use crate::mirror::Tracker;

/// The file, sorted by where rules lead from. An address that is gone answers 410 with its language's 404 page.
pub(super) fn file(tracker: &Tracker<'_>) -> anyhow::Result<String> {
    let mut redirects = tracker.redirects()?;
    redirects.sort_by(|one, other| one.from.cmp(&other.from));
    let mut text = String::new();
    for redirect in &redirects {
        // Some hosts look at rules before files: a rule must not hide a page that has taken the address.
        if tracker.is_page(&redirect.from)? {
            continue;
        }
        let (to, status) = match target(tracker, redirect)? {
            Some(to) if to == redirect.from => continue,
            Some(to) => (to, 301),
            None => (gone_page(&redirect.from).to_owned(), 410),
        };
        // A rule is made of words; an address with a space would say something else.
        if !redirect.from.contains(char::is_whitespace) && !to.contains(char::is_whitespace) {
            writeln!(text, "{} {to} {status}", redirect.from)?;
        }
    }
    Ok(text)
}

fn target(tracker: &Tracker<'_>, redirect: &Redirect) -> anyhow::Result<Option<String>> {
    if let (Some(post), Some(locale)) = (redirect.post_id, redirect.locale) {
        return tracker.address(post, locale);
    }
    Ok(redirect.to.clone())
}

fn gone_page(from: &str) -> &'static str {
    if from.starts_with("/vi/") {
        "/vi/404.html"
    } else if from.starts_with("/en/") {
        "/en/404.html"
    } else {
        "/404.html"
    }
}
