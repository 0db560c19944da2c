//! Full-text search over what readers see: a plain table of terms, written at publish.

mod terms;

use cms_sdk::Locale;
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

/// Writes the terms of a revision that goes live.
pub(super) async fn index<'a>(
    conn: &mut Conn,
    (post_id, locale): (Uuid, Locale),
    revision: &Revision,
    tag_names: impl Iterator<Item = &'a String>,
) -> StoreResult<()> {
    let rows = terms::of(revision, tag_names)
        .into_iter()
        .map(|(term, weight)| TermRow {
            locale: Lang(locale),
            folded: fold(&term),
            term,
            post_id: Key(post_id),
            weight,
        })
        .collect();
    store::search_terms::replace(conn, post_id, locale, rows).await
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
    let mut words: Vec<Word> = terms::split(&normalize(query))
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
