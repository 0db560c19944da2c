//! The Markdown texts of a working copy: pictures and headings.

use std::collections::BTreeSet;

use cms_sdk::content::{PostKind, Section, Translation};

use super::{Code, Finding, Place};
use crate::markdown::{Scan, WrittenHeading};

/// Ids that every page has of itself.
const OF_PAGES: [&str; 3] = ["", "top", "_content"];

/// A text, and what it holds.
pub(super) struct Text<'a> {
    pub(super) field: String,
    pub(super) markdown: &'a str,
    pub(super) scan: Scan,
    /// Level of the heading that it stands under; none where its headings may begin at any level.
    under: Option<u8>,
}

/// The body, then the texts of the sections.
pub(super) fn of(copy: &Translation) -> Vec<Text<'_>> {
    let text = |field: String, markdown, under| Text { field, markdown, scan: Scan::of(markdown), under };
    let mut texts = vec![text("body".to_owned(), &copy.body, Some(1))];
    for (index, section) in copy.sections.iter().enumerate() {
        match section {
            Section::TextWithPicture(words) => {
                texts.push(text(format!("sections.{index}.textWithPicture.text"), &words.text, None));
            }
            Section::Faq(faq) => texts.extend(faq.items.iter().enumerate().map(|(item, words)| {
                text(format!("sections.{index}.faq.items.{item}.answer"), &words.answer, None)
            })),
            _ => {}
        }
    }
    texts
}

/// The ids that a link on the page can lead to.
pub(super) fn anchors(copy: &Translation, texts: &[Text<'_>]) -> BTreeSet<String> {
    let mut anchors: BTreeSet<String> = OF_PAGES.iter().map(|id| (*id).to_owned()).collect();
    anchors.extend(texts.iter().flat_map(|text| text.scan.ids.iter().cloned()));
    anchors.extend((1..=copy.sections.len()).map(|number| format!("_section-{number}")));
    if copy.kind == PostKind::Article {
        anchors.insert("_related".to_owned());
    }
    anchors
}

/// Whether a page of this kind, with this body, has an id; of landing pages, whose sections bring ids, it is not known.
pub(super) fn has_anchor(kind: PostKind, body: &str, id: &str) -> bool {
    kind == PostKind::Landing || OF_PAGES.contains(&id) || id == "_related" || Scan::of(body).ids.contains(id)
}

/// Pictures without words, and headings that skip.
pub(super) fn check(text: &Text<'_>) -> Vec<Finding> {
    let finding = |code, at| Finding::new(code, &text.field).at(Place::of(text.markdown, at));
    let mut findings: Vec<_> =
        text.scan.pictures_without_words.iter().map(|at| finding(Code::MissingAlt, *at)).collect();
    let mut above = text.under;
    for WrittenHeading { at, level } in &text.scan.headings {
        if *level == 1 {
            findings.push(finding(Code::HeadingOne, *at));
        } else if above.is_some_and(|above| *level > above + 1) {
            findings.push(finding(Code::SkippedHeading, *at).about(level.to_string()));
        }
        above = Some(*level);
    }
    findings
}
