//! Making the mirror hold a snapshot, and nothing else.

use std::collections::HashSet;

use cms_sdk::feed::Entry;
use cms_sdk::signing_keys::SigningKeys;

use super::MirrorWriter;
use crate::mirror::{Prepared, parse_translation_key, translation_key};

impl MirrorWriter<'_> {
    /// Makes the mirror hold exactly these entries (a snapshot), touching only what differs.
    ///
    /// # Errors
    /// When the state cannot be written or an entry cannot be had.
    pub fn replace_all(
        &mut self,
        entries: impl Iterator<Item = anyhow::Result<Prepared>>,
    ) -> anyhow::Result<u64> {
        let mut seen: HashSet<String> = HashSet::new();
        let mut has_keys = false;
        let mut count = 0;
        for entry in entries {
            let entry = entry?;
            match &entry.entry {
                Entry::SigningKeys(_) => has_keys = true,
                Entry::Tag(tag) => _ = seen.insert(tag.id.to_string()),
                Entry::Author(author) => _ = seen.insert(author.id.to_string()),
                Entry::Redirect(redirect) => _ = seen.insert(redirect.id.to_string()),
                Entry::Media(medium) => _ = seen.insert(medium.name.clone()),
                Entry::Translation(one) => _ = seen.insert(translation_key(one.post_id, one.locale)),
                _ => {}
            }
            self.apply(&entry)?;
            count += 1;
        }
        if !has_keys {
            self.apply_signing_keys(&SigningKeys::default())?;
        }
        for key in unseen(&self.translations, &seen)? {
            if let Some(at) = parse_translation_key(&key) {
                self.apply_translation(at, None, || None)?;
            }
        }
        for key in unseen(&self.tags, &seen)? {
            self.apply_tag(key.parse()?, None)?;
        }
        for key in unseen(&self.authors, &seen)? {
            self.apply_author(key.parse()?, None)?;
        }
        for key in unseen(&self.redirects, &seen)? {
            self.apply_redirect(key.parse()?, None)?;
        }
        for name in unseen(&self.media, &seen)? {
            self.apply_media(&name, None)?;
        }
        Ok(count)
    }
}

fn unseen(
    table: &impl redb::ReadableTable<&'static str, &'static [u8]>,
    seen: &HashSet<String>,
) -> anyhow::Result<Vec<String>> {
    let mut keys = Vec::new();
    for entry in table.iter()? {
        let key = entry?.0.value().to_owned();
        if !seen.contains(&key) {
            keys.push(key);
        }
    }
    Ok(keys)
}
