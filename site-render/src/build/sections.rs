//! The sections of landing pages.

use std::collections::BTreeMap;

use cms_sdk::Locale;
use cms_sdk::content::{Link, Section};

use super::texts::body;
use super::{Site, cards, links};
use crate::view::{ResolvedLink, SectionView};

/// Sections with what only the site knows of them.
///
/// # Errors
/// When a lookup fails.
pub fn sections<S: Site>(
    site: &S,
    sections: &[Section],
    locale: Locale,
) -> Result<Vec<SectionView>, S::Error> {
    sections.iter().map(|section| section_view(site, section, locale)).collect()
}

fn section_view<S: Site>(site: &S, section: &Section, locale: Locale) -> Result<SectionView, S::Error> {
    let mut section = section.clone();
    for link in links_of(&mut section) {
        link.href = links::resolve_any(site, &link.href, locale)?.0;
    }
    let mut links: BTreeMap<String, ResolvedLink> = BTreeMap::new();
    for markdown in markdown_of(&section) {
        links.extend(body(site, markdown.to_owned(), locale)?.links);
    }
    let posts = match &section {
        Section::LatestPosts(latest) => {
            let most = latest.count.into();
            cards::pinned_first(site, &site.newest_articles(locale, most)?, locale, most)?
        }
        _ => vec![],
    };
    Ok(SectionView { section, links, posts })
}

/// Every link of a section that is not in its Markdown.
pub(crate) fn links_of(section: &mut Section) -> Vec<&mut Link> {
    match section {
        Section::Hero(hero) => hero.actions.iter_mut().collect(),
        Section::Features(features) => {
            features.items.iter_mut().filter_map(|item| item.link.as_mut()).collect()
        }
        Section::TextWithPicture(text) => text.action.iter_mut().collect(),
        Section::CallToAction(call) => vec![&mut call.action],
        _ => vec![],
    }
}

/// Every Markdown text of a section.
pub(crate) fn markdown_of(section: &Section) -> Vec<&str> {
    match section {
        Section::TextWithPicture(text) => vec![&text.text],
        Section::Faq(faq) => faq.items.iter().map(|item| item.answer.as_str()).collect(),
        _ => vec![],
    }
}
