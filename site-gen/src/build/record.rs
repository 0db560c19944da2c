//! What the state remembers of outputs.

use std::collections::BTreeSet;

use redb::{ReadableTable as _, ReadableTableMetadata as _, WriteTransaction};

use super::{Became, Outcome};
use crate::dependencies::{self, GoOn, MadeFrom};
use crate::output::Output;
use crate::state::{FILES, OUTPUTS, PENDING, State, VALUES};
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

/// What a build was made with and where it was written: the next one looks at everything where these differ.
pub(super) struct Marks<'m> {
    pub(super) theme: &'m str,
    pub(super) out: &'m str,
    /// Addresses that are to be purged.
    pub(super) purge: Vec<&'m String>,
    /// Files that are to be uploaded; none where nothing is.
    pub(super) uploads: Option<Vec<Due<'m>>>,
}

/// Notes what became of every output that was looked at; answers how many outputs there are. Asks before every output
/// whether to `go_on`.
pub(super) fn finish(
    state: &State,
    outcomes: &[Outcome],
    looked_at: &BTreeSet<Output>,
    marks: &Marks<'_>,
    go_on: GoOn<'_>,
) -> anyhow::Result<usize> {
    let keys: Vec<_> = outcomes.iter().map(|outcome| outcome.output.key()).collect();
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
            pending.remove(output.key().as_slice())?;
        }
        // A failure stays one, and is said again by every build, until it is mended.
        for outcome in outcomes.iter().filter(|outcome| outcome.is_failure()) {
            pending.insert(outcome.output.key().as_slice(), ())?;
        }
        let made_from: Vec<_> =
            outcomes.iter().zip(&keys).map(|(outcome, key)| outcome.made_from(key)).collect();
        // The tables are not the same: a first build spends as long on either.
        let (count, remembered) = rayon::join(
            || remember_outputs(&write, outcomes, &keys, go_on),
            || dependencies::remember(&write, &made_from, go_on),
        );
        remembered?;
        count?
    };
    write.commit()?;
    Ok(count)
}

fn remember_outputs(
    write: &WriteTransaction,
    outcomes: &[Outcome],
    keys: &[Vec<u8>],
    go_on: GoOn<'_>,
) -> anyhow::Result<usize> {
    let mut tables = Tables { outputs: write.open_table(OUTPUTS)?, files: write.open_table(FILES)? };
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
    outputs: redb::Table<'t, &'static [u8], &'static [u8]>,
    files: redb::Table<'t, &'static [u8], &'static [u8]>,
}

impl Tables<'_> {
    fn give_up_file(&mut self, outcome: &Outcome, key: &[u8]) -> anyhow::Result<()> {
        if matches!(outcome.result, Became::Same | Became::Failed(_)) {
            return Ok(());
        }
        let old = self.outputs.get(key)?.and_then(|bytes| Record::parse(bytes.value()));
        if let Some(old) = old
            && self.files.get(old.path.as_bytes())?.is_some_and(|owner| owner.value() == key)
        {
            self.files.remove(old.path.as_bytes())?;
        }
        Ok(())
    }

    fn remember(&mut self, outcome: &Outcome, key: &[u8]) -> anyhow::Result<()> {
        match &outcome.result {
            Became::Absent => _ = self.outputs.remove(key)?,
            Became::Rendered { record, .. } => {
                self.outputs.insert(key, record.to_bytes().as_slice())?;
                self.files.insert(record.path.as_bytes(), key)?;
            }
            Became::Same | Became::Failed(_) => {}
        }
        Ok(())
    }
}

impl Outcome {
    /// What it was made from; nothing where it is no more. What a failure was made from may mend it, so it counts too.
    fn made_from<'o>(&'o self, key: &'o [u8]) -> MadeFrom<'o> {
        let prints = (!matches!(self.result, Became::Absent)).then_some(self.inputs.as_slice());
        MadeFrom { key, prints }
    }
}
