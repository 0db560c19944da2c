//! Posts' own pages, front pages without a post, and the answer to unknown addresses.

use std::collections::BTreeMap;
use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::content::{Author, LatestPostsSection, Link, PostKind, Section, Translation};
use cms_sdk::site_path::{PathKind, site_path, translation_path};
use cms_sdk::slug::is_slug;
use site_render::markdown::root_relative_links;
use site_render::theme::Theme;
use site_render::view::{
    ArticleView, AuthorView, Body, Content, LandingView, PageView, ResolvedLink, SectionView, TextView,
};
use uuid::Uuid;

use super::{Made, cards, head, shell};
use crate::input::{List, range_of};
use crate::mirror::Tracker;

/// Most related articles under an article.
const RELATED: usize = 3;
/// Articles on a front page that is no post's.
const FRONT_POSTS: u8 = 6;

/// The page of a live translation.
pub(super) fn page(
    tracker: &Tracker<'_>,
    theme: &Theme,
    post: Uuid,
    locale: Locale,
) -> anyhow::Result<Option<Made>> {
    let Some(translation) = tracker.translation(post, locale)? else { return Ok(None) };
    // The API refuses other slugs; whoever feeds the generator, a path never leaves the output folder.
    anyhow::ensure!(is_slug(&translation.slug), "the slug `{}` cannot be part of a path", translation.slug);
    let settings = tracker.settings();
    let path = translation_path(settings, &translation);
    let (alternates, translated) = head::alternates(tracker, &translation)?;
    let section = match translation.kind {
        PostKind::Article => PathKind::ArticleList,
        PostKind::Page | PostKind::Landing => PathKind::Front,
    };
    let content = match translation.kind {
        PostKind::Article => Content::Article(Box::new(article(tracker, &translation)?)),
        PostKind::Page => Content::Page(text(tracker, &translation)?),
        PostKind::Landing => Content::Landing(LandingView {
            title: translation.title.clone(),
            body: body(tracker, tracker.body(post, locale)?, locale)?,
            sections: sections(tracker, &translation.sections, locale)?,
        }),
    };
    let page = PageView {
        shell: shell::shell(tracker, locale, &path, translated, section)?,
        head: head::post(tracker, theme, &translation, alternates)?,
        post: Some(post),
        content,
    };
    Ok(Some(Made::page(&path, page)))
}

/// The post that is a language's front page, where one is live; an article never is.
pub(super) fn front_post(tracker: &Tracker<'_>, locale: Locale) -> anyhow::Result<Option<Arc<Translation>>> {
    let Some(post) = tracker.settings().front_page else { return Ok(None) };
    Ok(tracker.translation(post, locale)?.filter(|front| front.kind != PostKind::Article))
}

/// A language's front page where no live post is one: the newest articles.
pub(super) fn front(tracker: &Tracker<'_>, theme: &Theme, locale: Locale) -> anyhow::Result<Option<Made>> {
    let settings = tracker.settings();
    if front_post(tracker, locale)?.is_some() {
        return Ok(None);
    }
    let path = tracker.section(locale, PathKind::Front);
    let mut head = head::plain(tracker, locale, &settings.locale(locale).name, &path);
    let mut translated = None;
    if front_post(tracker, locale.other())?.is_none() {
        head.alternates = head::both(settings, |locale| tracker.section(locale, PathKind::Front));
        translated = Some(tracker.section(locale.other(), PathKind::Front));
    }
    let words = settings.locale(locale);
    let latest = Section::LatestPosts(LatestPostsSection {
        title: theme.text(locale, "site-articles"),
        count: FRONT_POSTS,
    });
    let has_posts = tracker.newest_range(List::Articles, locale)?.is_some();
    let sections = if has_posts { sections(tracker, &[latest], locale)? } else { vec![] };
    let empty = Body { markdown: String::new(), links: BTreeMap::new() };
    let page = PageView {
        shell: shell::shell(tracker, locale, &path, translated, PathKind::Front)?,
        head,
        post: None,
        content: Content::Landing(LandingView { title: words.name.clone(), body: empty, sections }),
    };
    Ok(Some(Made::page(&path, page)))
}

/// The answer to an unknown address.
pub(super) fn not_found(
    tracker: &Tracker<'_>,
    theme: &Theme,
    locale: Option<Locale>,
) -> anyhow::Result<Made> {
    let settings = tracker.settings();
    let spoken = locale.unwrap_or(settings.default_locale);
    let path = match locale {
        Some(locale) => format!("{locale}/404.html"),
        None => "404.html".to_owned(),
    };
    let mut head = head::plain(tracker, spoken, &theme.text(spoken, "site-not-found"), "");
    head.canonical = None;
    head.noindex = true;
    // Nothing is untranslated here: the switch leads to the other language's front page.
    let other = Some(tracker.section(spoken.other(), PathKind::Front));
    let page = PageView {
        shell: shell::shell(tracker, spoken, &format!("/{path}"), other, PathKind::Front)?,
        head,
        post: None,
        content: Content::NotFound,
    };
    let mut made = Made::page("", page);
    made.path = path;
    Ok(made)
}

fn text(tracker: &Tracker<'_>, translation: &Translation) -> anyhow::Result<TextView> {
    let markdown = tracker.body(translation.post_id, translation.locale)?;
    Ok(TextView {
        title: translation.title.clone(),
        summary: translation.summary.clone(),
        cover: translation.cover.clone(),
        body: body(tracker, markdown, translation.locale)?,
    })
}

/// A text with its links resolved. A link that already says where it leads is left out, so that the page stays as it is when the
/// page it leads to comes or goes.
pub(super) fn body(tracker: &Tracker<'_>, markdown: String, locale: Locale) -> anyhow::Result<Body> {
    let mut links = BTreeMap::new();
    for href in root_relative_links(&markdown) {
        let resolved = tracker.link(&href, locale)?;
        if let Some(resolved) = resolved.filter(|link| link.href != href || link.locale != locale) {
            links.insert(href, resolved);
        }
    }
    Ok(Body { markdown, links })
}

fn article(tracker: &Tracker<'_>, translation: &Translation) -> anyhow::Result<ArticleView> {
    let (older, newer) = tracker.neighbours(List::Articles, translation.locale, translation.ordinal)?;
    Ok(ArticleView {
        text: text(tracker, translation)?,
        published_at: translation.published_at,
        updated_at: translation.updated_at,
        tags: cards::tags(tracker, translation)?,
        authors: authors(tracker, translation)?,
        older: older.map(|older| cards::link(tracker, &older)),
        newer: newer.map(|newer| cards::link(tracker, &newer)),
        related: related(tracker, translation)?
            .iter()
            .map(|one| cards::card(tracker, one))
            .collect::<anyhow::Result<_>>()?,
    })
}

/// Whom an article is by, as its page shows them.
fn authors(tracker: &Tracker<'_>, translation: &Translation) -> anyhow::Result<Vec<AuthorView>> {
    let locale = translation.locale;
    let view = |author: Author| AuthorView {
        name: author.name(locale).to_owned(),
        bio: author.words(locale).map(|words| words.bio.clone()).unwrap_or_default(),
        picture: author.picture,
        link: author.link,
    };
    Ok(tracker.authors(translation)?.into_iter().map(view).collect())
}

/// The nearest older articles that share a tag: those that share most come first, then the newest. Only older ones, so that a
/// new article changes no page but its own; only the tag's own range and the one below, so that the cost has a bound.
fn related(tracker: &Tracker<'_>, translation: &Translation) -> anyhow::Result<Vec<Arc<Translation>>> {
    let locale = translation.locale;
    let own_tags: Vec<Uuid> = translation.tags.iter().map(|place| place.tag_id).collect();
    let mut candidates: BTreeMap<i64, Arc<Translation>> = BTreeMap::new();
    for place in &translation.tags {
        let list = List::Tag(place.tag_id);
        let range = range_of(place.ordinal);
        for range in [Some(range), range.checked_sub(1).filter(|below| *below >= 0)].into_iter().flatten() {
            for member in tracker.range(list, locale, range)?.iter() {
                if member.ordinal < translation.ordinal {
                    candidates.insert(member.ordinal, Arc::clone(member));
                }
            }
        }
    }
    let mut ranked: Vec<_> = candidates.into_values().collect();
    let shared = |one: &Translation| one.tags.iter().filter(|place| own_tags.contains(&place.tag_id)).count();
    ranked.sort_by_cached_key(|one| (std::cmp::Reverse(shared(one)), std::cmp::Reverse(one.ordinal)));
    ranked.truncate(RELATED);
    Ok(ranked)
}

fn sections(tracker: &Tracker<'_>, sections: &[Section], locale: Locale) -> anyhow::Result<Vec<SectionView>> {
    sections.iter().map(|section| section_view(tracker, section, locale)).collect()
}

fn section_view(tracker: &Tracker<'_>, section: &Section, locale: Locale) -> anyhow::Result<SectionView> {
    let mut section = section.clone();
    for link in links_of(&mut section) {
        link.href = shell::resolve(tracker, &link.href, locale)?.0;
    }
    let mut links: BTreeMap<String, ResolvedLink> = BTreeMap::new();
    for markdown in markdown_of(&section) {
        links.extend(body(tracker, markdown.to_owned(), locale)?.links);
    }
    let posts = match &section {
        Section::LatestPosts(latest) => tracker
            .newest(List::Articles, locale, latest.count.into())?
            .iter()
            .map(|one| cards::card(tracker, one))
            .collect::<anyhow::Result<_>>()?,
        _ => vec![],
    };
    Ok(SectionView { section, links, posts })
}

/// Every link of a section that is not in its Markdown.
fn links_of(section: &mut Section) -> Vec<&mut Link> {
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
fn markdown_of(section: &Section) -> Vec<&str> {
    match section {
        Section::TextWithPicture(text) => vec![&text.text],
        Section::Faq(faq) => faq.items.iter().map(|item| item.answer.as_str()).collect(),
        _ => vec![],
    }
}

/// The path of a language's list of articles.
pub(super) fn list_path(tracker: &Tracker<'_>, list: List, locale: Locale) -> anyhow::Result<Option<String>> {
    Ok(match list {
        List::Articles => Some(tracker.section(locale, PathKind::ArticleList)),
        List::Pages => None,
        List::Tag(id) => tracker
            .tag_words(id, locale)?
            .map(|words| site_path(tracker.settings(), locale, PathKind::Tag, &words.slug)),
    })
}
