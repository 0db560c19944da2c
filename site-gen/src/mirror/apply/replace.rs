//! Making the mirror hold a snapshot, and nothing else.

use std::collections::HashMap;

use cms_sdk::signing_keys::SigningKeys;
use redb::{ReadableTable, ReadableTableMetadata as _};

use super::MirrorWriter;
use crate::mirror::Prepared;
use crate::mirror::prepared::{Holds, KnownLines, Line, Name};
use crate::state::keys::{key_of, parse_translation_key};

/// Name of the value that says which version of the code has read the snapshot whose lines are known.
const LINES_READ_BY: &str = "lines";

/// What the lines of a snapshot were about, with the hash of the last one about it; none where that says that it is gone.
type Seen = HashMap<Name, Option<u128>>;

impl MirrorWriter<'_> {
    /// The lines that the mirror has already, of the snapshot that was read last; none where something else has changed it since.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn known_lines(&self) -> anyhow::Result<KnownLines> {
        let mut known = KnownLines::default();
        if self.values.get(LINES_READ_BY)?.is_some_and(|version| version.value() == env!("CARGO_PKG_VERSION"))
        {
            for row in self.lines.iter()? {
                let (hash, name) = row?;
                known.insert(hash.value(), postcard::from_bytes(name.value())?);
            }
        }
        Ok(known)
    }

    /// Notes that the mirror no longer holds a snapshot and nothing else.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn forget_lines(&mut self) -> anyhow::Result<()> {
        self.values.remove(LINES_READ_BY)?;
        Ok(())
    }

    /// Makes the mirror hold exactly these lines (a snapshot), touching only what differs.
    ///
    /// # Errors
    /// When the state cannot be written or a line cannot be had.
    pub fn replace_all(&mut self, lines: impl Iterator<Item = anyhow::Result<Line>>) -> anyhow::Result<u64> {
        let mut seen = Seen::new();
        let mut count = 0;
        for line in lines {
            let Line { hash, holds } = line?;
            let (name, is_gone) = match holds {
                Holds::New(entry) => {
                    self.apply(&entry)?;
                    Name::of(&entry.entry)
                }
                Holds::Known(name, text) => {
                    if seen.contains_key(&name) {
                        self.apply(&Prepared::of(serde_json::from_slice(&text)?))?;
                    }
                    (name, false)
                }
            };
            seen.insert(name, (!is_gone).then_some(hash));
            count += 1;
        }
        if !seen.contains_key(&Name::SigningKeys) {
            self.apply_signing_keys(&SigningKeys::default())?;
        }
        self.remove_unseen(&seen)?;
        self.remember_lines(&seen)?;
        Ok(count)
    }

    fn remove_unseen(&mut self, seen: &Seen) -> anyhow::Result<()> {
        let translation =
            |key: &_| parse_translation_key(key).map(|(post, locale)| Name::Translation(post, locale));
        let mut gone = unseen(&self.translations, seen, translation)?;
        gone.extend(unseen(&self.tags, seen, |id| Some(Name::Tag(id)))?);
        gone.extend(unseen(&self.authors, seen, |id| Some(Name::Author(id)))?);
        gone.extend(unseen(&self.redirects, seen, |id| Some(Name::Redirect(id)))?);
        gone.extend(unseen(&self.media, seen, |name| Some(Name::Media(name.to_owned())))?);
        for name in gone {
            match name {
                Name::Translation(post, locale) => self.apply_translation((post, locale), None, || None)?,
                Name::Tag(id) => self.apply_tag(id, None)?,
                Name::Author(id) => self.apply_author(id, None)?,
                Name::Redirect(id) => self.apply_redirect(id, None)?,
                Name::Media(name) => self.apply_media(&name, None)?,
                Name::Settings | Name::SigningKeys => {}
            }
        }
        Ok(())
    }

    fn remember_lines(&mut self, seen: &Seen) -> anyhow::Result<()> {
        let mut lines: Vec<_> = seen.iter().filter_map(|(name, hash)| Some(((*hash)?, name))).collect();
        // In the order of the table: inserting here and there takes several times as long.
        lines.sort_unstable_by_key(|(hash, _)| *hash);
        if !self.lines.is_empty()? {
            self.lines.retain(|hash, _| lines.binary_search_by_key(&hash, |(hash, _)| *hash).is_ok())?;
        }
        for (hash, name) in lines {
            if self.lines.get(hash)?.is_none() {
                self.lines.insert(hash, key_of(name).as_slice())?;
            }
        }
        self.values.insert(LINES_READ_BY, env!("CARGO_PKG_VERSION"))?;
        Ok(())
    }
}

/// What a table has and the snapshot has not.
fn unseen<K: redb::Key + 'static>(
    table: &impl ReadableTable<K, &'static [u8]>,
    seen: &Seen,
    name: impl Fn(K::SelfType<'_>) -> Option<Name>,
) -> anyhow::Result<Vec<Name>> {
    let mut unseen = Vec::new();
    for row in table.iter()? {
        unseen.extend(name(row?.0.value()).filter(|name| !seen.contains_key(name)));
    }
    Ok(unseen)
}
