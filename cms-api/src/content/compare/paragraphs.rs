//! The difference of two texts by paragraphs.

use std::collections::HashMap;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::{Paragraph, ParagraphKind, Segment, SegmentKind, Work, words};

/// Paragraphs that are looked at for pairs in one place: more of them are paired in their order.
const MAX_PAIRS: usize = 900;
/// Shared words, of a thousand, from which on two paragraphs are the same one, changed.
const ALIKE: usize = 300;

/// The paragraphs of a text: what stands between empty lines.
pub(super) fn split(text: &str) -> Vec<&str> {
    let mut paragraphs = Vec::new();
    let (mut start, mut end) = (0, 0);
    for line in text.split_inclusive('\n') {
        let next = end + line.len();
        if line.trim().is_empty() {
            paragraphs.extend(text.get(start..end));
            start = next;
        }
        end = next;
    }
    paragraphs.extend(text.get(start..));
    paragraphs
        .iter()
        .map(|paragraph| paragraph.trim_end())
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}

/// Every paragraph of both sides with what happened to it; nothing where nothing did.
pub(super) fn difference(work: &mut Work, old: Vec<&str>, new: Vec<&str>) -> Vec<Paragraph> {
    if old == new {
        return Vec::new();
    }
    let before = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let shorter = old.len().min(new.len()) - before;
    let after =
        old.iter().rev().zip(new.iter().rev()).take(shorter).take_while(|(old, new)| old == new).count();
    let middle = |all: &[&str]| before..all.len() - after;
    let (old_middle, new_middle) = (slice(&old, middle(&old)), slice(&new, middle(&new)));

    let mut paragraphs: Vec<Paragraph> = old.iter().take(before).map(|text| equal(text)).collect();
    if work.allows(old_middle.len(), new_middle.len()) {
        compare_middle(work, old_middle, new_middle, &mut paragraphs);
    } else {
        paragraphs.extend(old_middle.iter().map(|text| deleted(text)));
        paragraphs.extend(new_middle.iter().map(|text| inserted(text)));
    }
    paragraphs.extend(old.iter().skip(old.len() - after).map(|text| equal(text)));
    paragraphs
}

fn compare_middle(work: &mut Work, old: &[&str], new: &[&str], paragraphs: &mut Vec<Paragraph>) {
    // Numbers are compared faster than texts that begin alike.
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut number = |text| {
        let next = numbers.len();
        *numbers.entry(text).or_insert(next)
    };
    let old_numbers: Vec<usize> = old.iter().map(|text| number(*text)).collect();
    let new_numbers: Vec<usize> = new.iter().map(|text| number(*text)).collect();
    for step in capture_diff_slices(Algorithm::Myers, &old_numbers, &new_numbers) {
        let (tag, old_range, new_range) = step.as_tag_tuple();
        let (old, new) = (slice(old, old_range), slice(new, new_range));
        match tag {
            DiffTag::Equal => paragraphs.extend(old.iter().map(|text| equal(text))),
            DiffTag::Delete => paragraphs.extend(old.iter().map(|text| deleted(text))),
            DiffTag::Insert => paragraphs.extend(new.iter().map(|text| inserted(text))),
            DiffTag::Replace => {
                for pair in pairs(old, new) {
                    paragraphs.push(match pair {
                        (Some(old), Some(new)) => Paragraph {
                            kind: ParagraphKind::Change,
                            segments: words::difference(work, old, new),
                        },
                        (Some(old), None) => deleted(old),
                        (None, Some(new)) => inserted(new),
                        (None, None) => continue,
                    });
                }
            }
        }
    }
}

fn slice<'a, 't>(all: &'a [&'t str], range: std::ops::Range<usize>) -> &'a [&'t str] {
    all.get(range).unwrap_or_default()
}

/// Which new paragraph came from which old one, in the order of both.
type Pair<'t> = (Option<&'t str>, Option<&'t str>);

fn pairs<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Pair<'t>> {
    if old.len().saturating_mul(new.len()) > MAX_PAIRS {
        let length = old.len().max(new.len());
        return (0..length).map(|index| (old.get(index).copied(), new.get(index).copied())).collect();
    }
    let old_words: Vec<_> = old.iter().map(|text| counted(text)).collect();
    let new_words: Vec<_> = new.iter().map(|text| counted(text)).collect();
    // The greatest sum of likenesses of the first `i` old and the first `j` new ones.
    let width = new.len() + 1;
    let mut best = vec![0_usize; width * (old.len() + 1)];
    let mut likenesses = vec![0_usize; width * (old.len() + 1)];
    let at = |table: &[usize], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or_default();
    for (i, one) in old_words.iter().enumerate() {
        for (j, other) in new_words.iter().enumerate() {
            let alike = likeness(one, other);
            let paired = if alike >= ALIKE { at(&best, i, j) + alike } else { 0 };
            let sum = paired.max(at(&best, i, j + 1)).max(at(&best, i + 1, j));
            let place = (i + 1) * width + j + 1;
            if let (Some(best), Some(likeness)) = (best.get_mut(place), likenesses.get_mut(place)) {
                (*best, *likeness) = (sum, alike);
            }
        }
    }
    let (mut i, mut j) = (old.len(), new.len());
    let mut pairs = Vec::with_capacity(i + j);
    let before = |all: &[&'t str], index: usize| all.get(index.wrapping_sub(1)).copied();
    while i > 0 || j > 0 {
        let alike = at(&likenesses, i, j);
        let is_pair = i > 0 && j > 0 && alike >= ALIKE && at(&best, i, j) == at(&best, i - 1, j - 1) + alike;
        if is_pair {
            pairs.push((before(old, i), before(new, j)));
            (i, j) = (i - 1, j - 1);
        } else if j > 0 && (i == 0 || at(&best, i, j) == at(&best, i, j - 1)) {
            pairs.push((None, before(new, j)));
            j -= 1;
        } else {
            pairs.push((before(old, i), None));
            i -= 1;
        }
    }
    pairs.reverse();
    pairs
}

/// How often each word stands in a text.
fn counted(text: &str) -> HashMap<&str, usize> {
    let mut counts = HashMap::new();
    for word in words::words(text) {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

/// How many of a thousand words two texts share.
fn likeness(one: &HashMap<&str, usize>, other: &HashMap<&str, usize>) -> usize {
    let length = |counts: &HashMap<&str, usize>| counts.values().sum::<usize>();
    let shared: usize =
        one.iter().map(|(word, count)| other.get(word).copied().unwrap_or_default().min(*count)).sum();
    shared * 1_000 / length(one).max(length(other)).max(1)
}

fn whole(kind: ParagraphKind, fate: SegmentKind, text: &str) -> Paragraph {
    Paragraph { kind, segments: vec![Segment { kind: fate, text: text.to_owned() }] }
}

fn equal(text: &str) -> Paragraph {
    whole(ParagraphKind::Equal, SegmentKind::Equal, text)
}

fn deleted(text: &str) -> Paragraph {
    whole(ParagraphKind::Delete, SegmentKind::Delete, text)
}

fn inserted(text: &str) -> Paragraph {
    whole(ParagraphKind::Insert, SegmentKind::Insert, text)
}
