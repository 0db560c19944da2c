//! The few words that Markdown becomes without anyone having written them.

use pulldown_cmark::BlockQuoteKind;

use crate::theme::Strings;

/// The messages of [`Words`]: a page with a text in it depends on them.
pub(crate) const MESSAGES: [&str; 12] = [
    "site-text-foreign",
    "site-text-footnotes",
    "site-text-footnote-back",
    "site-text-table",
    "site-text-done",
    "site-text-not-done",
    "site-text-video",
    "site-callout-note",
    "site-callout-tip",
    "site-callout-important",
    "site-callout-warning",
    "site-callout-caution",
];

/// [`MESSAGES`] in one language.
pub(crate) struct Words {
    /// Stands after a link to the other language: “(in Vietnamese)”.
    pub(crate) foreign: String,
    /// Names the list of footnotes.
    pub(crate) footnotes: String,
    /// Names the way back from a footnote.
    pub(crate) footnote_back: String,
    /// Names a table that can be scrolled sideways.
    pub(crate) table: String,
    /// A ticked task.
    pub(crate) done: String,
    /// An open task.
    pub(crate) not_done: String,
    /// Stands under a link to a video, after its host.
    pub(crate) video: String,
    callouts: [String; 5],
}

impl Words {
    /// The words of one language.
    pub(crate) fn new(strings: &Strings) -> Self {
        let [foreign, footnotes, footnote_back, table, done, not_done, video, callouts @ ..] =
            MESSAGES.map(|name| strings.text(name, &[]));
        Self { foreign, footnotes, footnote_back, table, done, not_done, video, callouts }
    }

    /// The class and the title of a callout.
    pub(crate) fn callout(&self, kind: BlockQuoteKind) -> (&'static str, &str) {
        let [note, tip, important, warning, caution] = &self.callouts;
        match kind {
            BlockQuoteKind::Note => ("note", note),
            BlockQuoteKind::Tip => ("tip", tip),
            BlockQuoteKind::Important => ("important", important),
            BlockQuoteKind::Warning => ("warning", warning),
            BlockQuoteKind::Caution => ("caution", caution),
        }
    }
}
