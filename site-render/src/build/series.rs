//! Series: tags whose articles are parts, to be read one after the other.

use cms_sdk::content::{Tag, TagPlace, TagWords, Translation};

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

/// Lists the parts of the article's own [range](super::RANGE) and the nearest one on each side, so that a new part changes no more
/// pages than those, however long the series is.
fn view<S: Site>(
    site: &S,
    article: &Translation,
    place: TagPlace,
    words: &TagWords,
) -> Result<SeriesView, S::Error> {
    let (tag, locale, range) = (place.tag_id, article.locale, range_of(place.ordinal));
    let (mut before, mut earlier) = (0, None);
    for range in 0..range {
        let parts = site.tagged(tag, locale, range)?;
        before += parts.len();
        earlier = parts.last().cloned().or(earlier);
    }
    let own = site.tagged(tag, locale, range)?;
    let later = site.tagged(tag, locale, range + 1)?.first().cloned();
    let mut parts: Vec<&Translation> = own.iter().map(AsRef::as_ref).collect();
    // What a preview shows is not in the list yet, or says something else there.
    match parts.iter_mut().find(|part| part.post_id == article.post_id) {
        Some(part) => *part = article,
        None => parts.push(article),
    }
    let position = parts.iter().position(|part| part.post_id == article.post_id).unwrap_or_default();
    let next = parts.get(position + 1).copied().or(later.as_deref());
    let listed = earlier.as_deref().into_iter().chain(parts).chain(later.as_deref());
    Ok(SeriesView {
        name: words.name.clone(),
        href: cards::tag_path(site, locale, &words.slug),
        number: before + position + 1,
        next: next.map(|part| cards::link(site, part)),
        first: before.max(1),
        parts: listed
            .map(|part| SeriesPart {
                link: cards::link(site, part),
                current: part.post_id == article.post_id,
            })
            .collect(),
    })
}
