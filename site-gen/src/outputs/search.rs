//! The search page, and the files of the static index that its script reads.

use std::collections::BTreeMap;

use cms_sdk::Locale;
use cms_sdk::site_path::{PathKind, translation_path};
use serde::Serialize;
use serde_json::json;
use site_render::build::{Site as _, head, shell};
use site_render::theme::Theme;
use site_render::view::{Content, PageView};

use super::Made;
use crate::input::{BLOCK, List, RANGE, block_of};
use crate::mirror::Tracker;
use crate::search::file_name;

/// The search page.
pub(super) fn page(tracker: &Tracker<'_>, theme: &Theme, locale: Locale) -> anyhow::Result<Made> {
    let path = tracker.section(locale, PathKind::Search);
    let mut head = head::plain(tracker, locale, &theme.text(locale, "site-search"), &path);
    head.alternates = head::both(tracker.settings(), |locale| tracker.section(locale, PathKind::Search));
    let translated = Some(tracker.section(locale.other(), PathKind::Search));
    let shell = shell::shell(tracker, locale, &path, translated, PathKind::Search)?;
    let content = Content::Search;
    Ok(Made::page(&path, PageView { shell, head, post: None, pictures: BTreeMap::new(), content }))
}

/// Which blocks there are, newest first, and how ordinals fall into them.
pub(super) fn index(tracker: &Tracker<'_>, locale: Locale) -> anyhow::Result<Made> {
    let mut blocks = BTreeMap::new();
    for list in [List::Articles, List::Pages] {
        let newest = tracker.newest_range(list, locale)?.map_or(-1, |range| block_of(range * RANGE + 1));
        let mut found = Vec::new();
        for block in (0..=newest).rev() {
            if tracker.has_search_block(list, locale, block)? {
                found.push(block);
            }
        }
        blocks.insert(list.name(), found);
    }
    let index = json!({ "block": BLOCK, "range": RANGE, "blocks": blocks });
    Ok(Made::text(format!("search/{locale}/index.json"), index.to_string()))
}

/// The beginnings of the words of a block, as its files are named; none without a post.
pub(super) fn block(
    tracker: &Tracker<'_>,
    list: List,
    locale: Locale,
    block: i64,
) -> anyhow::Result<Option<Made>> {
    if !tracker.has_search_block(list, locale, block)? {
        return Ok(None);
    }
    let words = tracker.search_block(list, locale, block)?;
    let names: Vec<_> = words.beginnings().map(file_name).collect();
    Ok(Some(Made::text(format!("{}index.json", folder(list, locale, block)), serde_json::to_string(&names)?)))
}

/// The words of a block with one beginning; none where there are none.
pub(super) fn words(
    tracker: &Tracker<'_>,
    list: List,
    locale: Locale,
    block: i64,
    beginning: &str,
) -> anyhow::Result<Option<Made>> {
    let words = tracker.search_block(list, locale, block)?;
    let path = format!("{}{}.json", folder(list, locale, block), file_name(beginning));
    Ok(words.words(beginning).transpose()?.map(|text| Made::text(path, text)))
}

/// What a hit shows.
#[derive(Serialize)]
struct Card<'c> {
    title: &'c str,
    href: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
}

/// What hits show of the posts of one range, by their ordinals; none where it has no post.
pub(super) fn cards(
    tracker: &Tracker<'_>,
    list: List,
    locale: Locale,
    range: i64,
) -> anyhow::Result<Option<Made>> {
    let first = range * RANGE + 1;
    let block = block_of(first);
    let mut cards = BTreeMap::new();
    let members = tracker.range(list, locale, range)?;
    for member in members.iter().filter(|member| !member.seo.noindex) {
        let date = (list == List::Articles).then(|| member.published_at.format("%Y-%m-%d").to_string());
        let href = translation_path(tracker.settings(), member);
        cards.insert(member.ordinal, Card { title: &member.title, href, date });
    }
    if cards.is_empty() {
        return Ok(None);
    }
    let path = format!("{}cards-{range}.json", folder(list, locale, block));
    Ok(Some(Made::text(path, serde_json::to_string(&cards)?)))
}

fn folder(list: List, locale: Locale, block: i64) -> String {
    format!("search/{locale}/{}-{block}/", list.name())
}
