//! The pages of posts.

use std::cmp::Reverse;
use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::content::{PostKind, Translation};
use cms_sdk::site_path::{PathKind, translation_path};
use uuid::Uuid;

use super::sections::sections;
use super::texts::of_post;
use super::{Site, authors, cards, head, range_of, series, shell};
use crate::markdown::{Heading, Reading, reading_minutes};
use crate::pictures::Pictures;
use crate::theme::Theme;
use crate::view::{
    ArticleView, Content, ContentsEntry, LandingView, PageView, PlainLink, SeriesView, TextView,
};

/// Most related articles under an article.
const RELATED: usize = 3;
/// Fewest parts of an article that are worth a list.
const PARTS: usize = 3;

/// The page of one language of a post; `None` where the site has no such translation. Its path is the shell's.
///
/// # Errors
/// When a lookup fails.
pub fn page<S: Site>(
    site: &S,
    theme: &Theme,
    post: Uuid,
    locale: Locale,
) -> Result<Option<PageView>, S::Error> {
    let Some(translation) = site.translation(post, locale)? else { return Ok(None) };
    let settings = site.settings();
    let path = translation_path(settings, &translation);
    let (alternates, translated) = head::alternates(site, &translation)?;
    let section = match translation.kind {
        PostKind::Article => PathKind::ArticleList,
        PostKind::Page | PostKind::Landing => PathKind::Front,
    };
    let series = match translation.kind {
        PostKind::Article => series::of(site, &translation)?,
        PostKind::Page | PostKind::Landing => None,
    };
    let head = head::post(site, theme, &translation, series.as_ref(), alternates)?;
    let content = match translation.kind {
        PostKind::Article => Content::Article(Box::new(article(site, &translation, series)?)),
        PostKind::Page => Content::Page(text(site, &translation)?.0),
        PostKind::Landing => Content::Landing(LandingView {
            title: translation.title.clone(),
            body: of_post(site, post, locale)?.0,
            sections: sections(site, &translation.sections, locale)?,
        }),
    };
    Ok(Some(PageView {
        shell: shell::shell(site, locale, &path, translated, section)?,
        head,
        post: Some(post),
        pictures: Pictures::new(),
        content,
    }))
}

fn text<S: Site>(site: &S, translation: &Translation) -> Result<(TextView, Reading), S::Error> {
    let (body, reading) = of_post(site, translation.post_id, translation.locale)?;
    let view = TextView {
        title: translation.title.clone(),
        summary: translation.summary.clone(),
        cover: translation.cover.clone(),
        body,
    };
    Ok((view, reading))
}

fn article<S: Site>(
    site: &S,
    translation: &Translation,
    series: Option<SeriesView>,
) -> Result<ArticleView, S::Error> {
    let (older, newer) = site.neighbours(None, translation.locale, translation.ordinal)?;
    let (text, reading) = text(site, translation)?;
    Ok(ArticleView {
        text,
        minutes: Some(reading_minutes(reading.words, translation.locale)).filter(|minutes| *minutes > 0),
        contents: contents(reading.headings),
        published_at: translation.published_at,
        updated_at: translation.updated_at,
        tags: cards::tags(site, translation)?,
        series,
        authors: authors::byline(site, translation)?,
        older: older.map(|older| cards::link(site, &older)),
        newer: newer.map(|newer| cards::link(site, &newer)),
        related: related(site, translation)?
            .iter()
            .map(|one| cards::card(site, one))
            .collect::<Result<_, _>>()?,
    })
}

/// The list of an article's parts: its two highest levels of headings; empty where it has few.
fn contents(headings: Vec<Heading>) -> Vec<ContentsEntry> {
    let mut entries: Vec<ContentsEntry> = Vec::new();
    for heading in headings {
        let link = PlainLink { label: heading.title, href: format!("#{}", heading.id) };
        match (heading.level, entries.last_mut()) {
            (2, _) => entries.push(ContentsEntry { link, parts: vec![] }),
            (3, Some(entry)) => entry.parts.push(link),
            _ => {}
        }
    }
    if entries.len() < PARTS { vec![] } else { entries }
}

/// The nearest older articles that share a tag: those that share most come first, then the newest. Only older ones, so that a
/// new article changes no page but its own; only the tag's own range and the one below, so that the cost has a bound.
fn related<S: Site>(site: &S, translation: &Translation) -> Result<Vec<Arc<Translation>>, S::Error> {
    let locale = translation.locale;
    let own_tags: Vec<Uuid> = translation.tags.iter().map(|place| place.tag_id).collect();
    let mut ranges = Vec::with_capacity(2 * own_tags.len());
    for place in &translation.tags {
        let range = range_of(place.ordinal);
        for range in [Some(range), range.checked_sub(1).filter(|below| *below >= 0)].into_iter().flatten() {
            ranges.push(site.tagged(place.tag_id, locale, range)?);
        }
    }
    let members = ranges.iter().flat_map(|members| members.iter());
    let mut candidates: Vec<_> = members.filter(|member| member.ordinal < translation.ordinal).collect();
    candidates.sort_unstable_by_key(|one| Reverse(one.ordinal));
    candidates.dedup_by_key(|one| one.ordinal);
    let shared = |one: &Translation| one.tags.iter().filter(|place| own_tags.contains(&place.tag_id)).count();
    candidates.sort_by_cached_key(|one| Reverse(shared(one)));
    Ok(candidates.into_iter().take(RELATED).cloned().collect())
}
