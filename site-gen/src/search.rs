//! The static search index: from texts to the files that `assets/search.js` reads. Pure. How it is laid out and ranked stands in
//! `docs/search.md`.

use std::collections::{BTreeMap, BTreeSet};

use cms_sdk::content::{PostKind, Translation};
use cms_sdk::search::{weight, words};
use cms_sdk::slug::{fold, normalize};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use site_render::markdown::Reading;
use uuid::Uuid;

/// Characters of a folded word that name the file it is in.
const BEGINNING: usize = 2;
/// A weight's share of a posting: 16 is the largest.
const WEIGHTS: i64 = 32;

/// What a post is found by, but for its tags' names, which may change without it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The post.
    pub post: Uuid,
    /// Its tags.
    pub tags: Vec<Uuid>,
    /// Its words with their weights, each once.
    pub words: Vec<(String, u8)>,
}

impl Entry {
    /// That of a live translation; none where search engines must not list it either.
    pub fn of(translation: &Translation, reading: &Reading) -> Option<Self> {
        if translation.seo.noindex {
            return None;
        }
        let mut found = BTreeMap::new();
        add(&mut found, &translation.title, weight::TITLE);
        add(&mut found, &translation.summary, weight::SUMMARY);
        for heading in &reading.headings {
            add(&mut found, &heading.title, weight::HEADING);
        }
        // Tags are shown on articles alone.
        let tags = match translation.kind {
            PostKind::Article => translation.tags.iter().map(|place| place.tag_id).collect(),
            PostKind::Page | PostKind::Landing => vec![],
        };
        Some(Self { post: translation.post_id, tags, words: found.into_iter().collect() })
    }

    /// The beginnings of all its words, those of its tags among them.
    pub fn beginnings<'a>(&'a self, tag_names: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
        let own = self.words.iter().map(|(word, _)| beginning(&fold(word)));
        own.chain(tag_names.flat_map(beginnings_of)).collect()
    }
}

/// The beginnings of the words of a name.
pub fn beginnings_of(name: &str) -> BTreeSet<String> {
    words(&normalize(name)).map(|word| beginning(&fold(&word))).collect()
}

fn add(found: &mut BTreeMap<String, u8>, text: &str, weight: u8) {
    for word in words(&normalize(text)) {
        let kept = found.entry(word).or_insert(weight);
        *kept = weight.max(*kept);
    }
}

/// What names the file of a folded word.
fn beginning(folded: &str) -> String {
    folded.chars().take(BEGINNING).collect()
}

/// Postings of a word: place in the block × 32 + weight, sorted.
type Postings = Vec<i64>;

/// The words of one block: beginning → folded word → word → postings.
#[derive(Debug, Default)]
pub struct Block(BTreeMap<String, BTreeMap<String, BTreeMap<String, Postings>>>);

/// Puts a block together, post by post.
#[derive(Debug, Default)]
pub struct BlockBuilder {
    /// Not folded yet: most words are those of many posts.
    words: FxHashMap<String, Postings>,
    tag_words: FxHashMap<Uuid, Vec<String>>,
}

impl BlockBuilder {
    /// Adds a post at its place in the block, which is above those added before; `tag_name` tells what a tag is called, where it has a
    /// name.
    ///
    /// # Errors
    /// When `tag_name` fails.
    pub fn add<E>(
        &mut self,
        place: i64,
        entry: &Entry,
        mut tag_name: impl FnMut(Uuid) -> Result<Option<String>, E>,
    ) -> Result<(), E> {
        for (word, weight) in &entry.words {
            match self.words.get_mut(word) {
                Some(postings) => put(postings, place, *weight),
                None => _ = self.words.insert(word.clone(), vec![posting(place, *weight)]),
            }
        }
        for tag in &entry.tags {
            if !self.tag_words.contains_key(tag) {
                let name = tag_name(*tag)?.unwrap_or_default();
                self.tag_words.insert(*tag, words(&normalize(&name)).collect());
            }
            for word in self.tag_words.get(tag).into_iter().flatten() {
                put(self.words.entry(word.clone()).or_default(), place, weight::TAG);
            }
        }
        Ok(())
    }

    /// The block.
    pub fn build(self) -> Block {
        let mut block = Block::default();
        for (word, postings) in self.words {
            let folded = fold(&word);
            block.0.entry(beginning(&folded)).or_default().entry(folded).or_default().insert(word, postings);
        }
        block
    }
}

fn posting(place: i64, weight: u8) -> i64 {
    place * WEIGHTS + i64::from(weight)
}

/// Notes a word of the post at `place`; a word that it has already keeps its larger weight.
fn put(postings: &mut Postings, place: i64, weight: u8) {
    let new = posting(place, weight);
    match postings.last_mut() {
        Some(last) if *last / WEIGHTS == place => *last = new.max(*last),
        _ => postings.push(new),
    }
}

impl Block {
    /// The beginnings that it has words with.
    pub fn beginnings(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The file of the words with a beginning; none where there are none.
    pub fn words(&self, beginning: &str) -> Option<serde_json::Result<String>> {
        self.0.get(beginning).map(serde_json::to_string)
    }
}

/// A beginning as the name of a file: ASCII letters and digits stand as they are, others by their numbers.
pub fn file_name(beginning: &str) -> String {
    let mut name = String::new();
    for character in beginning.chars() {
        match character {
            'a'..='z' | '0'..='9' => name.push(character),
            other => name.push_str(&format!("-{:x}", u32::from(other))),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_has_every_word_under_its_folded_beginning() {
        let entry = |post: u128, words: &[(&str, u8)]| Entry {
            post: Uuid::from_u128(post),
            tags: vec![],
            words: words.iter().map(|(word, weight)| ((*word).to_owned(), *weight)).collect(),
        };
        let tagged = |mut entry: Entry| {
            entry.tags = vec![Uuid::nil()];
            entry
        };
        let tag_name = |_| Ok::<_, std::convert::Infallible>(Some("Đồng bằng".to_owned()));
        let mut block = BlockBuilder::default();
        let first = entry(1, &[("đồng", weight::TITLE), ("bằng", weight::SUMMARY), ("a", weight::HEADING)]);
        block.add(0, &tagged(first), tag_name).unwrap();
        block.add(5, &entry(2, &[("dong", weight::SUMMARY)]), tag_name).unwrap();
        let block = block.build();
        assert_eq!(block.beginnings().collect::<Vec<_>>(), ["a", "ba", "do"]);
        assert_eq!(block.words("do").unwrap().unwrap(), r#"{"dong":{"dong":[164],"đồng":[16]}}"#);
        assert_eq!(block.words("ba").unwrap().unwrap(), r#"{"bang":{"bằng":[8]}}"#);
        assert!(block.words("xx").is_none());
    }

    #[test]
    fn file_names_hold_nothing_strange() {
        assert_eq!(file_name("do"), "do");
        assert_eq!(file_name("日/"), "-65e5-2f");
    }
}
