//! Uploading what builds changed to a bucket of a service that speaks S3.
//!
//! What the bucket may have otherwise is kept in the state, with the turn in which it comes: pages before what leads to them, what is
//! gone at the end. An upload that was cut off goes on where it was. The first one to a bucket compares it with the site.

mod bucket;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use futures_util::{StreamExt as _, TryStreamExt as _};
use md5::{Digest as _, Md5};
use object_store::path::Path as Key;
use object_store::{Attribute, Attributes, ObjectMeta, ObjectStore, ObjectStoreExt as _, PutOptions};
use rayon::prelude::*;
use redb::{ReadableTable as _, Table, WriteTransaction};

use crate::output::{Output, Stage};
use crate::state::{FILES, State, UPLOAD, VALUES};
use crate::static_files::{caching, content_type};
use crate::write::{OutputFolder, is_own};

pub use bucket::BucketConfig;

/// Files on their way at once.
const AT_ONCE: usize = 16;
/// Files after which it is noted that they are there.
const BATCH: usize = 256;
/// The turn of what is gone: after every [`Stage`].
const GONE: u8 = u8::MAX;
/// Name of the value that says which bucket the notes are about.
const PLACE: &str = "uploaded_to";

/// A bucket that the site is uploaded to.
pub struct Upload {
    store: Arc<dyn ObjectStore>,
    place: String,
}

/// A file of the site that a bucket has otherwise, or still.
pub(crate) struct Due<'d> {
    pub(crate) path: &'d str,
    /// When it was written; none where it was deleted.
    pub(crate) stage: Option<Stage>,
}

/// Notes what a build changed in the transaction that notes that it did: no file is forgotten until the bucket has it. After one that was
/// not to be uploaded (`None`) the next upload compares.
pub(crate) fn remember(write: &WriteTransaction, dues: Option<&[Due<'_>]>) -> anyhow::Result<()> {
    let Some(dues) = dues else {
        write.open_table(VALUES)?.remove(PLACE)?;
        return Ok(());
    };
    let mut table = write.open_table(UPLOAD)?;
    for due in dues {
        note(&mut table, due)?;
    }
    Ok(())
}

fn note(table: &mut Table<'_, &'static str, u8>, due: &Due<'_>) -> anyhow::Result<()> {
    let turn = due.stage.map_or(GONE, |stage| stage as u8);
    // A page that did not get there yet is still new there.
    let known = table.get(due.path)?.map(|known| known.value()).filter(|known| *known != GONE);
    let turn = if due.stage.is_some() { known.unwrap_or(turn).min(turn) } else { turn };
    table.insert(due.path, turn)?;
    Ok(())
}

impl Upload {
    /// The bucket of a configuration.
    ///
    /// # Errors
    /// When it cannot be one.
    pub fn new(config: &BucketConfig) -> anyhow::Result<Self> {
        Ok(Self::to(config.open()?, &config.to_string()))
    }

    /// Some other store; `place` tells it apart from others.
    pub fn to(store: Arc<dyn ObjectStore>, place: &str) -> Self {
        Self { store, place: place.to_owned() }
    }

    /// Uploads what is due; answers how many files were put or deleted. `is_whole` says whether all of the site could be built: what
    /// could not be is not gone, so strays stay until it can. `progress` is told how many of how many.
    ///
    /// # Errors
    /// When the service does not take a file, also after some tries: what is left is tried again by the next upload.
    pub async fn run(
        &self,
        state: &State,
        out: &OutputFolder,
        is_whole: bool,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> anyhow::Result<usize> {
        if state.value(PLACE)?.as_ref() != Some(&self.place) {
            self.compare(state, out, is_whole)
                .await
                .with_context(|| format!("{} cannot be read", self.place))?;
        }
        let turns = due(state)?;
        let all = turns.len();
        let mut done = 0;
        for turn in turns.chunk_by(|one, next| one.1 == next.1) {
            for batch in turn.chunks(BATCH) {
                let uploads = batch.iter().cloned().map(|(path, turn)| self.upload(out, path, turn));
                let mut uploads = futures_util::stream::iter(uploads).buffer_unordered(AT_ONCE);
                let mut uploaded = Vec::with_capacity(batch.len());
                let mut failure = None;
                while let Some(result) = uploads.next().await {
                    match result {
                        Ok(path) => uploaded.push(path),
                        Err(error) => {
                            failure = Some(error);
                            break;
                        }
                    }
                }
                forget(state, &uploaded)?;
                if let Some(failure) = failure {
                    return Err(failure).with_context(|| {
                        format!(
                            "{} has {} of {all} changed files; the next build goes on with the upload",
                            self.place,
                            done + uploaded.len()
                        )
                    });
                }
                done += uploaded.len();
                progress(done, all);
            }
        }
        Ok(done)
    }

    async fn upload(&self, out: &OutputFolder, path: String, turn: u8) -> anyhow::Result<String> {
        let key = Key::parse(&path)?;
        if turn == GONE {
            return match self.store.delete(&key).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(path),
                Err(error) => Err(told(&error)).with_context(|| format!("cannot delete `{path}`")),
            };
        }
        let bytes =
            tokio::fs::read(out.root().join(&path)).await.with_context(|| format!("cannot read `{path}`"))?;
        let attributes = Attributes::from_iter([
            (Attribute::ContentType, content_type(Path::new(&path))),
            (Attribute::CacheControl, caching(Path::new(&path))),
        ]);
        let options = PutOptions { attributes, ..PutOptions::default() };
        let put = self.store.put_opts(&key, bytes.into(), options).await;
        put.map_err(|error| told(&error)).with_context(|| format!("cannot upload `{path}`"))?;
        Ok(path)
    }

    /// Finds out what the bucket has otherwise than the site: a service tells the MD5 of what was put into it whole.
    async fn compare(&self, state: &State, out: &OutputFolder, is_whole: bool) -> anyhow::Result<()> {
        let objects = self.store.list(None).map_ok(|object| (object.location.to_string(), object));
        let objects: HashMap<_, _> = objects.try_collect().await.map_err(|error| told(&error))?;
        tokio::task::block_in_place(|| {
            let mut files: HashMap<String, Option<Output>> = HashMap::new();
            for row in state.read()?.open_table(FILES)?.iter()? {
                let (path, key) = row?;
                files.insert(str::from_utf8(path.value())?.to_owned(), Output::parse(key.value()));
            }
            let others: Vec<Due<'_>> = files
                .par_iter()
                .filter_map(|(path, output)| {
                    let object = objects.get(path);
                    let is_same = object.is_some_and(|object| is_same(out, path, object));
                    let stage = output.as_ref()?.stage(object.is_none());
                    (!is_same).then_some(Due { path, stage: Some(stage) })
                })
                .collect();
            let strays = objects.keys().filter(|path| is_whole && is_own(path) && !files.contains_key(*path));
            let write = state.write()?;
            {
                let mut table = write.open_table(UPLOAD)?;
                table.retain(|_, _| false)?;
                let strays = strays.map(|path| Due { path, stage: None });
                for due in others.into_iter().chain(strays) {
                    note(&mut table, &due)?;
                }
                // With strays left there it is compared again.
                if is_whole {
                    write.open_table(VALUES)?.insert(PLACE, self.place.as_str())?;
                }
            }
            write.commit()?;
            Ok(())
        })
    }
}

/// What went wrong, in the words of the innermost error: those around it tell times, and the answers of services name the request, so that
/// no two would be the same news.
fn told(error: &object_store::Error) -> anyhow::Error {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    let text = cause.to_string();
    let (words, answer) = text.split_once('<').unwrap_or((&text, ""));
    let code = answer.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
    let words = words.trim_end_matches([':', ' ', '\n']);
    match code {
        Some((code, _)) => anyhow::anyhow!("{words} ({code})"),
        None => anyhow::anyhow!("{words}"),
    }
}

fn is_same(out: &OutputFolder, path: &str, object: &ObjectMeta) -> bool {
    let Some(tag) = object.e_tag.as_deref().map(|tag| tag.trim_matches('"')) else { return false };
    let Ok(bytes) = std::fs::read(out.root().join(path)) else { return false };
    let hash = || Md5::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    object.size == bytes.len() as u64 && tag == hash()
}

/// What is due with its turn, in the order of turns.
fn due(state: &State) -> anyhow::Result<Vec<(String, u8)>> {
    let table = state.read()?.open_table(UPLOAD)?;
    let mut due = Vec::new();
    for entry in table.iter()? {
        let (path, turn) = entry?;
        due.push((path.value().to_owned(), turn.value()));
    }
    due.sort_by_key(|(_, turn)| *turn);
    Ok(due)
}

fn forget(state: &State, paths: &[String]) -> anyhow::Result<()> {
    let write = state.write()?;
    {
        let mut table = write.open_table(UPLOAD)?;
        for path in paths {
            table.remove(path.as_str())?;
        }
    }
    write.commit()?;
    Ok(())
}
