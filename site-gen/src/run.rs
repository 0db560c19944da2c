//! The pipeline, once: pull, build, upload, report, purge.

use std::sync::{Arc, PoisonError};

use cms_sdk::feed::Cursor;

use crate::build::{BuildReport, Look, Outdated};
use crate::media_files::MediaFiles;
use crate::media_variants::MediaVariants;
use crate::mirror::Mirror;
use crate::receipts::Receipts;
use crate::source::{Known, Pull, Source};
use crate::{Generator, Progress, Step, check, purge};

impl Generator {
    /// Pulls until nothing is left, and looks at all that is there; builds nothing.
    ///
    /// # Errors
    /// When the source does not answer.
    pub async fn check(self: &Arc<Self>, source: &Source) -> anyhow::Result<check::Report> {
        let _turn = self.turn.lock().await;
        self.pull(source).await?;
        let generator = Arc::clone(self);
        tokio::task::spawn_blocking(move || check::check(&generator.state, &generator.theme)).await?
    }

    /// The pipeline, once: pull until nothing is left, build, upload, report. Without a source that answers, the site is still built from
    /// the mirror, where there is one, and the error comes after. Runs of one generator wait for each other.
    ///
    /// # Errors
    /// When the source does not answer, or a build or an upload fails.
    pub async fn run(
        self: &Arc<Self>,
        source: &Source,
        look: Look,
        progress: Progress,
    ) -> anyhow::Result<BuildReport> {
        let _turn = self.turn.lock().await;
        let pulled = self.pull(source).await.map_err(|error| self.state.located(error));
        let mirrored = self.state.value("mirrored")?;
        if mirrored.is_none() && pulled.is_err() {
            // Nothing was ever mirrored: an empty site must not replace the one that may be there.
            return pulled.map(|()| BuildReport::default());
        }
        if pulled.is_ok() {
            // Without its pictures a page is not built: readers would meet it broken. The next run asks again.
            self.fetch_media(source).await?;
        }
        let cursor = self.cursor()?;
        let receipts = Receipts::new(self, source);
        receipts.close_abandoned()?;
        let is_behind = mirrored != self.state.value("rendered")?;
        let is_retry = self.last_failure().as_ref().is_some_and(|(failed_at, _)| *failed_at == cursor);
        let begun = if is_behind && !is_retry { Some(receipts.start(cursor)?) } else { None };
        let (generator, seen) = (Arc::clone(self), Arc::clone(&progress));
        let build = tokio::task::spawn_blocking(move || generator.build(look, &seen));
        // The start is reported while the build runs: an editor sees “building”.
        let (built, ()) = tokio::join!(build, receipts.send());
        // What no reader can see yet is not reported as done.
        let built = match built? {
            Ok(report) => self.upload(report, &progress).await,
            failed => failed,
        };
        let gave_up = built.as_ref().is_err_and(|error| error.is::<Outdated>());
        // Where it gave up, the next one reports.
        if !gave_up && (begun.is_some() || self.is_news(cursor, is_behind, &built)) {
            let begun = begun.map_or_else(|| receipts.start(cursor), Ok)?;
            receipts.finish(begun, &built)?;
        }
        *self.last_failure() = built.as_ref().err().map(|error| (cursor, format!("{error:#}")));
        receipts.send().await;
        if built.is_ok() {
            self.purge().await;
        }
        pulled?;
        built
    }

    async fn upload(&self, report: BuildReport, progress: &Progress) -> anyhow::Result<BuildReport> {
        let Some(upload) = &self.upload else { return Ok(report) };
        let progress = |done, all| progress(Step::Upload, done, all);
        let is_whole = report.failures.is_empty();
        let uploaded = upload.run(&self.state, &self.out, is_whole, &progress).await?;
        Ok(BuildReport { uploaded, ..report })
    }

    /// Readers may see an old page for as long as a cache keeps it; that is no failure of the site.
    async fn purge(&self) {
        let Some(command) = &self.purge_command else { return };
        let origin = || anyhow::Ok(Mirror::open(&self.state.read()?)?.settings().origin.clone());
        let purged = match origin() {
            Ok(origin) => purge::run(&self.state, command, &origin).await,
            Err(error) => Err(error),
        };
        match purged {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "addresses were purged"),
            Err(error) => {
                tracing::warn!(
                    error = format!("{error:#}"),
                    "nothing was purged: the next build tries again"
                );
            }
        }
    }

    /// Whether a build that was not reported as begun is worth a report: what a retry changed, or why it fails now.
    fn is_news(&self, cursor: Cursor, was_behind: bool, built: &anyhow::Result<BuildReport>) -> bool {
        match built {
            Ok(report) => {
                let has_changes = !report.changed.is_empty() || !report.removed.is_empty();
                was_behind || has_changes || report.uploaded > 0
            }
            Err(error) => *self.last_failure() != Some((cursor, format!("{error:#}"))),
        }
    }

    fn last_failure(&self) -> std::sync::MutexGuard<'_, Option<(Cursor, String)>> {
        self.reported_failure.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fetches the files of all pictures that the mirror has and that are not here yet, and forgets those that it has no more. A file that
    /// the source has not, or has otherwise, is left out: its output says so.
    async fn fetch_media(&self, source: &Source) -> anyhow::Result<()> {
        let media = Mirror::open(&self.state.read()?)?.all_media()?;
        let files = MediaFiles::of(&self.state);
        files.keep_only(&media)?;
        MediaVariants::of(&self.state).keep_only(|hash| media.iter().any(|medium| medium.hash == hash))?;
        let missing: Vec<_> = media.into_iter().filter(|medium| !files.has(&medium.hash)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        source.fetch_media(&missing, &files).await
    }

    async fn pull(self: &Arc<Self>, source: &Source) -> anyhow::Result<()> {
        loop {
            let known = Known { cursor: self.cursor()?, stamp: self.stamp()? };
            match source.pull(&known, self.state.folder()).await? {
                Pull::Nothing => return Ok(()),
                Pull::Changes(page) => {
                    let has_more = page.cursor.has_more;
                    let generator = Arc::clone(self);
                    tokio::task::spawn_blocking(move || generator.apply_changes(&page)).await??;
                    if !has_more {
                        return Ok(());
                    }
                }
                // What changed meanwhile comes with the next run: asking on would never end where the feed is empty or keeps
                // being replaced.
                Pull::Snapshot { lines, stamp } => {
                    let generator = Arc::clone(self);
                    let read = move || generator.apply_snapshot_of(lines, stamp.as_deref());
                    return tokio::task::spawn_blocking(read).await?;
                }
            }
        }
    }
}
