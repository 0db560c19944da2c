//! Duplicating a post: the same texts again, as drafts.

use std::collections::{BTreeMap, BTreeSet};

use cms_sdk::i18n::Messages;
use cms_sdk::settings::SiteSettings;
use cms_sdk::{ErrorCode, Locale};
use uuid::Uuid;

use super::input::NewPost;
use super::pair::is_stale;
use super::revision::{Revision, reusable};
use super::save::{create, numbered_slug};
use super::{section, staleness};
use crate::audit::Actor;
use crate::clock::Clock;
use crate::error::DomainResult;
use crate::store::types::Key;
use crate::store::{self, Tx};

/// Most characters of a title.
const MAX_TITLE: usize = 200;

/// Makes a post with the working copies of another one, as drafts, each under a slug of its own and marked in its title; gives its
/// id. A translation that is not behind its source is a translation there too.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is no such post.
pub async fn duplicate(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    post_id: Uuid,
    by: Option<Actor>,
) -> DomainResult<Uuid> {
    let post = store::posts::lock(tx, [post_id]).await?.pop().ok_or(ErrorCode::NotFound)?;
    let copies = store::translations::with_working_copies(tx, &[post_id]).await?;
    let rows: Vec<_> = copies.iter().map(|(row, ..)| row.clone()).collect();
    let sides = staleness::sides(tx, &rows).await?;
    let mut translations = BTreeMap::new();
    for (row, _, copy) in copies {
        let locale = row.locale.0;
        let mut input = reusable(tx, Revision::read(copy)?).await?;
        input.slug = Some(numbered_slug(tx, locale, section(post.kind.0), &row.slug).await?);
        input.title = marked(locale, &input.title);
        input.published_at = None;
        input.saved_by = by;
        translations.insert(locale, input);
    }
    let new = NewPost { id: None, kind: post.kind.0, source_path: None, translations };
    let id = create(tx, clock, settings, new).await?;
    store::posts::set_pair_rule(tx, id, &post.pair_rule).await?;
    let live = |locale: Locale| sides.iter().find(|side| side.locale == locale).and_then(|side| side.live);
    let up_to_date: BTreeSet<Locale> = sides
        .iter()
        .filter(|side| side.base.is_some() && !is_stale(side.base, live(side.locale.other())))
        .map(|side| side.locale)
        .collect();
    let made = store::translations::of_post(tx, id).await?;
    for locale in up_to_date {
        let source: Option<Key> =
            made.iter().find(|row| row.locale.0 == locale.other()).map(|row| row.revision_id);
        store::translations::set_base(tx, id, locale, source).await?;
    }
    Ok(id)
}

/// A title that says that it is a copy's, shortened where there is no room for that.
fn marked(locale: Locale, title: &str) -> String {
    let mark = |title: &str| Messages::embedded(locale).text("copy-of-title", &[("title", title.into())]);
    let marked = mark(title);
    let over = marked.chars().count().saturating_sub(MAX_TITLE);
    if over == 0 {
        return marked;
    }
    let kept = title.chars().count().saturating_sub(over);
    mark(title.chars().take(kept).collect::<String>().trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marked_title_fits() {
        assert_eq!(marked(Locale::En, "Rivers"), "Rivers (copy)");
        let long = marked(Locale::Vi, &"đ".repeat(MAX_TITLE));
        assert_eq!(long.chars().count(), MAX_TITLE);
        assert!(long.ends_with(')'), "{long}");
    }
}
