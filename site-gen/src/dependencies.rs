//! What outputs are made from and, the other way round, which outputs an input is used by.
//!
//! Outputs have numbers here. An input takes a row for every thousand outputs by number, and two bytes there for each that uses it:
//! there are some twenty inputs to an output, and a tag's words may be on every third page.

use std::collections::BTreeSet;

use rayon::slice::ParallelSliceMut as _;
use redb::{ReadableTable as _, ReadableTableMetadata as _, WriteTransaction};

use crate::input::Input;
use crate::state::{MADE_FROM, NUMBERS, USED_BY};

/// Outputs that share a row, by their numbers.
const ROW: u32 = 1024;

/// Whether notes are still to be taken.
pub(crate) type GoOn<'g> = &'g (dyn Fn() -> anyhow::Result<()> + Sync);

/// What an output with this key is made from now, as sorted [prints](Input::print); none where there is no such output.
pub(crate) struct MadeFrom<'o> {
    pub(crate) key: &'o [u8],
    pub(crate) prints: Option<&'o [u64]>,
}

/// An output that uses an input, or does so no longer. Sorted as the table is: writing in its order is several times faster than here
/// and there.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    print: u64,
    number: u32,
    is_used: bool,
}

impl Change {
    fn row(&self) -> (u64, u32) {
        (self.print, self.number / ROW)
    }
}

/// Calls `each` with the keys of all outputs that use an input.
///
/// # Errors
/// When the state cannot be read, or `each` fails.
pub(crate) fn users_of(
    write: &WriteTransaction,
    inputs: &BTreeSet<Input>,
    mut each: impl FnMut(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let (used_by, made_from) = (write.open_table(USED_BY)?, write.open_table(MADE_FROM)?);
    for input in inputs {
        let print = input.print();
        for row in used_by.range((print, 0)..=(print, u32::MAX))? {
            let (key, users) = row?;
            let first = key.value().1 * ROW;
            for user in parse_users(users.value()) {
                if let Some(output) = made_from.get(first + u32::from(user))? {
                    each(output.value().0)?;
                }
            }
        }
    }
    Ok(())
}

/// Notes what outputs are made from now. Asks before every row whether to `go_on`.
///
/// # Errors
/// When the state cannot be written, or there is no going on.
pub(crate) fn remember(
    write: &WriteTransaction,
    outputs: &[MadeFrom<'_>],
    go_on: GoOn<'_>,
) -> anyhow::Result<()> {
    let (mut numbers, mut made_from) = (write.open_table(NUMBERS)?, write.open_table(MADE_FROM)?);
    let mut next = made_from.last()?.map_or(0, |(last, _)| last.value() + 1);
    let prints = outputs.iter().filter_map(|output| output.prints);
    let mut changes = Vec::with_capacity(prints.map(<[_]>::len).sum());
    for &MadeFrom { key, prints } in outputs {
        go_on()?;
        let known = numbers.get(key)?.map(|number| number.value());
        let before = match known {
            Some(number) => made_from.get(number)?.map(|row| parse_prints(row.value().1)),
            None => None,
        };
        if before.as_deref() == prints {
            continue;
        }
        let number = known.unwrap_or(next);
        let (before, after) = (before.unwrap_or_default(), prints.unwrap_or_default());
        let change = |is_used| move |print: &u64| Change { print: *print, number, is_used };
        changes.extend(before.iter().filter(|print| after.binary_search(print).is_err()).map(change(false)));
        changes.extend(after.iter().filter(|print| before.binary_search(print).is_err()).map(change(true)));
        match prints {
            Some(prints) => {
                made_from.insert(number, (key, prints_to_bytes(prints).as_slice()))?;
                if known.is_none() {
                    numbers.insert(key, number)?;
                    next += 1;
                }
            }
            None => {
                made_from.remove(number)?;
                numbers.remove(key)?;
            }
        }
    }
    changes.par_sort_unstable();
    connect(write, &changes, go_on)
}

fn connect(write: &WriteTransaction, changes: &[Change], go_on: GoOn<'_>) -> anyhow::Result<()> {
    let mut used_by = write.open_table(USED_BY)?;
    let is_first = used_by.is_empty()?;
    for changes in changes.chunk_by(|one, next| one.row() == next.row()) {
        go_on()?;
        let Some(row) = changes.first().map(Change::row) else { continue };
        let known = if is_first { None } else { used_by.get(row)? };
        let mut users = known.map(|users| parse_users(users.value()).collect()).unwrap_or_default();
        for change in changes {
            change.make(&mut users);
        }
        if users.is_empty() {
            used_by.remove(row)?;
        } else {
            let bytes: Vec<u8> = users.iter().flat_map(|user| user.to_le_bytes()).collect();
            used_by.insert(row, bytes.as_slice())?;
        }
    }
    Ok(())
}

impl Change {
    /// Makes it in the sorted users of its row.
    fn make(&self, users: &mut Vec<u16>) {
        let user = (self.number % ROW) as u16;
        match (users.binary_search(&user), self.is_used) {
            (Err(at), true) => users.insert(at, user),
            (Ok(at), false) => _ = users.remove(at),
            _ => {}
        }
    }
}

fn parse_users(bytes: &[u8]) -> impl Iterator<Item = u16> {
    bytes.as_chunks().0.iter().map(|user| u16::from_le_bytes(*user))
}

fn prints_to_bytes(prints: &[u64]) -> Vec<u8> {
    prints.iter().flat_map(|print| print.to_le_bytes()).collect()
}

fn parse_prints(bytes: &[u8]) -> Vec<u64> {
    bytes.as_chunks().0.iter().map(|print| u64::from_le_bytes(*print)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use cms_sdk::Locale;

    use super::*;
    use crate::state::State;

    const MANY: u32 = 3 * ROW + 7;

    fn note(state: &State, outputs: &BTreeMap<Vec<u8>, Option<Vec<u64>>>) {
        let write = state.write().unwrap();
        let outputs: Vec<_> =
            outputs.iter().map(|(key, prints)| MadeFrom { key, prints: prints.as_deref() }).collect();
        remember(&write, &outputs, &|| Ok(())).unwrap();
        write.commit().unwrap();
    }

    fn users(state: &State, input: &Input) -> BTreeSet<Vec<u8>> {
        let mut users = BTreeSet::new();
        let write = state.write().unwrap();
        users_of(&write, &BTreeSet::from([input.clone()]), |key| {
            assert!(users.insert(key.to_owned()), "twice");
            Ok(())
        })
        .unwrap();
        users
    }

    #[test]
    fn every_user_of_an_input_is_found_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(folder.path()).unwrap();
        let (all, third, other) = (Input::Redirects, Input::SigningKeys, Input::Tags(Locale::En));
        let key = |number: u32| number.to_be_bytes().to_vec();
        let sorted = |inputs: &[&Input]| {
            let mut prints: Vec<_> = inputs.iter().map(|input| input.print()).collect();
            prints.sort_unstable();
            Some(prints)
        };
        let made_from =
            |number: u32| if number.is_multiple_of(3) { sorted(&[&all, &third]) } else { sorted(&[&all]) };
        note(&state, &(0..MANY).map(|number| (key(number), made_from(number))).collect());
        assert_eq!(users(&state, &all), (0..MANY).map(key).collect());
        assert_eq!(users(&state, &third), (0..MANY).step_by(3).map(key).collect());
        assert!(users(&state, &other).is_empty());
        // One is gone, one is made from something else, one from nothing, one is new.
        note(
            &state,
            &BTreeMap::from([
                (key(0), None),
                (key(3), sorted(&[&other])),
                (key(6), Some(vec![])),
                (key(MANY), sorted(&[&third, &other])),
            ]),
        );
        let left = |number: &u32| ![0, 3, 6].contains(number);
        assert_eq!(users(&state, &all), (0..MANY).filter(left).map(key).collect());
        let thirds = (0..MANY).step_by(3).filter(left).chain([MANY]);
        assert_eq!(users(&state, &third), thirds.map(key).collect());
        assert_eq!(users(&state, &other), BTreeSet::from([key(3), key(MANY)]));
        // With its last user an input leaves no row.
        note(&state, &BTreeMap::from([(key(3), None), (key(MANY), None)]));
        assert!(users(&state, &other).is_empty());
        let used_by = state.read().unwrap().open_table(USED_BY).unwrap();
        assert_eq!(used_by.range((other.print(), 0)..=(other.print(), u32::MAX)).unwrap().count(), 0);
    }
}
