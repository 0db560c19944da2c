//! After an upgrade: texts that another version of the code has read are read again.

use cms_sdk::content::Translation;
use redb::ReadableTable as _;
use simdutf8::basic::from_utf8;
use site_render::markdown::Reading;

use super::MirrorWriter;
use crate::mirror::READ_BY;
use crate::mirror::prepared::Read;
use crate::state::State;

impl MirrorWriter<'_> {
    /// Whether another version of the code has read the texts of a state: opening the mirror for changes mends that.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub fn is_outdated(state: &State) -> anyhow::Result<bool> {
        Ok(state.value(READ_BY)?.as_deref() != Some(Reading::VERSION))
    }

    /// Reads all texts again where another version of the code has read them.
    pub(super) fn read_anew(&mut self) -> anyhow::Result<()> {
        if self.values.get(READ_BY)?.is_some_and(|version| version.value() == Reading::VERSION) {
            return Ok(());
        }
        self.values.insert(READ_BY, Reading::VERSION)?;
        let keys = self.translations.iter()?.map(|row| Ok(row?.0.value().to_owned()));
        for key in keys.collect::<anyhow::Result<Vec<_>>>()? {
            self.touched.everything = true;
            let bytes = self.translations.get(&key)?.map(|bytes| bytes.value().to_vec());
            let translation: Translation = serde_json::from_slice(&bytes.unwrap_or_default())?;
            let body = self.bodies.get(&key)?.map(|body| body.value().to_owned()).unwrap_or_default();
            let Read { reading, searched } = Read::of(&translation, from_utf8(&body)?);
            self.readings.insert(&key, postcard::to_stdvec(&reading)?.as_slice())?;
            let same = Some(&translation);
            self.move_search_entry(translation.locale, (same, same), searched.as_ref())?;
        }
        Ok(())
    }
}
