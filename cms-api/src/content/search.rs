//! Full-text search over what readers see: a plain table of terms, written at publish.

mod terms;

use std::collections::{BTreeSet, HashSet};

use cms_sdk::Locale;
use cms_sdk::search::words as split;
use cms_sdk::slug::{fold, normalize};
use uuid::Uuid;

use super::live::{self, Texts};
use super::revision::Revision;
use crate::store::search_terms::{TermRow, Word};
use crate::store::types::{Key, Lang};
use crate::store::{self, Conn, StoreResult};

/// Words of a query that count; the rest is ignored.
const MAX_WORDS: usize = 8;

/// A page that was found, without its long texts.
pub use cms_sdk::content::Translation as Hit;

/// Rows in memory before they are written.
const BATCH: usize = 200_000;

/// Writes the terms of pages that go live together, in the order of their table: an import of thousands would write all over it.
#[derive(Default)]
pub(super) struct Index {
    rows: Vec<TermRow>,
}

impl Index {
    /// Adds the terms of a revision that goes live in the place of the one before it.
    pub(super) async fn add<'a>(
        &mut self,
        conn: &mut Conn,
        at: (Uuid, Locale),
        revision: &Revision,
        tag_names: impl Iterator<Item = &'a String>,
    ) -> StoreResult<()> {
        self.rows.extend(replace(conn, at, terms::of(revision, tag_names)).await?);
        if self.rows.len() >= BATCH { self.write(conn).await } else { Ok(()) }
    }

    /// Writes what was added.
    pub(super) async fn write(&mut self, conn: &mut Conn) -> StoreResult<()> {
        let mut rows = std::mem::take(&mut self.rows);
        rows.sort_unstable_by(|one, other| {
            (one.locale.0, &one.folded, one.post_id.0).cmp(&(other.locale.0, &other.folded, other.post_id.0))
        });
        store::search_terms::insert(conn, rows).await
    }
}

/// Forgets the terms of a page that readers see no more.
pub(super) async fn forget(conn: &mut Conn, at: (Uuid, Locale)) -> StoreResult<()> {
    replace(conn, at, Vec::new()).await.map(|_| ())
}

/// Deletes a page's terms that are no more and answers the rows that are new: an edited page shares most of its words with what it
/// was.
async fn replace(conn: &mut Conn, at: (Uuid, Locale), new: Vec<(String, i64)>) -> StoreResult<Vec<TermRow>> {
    let old = store::search_terms::document(conn, at.0, at.1).await?.unwrap_or_default();
    store::search_terms::note_document(conn, at.0, at.1, &terms::to_text(&new)).await?;
    let old: HashSet<(String, i64)> = terms::from_text(&old).collect();
    let new: HashSet<(String, i64)> = new.into_iter().collect();
    // Rows are deleted by their folded form, which `đồng` and `dong` share: both are then written again.
    let differing: BTreeSet<String> = old.symmetric_difference(&new).map(|(term, _)| fold(term)).collect();
    if !old.is_empty() {
        let folded: Vec<_> = differing.iter().cloned().collect();
        store::search_terms::delete(conn, at.0, at.1, &folded).await?;
    }
    let row = |(term, weight): (String, i64)| {
        let folded = fold(&term);
        TermRow { locale: Lang(at.1), folded, post_id: Key(at.0), term, weight }
    };
    Ok(new.into_iter().map(row).filter(|row| differing.contains(&row.folded)).collect())
}

/// The pages of a language that hold every word of the query, best first, and how many there are. The last word may be the
/// beginning of one. `dong` finds `đồng`; pages that hold the words with the query's own marks come first, then those that hold
/// them where it says more: title, tags, summary, headings, body.
///
/// # Errors
/// When the store does not answer.
pub async fn find(
    conn: &mut Conn,
    locale: Locale,
    query: &str,
    offset: i64,
    limit: i64,
) -> StoreResult<(Vec<Hit>, i64)> {
    let words = words(query);
    if words.is_empty() {
        return Ok((Vec::new(), 0));
    }
    let (ids, total) = store::search_terms::find(conn, locale, &words, offset, limit).await?;
    let mut found = live::translations(conn, &ids, Texts::LeftOut).await?;
    found.retain(|translation| translation.locale == locale);
    found.sort_by_key(|translation| ids.iter().position(|id| *id == translation.post_id));
    Ok((found, total))
}

/// What a query asks for.
fn words(query: &str) -> Vec<Word> {
    let mut words: Vec<Word> = split(&normalize(query))
        .take(MAX_WORDS)
        .map(|term| Word { folded: fold(&term), term, is_prefix: false })
        .collect();
    // A space behind the last word says that it is whole.
    if let Some(last) = words.last_mut() {
        last.is_prefix = query.ends_with(char::is_alphanumeric);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_may_be_a_beginning() {
        let asked: Vec<_> = words("Đồng  bằng, sô")
            .into_iter()
            .map(|word| (word.folded, word.term, word.is_prefix))
            .collect();
        let word = |folded: &str, term: &str, is_prefix| (folded.to_owned(), term.to_owned(), is_prefix);
        assert_eq!(asked, [word("dong", "đồng", false), word("bang", "bằng", false), word("so", "sô", true)]);
        assert!(words(" ,;").is_empty());
        assert!(words("a b ").iter().all(|word| !word.is_prefix));
    }
}
