//! Writing what was planned, in the caller's transaction.

use cms_sdk::feed::Entry;
use cms_sdk::i18n::Messages;
use cms_sdk::settings::SiteSettings;
use cms_sdk::{ErrorCode, Locale};
use indicatif::ProgressBar;

use super::ImportError;
use super::plan::{Plan, PlannedRedirect, redirect_input};
use super::report::{FileProblem, ImportReport, explain};
use super::scan::SITE_FILE;
use super::stored::Stored;
use crate::clock::Clock;
use crate::content::redirects;
use crate::content::{self, Order};
use crate::error::DomainError;
use crate::settings;
use crate::store::imports::{self, ImportedSiteFileRow};
use crate::store::list_places::PlaceRow;
use crate::store::{self, Tx};

mod authors;
mod pair;
mod tags;

/// Writes a plan; gives what the feed has to say about it.
pub(super) async fn apply(
    tx: &mut Tx,
    clock: &Clock,
    stored: &Stored,
    plan: Plan,
    progress: &ProgressBar,
    report: &mut ImportReport,
) -> Result<Vec<Entry>, ImportError> {
    let mut entries = Vec::new();
    let settings = plan.settings.as_ref().unwrap_or(&stored.settings);
    report.tags_changed = plan.tags.len();
    tags::write(tx, clock, stored, plan.tags, &mut entries).await?;
    report.authors_changed = plan.authors.len();
    authors::write(tx, clock, plan.authors, &mut entries).await?;

    progress.set_message("saving");
    progress.set_length(plan.pairs.iter().map(|pair| pair.pages.len() as u64).sum());
    let mut publications = Vec::new();
    let mut hidden = Vec::new();
    for pair in plan.pairs {
        let pages = pair.pages.len() as u64;
        let written = pair::write(tx, clock, stored, settings, pair, report, &mut entries).await?;
        publications.extend(written.publications);
        hidden.extend(written.hidden);
        progress.inc(pages);
    }
    // The settings' row is locked before the feed's counter, as everywhere; the front page exists by now.
    let mut version = stored.settings_version;
    if let Some(settings) = &plan.settings {
        let saved = settings::save_collect(tx, clock, version, settings.clone(), &mut entries).await;
        let (_, new_version) = saved.map_err(|error| refused(SITE_FILE, error))?;
        report.settings_changed = new_version != version;
        version = new_version;
    }
    progress.set_message("publishing");
    let published =
        content::publish_collect(tx, clock, settings, &publications, Order::ByDate, &mut entries).await;
    published.map_err(|error| refused(SITE_FILE, error))?;
    for place in hidden {
        keep_place(tx, place).await?;
    }
    report.redirects_changed = plan.redirects.len();
    for redirect in plan.redirects {
        write_redirect(tx, clock, settings, redirect, &mut entries).await?;
    }
    if let Some(hash) = plan.site_file_hash {
        imports::remember_site_file(tx, &ImportedSiteFileRow { hash, settings_version: version }).await?;
    }
    Ok(entries)
}

/// A place that a page which is not live has in a list, for the day it is published again.
async fn keep_place(tx: &mut Tx, place: PlaceRow) -> Result<(), ImportError> {
    let there = store::list_places::of_list(tx, &place.list, place.locale.0).await?;
    let is_free = there.iter().all(|(row, _)| row.ordinal != place.ordinal && row.post_id != place.post_id);
    if is_free {
        store::list_places::insert(tx, vec![place]).await?;
    }
    Ok(())
}

async fn write_redirect(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    planned: PlannedRedirect,
    entries: &mut Vec<Entry>,
) -> Result<(), ImportError> {
    let PlannedRedirect { redirect, manual, file, line } = planned;
    let (id, from) = ((Some(redirect.id), manual), redirect.from.clone());
    let input = redirect_input(redirect);
    let written = redirects::create_collect(tx, clock, settings, id, input, entries).await;
    written.map(|_| ()).map_err(|error| match refused(&file, error) {
        ImportError::Files(problems) => {
            let about = |reason| FileProblem::new(&file, line, format!("redirect from `{from}`: {reason}"));
            ImportError::Files(problems.into_iter().map(|problem| about(problem.reason)).collect())
        }
        other => other,
    })
}

/// A refusal of the content's own rules, as something wrong with a file.
fn refused(file: &str, error: DomainError) -> ImportError {
    match error {
        DomainError::Invalid(violations) => {
            let problems =
                violations.iter().map(|violation| FileProblem::new(file, None, explain(violation)));
            ImportError::Files(problems.collect())
        }
        DomainError::TooMany(_) => refused(file, ErrorCode::TooManyRequests.into()),
        DomainError::Refused(code) => {
            let name = format!("error-{}", code.as_str().replace('_', "-"));
            let reason = Messages::embedded(Locale::En).text(&name, &[]);
            ImportError::Files(vec![FileProblem::new(file, None, reason)])
        }
        DomainError::Store(error) => error.into(),
    }
}
