//! One build: look at outputs, render those that differ, write them in order, remember what was done.

mod audience;
mod record;
mod report;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Instant;

use rayon::prelude::*;
use redb::{ReadOnlyTable, ReadTransaction, ReadableTableMetadata as _};
use site_render::theme::Theme;
use site_render::view::Content;

use crate::media_files::MediaFiles;
use crate::media_variants::{MediaVariants, VERSION};
use crate::mirror::{Mirror, Tracker};
use crate::output::{Output, Stage};
use crate::outputs::{self, Product};
use crate::plan;
use crate::social_pictures::SocialPictures;
use crate::state::{OUTPUTS, State};
use crate::write::OutputFolder;
use audience::seen_by;
pub use audience::{Audience, Outdated};
use record::Record;
pub use report::BuildReport;
use report::{dues, report};

/// Outputs looked at by all threads before their results are gathered: bounds memory, since a page is dropped once it is written.
const CHUNK: usize = 512;

/// Which outputs a build looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// What the changes touched; everything, where that is not known (first build, new theme, new settings).
    AtChanges,
    /// Everything, files included.
    AtEverything,
}

/// What a build is made with, and where to.
pub struct Means<'m> {
    /// What is remembered.
    pub state: &'m State,
    /// What pages look like.
    pub theme: &'m Theme,
    /// Where they are written.
    pub out: &'m OutputFolder,
    /// Whether smaller copies of pictures and preview pictures are made.
    pub images: bool,
    /// Who looks on.
    pub audience: Option<&'m dyn Audience>,
    /// Whether what changed is to be kept for a purge.
    pub purges: bool,
    /// Whether it is to be kept for an upload.
    pub uploads: bool,
}

/// What became of one output.
struct Outcome {
    output: Output,
    stage: Stage,
    /// Prints of what it was made from.
    inputs: Vec<u64>,
    result: Became,
}

enum Became {
    /// There is no such output.
    Absent,
    /// It is as it was.
    Same,
    /// It was rendered; `changed` says whether its bytes are others than before and were written.
    Rendered { record: Record, changed: bool },
    /// It could not be made; what was there stays.
    Failed(String),
}

impl Outcome {
    fn is_failure(&self) -> bool {
        matches!(self.result, Became::Failed(_))
    }
}

/// Everything that looking at an output needs.
struct Build<'b> {
    mirror: Mirror,
    records: ReadOnlyTable<&'static [u8], &'static [u8]>,
    theme: &'b Theme,
    out: &'b OutputFolder,
    media: MediaFiles,
    variants: MediaVariants,
    social: SocialPictures,
    images: bool,
    check_files: bool,
    /// Whether anybody may be reading what lies in the folder.
    has_readers: bool,
    audience: Option<&'b dyn Audience>,
}

/// Builds what has to be built.
///
/// # Errors
/// When the state or the output folder fails; then what was not finished is looked at again by the next build.
pub fn build(
    means: &Means<'_>,
    look: Look,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> anyhow::Result<BuildReport> {
    let started = Instant::now();
    let Means { state, theme, out, images, .. } = *means;
    let read = state.read()?;
    let mirror = Mirror::open(&read)?;
    let theme_print = theme_print(theme, images);
    let is_unclean = mirror.value("clean")?.as_deref() == Some("no");
    // A folder that is not the one written last, or that was emptied, holds nothing of what the state remembers.
    let out_place = out.place();
    let is_strange = mirror.value("out")?.as_ref() != Some(&out_place) || !out.exists("index.html");
    let check_files = look == Look::AtEverything || is_unclean || is_strange;
    let look_at_everything = check_files
        || mirror.value("look_at_everything")?.is_some()
        || mirror.value("theme")?.as_deref() != Some(theme_print.as_str());
    let pending = plan::pending(&read)?;
    if pending.is_empty() && !look_at_everything {
        return finish_unchanged(state, &read, &mirror, started);
    }
    out.spend_a_write()?;
    record::begin(state)?;
    let media = MediaFiles::of(state);
    let (variants, social) = (MediaVariants::of(state), SocialPictures::of(state));
    let records = read.open_table(OUTPUTS)?;
    let has_readers = !out.is_empty();
    let run = Build {
        mirror,
        records,
        theme,
        out,
        media,
        variants,
        social,
        images,
        check_files,
        has_readers,
        audience: means.audience,
    };
    let mut early = Vec::new();
    if let Some(audience) = means.audience {
        let mut first = seen_by(audience, &read, theme)?;
        if !look_at_everything {
            first.retain(|output| pending.contains(output));
        }
        early = run.look_at(&first, &|_, _| {})?;
        audience.shown(&report(&early, &[]));
    }
    let candidates = if look_at_everything { plan::everything(&read, &run.mirror, theme)? } else { pending };
    let done: BTreeSet<_> = early.iter().map(|outcome| outcome.output.clone()).collect();
    let mut outcomes = run.look_at(candidates.difference(&done), progress)?;
    outcomes.append(&mut early);
    let deletions = run.deletions(&outcomes)?;
    for path in &deletions {
        out.delete(path)?;
        run.social.forget(path)?;
    }
    if is_unclean {
        sweep(state, out, &outcomes)?;
    }
    let uploads = means.uploads.then(|| dues(&outcomes, &deletions));
    let mut report = report(&outcomes, &deletions);
    let purge = means.purges.then(|| report.changed.iter().chain(&report.removed));
    let marks = record::Marks {
        theme: &theme_print,
        out: &out_place,
        purge: purge.into_iter().flatten().collect(),
        uploads,
    };
    out.spend_a_write()?;
    // What was read takes as much memory as the notes.
    drop(run);
    let go_on = || Ok(give_up_where_outdated(means.audience)?);
    report.outputs = record::finish(state, &outcomes, &candidates, &marks, &go_on)?;
    report.milliseconds = elapsed(started);
    Ok(report)
}

fn finish_unchanged(
    state: &State,
    read: &ReadTransaction,
    mirror: &Mirror,
    started: Instant,
) -> anyhow::Result<BuildReport> {
    // The cursor moves on even when nothing of it shows.
    if mirror.value("mirrored")? != mirror.value("rendered")? {
        record::move_cursor(state)?;
    }
    let outputs = read.open_table(OUTPUTS)?.len()?;
    Ok(BuildReport {
        outputs: usize::try_from(outputs).unwrap_or(usize::MAX),
        milliseconds: elapsed(started),
        ..BuildReport::default()
    })
}

fn elapsed(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Hash of everything in a theme that a page can depend on, and of whether images are made: a theme that differs makes every output be
/// looked at once.
fn theme_print(theme: &Theme, images: bool) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[u8::from(images)]);
    for template in Content::TEMPLATES {
        for locale in cms_sdk::Locale::ALL {
            hasher.update(&theme.closure(template, locale));
        }
    }
    for asset in theme.assets() {
        hasher.update(asset.path.as_bytes());
        hasher.update(b"\0");
    }
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    hasher.finalize().to_hex().to_string()
}

fn give_up_where_outdated(audience: Option<&dyn Audience>) -> Result<(), Outdated> {
    if audience.is_some_and(Audience::is_waiting) { Err(Outdated) } else { Ok(()) }
}

impl Build<'_> {
    fn look_at<'o>(
        &self,
        candidates: impl IntoIterator<Item = &'o Output>,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> anyhow::Result<Vec<Outcome>> {
        let mut stages: BTreeMap<Stage, Vec<&Output>> = BTreeMap::new();
        for output in candidates {
            give_up_where_outdated(self.audience)?;
            stages.entry(self.stage(output)?).or_default().push(output);
        }
        let all = stages.values().map(Vec::len).sum();
        let mut outcomes = Vec::with_capacity(all);
        for (stage, outputs) in &stages {
            for chunk in outputs.chunks(CHUNK) {
                let looks = chunk.par_iter().map(|output| self.look(output, *stage));
                let done: Vec<_> = looks.collect::<Result<_, _>>()?;
                outcomes.extend(done);
                progress(outcomes.len(), all);
            }
        }
        Ok(outcomes)
    }

    /// A page is new when nothing was written for it, or at another path.
    fn stage(&self, output: &Output) -> anyhow::Result<Stage> {
        let is_new = match self.record(output)? {
            None => true,
            Some(old) => outputs::path(output, &Tracker::new(&self.mirror))?
                .is_some_and(|path| format!("{}index.html", path.trim_start_matches('/')) != old.path),
        };
        Ok(output.stage(is_new))
    }

    fn record(&self, output: &Output) -> anyhow::Result<Option<Record>> {
        Ok(self.records.get(output.key().as_slice())?.and_then(|bytes| Record::parse(bytes.value())))
    }

    fn look(&self, output: &Output, stage: Stage) -> anyhow::Result<Outcome> {
        give_up_where_outdated(self.audience)?;
        let tracker = Tracker::new(&self.mirror);
        let made = outputs::make(output, &tracker, self.theme);
        let inputs = tracker.into_inputs();
        let outcome = |result| Outcome { output: output.clone(), stage, inputs, result };
        let made = match made {
            Ok(Some(made)) if self.images || !made.product.is_image_work() => made,
            Ok(_) => return Ok(outcome(Became::Absent)),
            Err(error) => return Ok(outcome(Became::Failed(format!("{error:#}")))),
        };
        let fingerprint = self.fingerprint(&made.product);
        let old = self.record(output)?.filter(|old| old.path == made.path && self.file_is_good(old));
        if old.as_ref().is_some_and(|old| old.fingerprint == fingerprint) {
            return Ok(outcome(Became::Same));
        }
        let bytes = match self.bytes(made.product) {
            Ok(bytes) => bytes,
            Err(error) => return Ok(outcome(Became::Failed(format!("{error:#}")))),
        };
        let content = *blake3::hash(&bytes).as_bytes();
        let changed = old.is_none_or(|old| old.content != content);
        if changed {
            self.out.write(&made.path, &bytes, self.has_readers)?;
        }
        let record = Record { fingerprint, content, path: made.path };
        Ok(outcome(Became::Rendered { record, changed }))
    }

    /// What the file holds.
    fn bytes(&self, product: Product) -> anyhow::Result<Vec<u8>> {
        Ok(match product {
            Product::Page(page, _) => self.theme.render(&page)?.into_bytes(),
            Product::Text(text) => text.into_bytes(),
            Product::Asset(bytes) => bytes,
            Product::Media(medium) => self.media.read(&medium)?,
            Product::MediaVariant(medium, width) => self.variants.read(&self.media, &medium, width)?,
            Product::SocialPicture(picture) => self.social.read(&picture)?,
        })
    }

    fn fingerprint(&self, product: &Product) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        match product {
            Product::Page(page, hash) => {
                hasher.update(hash);
                hasher.update(&self.theme.closure(page.content.template(), page.shell.locale));
            }
            Product::Text(text) => _ = hasher.update(text.as_bytes()),
            Product::Asset(bytes) => _ = hasher.update(bytes),
            Product::Media(medium) => _ = hasher.update(medium.hash.as_bytes()),
            Product::MediaVariant(medium, width) => {
                hasher.update(medium.hash.as_bytes());
                hasher.update(&width.to_le_bytes());
                hasher.update(VERSION.as_bytes());
            }
            Product::SocialPicture(picture) => _ = hasher.update(picture.address().as_bytes()),
        }
        *hasher.finalize().as_bytes()
    }

    fn file_is_good(&self, record: &Record) -> bool {
        if self.check_files {
            self.out.hash(&record.path) == Some(record.content)
        } else {
            self.out.exists(&record.path)
        }
    }

    /// Files of outputs that are no more, or moved; never one that another output has taken.
    fn deletions(&self, outcomes: &[Outcome]) -> anyhow::Result<Vec<String>> {
        let taken: HashSet<&str> = outcomes
            .iter()
            .filter_map(|outcome| match &outcome.result {
                Became::Rendered { record, .. } => Some(record.path.as_str()),
                _ => None,
            })
            .collect();
        let mut deletions = Vec::new();
        for outcome in outcomes {
            let Some(old) = self.record(&outcome.output)? else { continue };
            let is_left = match &outcome.result {
                Became::Absent => true,
                Became::Rendered { record, .. } => record.path != old.path,
                Became::Same | Became::Failed(_) => false,
            };
            if is_left && !taken.contains(old.path.as_str()) && self.owner(&old.path)? == outcome.output.key()
            {
                deletions.push(old.path);
            }
        }
        Ok(deletions)
    }

    fn owner(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        Ok(self.mirror.file_owner(path)?.unwrap_or_default())
    }
}

/// Deletes what a run that did not end well has left.
fn sweep(state: &State, out: &OutputFolder, outcomes: &[Outcome]) -> anyhow::Result<()> {
    let read = state.read()?;
    let records = read.open_table(OUTPUTS)?;
    let mut known: HashSet<String> = HashSet::new();
    for outcome in outcomes {
        match &outcome.result {
            Became::Rendered { record, .. } => _ = known.insert(record.path.clone()),
            Became::Same | Became::Failed(_) => {
                if let Some(bytes) = records.get(outcome.output.key().as_slice())?
                    && let Some(record) = Record::parse(bytes.value())
                {
                    known.insert(record.path);
                }
            }
            Became::Absent => {}
        }
    }
    for path in out.leftovers(|path| known.contains(path))? {
        out.delete(&path)?;
    }
    Ok(())
}
