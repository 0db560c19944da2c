//! One pair: saved, and made ready to be published or taken down.

use std::collections::{BTreeMap, HashMap};

use cms_sdk::Locale;
use cms_sdk::content::{PostKind, TagPlace};
use cms_sdk::feed::Entry;
use cms_sdk::settings::SiteSettings;

use super::refused;
use crate::clock::Clock;
use crate::content::{self, NewPost, Precondition, Publication, SharedInput};
use crate::import::ImportError;
use crate::import::plan::{PlannedPage, PlannedPair};
use crate::import::report::ImportReport;
use crate::import::stored::Stored;
use crate::store::imports::{self, ImportedFileRow};
use crate::store::list_places::PlaceRow;
use crate::store::posts::PostRow;
use crate::store::types::{Key, Lang};
use crate::store::{self, Tx};

/// What is left to do for a pair when all pairs are saved.
#[derive(Default)]
pub(super) struct Written {
    /// Pages to be published, all of an import at once.
    pub(super) publications: Vec<Publication>,
    /// Places of pages that are not live.
    pub(super) hidden: Vec<PlaceRow>,
}

pub(super) async fn write(
    tx: &mut Tx,
    clock: &Clock,
    stored: &Stored,
    settings: &SiteSettings,
    mut pair: PlannedPair,
    report: &mut ImportReport,
    entries: &mut Vec<Entry>,
) -> Result<Written, ImportError> {
    let file = pair.pages.first().map(|page| page.path.clone()).unwrap_or_default();
    let changed = match stored.posts.get(&pair.id) {
        None => create(tx, clock, settings, &mut pair).await,
        Some(post) => update(tx, clock, stored, settings, post, &mut pair, entries).await,
    };
    let changed = changed.map_err(|(path, error)| refused(path.as_deref().unwrap_or(&file), error))?;
    let revisions: HashMap<Locale, Key> = store::translations::of_post(tx, pair.id)
        .await?
        .into_iter()
        .map(|row| (row.locale.0, row.revision_id))
        .collect();
    let mut written = Written::default();
    for page in pair.pages {
        let before = stored.translations.get(&(pair.id, page.locale));
        let was_live = before.is_some_and(|row| row.live_revision_id.is_some());
        let is_changed = changed.contains(&page.locale) || (before.is_some() && was_live == page.draft);
        match before {
            None => report.created.push(page.path.clone()),
            Some(_) if is_changed => report.updated.push(page.path.clone()),
            Some(_) => report.unchanged += 1,
        }
        report.drafts += usize::from(page.draft && (before.is_none() || is_changed));
        if let Some(revision_id) = revisions.get(&page.locale) {
            imports::remember_file(tx, &ImportedFileRow { revision_id: *revision_id, ..page.remember })
                .await?;
        }
        if page.draft && was_live {
            let locales = Some([page.locale]);
            let locales = locales.as_ref().map(<[Locale; 1]>::as_slice);
            let taken = content::unpublish_collect(tx, clock, settings, pair.id, locales, entries).await;
            taken.map_err(|error| refused(&page.path, error))?;
        } else if page.draft {
            written.hidden.extend(page.ordinal.map(|ordinal| PlaceRow {
                list: content::section(pair.kind).to_owned(),
                locale: Lang(page.locale),
                post_id: Key(pair.id),
                ordinal,
                live: false,
            }));
        } else {
            let places = page.tag_ordinals.into_iter();
            written.publications.push(Publication {
                post_id: pair.id,
                locale: page.locale,
                revision_id: None,
                ordinal: page.ordinal,
                tag_ordinals: places.map(|(tag_id, ordinal)| TagPlace { tag_id, ordinal }).collect(),
                updated_at: page.updated_at,
            });
        }
    }
    Ok(written)
}

/// Languages whose content changed, or the file and why it was refused.
type Changed = Result<Vec<Locale>, (Option<String>, crate::error::DomainError)>;

async fn create(tx: &mut Tx, clock: &Clock, settings: &SiteSettings, pair: &mut PlannedPair) -> Changed {
    let translations: BTreeMap<_, _> =
        pair.pages.iter_mut().map(|page| (page.locale, std::mem::take(&mut page.input))).collect();
    let locales = translations.keys().copied().collect();
    let (id, source_path) = (Some(pair.id), pair.source_path.clone());
    let post = NewPost { id, kind: pair.kind, source_path, translations };
    content::create(tx, clock, settings, post).await.map_err(|error| (None, error))?;
    Ok(locales)
}

async fn update(
    tx: &mut Tx,
    clock: &Clock,
    stored: &Stored,
    settings: &SiteSettings,
    post: &PostRow,
    pair: &mut PlannedPair,
    entries: &mut Vec<Entry>,
) -> Changed {
    // Only a landing page may hold sections: it becomes one before they come, and stops being one after they went.
    let becomes_landing = pair.kind == PostKind::Landing;
    let mut changed = Vec::new();
    if becomes_landing {
        share(tx, clock, post, pair, entries).await.map_err(|error| (None, error))?;
    }
    for page in &mut pair.pages {
        let PlannedPage { locale, input, path, .. } = page;
        let precondition = stored
            .translations
            .get(&(pair.id, *locale))
            .map_or(Precondition::IsNew, |row| Precondition::Version(row.version));
        let target = (pair.id, *locale);
        let saved =
            content::save_translation(tx, clock, settings, target, precondition, std::mem::take(input)).await;
        if saved.map_err(|error| (Some(path.clone()), error))?.is_changed {
            changed.push(*locale);
        }
    }
    if !becomes_landing {
        share(tx, clock, post, pair, entries).await.map_err(|error| (None, error))?;
    }
    Ok(changed)
}

async fn share(
    tx: &mut Tx,
    clock: &Clock,
    post: &PostRow,
    pair: &PlannedPair,
    entries: &mut Vec<Entry>,
) -> Result<(), crate::error::DomainError> {
    // A page that an import did not make keeps having no source path.
    let source_path = post.source_path.as_ref().and(pair.source_path.clone());
    let input = SharedInput { kind: pair.kind, source_path, pair_rule: None };
    content::save_shared(tx, clock, pair.id, post.version, input, entries).await.map(|_| ())
}
