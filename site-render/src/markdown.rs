//! Markdown to safe HTML, and which links a text holds.
//!
//! CommonMark with GFM tables, strikethrough, task lists, footnotes and callouts (`> [!NOTE]`), and heading ids
//! (`## Words {#id}`). Raw HTML may stand in a text: then the sanitiser has the last word, after everything else.

use std::sync::{Arc, LazyLock};

use cms_sdk::Locale;
use moka::sync::Cache;
use pulldown_cmark::Options;

use crate::pictures::Pictures;
use crate::theme::Strings;
use crate::view::Body;

mod embeds;
mod footnotes;
mod headings;
mod highlight;
mod links;
mod pictures;
mod raw_tags;
mod reading;
mod rewrite;
mod sanitize;
mod scan;
mod tables;
mod words;

pub(crate) use pictures::opening_first;
pub use reading::{Heading, Reading};
pub(crate) use scan::{Scan, WrittenHeading};
pub(crate) use words::{MESSAGES, Words};

/// What the rendered texts may hold in memory, in bytes; the least recently used go first.
const CACHE_BYTES: u64 = 8 << 20;

/// The Markdown that the site understands.
pub const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM);

/// Where on its page a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Placement<'a> {
    /// Level of the heading that the text stands under, 1 to 5: the text's own headings begin one below it.
    pub under: u8,
    /// Put before every id that the text brings, so that several texts can stand on one page; may be empty.
    pub ids: &'a str,
    /// What the page knows of uploaded pictures: they get their sizes, and words where the text has none.
    pub pictures: Option<&'a Pictures>,
}

impl Default for Placement<'_> {
    /// Under the page's own heading, alone on the page.
    fn default() -> Self {
        Self { under: 1, ids: "", pictures: None }
    }
}

/// Renders texts and keeps what it rendered, keyed by a hash of everything that went in.
pub struct Renderer {
    words: [Words; 2],
    highlight: bool,
    rendered: Cache<[u8; 32], Arc<str>>,
}

impl Renderer {
    /// A renderer that says its own few words (“Footnotes”, “Note”) from these strings.
    pub fn new(strings: &[Strings; 2]) -> Self {
        let rendered = Cache::builder()
            .max_capacity(CACHE_BYTES)
            .weigher(|_, html: &Arc<str>| u32::try_from(html.len()).unwrap_or(u32::MAX))
            .build();
        Self { words: strings.each_ref().map(Words::new), highlight: true, rendered }
    }

    /// Whether code is coloured. On unless said otherwise; off is for benchmarks.
    #[must_use]
    pub fn highlight(mut self, highlight: bool) -> Self {
        self.highlight = highlight;
        self
    }

    /// The text as sanitised HTML.
    pub fn render(&self, body: &Body, locale: Locale, placement: Placement<'_>) -> Arc<str> {
        if body.markdown.trim().is_empty() {
            return Arc::from("");
        }
        let key = self.key(body, locale, placement);
        if let Some(html) = self.rendered.get(&key) {
            return html;
        }
        let [english, vietnamese] = &self.words;
        let words = if locale == Locale::En { english } else { vietnamese };
        let rewritten = rewrite::rewrite(body, locale, placement, words, self.highlight);
        let html: Arc<str> =
            if rewritten.raw { sanitize::clean(&rewritten.html).into() } else { rewritten.html.into() };
        self.rendered.insert(key, Arc::clone(&html));
        html
    }

    /// Hash of everything that a text's HTML depends on. Every part ends in a byte that no text holds.
    fn key(&self, body: &Body, locale: Locale, placement: Placement<'_>) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        let mut part = |text: &str| {
            hasher.update(text.as_bytes());
            hasher.update(&[0xff]);
        };
        part(locale.as_str());
        part(placement.ids);
        part(&placement.under.to_string());
        part(if self.highlight { "coloured" } else { "plain" });
        part(&body.markdown);
        for (address, picture) in placement.pictures.into_iter().flatten() {
            // Those of other texts on the page make no difference here.
            if body.markdown.contains(address.as_str()) {
                part(address);
                part(&format!("{} {}", picture.width, picture.height));
                part(&picture.alt);
                part(picture.srcset.as_deref().unwrap_or_default());
            }
        }
        for (written, link) in &body.links {
            part(written);
            part(&link.href);
            part(link.locale.as_str());
        }
        *hasher.finalize().as_bytes()
    }
}

/// Renders a text with the strings that came with this build, alone on its page and without colours: for feeds and for search
/// engines, which have no stylesheet of ours.
pub fn render(body: &Body, locale: Locale) -> String {
    static RENDERER: LazyLock<Renderer> =
        LazyLock::new(|| Renderer::new(&Strings::embedded()).highlight(false));
    RENDERER.render(body, locale, Placement::default()).to_string()
}

/// How many minutes a text of so many words takes to read, at least one where there is a word: 230 words a minute in English
/// (Brysbaert 2019, 238 for essays), 280 syllables in Vietnamese.
pub fn reading_minutes(words: usize, locale: Locale) -> usize {
    let per_minute = match locale {
        Locale::En => 230,
        Locale::Vi => 280,
    };
    words.div_ceil(per_minute)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_begun_minute_counts() {
        let minutes = |words| Locale::ALL.map(|locale| reading_minutes(words, locale));
        assert_eq!(
            (minutes(0), minutes(1), minutes(230), minutes(231), minutes(281)),
            ([0, 0], [1, 1], [1, 1], [2, 1], [2, 2])
        );
    }

    /// Pieces that meet in odd ways: half-open marks, targets of every kind, text that looks like markup.
    const PIECES: &[&str] = &[
        "word",
        " ",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```",
        "```rust\n",
        "# ",
        "### ",
        "{#id}",
        "{#\"x}",
        "> ",
        "> [!NOTE]\n> ",
        "- ",
        "- [x] ",
        "1. ",
        "7) ",
        "[",
        "]",
        "(",
        ")",
        "![",
        "](/a)",
        "](/a \"t'>\")",
        "](javascript:alert(1))",
        "](java&#9;script:x)",
        "](&#1;javascript:x)",
        "](data:text/html,x)",
        "](//h)",
        "](https://h/?a=1&b=\"2\")",
        "](http://[)",
        "](mailto:a@b)",
        "<https://h>",
        "<a@b.c>",
        "[^1]",
        "\n[^1]: ",
        "\n\n[^2]: ",
        "\n    [^3]: ",
        "[^3]",
        "[^2]",
        "|",
        "\n|-|:-:|\n",
        "| a | b |\n",
        "---\n",
        "***\n",
        "  \n",
        "\\",
        "&amp;",
        "&lt;script&gt;",
        "&#x22;",
        "\"",
        "'",
        "&",
        "đồng",
        "\u{a0}",
        "\u{0}",
        "\u{202e}",
        "=",
        "+",
        ":",
        "\n[r]: /r 't'\n",
        "[r]",
        "fn a() { \"<b>\" }",
    ];

    /// What two ways of writing the same HTML have in common.
    fn normal(html: &str) -> String {
        html.replace("&#39;", "'").replace("&quot;", "\"").replace('\u{a0}', "&nbsp;")
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn without_raw_html_there_is_nothing_to_sanitise(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
            let body = Body { markdown: pieces.concat(), links: std::collections::BTreeMap::new() };
            let [words, _] = Strings::embedded().each_ref().map(Words::new);
            let rewritten = rewrite::rewrite(&body, Locale::En, Placement::default(), &words, true);
            if !rewritten.raw {
                prop_assert_eq!(normal(&sanitize::clean(&rewritten.html)), normal(&rewritten.html));
            }
        }
    }
}
