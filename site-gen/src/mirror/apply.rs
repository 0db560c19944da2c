//! Changing the mirror, and working out what the change touches.

use std::collections::BTreeSet;

use cms_sdk::Locale;
use cms_sdk::content::{Redirect, Tag, Translation};
use cms_sdk::feed::Entry;
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::translation_path;
use redb::{ReadableTable as _, WriteTransaction};
use uuid::Uuid;

use super::tracker::source_link;
use super::{newest_ordinal, place_key, places, translation_key};
use crate::input::{Input, List, SEGMENT, range_of};
use crate::output::Output;
use crate::state::{BODIES, PATHS, PENDING, PLACES, REDIRECTS, SOURCES, TAGS, TRANSLATIONS, USED_BY, VALUES};

/// What some changes touch.
#[derive(Debug, Default)]
pub struct Touched {
    inputs: BTreeSet<Input>,
    /// Outputs that may be new: nothing was made from anything yet that could lead to them.
    births: BTreeSet<Output>,
    /// Whether every output must be looked at.
    everything: bool,
}

/// Makes one entry of the feed or of a snapshot true in the mirror. An entry that says what the mirror has touches nothing.
///
/// # Errors
/// When the state cannot be written.
pub fn apply(write: &WriteTransaction, entry: &Entry, touched: &mut Touched) -> anyhow::Result<()> {
    match entry {
        Entry::Settings(settings) => apply_settings(write, settings, touched),
        Entry::Tag(tag) => apply_tag(write, tag.id, Some(tag), touched),
        Entry::TagRemoved(removed) => apply_tag(write, removed.id, None, touched),
        Entry::Redirect(redirect) => apply_redirect(write, redirect.id, Some(redirect), touched),
        Entry::RedirectRemoved(removed) => apply_redirect(write, removed.id, None, touched),
        Entry::Translation(translation) => {
            apply_translation(write, (translation.post_id, translation.locale), Some(translation), touched)
        }
        Entry::TranslationRemoved(removed) => {
            apply_translation(write, (removed.post_id, removed.locale), None, touched)
        }
    }
}

/// Makes the mirror hold exactly these entries (a snapshot), touching only what differs.
///
/// # Errors
/// When the state cannot be written or an entry cannot be had.
pub fn replace_all(
    write: &WriteTransaction,
    entries: impl Iterator<Item = anyhow::Result<Entry>>,
    touched: &mut Touched,
) -> anyhow::Result<u64> {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut count = 0;
    for entry in entries {
        let entry = entry?;
        match &entry {
            Entry::Tag(tag) => _ = seen.insert(tag.id.to_string()),
            Entry::Redirect(redirect) => _ = seen.insert(redirect.id.to_string()),
            Entry::Translation(one) => _ = seen.insert(translation_key(one.post_id, one.locale)),
            _ => {}
        }
        apply(write, &entry, touched)?;
        count += 1;
    }
    // Each table is closed again before the loop: a table can be open once only.
    let gone = unseen(&write.open_table(TRANSLATIONS)?, &seen)?;
    for key in gone {
        if let Some((post, locale)) = key.split_once(':')
            && let (Ok(post), Ok(locale)) = (post.parse(), locale.parse())
        {
            apply_translation(write, (post, locale), None, touched)?;
        }
    }
    let gone = unseen(&write.open_table(TAGS)?, &seen)?;
    for key in gone {
        apply_tag(write, key.parse()?, None, touched)?;
    }
    let gone = unseen(&write.open_table(REDIRECTS)?, &seen)?;
    for key in gone {
        apply_redirect(write, key.parse()?, None, touched)?;
    }
    Ok(count)
}

fn unseen(
    table: &impl redb::ReadableTable<&'static str, &'static [u8]>,
    seen: &BTreeSet<String>,
) -> anyhow::Result<Vec<String>> {
    let mut keys = Vec::new();
    for entry in table.iter()? {
        let key = entry?.0.value().to_owned();
        if !seen.contains(&key) {
            keys.push(key);
        }
    }
    Ok(keys)
}

/// Notes which outputs must be looked at because of what was touched. They stay noted until a build has ended.
///
/// # Errors
/// When the state cannot be written.
pub fn mark(write: &WriteTransaction, touched: &Touched) -> anyhow::Result<()> {
    if touched.everything {
        write.open_table(VALUES)?.insert("look_at_everything", "yes")?;
    }
    let used_by = write.open_multimap_table(USED_BY)?;
    let mut pending = write.open_table(PENDING)?;
    for input in &touched.inputs {
        for output in redb::ReadableMultimapTable::get(&used_by, input.key().as_str())? {
            pending.insert(output?.value(), ())?;
        }
    }
    for output in &touched.births {
        pending.insert(output.key().as_str(), ())?;
    }
    Ok(())
}

fn apply_settings(
    write: &WriteTransaction,
    settings: &SiteSettings,
    touched: &mut Touched,
) -> anyhow::Result<()> {
    let text = serde_json::to_string(settings)?;
    {
        let mut values = write.open_table(VALUES)?;
        let same = values.get("settings")?.is_some_and(|old| old.value() == text);
        if same {
            return Ok(());
        }
        values.insert("settings", text.as_str())?;
    }
    touched.everything = true;
    // Every path follows from the settings.
    let translations = write.open_table(TRANSLATIONS)?;
    let mut paths = write.open_table(PATHS)?;
    paths.retain(|_, _| false)?;
    for entry in translations.iter()? {
        let (key, bytes) = entry?;
        let translation: Translation = serde_json::from_slice(bytes.value())?;
        paths.insert(translation_path(settings, &translation).as_str(), key.value())?;
    }
    Ok(())
}

fn settings(write: &WriteTransaction) -> anyhow::Result<SiteSettings> {
    let values = write.open_table(VALUES)?;
    let text = values.get("settings")?.map(|text| text.value().to_owned());
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default())
}

fn apply_tag(
    write: &WriteTransaction,
    id: Uuid,
    tag: Option<&Tag>,
    touched: &mut Touched,
) -> anyhow::Result<()> {
    let mut tags = write.open_table(TAGS)?;
    let key = id.to_string();
    let new = tag.map(serde_json::to_vec).transpose()?;
    let old = tags.get(key.as_str())?.map(|bytes| bytes.value().to_vec());
    if old == new {
        return Ok(());
    }
    match &new {
        Some(bytes) => tags.insert(key.as_str(), bytes.as_slice())?,
        None => tags.remove(key.as_str())?,
    };
    touched.inputs.insert(Input::Tag(id));
    let places = write.open_table(PLACES)?;
    for locale in Locale::ALL {
        touched.inputs.insert(Input::Tags(locale));
        // A tag that gets its words may already have articles.
        if let Some(newest) = newest_ordinal(&places, List::Tag(id), locale)? {
            touched.births.insert(Output::ListIndex(List::Tag(id), locale));
            touched
                .births
                .extend((0..=range_of(newest)).map(|range| Output::ListPage(List::Tag(id), locale, range)));
        }
    }
    Ok(())
}

fn apply_redirect(
    write: &WriteTransaction,
    id: Uuid,
    redirect: Option<&Redirect>,
    touched: &mut Touched,
) -> anyhow::Result<()> {
    let mut redirects = write.open_table(REDIRECTS)?;
    let key = id.to_string();
    let new = redirect.map(serde_json::to_vec).transpose()?;
    let old = redirects.get(key.as_str())?.map(|bytes| bytes.value().to_vec());
    if old == new {
        return Ok(());
    }
    match &new {
        Some(bytes) => redirects.insert(key.as_str(), bytes.as_slice())?,
        None => redirects.remove(key.as_str())?,
    };
    touched.inputs.insert(Input::Redirects);
    Ok(())
}

fn apply_translation(
    write: &WriteTransaction,
    (post, locale): (Uuid, Locale),
    new: Option<&Translation>,
    touched: &mut Touched,
) -> anyhow::Result<()> {
    let key = translation_key(post, locale);
    let mut translations = write.open_table(TRANSLATIONS)?;
    let mut bodies = write.open_table(BODIES)?;
    let old = translations.get(key.as_str())?.map(|bytes| bytes.value().to_vec());
    let new_body = new.map(|translation| translation.body.as_str());
    let new_bytes = match new {
        Some(translation) => {
            Some(serde_json::to_vec(&Translation { body: String::new(), ..translation.clone() })?)
        }
        None => None,
    };
    let same_body = bodies.get(key.as_str())?.as_ref().map(redb::AccessGuard::value) == new_body;
    if old == new_bytes && same_body {
        return Ok(());
    }
    match (&new_bytes, new_body) {
        (Some(bytes), Some(body)) => {
            translations.insert(key.as_str(), bytes.as_slice())?;
            bodies.insert(key.as_str(), body)?;
        }
        _ => {
            translations.remove(key.as_str())?;
            bodies.remove(key.as_str())?;
        }
    }
    drop((translations, bodies));
    let old: Option<Translation> = old.map(|bytes| serde_json::from_slice(&bytes)).transpose()?;
    touched.inputs.insert(Input::Translation(post, locale));
    touched.births.insert(Output::Page(post, locale));
    let settings = settings(write)?;
    if settings.front_page == Some(post) {
        // Without this translation the language has a front page of its own.
        touched.births.insert(Output::Front(locale));
    }
    let moved = move_path(write, &settings, &key, old.as_ref(), new, touched)?;
    if moved {
        touched.inputs.insert(Input::Address(post, locale));
    }
    move_source(write, (post, locale), old.as_ref(), new, moved, touched)?;
    move_places(write, &key, locale, old.as_ref(), new, touched)
}

/// Whether it lives elsewhere now, or not at all, or again.
fn move_path(
    write: &WriteTransaction,
    settings: &SiteSettings,
    key: &str,
    old: Option<&Translation>,
    new: Option<&Translation>,
    touched: &mut Touched,
) -> anyhow::Result<bool> {
    let mut paths = write.open_table(PATHS)?;
    let path = |translation: Option<&Translation>| translation.map(|one| translation_path(settings, one));
    let (old, new) = (path(old), path(new));
    if old == new {
        return Ok(false);
    }
    if let Some(old) = old {
        // Another translation may have taken the path in the same transaction.
        if paths.get(old.as_str())?.is_some_and(|owner| owner.value() == key) {
            paths.remove(old.as_str())?;
        }
        touched.inputs.insert(Input::Link(old));
    }
    if let Some(new) = new {
        paths.insert(new.as_str(), key)?;
        touched.inputs.insert(Input::Link(new));
    }
    Ok(true)
}

fn move_source(
    write: &WriteTransaction,
    (post, locale): (Uuid, Locale),
    old: Option<&Translation>,
    new: Option<&Translation>,
    moved: bool,
    touched: &mut Touched,
) -> anyhow::Result<()> {
    let source = |translation: Option<&Translation>| translation.and_then(|one| one.source_path.clone());
    let (old, new) = (source(old), source(new));
    if old == new && !moved {
        return Ok(());
    }
    let mut sources = write.open_table(SOURCES)?;
    let owner = post.to_string();
    if let Some(old) = old.as_deref().filter(|old| new.as_deref() != Some(old)) {
        let is_own = sources.get(old)?.is_some_and(|known| known.value() == owner);
        // It stays the post's while the other language is live by it.
        if is_own && !is_source_of(write, (post, locale.other()), old)? {
            sources.remove(old)?;
        }
    }
    if let Some(new) = &new {
        sources.insert(new.as_str(), owner.as_str())?;
    }
    touched.inputs.extend(old.iter().chain(&new).map(|source| Input::Link(source_link(source))));
    Ok(())
}

fn is_source_of(
    write: &WriteTransaction,
    (post, locale): (Uuid, Locale),
    source: &str,
) -> anyhow::Result<bool> {
    let translations = write.open_table(TRANSLATIONS)?;
    let Some(bytes) = translations.get(translation_key(post, locale).as_str())? else { return Ok(false) };
    let translation: Translation = serde_json::from_slice(bytes.value())?;
    Ok(translation.source_path.as_deref() == Some(source))
}

fn move_places(
    write: &WriteTransaction,
    key: &str,
    locale: Locale,
    old: Option<&Translation>,
    new: Option<&Translation>,
    touched: &mut Touched,
) -> anyhow::Result<()> {
    let mut table = write.open_table(PLACES)?;
    let (old, new) = (old.map(places).unwrap_or_default(), new.map(places).unwrap_or_default());
    let lists: BTreeSet<List> = old.iter().chain(&new).map(|(list, _)| *list).collect();
    for list in lists {
        let before = newest_ordinal(&table, list, locale)?;
        let old_place = old.iter().find(|(own, _)| *own == list).map(|(_, ordinal)| *ordinal);
        let new_place = new.iter().find(|(own, _)| *own == list).map(|(_, ordinal)| *ordinal);
        if old_place != new_place {
            if let Some(ordinal) = old_place {
                let place = place_key(list, locale, ordinal);
                // A renumbered list may already have given the place to another.
                if table.get(place.as_str())?.is_some_and(|owner| owner.value() == key) {
                    table.remove(place.as_str())?;
                }
            }
            if let Some(ordinal) = new_place {
                table.insert(place_key(list, locale, ordinal).as_str(), key)?;
            }
        }
        for ordinal in old_place.into_iter().chain(new_place) {
            let segment = range_of(ordinal) / SEGMENT;
            touched.inputs.insert(Input::Range(list, locale, range_of(ordinal)));
            if old_place == new_place {
                continue;
            }
            touched.inputs.insert(Input::Segment(list, locale, segment));
            if matches!(list, List::Articles | List::Pages) {
                touched.births.insert(Output::SitemapSegment(list, locale, segment));
            }
            if list != List::Pages {
                touched.births.insert(Output::ListPage(list, locale, range_of(ordinal)));
                touched.births.insert(Output::ListIndex(list, locale));
            }
        }
        let after = newest_ordinal(&table, list, locale)?;
        if before.map(range_of) != after.map(range_of) {
            touched.inputs.insert(Input::Newest(list, locale));
        }
        if before.is_none() != after.is_none() {
            touched.inputs.insert(Input::Tags(locale));
        }
    }
    Ok(())
}
