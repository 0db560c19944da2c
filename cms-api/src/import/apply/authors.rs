//! Authors who are new.

use cms_sdk::content::Author;
use cms_sdk::feed::Entry;

use super::refused;
use crate::clock::Clock;
use crate::content::authors;
use crate::import::ImportError;
use crate::import::plan::author_input;
use crate::import::scan::SITE_FILE;
use crate::store::Tx;

pub(super) async fn write(
    tx: &mut Tx,
    clock: &Clock,
    planned: Vec<Author>,
    entries: &mut Vec<Entry>,
) -> Result<(), ImportError> {
    for author in planned {
        let (id, input) = (Some(author.id), author_input(author));
        let written = authors::create_collect(tx, clock, id, input, entries).await;
        written.map_err(|error| refused(SITE_FILE, error))?;
    }
    Ok(())
}
