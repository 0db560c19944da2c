//! What differs between two revisions: short fields by words, long texts by paragraphs and then by words. Pure.
//!
//! Words are cut where letters and digits end, never inside a syllable or between a letter and its marks. Space between paragraphs
//! is no difference. Work is bounded ([`MAX_WORK`]): where two texts differ in more than that, whole paragraphs are shown as taken
//! out and put in, and the answer says that it is not exact.

mod paragraphs;
mod words;

use uuid::Uuid;

use super::revision::Revision;
use crate::store::{StoreError, StoreResult};

/// Most steps of a comparison: a fraction of a second.
pub const MAX_WORK: usize = 60_000_000;

/// What happened to a piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SegmentKind {
    /// It stands in both.
    Equal,
    /// It stands in the newer one only.
    Insert,
    /// It stood in the older one only.
    Delete,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// What happened to it.
    pub kind: SegmentKind,
    /// The piece.
    pub text: String,
}

/// What happened to a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParagraphKind {
    /// It stands in both.
    Equal,
    /// It is new.
    Insert,
    /// It is gone.
    Delete,
    /// Some of its words changed.
    Change,
}

/// A paragraph, in segments: one where all of it shares a fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// What happened to it.
    pub kind: ParagraphKind,
    /// Its pieces.
    pub segments: Vec<Segment>,
}

/// A short field that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDifference {
    /// Its path: `title`, `seo.description`.
    pub field: &'static str,
    /// Its pieces.
    pub segments: Vec<Segment>,
}

/// What was added to a list of names, and what was taken away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListDifference {
    /// New ones.
    pub added: Vec<Uuid>,
    /// Gone ones.
    pub removed: Vec<Uuid>,
}

/// What differs between two revisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Short fields that differ.
    pub fields: Vec<FieldDifference>,
    /// Tags.
    pub tags: ListDifference,
    /// Authors.
    pub authors: ListDifference,
    /// The body, whole; empty where it is the same.
    pub body: Vec<Paragraph>,
    /// The words of the sections, one paragraph each, whole; empty where they are the same.
    pub sections: Vec<Paragraph>,
    /// Whether the smallest difference was found everywhere.
    pub is_exact: bool,
}

/// The steps that are left.
struct Work {
    left: usize,
    is_exact: bool,
}

impl Work {
    /// Whether two lists of these lengths may be compared step by step.
    fn allows(&mut self, old: usize, new: usize) -> bool {
        let sum = old.saturating_add(new);
        let cost = if old == 0 || new == 0 { 0 } else { sum.saturating_mul(sum) };
        if cost > self.left {
            self.is_exact = false;
            return false;
        }
        self.left -= cost;
        true
    }
}

/// What differs, worked out on a thread for such work.
///
/// # Errors
/// Never in practice: when the thread broke.
pub async fn in_background(from: Revision, to: Revision) -> StoreResult<Comparison> {
    let compared = tokio::task::spawn_blocking(move || compare(&from, &to)).await;
    compared.map_err(|error| StoreError::Other(error.into()))
}

/// What differs between an older revision and a newer one.
pub fn compare(from: &Revision, to: &Revision) -> Comparison {
    let mut work = Work { left: MAX_WORK, is_exact: true };
    let pairs = fields(from).into_iter().zip(fields(to));
    let fields = pairs
        .filter(|((_, old), (_, new))| old != new)
        .map(|((field, old), (_, new))| FieldDifference {
            field,
            segments: words::difference(&mut work, old, new),
        })
        .collect();
    let body = paragraphs::difference(&mut work, paragraphs::split(&from.body), paragraphs::split(&to.body));
    let (old, new) = (section_texts(from), section_texts(to));
    let sections = paragraphs::difference(
        &mut work,
        old.iter().map(String::as_str).collect(),
        new.iter().map(String::as_str).collect(),
    );
    Comparison {
        fields,
        tags: list(&from.tags, &to.tags),
        authors: list(&from.authors, &to.authors),
        body,
        sections,
        is_exact: work.is_exact,
    }
}

/// The short fields, by name.
fn fields(revision: &Revision) -> [(&'static str, &str); 9] {
    let seo = &revision.seo;
    let cover = revision.cover.as_ref();
    [
        ("title", &revision.title),
        ("slug", &revision.slug),
        ("summary", &revision.summary),
        ("cover.src", cover.map_or("", |cover| &cover.src)),
        ("cover.alt", cover.map_or("", |cover| &cover.alt)),
        ("seo.title", seo.title.as_deref().unwrap_or_default()),
        ("seo.description", seo.description.as_deref().unwrap_or_default()),
        ("seo.image", seo.image.as_deref().unwrap_or_default()),
        ("seo.noindex", if seo.noindex { "true" } else { "" }),
    ]
}

/// Every text of the sections, in order.
fn section_texts(revision: &Revision) -> Vec<String> {
    let mut texts = Vec::new();
    if let Ok(sections) = serde_json::to_value(&revision.sections) {
        gather(&sections, &mut texts);
    }
    texts
}

fn gather(value: &serde_json::Value, texts: &mut Vec<String>) {
    use serde_json::Value;
    match value {
        Value::String(text) if !text.is_empty() => texts.push(text.clone()),
        Value::Number(number) => texts.push(number.to_string()),
        Value::Array(items) => items.iter().for_each(|item| gather(item, texts)),
        Value::Object(fields) => fields.values().for_each(|field| gather(field, texts)),
        Value::String(_) | Value::Bool(_) | Value::Null => {}
    }
}

fn list(old: &[Uuid], new: &[Uuid]) -> ListDifference {
    let missing_in =
        |from: &[Uuid], other: &[Uuid]| from.iter().filter(|id| !other.contains(id)).copied().collect();
    ListDifference { added: missing_in(new, old), removed: missing_in(old, new) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn revision(title: &str, body: &str) -> Revision {
        Revision {
            id: Uuid::nil(),
            number: 1,
            slug: "a".to_owned(),
            title: title.to_owned(),
            summary: String::new(),
            body: body.to_owned(),
            sections: Vec::new(),
            cover: None,
            seo: cms_sdk::content::Seo::default(),
            tags: Vec::new(),
            authors: Vec::new(),
            published_at: None,
            created_at: chrono::DateTime::UNIX_EPOCH,
            saved_by: String::new(),
        }
    }

    /// `-out-`, `+in+`, and the rest as it is.
    fn marked(segments: &[Segment]) -> String {
        let mark = |segment: &Segment| match segment.kind {
            SegmentKind::Equal => segment.text.clone(),
            SegmentKind::Insert => format!("+{}+", segment.text),
            SegmentKind::Delete => format!("-{}-", segment.text),
        };
        segments.iter().map(mark).collect()
    }

    fn body(old: &str, new: &str) -> Vec<(ParagraphKind, String)> {
        let compared = compare(&revision("a", old), &revision("a", new));
        assert!(compared.is_exact);
        compared.body.iter().map(|paragraph| (paragraph.kind, marked(&paragraph.segments))).collect()
    }

    #[test]
    fn nothing_differs_in_the_same() {
        let compared = compare(&revision("Một", "Hai\n\nBa"), &revision("Một", "Hai\n\n\nBa\n"));
        assert!(compared.fields.is_empty() && compared.body.is_empty() && compared.is_exact);
    }

    #[test]
    fn words_are_never_cut_inside() {
        let compared = compare(&revision("Dòng sông lớn", ""), &revision("Đồng sống lớn", ""));
        let title = compared.fields.first().unwrap();
        assert_eq!(
            (title.field, marked(&title.segments).as_str()),
            ("title", "-Dòng-+Đồng+ -sông-+sống+ lớn")
        );
        // A mark that stands apart belongs to its letter.
        let compared = compare(
            &revision("to\u{302}i va\u{300} ban", ""),
            &revision("to\u{302}\u{301}i va\u{300} ban", ""),
        );
        let title = marked(&compared.fields.first().unwrap().segments);
        assert_eq!(title, "-to\u{302}i-+to\u{302}\u{301}i+ va\u{300} ban");
    }

    #[test]
    fn a_body_is_compared_by_paragraphs_and_then_by_words() {
        use ParagraphKind::{Change, Delete, Equal, Insert};
        let old = "# Title\n\nThe river is wide and slow here.\n\nGone entirely.\n\nLast.";
        let new =
            "# Title\n\nSomething quite different came first.\n\nThe river is wide and fast here.\n\nLast.";
        assert_eq!(
            body(old, new),
            [
                (Equal, "# Title".to_owned()),
                (Insert, "+Something quite different came first.+".to_owned()),
                (Change, "The river is wide and -slow-+fast+ here.".to_owned()),
                (Delete, "-Gone entirely.-".to_owned()),
                (Equal, "Last.".to_owned()),
            ]
        );
        assert_eq!(body("", "A"), [(Insert, "+A+".to_owned())]);
    }

    #[test]
    fn every_word_of_both_sides_is_told() {
        let old: String =
            (0..400).map(|number| format!("word{} stays. Số {number}\n\n", number % 7)).collect();
        let new: String =
            (0..400).map(|number| format!("word{} stays! Số {number}\n\n", number % 5)).collect();
        let compared = compare(&revision("a", &old), &revision("a", &new));
        let side = |not: SegmentKind| -> Vec<String> {
            let text = |paragraph: &Paragraph| -> String {
                paragraph.segments.iter().filter(|one| one.kind != not).map(|one| one.text.as_str()).collect()
            };
            compared.body.iter().map(text).filter(|text: &String| !text.is_empty()).collect()
        };
        let whole = |text: &str| {
            text.split("\n\n").filter(|text| !text.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(side(SegmentKind::Insert), whole(&old));
        assert_eq!(side(SegmentKind::Delete), whole(&new));
    }

    #[test]
    fn what_differs_too_much_is_shown_whole() {
        let text =
            |word: &str| -> String { (0..60_000).map(|number| format!("{word}{number}\n\n")).collect() };
        let compared = compare(&revision("a", &text("x")), &revision("a", &text("y")));
        assert!(!compared.is_exact);
        assert_eq!(compared.body.len(), 120_000);
        // One paragraph, of which every other word stays.
        let one = |word: &str| -> String {
            (0..50_000).map(|number| format!("{word}{number} stays{number} ")).collect()
        };
        assert!(!compare(&revision("a", &one("x")), &revision("a", &one("y"))).is_exact);
    }

    #[test]
    fn names_are_told_apart() {
        let ids = [Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3)];
        let old = Revision { tags: vec![ids[0], ids[1]], ..revision("a", "") };
        let new = Revision { tags: vec![ids[2], ids[1]], ..revision("a", "") };
        let expected = ListDifference { added: vec![ids[2]], removed: vec![ids[0]] };
        assert_eq!(compare(&old, &new).tags, expected);
    }
}
