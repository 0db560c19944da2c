//! Series: tags whose articles are parts, to be read one after the other.

use cms_sdk::Locale;
use cms_sdk::content::{Tag, TagPlace, TagWords, Translation};
use uuid::Uuid;

use super::{Site, cards, range_of};
use crate::view::{SeriesPart, SeriesView};

/// The series that an article is a part of: of its tags, in the editor's order, the first that is one.
///
/// # Errors
/// When a lookup fails.
pub fn of<S: Site>(site: &S, article: &Translation) -> Result<Option<SeriesView>, S::Error> {
    for place in &article.tags {
        if let Some(tag) = site.tag(place.tag_id)?
            && let Some(words) = words(&tag, article)
        {
            return view(site, article, *place, words).map(Some);
        }
    }
    Ok(None)
}

fn words<'t>(tag: &'t Tag, article: &Translation) -> Option<&'t TagWords> {
    tag.words(article.locale).filter(|_| tag.series)
}

/// How many parts of a series lie below a [range](super::RANGE) of its list.
///
/// # Errors
/// When a lookup fails.
pub fn parts_below<S: Site>(site: &S, tag: Uuid, locale: Locale, range: i64) -> Result<usize, S::Error> {
    let mut parts = 0;
    for below in 0..range {
        parts += site.tagged(tag, locale, below)?.len();
    }
    Ok(parts)
}

/// Lists the parts of the article's own [range](super::RANGE), and its neighbours where they lie outside, so that a new part changes
/// no more pages than those, however long the series is.
fn view<S: Site>(
    site: &S,
    article: &Translation,
    TagPlace { tag_id: tag, ordinal }: TagPlace,
    words: &TagWords,
) -> Result<SeriesView, S::Error> {
    let (locale, range) = (article.locale, range_of(ordinal));
    let below = parts_below(site, tag, locale, range)?;
    let own = site.tagged(tag, locale, range)?;
    let (older, newer) = site.neighbours(Some(tag), locale, ordinal)?;
    let mut parts: Vec<&Translation> = own.iter().map(AsRef::as_ref).collect();
    // What a preview shows is not in the list yet, or says something else there.
    match parts.iter_mut().find(|part| part.post_id == article.post_id) {
        Some(part) => *part = article,
        None => parts.push(article),
    }
    let position = parts.iter().position(|part| part.post_id == article.post_id).unwrap_or_default();
    let outside = older.as_deref().filter(|_| position == 0);
    let first = below + 1 - usize::from(outside.is_some());
    let after = newer.as_deref().filter(|_| position + 1 == parts.len());
    let listed = outside.into_iter().chain(parts).chain(after);
    Ok(SeriesView {
        name: words.name.clone(),
        href: cards::tag_path(site, locale, &words.slug),
        number: below + position + 1,
        next: newer.as_deref().map(|part| cards::link(site, part)),
        first,
        parts: listed
            .map(|part| SeriesPart {
                link: cards::link(site, part),
                current: part.post_id == article.post_id,
            })
            .collect(),
    })
}
