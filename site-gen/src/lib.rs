//! The static site generator of Duet: library and binary `site-gen`.
//!
//! The pipeline is [`Generator::run`] (`run.rs`): pull what changed from a [`source`], keep it in the [`mirror`], [`plan`] which
//! [`output`]s to look at, make and render those that differ ([`outputs`], [`build`]), [`write`] them in order, and send
//! [`receipts`]. Arrows point one way: `source → plan → render → write`.

pub mod build;
pub mod cache;
pub mod check;
pub mod cli;
pub mod clock;
pub mod config;
mod dependencies;
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
mod run;
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
use std::sync::{Arc, Mutex, mpsc};

use cms_sdk::feed::{ChangesPage, Cursor};
use site_render::theme::Theme;

use build::{Audience, BuildReport, Look, Means};
use mirror::{MirrorWriter, Prepared};
use source::snapshot;
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

    /// Makes a page of the feed true in the mirror. It lasts with what is noted next; after a crash the feed has it still.
    ///
    /// # Errors
    /// When the state cannot be written; then nothing of the page is in it.
    pub fn apply_changes(&self, page: &ChangesPage) -> anyhow::Result<()> {
        let Some(last) = page.data.last() else { return Ok(()) };
        let write = self.state.write_ahead()?;
        let mut mirror = MirrorWriter::open(&write)?;
        for change in &page.data {
            mirror.apply(&Prepared::of(change.entry.clone()))?;
        }
        mirror.forget_lines()?;
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
        let write = self.state.write_ahead()?;
        let mut mirror = MirrorWriter::open(&write)?;
        let snapshot = snapshot::Reader::open(reader)?;
        let cursor = snapshot.cursor();
        let prepare = if mirror.is_empty()? { Prepared::ahead } else { Prepared::of };
        let known = mirror.known_lines()?;
        // Reading runs ahead on a thread of its own: it takes as long as keeping what was read.
        let (count, snapshot) = std::thread::scope(|scope| {
            let (sender, batches) = mpsc::sync_channel(READ_AHEAD);
            let reading = scope.spawn(|| snapshot.send_all(&known, prepare, sender));
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
        let built = build::build(&means, look, &|done, all| progress(Step::Build, done, all));
        built.map_err(|error| self.state.located(error))
    }
}
