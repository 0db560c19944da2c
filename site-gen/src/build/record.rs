//! What the state remembers of outputs.

use std::collections::BTreeSet;

use rayon::slice::ParallelSliceMut as _;
use redb::{ReadTransaction, ReadableTable as _, ReadableTableMetadata as _, WriteTransaction};

use super::{Became, Outcome, Outdated};
use crate::output::Output;
use crate::state::{FILES, MADE_FROM, OUTPUTS, PENDING, State, USED_BY, VALUES};
use crate::upload::Due;
use crate::{purge, upload};

/// What was written for an output.
pub(super) struct Record {
    /// Hash of everything that it was made from.
    pub(super) fingerprint: [u8; 32],
    /// Hash of the file's bytes.
    pub(super) content: [u8; 32],
    /// The file's path.
    pub(super) path: String,
}

impl Record {
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let (fingerprint, rest) = bytes.split_first_chunk()?;
        let (content, path) = rest.split_first_chunk()?;
        let path = std::str::from_utf8(path).ok()?.to_owned();
        Some(Self { fingerprint: *fingerprint, content: *content, path })
    }

    fn to_bytes(&self) -> Vec<u8> {
        [self.fingerprint.as_slice(), &self.content, self.path.as_bytes()].concat()
    }
}

/// Notes that files are about to be written: a run that does not come to [`finish`] was not a clean one.
pub(super) fn begin(state: &State) -> anyhow::Result<()> {
    let write = state.write()?;
    write.open_table(VALUES)?.insert("clean", "no")?;
    write.commit()?;
    Ok(())
}

/// Notes that the site shows everything that the mirror has.
pub(super) fn move_cursor(state: &State) -> anyhow::Result<()> {
    let write = state.write()?;
    rendered_is_mirrored(&write)?;
    write.commit()?;
    Ok(())
}

fn rendered_is_mirrored(write: &redb::WriteTransaction) -> anyhow::Result<()> {
    let mut values = write.open_table(VALUES)?;
    let mirrored = values.get("mirrored")?.map(|cursor| cursor.value().to_owned());
    if let Some(mirrored) = mirrored {
        values.insert("rendered", mirrored.as_str())?;
    }
    Ok(())
}

/// Whether notes are still to be taken.
pub(super) type GoOn<'g> = &'g (dyn Fn() -> Result<(), Outdated> + Sync);

/// What a build was made with and where it was written: the next one looks at everything where these differ.
pub(super) struct Marks<'m> {
    pub(super) theme: &'m str,
    pub(super) out: &'m str,
    /// Addresses that are to be purged.
    pub(super) purge: Vec<&'m String>,
    /// Files that are to be uploaded; none where nothing is.
    pub(super) uploads: Option<Vec<Due<'m>>>,
}

/// Notes what became of every output that was looked at since `read`; answers how many outputs there are. Asks before every output
/// whether to `go_on`.
pub(super) fn finish(
    state: &State,
    read: &ReadTransaction,
    outcomes: &[Outcome],
    looked_at: &BTreeSet<Output>,
    marks: &Marks<'_>,
    go_on: GoOn<'_>,
) -> anyhow::Result<usize> {
    let keys: Vec<_> = outcomes.iter().map(|outcome| outcome.output.key()).collect();
    let edges = Edges::of(read, outcomes, &keys)?;
    let write = state.write()?;
    rendered_is_mirrored(&write)?;
    let count = {
        let mut values = write.open_table(VALUES)?;
        values.insert("clean", "yes")?;
        values.insert("theme", marks.theme)?;
        values.insert("out", marks.out)?;
        values.remove("look_at_everything")?;
        drop(values);
        purge::remember(&write, &marks.purge)?;
        upload::remember(&write, marks.uploads.as_deref())?;
        let mut pending = write.open_table(PENDING)?;
        for output in looked_at {
            pending.remove(output.key().as_str())?;
        }
        // A failure stays one, and is said again by every build, until it is mended.
        for outcome in outcomes.iter().filter(|outcome| outcome.is_failure()) {
            pending.insert(outcome.output.key().as_str(), ())?;
        }
        // The tables are not the same: a first build spends as long on either.
        let (count, connected) =
            rayon::join(|| remember_outputs(&write, outcomes, &keys, go_on), || edges.connect(&write, go_on));
        connected?;
        count?
    };
    write.commit()?;
    Ok(count)
}

fn remember_outputs(
    write: &WriteTransaction,
    outcomes: &[Outcome],
    keys: &[String],
    go_on: GoOn<'_>,
) -> anyhow::Result<usize> {
    let mut tables = Tables {
        outputs: write.open_table(OUTPUTS)?,
        files: write.open_table(FILES)?,
        made_from: write.open_table(MADE_FROM)?,
    };
    // Files given up before files taken: an address may pass from one output to another in one run.
    for (outcome, key) in outcomes.iter().zip(keys) {
        tables.give_up_file(outcome, key)?;
    }
    for (outcome, key) in outcomes.iter().zip(keys) {
        go_on()?;
        tables.remember(outcome, key)?;
    }
    Ok(usize::try_from(tables.outputs.len()?)?)
}

struct Tables<'t> {
    outputs: redb::Table<'t, &'static str, &'static [u8]>,
    files: redb::Table<'t, &'static str, &'static str>,
    made_from: redb::Table<'t, &'static str, &'static [u8]>,
}

impl Tables<'_> {
    fn give_up_file(&mut self, outcome: &Outcome, key: &str) -> anyhow::Result<()> {
        if matches!(outcome.result, Became::Same | Became::Failed(_)) {
            return Ok(());
        }
        let old = self.outputs.get(key)?.and_then(|bytes| Record::parse(bytes.value()));
        if let Some(old) = old
            && self.files.get(old.path.as_str())?.is_some_and(|owner| owner.value() == key)
        {
            self.files.remove(old.path.as_str())?;
        }
        Ok(())
    }

    fn remember(&mut self, outcome: &Outcome, key: &str) -> anyhow::Result<()> {
        match &outcome.result {
            Became::Absent => _ = self.outputs.remove(key)?,
            Became::Rendered { record, .. } => {
                self.outputs.insert(key, record.to_bytes().as_slice())?;
                self.files.insert(record.path.as_str(), key)?;
            }
            Became::Same | Became::Failed(_) => {}
        }
        let new = outcome.made_from().map(prints_to_bytes);
        let is_known = self.made_from.get(key)?.as_ref().map(redb::AccessGuard::value) == new.as_deref();
        match new {
            _ if is_known => {}
            Some(new) => _ = self.made_from.insert(key, new.as_slice())?,
            None => _ = self.made_from.remove(key)?,
        }
        Ok(())
    }
}

impl Outcome {
    /// What it was made from; none where it is no more. What a failure was made from may mend it, so it counts too.
    fn made_from(&self) -> Option<&[u64]> {
        (!matches!(self.result, Became::Absent)).then_some(&self.inputs)
    }
}

/// The print of an input, and the key of an output that is made from it.
type Edge<'k> = (u64, &'k str);

/// How the reverse index changes: which outputs each input is used by.
struct Edges<'k> {
    lost: Vec<Edge<'k>>,
    found: Vec<Edge<'k>>,
}

impl<'k> Edges<'k> {
    /// Sorted as the table is: inserting in its order is several times faster than here and there.
    fn of(read: &ReadTransaction, outcomes: &[Outcome], keys: &'k [String]) -> anyhow::Result<Self> {
        let made_from = read.open_table(MADE_FROM)?;
        let most = outcomes.iter().map(|outcome| outcome.inputs.len()).sum();
        let mut edges = Self { lost: Vec::new(), found: Vec::with_capacity(most) };
        for (outcome, key) in outcomes.iter().zip(keys) {
            let before = made_from.get(key.as_str())?.map(|bytes| parse_prints(bytes.value()));
            let (before, after) = (before.unwrap_or_default(), outcome.made_from().unwrap_or_default());
            let edge = |print: &u64| (*print, key.as_str());
            edges.lost.extend(before.iter().filter(|print| after.binary_search(print).is_err()).map(edge));
            edges.found.extend(after.iter().filter(|print| before.binary_search(print).is_err()).map(edge));
        }
        edges.lost.par_sort_unstable();
        edges.found.par_sort_unstable();
        Ok(edges)
    }

    fn connect(&self, write: &WriteTransaction, go_on: GoOn<'_>) -> anyhow::Result<()> {
        let mut used_by = write.open_table(USED_BY)?;
        for edge in &self.lost {
            go_on()?;
            used_by.remove(edge)?;
        }
        for edge in &self.found {
            go_on()?;
            used_by.insert(edge, ())?;
        }
        Ok(())
    }
}

fn prints_to_bytes(prints: &[u64]) -> Vec<u8> {
    prints.iter().flat_map(|print| print.to_le_bytes()).collect()
}

fn parse_prints(bytes: &[u8]) -> Vec<u64> {
    let (chunks, _) = bytes.as_chunks();
    chunks.iter().map(|chunk| u64::from_le_bytes(*chunk)).collect()
}
