//! The difference of two texts by words.

use similar::{Algorithm, DiffTag, capture_diff_slices};
use unicode_normalization::char::is_combining_mark;

use super::{Segment, SegmentKind, Work};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Space,
    Other,
}

/// The pieces of a text: runs of letters and digits, of space, and of whatever else. A mark belongs to what it stands behind.
pub(super) fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<Class> = None;
    for (at, character) in text.char_indices() {
        let class = if is_combining_mark(character) {
            before.unwrap_or(Class::Word)
        } else if character.is_alphanumeric() {
            Class::Word
        } else if character.is_whitespace() {
            Class::Space
        } else {
            Class::Other
        };
        if before.is_some_and(|before| before != class) {
            pieces.extend(text.get(start..at));
            start = at;
        }
        before = Some(class);
    }
    pieces.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    pieces
}

/// The words of a text, without what stands between them.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).into_iter().filter(|piece| piece.starts_with(char::is_alphanumeric))
}

/// The segments that make the old text without what was put in, and the new one without what was taken out.
pub(super) fn difference(work: &mut Work, old: &str, new: &str) -> Vec<Segment> {
    let mut segments = Vec::new();
    let (old_pieces, new_pieces) = (pieces(old), pieces(new));
    if !work.allows(old_pieces.len(), new_pieces.len()) {
        push(&mut segments, SegmentKind::Delete, old);
        push(&mut segments, SegmentKind::Insert, new);
        return segments;
    }
    for step in capture_diff_slices(Algorithm::Myers, &old_pieces, &new_pieces) {
        let (tag, old_range, new_range) = step.as_tag_tuple();
        let old_text = old_pieces.get(old_range).unwrap_or_default().concat();
        if tag == DiffTag::Equal {
            push(&mut segments, SegmentKind::Equal, &old_text);
            continue;
        }
        push(&mut segments, SegmentKind::Delete, &old_text);
        push(&mut segments, SegmentKind::Insert, &new_pieces.get(new_range).unwrap_or_default().concat());
    }
    segments
}

/// Adds a piece, to the last segment where that shares its fate.
fn push(segments: &mut Vec<Segment>, kind: SegmentKind, text: &str) {
    if text.is_empty() {
        return;
    }
    match segments.last_mut() {
        Some(last) if last.kind == kind => last.text.push_str(text),
        _ => segments.push(Segment { kind, text: text.to_owned() }),
    }
}
