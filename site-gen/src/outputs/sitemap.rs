//! The sitemap (sitemaps.org protocol 0.9) with language alternates: an index, the sections, and segments of 500 posts.

use std::fmt::Write as _;

use cms_sdk::Locale;
use cms_sdk::site_path::{PathKind, translation_path};
use site_render::build::head::{absolute, alternates, both};
use site_render::build::{Site as _, authors, cards};
use site_render::view::Alternate;

use super::pages::front_post;
use crate::input::{List, SEGMENT};
use crate::mirror::Tracker;

const HEADER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Path of the segment with front page, lists and tags.
pub(super) fn sections_path(locale: Locale) -> String {
    format!("sitemap/{locale}-sections.xml")
}

/// Path of a segment of posts.
pub(super) fn segment_path(list: List, locale: Locale, segment: i64) -> String {
    format!("sitemap/{locale}-{}-{}.xml", list.name(), segment + 1)
}

/// The index: every segment that has any address.
pub(super) fn index(tracker: &Tracker<'_>) -> anyhow::Result<String> {
    let mut text = format!("{HEADER}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    let origin = &tracker.settings().origin;
    let mut add =
        |path: &str| writeln!(text, "<sitemap><loc>{}/{}</loc></sitemap>", escape(origin), escape(path));
    for locale in Locale::ALL {
        add(&sections_path(locale))?;
        for list in [List::Articles, List::Pages] {
            let Some(newest) = tracker.newest_range(list, locale)? else { continue };
            for segment in 0..=newest / SEGMENT {
                if tracker.segment(list, locale, segment)? {
                    add(&segment_path(list, locale, segment))?;
                }
            }
        }
    }
    text.push_str("</sitemapindex>\n");
    Ok(text)
}

/// Front page, list of articles, list of tags, contact form, every tag's list and every author's page.
pub(super) fn sections(tracker: &Tracker<'_>, locale: Locale) -> anyhow::Result<String> {
    let settings = tracker.settings();
    let mut text = urlset();
    if front_post(tracker, locale)?.is_none() {
        let alternates = match front_post(tracker, locale.other())? {
            None => both(settings, |locale| tracker.section(locale, PathKind::Front)),
            Some(_) => vec![],
        };
        url(&mut text, &absolute(settings, &tracker.section(locale, PathKind::Front)), None, &alternates)?;
    }
    for kind in [PathKind::ArticleList, PathKind::TagList, PathKind::Contact] {
        let alternates = both(settings, |locale| tracker.section(locale, kind));
        url(&mut text, &absolute(settings, &tracker.section(locale, kind)), None, &alternates)?;
    }
    let mut slugs: Vec<_> = tracker.tags(locale)?.into_iter().map(|words| words.slug).collect();
    slugs.sort();
    for slug in slugs {
        url(&mut text, &absolute(settings, &cards::tag_path(tracker, locale, &slug)), None, &[])?;
    }
    for author in tracker.authors(locale)? {
        let address = absolute(settings, &authors::path(tracker, &author, locale));
        url(&mut text, &address, None, &[])?;
    }
    text.push_str("</urlset>\n");
    Ok(text)
}

/// Five hundred posts by ordinal; `None` where none of them is live.
pub(super) fn segment(
    tracker: &Tracker<'_>,
    list: List,
    locale: Locale,
    segment: i64,
) -> anyhow::Result<Option<String>> {
    let mut text = urlset();
    let mut any = false;
    // Not bounded by the newest range: a new one would otherwise look at every segment.
    for range in segment * SEGMENT..(segment + 1) * SEGMENT {
        for member in tracker.range(list, locale, range)?.iter() {
            any = true;
            if member.seo.noindex {
                continue;
            }
            let address = absolute(tracker.settings(), &translation_path(tracker.settings(), member));
            let (alternates, _) = alternates(tracker, member)?;
            url(&mut text, &address, Some(&member.updated_at.format("%Y-%m-%d").to_string()), &alternates)?;
        }
    }
    text.push_str("</urlset>\n");
    Ok(any.then_some(text))
}

fn urlset() -> String {
    format!(
        "{HEADER}<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"
    )
}

fn url(
    text: &mut String,
    address: &str,
    modified: Option<&str>,
    alternates: &[Alternate],
) -> std::fmt::Result {
    write!(text, "<url><loc>{}</loc>", escape(address))?;
    if let Some(day) = modified {
        write!(text, "<lastmod>{day}</lastmod>")?;
    }
    for alternate in alternates {
        write!(
            text,
            "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>",
            alternate.hreflang,
            escape(&alternate.href)
        )?;
    }
    text.push_str("</url>\n");
    Ok(())
}

/// Text as XML has it, in elements and attributes; characters that XML 1.0 cannot hold fall away.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}
