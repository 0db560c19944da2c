//! Tags that are new or changed.

use cms_sdk::content::Tag;
use cms_sdk::feed::Entry;

use super::refused;
use crate::clock::Clock;
use crate::content::tags::{self, TagInput};
use crate::import::ImportError;
use crate::import::plan::words_input;
use crate::import::scan::SITE_FILE;
use crate::import::stored::Stored;
use crate::store::Tx;

pub(super) async fn write(
    tx: &mut Tx,
    clock: &Clock,
    stored: &Stored,
    planned: Vec<Tag>,
    entries: &mut Vec<Entry>,
) -> Result<(), ImportError> {
    for tag in planned {
        let id = tag.id;
        let input = TagInput { en: tag.en.map(words_input), vi: tag.vi.map(words_input), series: tag.series };
        let written = if stored.tags.iter().any(|tag| tag.id == id) {
            let version = tags::find(tx, id).await.map_err(|error| refused(SITE_FILE, error))?.version;
            tags::update_collect(tx, clock, id, version, input, entries).await
        } else {
            tags::create_collect(tx, clock, Some(id), input, entries).await
        };
        written.map_err(|error| refused(SITE_FILE, error))?;
    }
    Ok(())
}
