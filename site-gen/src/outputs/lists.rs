//! Lists of articles, by permanent ordinals: a page holds one range for good, the index shows the newest, or the first parts of a
//! series.

use std::collections::BTreeMap;
use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::content::Translation;
use cms_sdk::site_path::{PathKind, list_page_path};
use cms_sdk::slug::is_slug;
use site_render::build::head::full_title;
use site_render::build::series::parts_below;
use site_render::build::{Site as _, cards, head, shell};
use site_render::collation;
use site_render::theme::Theme;
use site_render::view::{Content, ListView, PageView, PlainLink, TagsView};
use uuid::Uuid;

use super::pages::list_path;
use super::{Made, feed};
use crate::input::List;
use crate::mirror::Tracker;

/// The index of a list: the newest range and the one before it, of a series the first two. The list of all articles always has one.
pub(super) fn index(
    tracker: &Tracker<'_>,
    theme: &Theme,
    list: List,
    locale: Locale,
) -> anyhow::Result<Option<Made>> {
    let Some(path) = list_path(tracker, list, locale)? else { return Ok(None) };
    let newest = tracker.newest_range(list, locale)?;
    if newest.is_none() && list != List::Articles {
        return Ok(None);
    }
    if series(tracker, list)?.is_some() {
        return first_parts(tracker, theme, list, locale, &path).map(Some);
    }
    let mut posts = Vec::new();
    let mut older = None;
    if let Some(newest) = newest {
        posts.extend(tracker.range(list, locale, newest)?.iter().rev().cloned());
        if let Some(before) = tracker.range_below(list, locale, newest)? {
            posts.extend(tracker.range(list, locale, before)?.iter().rev().cloned());
            older = tracker.range_below(list, locale, before)?;
        }
    }
    let older = older.map(|range| list_page_path(&path, locale, range + 1));
    let page = ListPage { index: true, first_part: None, posts, newer: None, older };
    made(tracker, theme, (list, locale), &path, page).map(Some)
}

/// The index of a series.
fn first_parts(
    tracker: &Tracker<'_>,
    theme: &Theme,
    list: List,
    locale: Locale,
    path: &str,
) -> anyhow::Result<Made> {
    let mut posts = Vec::new();
    let mut range = -1;
    for _ in 0..2 {
        let Some(next) = tracker.range_above(list, locale, range)? else { break };
        posts.extend(tracker.range(list, locale, next)?.iter().cloned());
        range = next;
    }
    let newer =
        tracker.range_above(list, locale, range)?.map(|range| list_page_path(path, locale, range + 1));
    let page = ListPage { index: true, first_part: Some(1), posts, newer, older: None };
    made(tracker, theme, (list, locale), path, page)
}

/// The tag of a list whose articles are parts of a series.
fn series(tracker: &Tracker<'_>, list: List) -> anyhow::Result<Option<Uuid>> {
    let List::Tag(id) = list else { return Ok(None) };
    Ok(tracker.tag(id)?.filter(|tag| tag.series).map(|tag| tag.id))
}

/// One range of a list; a range without members has no page.
pub(super) fn page(
    tracker: &Tracker<'_>,
    theme: &Theme,
    list: List,
    locale: Locale,
    range: i64,
) -> anyhow::Result<Option<Made>> {
    let Some(list_path) = list_path(tracker, list, locale)? else { return Ok(None) };
    let mut posts = tracker.range(list, locale, range)?.to_vec();
    if posts.is_empty() {
        return Ok(None);
    }
    let number = |range: i64| list_page_path(&list_path, locale, range + 1);
    let mut newer = tracker.range_above(list, locale, range)?.map(number);
    let mut older = tracker.range_below(list, locale, range)?.map(number);
    let first_part = match series(tracker, list)? {
        Some(tag) => Some(parts_below(tracker, tag, locale, range)? + 1),
        None => None,
    };
    // The index is where the list begins.
    let begin = if first_part.is_some() { &mut older } else { &mut newer };
    begin.get_or_insert_with(|| list_path.clone());
    if first_part.is_none() {
        posts.reverse();
    }
    let page = ListPage { index: false, first_part, posts, newer, older };
    made(tracker, theme, (list, locale), &number(range), page).map(Some)
}

/// What is on one page of a list.
struct ListPage {
    index: bool,
    /// Of a series: which part is the first one here.
    first_part: Option<usize>,
    posts: Vec<Arc<Translation>>,
    newer: Option<String>,
    older: Option<String>,
}

fn made(
    tracker: &Tracker<'_>,
    theme: &Theme,
    (list, locale): (List, Locale),
    path: &str,
    page: ListPage,
) -> anyhow::Result<Made> {
    let settings = tracker.settings();
    let tag = match list {
        List::Tag(id) => tracker.tag(id)?,
        List::Articles | List::Pages | List::Author(_) => None,
    };
    let words = tag.as_ref().and_then(|tag| tag.words(locale));
    if let Some(words) = words {
        anyhow::ensure!(is_slug(&words.slug), "the slug `{}` cannot be part of a path", words.slug);
    }
    let title = words.map_or_else(|| theme.text(locale, "site-articles"), |words| words.name.clone());
    let mut head = head::plain(tracker, locale, &title, path);
    head.feed = words.map(|words| PlainLink {
        label: full_title(&words.name, &settings.locale(locale).name),
        href: feed::tag_path(tracker, words, locale),
    });
    let mut translated = None;
    let section = match list {
        List::Tag(_) => PathKind::TagList,
        List::Articles | List::Pages | List::Author(_) => PathKind::ArticleList,
    };
    if page.index && list == List::Articles {
        head.alternates = head::both(settings, |locale| tracker.section(locale, PathKind::ArticleList));
        translated = Some(tracker.section(locale.other(), PathKind::ArticleList));
    } else if page.index
        && let List::Tag(id) = list
        && let Some(other) = list_path(tracker, list, locale.other())?
        && tracker.newest_range(List::Tag(id), locale.other())?.is_some()
    {
        let own = path.to_owned();
        let theirs = other.clone();
        head.alternates =
            head::both(settings, |one| if one == locale { own.clone() } else { theirs.clone() });
        translated = Some(other);
    }
    let mut posts = if page.index && list == List::Articles {
        cards::pinned_first(tracker, &page.posts, locale, usize::MAX)?
    } else {
        page.posts.iter().map(|post| cards::card(tracker, post)).collect::<anyhow::Result<Vec<_>>>()?
    };
    if let Some(first) = page.first_part {
        posts.iter_mut().zip(first..).for_each(|(card, number)| card.part = Some(number));
    }
    let view = ListView {
        tag: words.map(|words| words.name.clone()),
        series: page.first_part.is_some(),
        index: page.index,
        posts,
        newer: page.newer,
        older: page.older,
    };
    let shell = shell::shell(tracker, locale, path, translated, section)?;
    Ok(Made::page(
        path,
        PageView { shell, head, post: None, pictures: BTreeMap::new(), content: Content::List(view) },
    ))
}

/// All tags of a language that have any article, in the language's order of their names.
pub(super) fn tags(tracker: &Tracker<'_>, theme: &Theme, locale: Locale) -> anyhow::Result<Made> {
    let path = tracker.section(locale, PathKind::TagList);
    let mut words = tracker.tags(locale)?;
    words.sort_by(|one, other| collation::compare(locale, &one.name, &other.name));
    let tags = words
        .into_iter()
        .map(|words| PlainLink { href: cards::tag_path(tracker, locale, &words.slug), label: words.name })
        .collect();
    let mut head = head::plain(tracker, locale, &theme.text(locale, "site-tags"), &path);
    head.alternates = head::both(tracker.settings(), |locale| tracker.section(locale, PathKind::TagList));
    let translated = Some(tracker.section(locale.other(), PathKind::TagList));
    let shell = shell::shell(tracker, locale, &path, translated, PathKind::TagList)?;
    Ok(Made::page(
        &path,
        PageView {
            shell,
            head,
            post: None,
            pictures: BTreeMap::new(),
            content: Content::Tags(TagsView { tags }),
        },
    ))
}
