//! Code coloured at build time: one `span` with one of a dozen classes per token, so that pages stay small and the theme's
//! stylesheet decides the colours.

use std::sync::{Arc, LazyLock};

use moka::sync::Cache;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use crate::html::escape_text;

/// Longer blocks stay plain, in bytes: nobody reads them, and the grammars are slow on them.
const MAX_HIGHLIGHTED: usize = 64 << 10;

/// What the coloured blocks may hold in memory, in bytes.
const CACHE_BYTES: u64 = 4 << 20;

/// Which class a scope gets, the more exact first; a scope that is not here takes its parent's.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "hl-comment"),
    ("constant.character.escape", "hl-escape"),
    ("string", "hl-string"),
    ("constant", "hl-constant"),
    ("support.type.property-name", "hl-attribute"),
    ("entity.other.attribute-name", "hl-attribute"),
    ("entity.name.tag", "hl-tag"),
    ("entity.name.function", "hl-function"),
    ("support.function", "hl-function"),
    ("variable.function", "hl-function"),
    ("entity.name", "hl-type"),
    ("support.type", "hl-type"),
    ("support.class", "hl-type"),
    ("keyword.operator", "hl-operator"),
    ("keyword", "hl-keyword"),
    ("storage", "hl-keyword"),
    ("variable.language", "hl-keyword"),
    ("markup.heading", "hl-keyword"),
    ("markup.inserted", "hl-inserted"),
    ("markup.deleted", "hl-deleted"),
];

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

static RULES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    CLASSES.iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class))).collect()
});

static BLOCKS: LazyLock<Cache<[u8; 32], Arc<str>>> = LazyLock::new(|| {
    Cache::builder()
        .max_capacity(CACHE_BYTES)
        .weigher(|_, html: &Arc<str>| u32::try_from(html.len()).unwrap_or(u32::MAX))
        .build()
});

/// Every class that a token can get.
pub(super) fn classes() -> impl Iterator<Item = &'static str> {
    CLASSES.iter().map(|(_, class)| *class)
}

/// The language that a fence names, in lower case: `Rust,ignore` is `rust`. Empty where it names none.
pub(super) fn language(info: &str) -> String {
    let word =
        info.trim_start_matches(['{', '.']).split([' ', ',', '{', '}', ':']).next().unwrap_or_default();
    word.chars()
        .filter(|character| {
            character.is_ascii_alphanumeric() || matches!(character, '+' | '#' | '-' | '.' | '_')
        })
        .take(20)
        .collect::<String>()
        .to_ascii_lowercase()
}

/// A code block; `colour` asks for tokens where the language is known.
pub(super) fn block(language: &str, code: &str, colour: bool) -> String {
    let name = if language.is_empty() { String::new() } else { format!(" data-language=\"{language}\"") };
    let inner = if colour && !language.is_empty() && code.len() <= MAX_HIGHLIGHTED {
        coloured(language, code)
    } else {
        Arc::from(escape_text(code))
    };
    // Focusable, because a long line can be scrolled by keyboard only then.
    format!("<div class=\"code\"{name}><pre tabindex=\"0\"><code>{inner}</code></pre></div>\n")
}

fn coloured(language: &str, code: &str) -> Arc<str> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(language.as_bytes()).update(&[0xff]).update(code.as_bytes());
    BLOCKS.get_with(*hasher.finalize().as_bytes(), || {
        let tokens = SYNTAXES.find_syntax_by_token(language).and_then(|syntax| tokens(syntax, code));
        tokens.map_or_else(|| Arc::from(escape_text(code)), Arc::from)
    })
}

/// The code in spans, or nothing where the grammar fails on it.
fn tokens(syntax: &SyntaxReference, code: &str) -> Option<String> {
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut spans = Spans::default();
    for line in LinesWithEndings::from(code) {
        let mut written = 0;
        for (at, operation) in state.parse_line(line, &SYNTAXES).ok()? {
            spans.push(class(&stack), line.get(written..at)?);
            written = at;
            stack.apply(&operation).ok()?;
        }
        spans.push(class(&stack), line.get(written..)?);
    }
    Some(spans.finish())
}

/// The class of the innermost scope that has one.
fn class(stack: &ScopeStack) -> Option<&'static str> {
    stack.as_slice().iter().rev().find_map(|scope| {
        RULES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class)
    })
}

/// Pieces of code, neighbours of one class joined.
#[derive(Default)]
struct Spans {
    html: String,
    class: Option<&'static str>,
    pending: String,
}

impl Spans {
    fn push(&mut self, class: Option<&'static str>, text: &str) {
        // White space has no colour: it joins whatever is open.
        if class != self.class && !text.trim().is_empty() {
            self.flush();
            self.class = class;
        }
        self.pending.push_str(text);
    }

    fn flush(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        let text = pending.trim_end();
        match self.class {
            Some(class) if !text.is_empty() => {
                self.html.push_str(&format!("<span class=\"{class}\">{}</span>", escape_text(text)));
            }
            _ => self.html.push_str(&escape_text(text)),
        }
        self.html.push_str(pending.get(text.len()..).unwrap_or_default());
    }

    fn finish(mut self) -> String {
        self.flush();
        self.html
    }
}
