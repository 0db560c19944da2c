//! The static site generator of Duet: library and binary `site-gen`.
//!
//! The pipeline is [`Generator::run`]: pull what changed from a [`source`], keep it in the [`mirror`], [`plan`] which
//! [`output`]s to look at, make and render those that differ ([`outputs`], [`build`]), [`write`] them in order, and send
//! [`receipts`]. Arrows point one way: `source → plan → render → write`.

pub mod build;
pub mod cache;
pub mod check;
pub mod cli;
pub mod clock;
pub mod config;
pub mod init;
pub mod input;
pub mod listen;
pub mod live_reload;
pub mod media_files;
pub mod media_variants;
pub mod mirror;
pub mod output;
pub mod outputs;
pub mod plan;
pub mod purge;
pub mod receipts;
pub mod search;
pub mod social_pictures;
pub mod source;
pub mod state;
pub mod static_files;
pub mod upload;
pub mod watch;
pub mod write;

use std::io::BufRead;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use cms_sdk::feed::{ChangesPage, Cursor};
use site_render::theme::Theme;

use build::{Audience, BuildReport, Look, Means, Outdated};
use media_files::MediaFiles;
use media_variants::MediaVariants;
use mirror::{Mirror, MirrorWriter, Prepared};
use receipts::Receipts;
use source::{Known, Pull, Source, snapshot};
use state::State;
use upload::{BucketConfig, Upload};
use write::OutputFolder;

/// Batches of a snapshot that may be read before they are kept.
const READ_AHEAD: usize = 2;

/// Where a generator works.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folder of the site.
    pub out: PathBuf,
    /// Folder of what is remembered between runs.
    pub state: PathBuf,
    /// Folder of a theme; the built-in one, where absent.
    pub theme: Option<PathBuf>,
    /// What receipts call the site: `production` …
    pub target: String,
    /// Whether code in texts is coloured.
    pub highlight: bool,
    /// Whether smaller copies of pictures and preview pictures are made; pages name them all the same.
    pub images: bool,
    /// A command that is told which addresses changed, see [`purge::run`].
    pub purge_command: Option<String>,
    /// A bucket that the site is uploaded to.
    pub upload: Option<BucketConfig>,
}

/// A generator at work on one output folder.
pub struct Generator {
    state: State,
    theme: Theme,
    out: OutputFolder,
    target: String,
    images: bool,
    purge_command: Option<String>,
    upload: Option<Upload>,
    audience: Option<Arc<dyn Audience>>,
    /// Held by the run that is going on: two would overwrite each other's notes.
    turn: tokio::sync::Mutex<()>,
    /// The failure that was reported last, and for which place in the feed.
    reported_failure: Mutex<Option<(Cursor, String)>>,
}

/// What takes long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Looking at outputs.
    Build,
    /// Uploading files.
    Upload,
}

/// How far a step has come: done, in all.
pub type Progress = Arc<dyn Fn(Step, usize, usize) + Send + Sync>;

/// Progress that nobody looks at.
pub fn no_progress() -> Progress {
    Arc::new(|_, _, _| {})
}

impl Generator {
    /// Opens state, theme and output folder.
    ///
    /// # Errors
    /// When another process works on the state, a folder cannot be written, or the theme is wrong.
    pub fn open(options: &Options) -> anyhow::Result<Self> {
        let theme = match &options.theme {
            Some(folder) => init::own_theme(folder)?,
            None if options.highlight => Theme::embedded()?,
            None => Theme::embedded_without_highlighting()?,
        };
        Ok(Self {
            state: State::open(&options.state)?,
            theme,
            out: OutputFolder::open(&options.out)?,
            target: options.target.clone(),
            images: options.images,
            purge_command: options.purge_command.clone(),
            upload: options.upload.as_ref().map(Upload::new).transpose()?,
            audience: None,
            turn: tokio::sync::Mutex::default(),
            reported_failure: Mutex::default(),
        })
    }

    /// As [`Generator::open`], on parts made before.
    pub fn from_parts(state: State, theme: Theme, out: OutputFolder) -> Self {
        Self {
            state,
            theme,
            out,
            target: "test".to_owned(),
            images: true,
            purge_command: None,
            upload: None,
            audience: None,
            turn: tokio::sync::Mutex::default(),
            reported_failure: Mutex::default(),
        }
    }

    /// Makes no images.
    pub fn without_images(self) -> Self {
        Self { images: false, ..self }
    }

    /// Gives the state back.
    pub fn into_state(self) -> State {
        self.state
    }

    /// Tells this command which addresses changed.
    pub fn with_purge_command(self, command: &str) -> Self {
        Self { purge_command: Some(command.to_owned()), ..self }
    }

    /// Uploads what changed.
    pub fn with_upload(self, upload: Upload) -> Self {
        Self { upload: Some(upload), ..self }
    }

    /// What they look at is made first.
    pub fn set_audience(&mut self, audience: Arc<dyn Audience>) {
        self.audience = Some(audience);
    }

    /// Takes another theme, for what runs while a theme is being written.
    pub fn set_theme(&mut self, theme: Theme) {
        self.theme = theme;
    }

    /// What the mirror has seen of the feed.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn cursor(&self) -> anyhow::Result<Cursor> {
        let text = self.state.value("mirrored")?;
        Ok(text.and_then(|text| text.parse().ok()).unwrap_or(Cursor::START))
    }

    /// The stamp of the snapshot that the mirror was read from, while nothing else has changed it.
    fn stamp(&self) -> anyhow::Result<Option<String>> {
        self.state.value("snapshot")
    }

    /// Makes a page of the feed true in the mirror.
    ///
    /// # Errors
    /// When the state cannot be written; then nothing of the page is in it.
    pub fn apply_changes(&self, page: &ChangesPage) -> anyhow::Result<()> {
        let Some(last) = page.data.last() else { return Ok(()) };
        let write = self.state.write()?;
        let mut mirror = MirrorWriter::open(&write)?;
        for change in &page.data {
            mirror.apply(&Prepared::of(change.entry.clone()))?;
        }
        mirror.close().mark(&write)?;
        {
            let mut values = write.open_table(state::VALUES)?;
            values.insert("mirrored", last.cursor().to_string().as_str())?;
            values.remove("snapshot")?;
        }
        write.commit()?;
        Ok(())
    }

    /// Makes the mirror what a snapshot says.
    ///
    /// # Errors
    /// When the snapshot is cut off or not one; then the mirror stays as it was.
    pub fn apply_snapshot(&self, reader: impl BufRead + Send) -> anyhow::Result<()> {
        self.apply_snapshot_of(reader, None)
    }

    fn apply_snapshot_of(&self, reader: impl BufRead + Send, stamp: Option<&str>) -> anyhow::Result<()> {
        let write = self.state.write()?;
        let mut mirror = MirrorWriter::open(&write)?;
        let snapshot = snapshot::Reader::open(reader)?;
        let cursor = snapshot.cursor();
        let prepare = if mirror.is_empty()? { Prepared::ahead } else { Prepared::of };
        // Reading runs ahead on a thread of its own: it takes as long as keeping what was read.
        let (count, snapshot) = std::thread::scope(|scope| {
            let (sender, batches) = mpsc::sync_channel(READ_AHEAD);
            let reading = scope.spawn(|| snapshot.send_all(prepare, sender));
            let count = mirror.replace_all(batches.into_iter().flatten());
            let snapshot = reading.join().map_err(|_| anyhow::anyhow!("reading the snapshot failed"))?;
            Ok::<_, anyhow::Error>((count?, snapshot))
        })?;
        snapshot.check_end(count)?;
        mirror.close().mark(&write)?;
        {
            let mut values = write.open_table(state::VALUES)?;
            values.insert("mirrored", cursor.to_string().as_str())?;
            match stamp {
                Some(stamp) => values.insert("snapshot", stamp)?,
                None => values.remove("snapshot")?,
            };
        }
        write.commit()?;
        Ok(())
    }

    /// Builds what has to be built.
    ///
    /// # Errors
    /// When the state or the output folder fails; the next build goes on.
    pub fn build(&self, look: Look, progress: &Progress) -> anyhow::Result<BuildReport> {
        if MirrorWriter::is_outdated(&self.state)? {
            let write = self.state.write()?;
            MirrorWriter::open(&write)?.close().mark(&write)?;
            write.commit()?;
        }
        let means = Means {
            state: &self.state,
            theme: &self.theme,
            out: &self.out,
            images: self.images,
            audience: self.audience.as_deref(),
            purges: self.purge_command.is_some(),
            uploads: self.upload.is_some(),
        };
        build::build(&means, look, &|done, all| progress(Step::Build, done, all))
    }

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
        let pulled = self.pull(source).await;
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
