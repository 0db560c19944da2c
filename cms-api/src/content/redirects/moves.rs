//! The redirects that follow from pages that appear, move and go.

use std::collections::BTreeSet;

use cms_sdk::Locale;
use cms_sdk::feed::{Entry, RemovedId};
use uuid::Uuid;

use super::as_followed;
use crate::clock::Clock;
use crate::error::DomainResult;
use crate::store::redirects::RedirectRow;
use crate::store::types::{At, Key, Lang};
use crate::store::{self, Tx};

/// What happens to addresses in a transaction.
#[derive(Debug, Default)]
pub(in crate::content) struct Moves {
    /// Addresses that are pages now.
    claimed: BTreeSet<String>,
    /// Addresses that are pages no more, and whose they were.
    left: Vec<(String, Uuid, Locale)>,
    /// Translations that appeared or went: the redirects to them work anew, or are gone.
    turned: BTreeSet<(Uuid, Locale)>,
}

impl Moves {
    /// A page is live at `to` now, and was at `from` before, if it was live.
    pub(in crate::content) fn moved(
        &mut self,
        (post_id, locale): (Uuid, Locale),
        from: Option<String>,
        to: String,
    ) {
        match from {
            Some(from) if from == to => {}
            Some(from) => {
                self.left.push((from, post_id, locale));
                self.claimed.insert(to);
            }
            None => {
                self.turned.insert((post_id, locale));
                self.claimed.insert(to);
            }
        }
    }

    /// A page went from this address.
    pub(in crate::content) fn left(&mut self, (post_id, locale): (Uuid, Locale), from: String) {
        self.left.push((from, post_id, locale));
        self.turned.insert((post_id, locale));
    }

    /// Writes what follows. Pages win over redirects; `fixed` are addresses that never get one.
    pub(in crate::content) async fn write(
        mut self,
        tx: &mut Tx,
        clock: &Clock,
        fixed: &[String],
        entries: &mut Vec<Entry>,
    ) -> DomainResult<()> {
        self.left.retain(|(from, ..)| !fixed.contains(from) && !self.claimed.contains(from));
        let replaced: Vec<String> =
            self.claimed.into_iter().chain(self.left.iter().map(|(from, ..)| from.clone())).collect();
        for id in store::redirects::delete_from(tx, &replaced).await? {
            entries.push(Entry::RedirectRemoved(RemovedId { id }));
        }
        let mut written = BTreeSet::new();
        for (from_path, post_id, locale) in self.left {
            let row = RedirectRow {
                id: Key(clock.new_id()),
                from_path,
                post_id: Some(Key(post_id)),
                locale: Some(Lang(locale)),
                target: None,
                manual: false,
                version: 1,
                created_at: At(clock.now()),
            };
            store::redirects::insert(tx, &row).await?;
            written.insert(row.id);
        }
        let touched: BTreeSet<Uuid> = self.turned.iter().map(|(post_id, _)| *post_id).collect();
        let mut rows = store::redirects::to_posts(tx, &touched.into_iter().collect::<Vec<_>>()).await?;
        rows.retain(|(row, _)| match (row.post_id, row.locale) {
            (Some(Key(post_id)), Some(Lang(locale))) => self.turned.contains(&(post_id, locale)),
            _ => false,
        });
        for id in written {
            if !rows.iter().any(|(row, _)| row.id == id)
                && let Some(found) = store::redirects::find(tx, id.0).await?
            {
                rows.push(found);
            }
        }
        entries.extend(rows.into_iter().map(|row| Entry::Redirect(as_followed(row))));
        Ok(())
    }
}
