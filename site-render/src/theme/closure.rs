//! What a page depends on beside its view, found by reading the templates.
//!
//! Names of templates, messages and assets are literals in a theme, so a scan finds them all; what a page might use counts as
//! used.

use std::collections::{BTreeMap, BTreeSet};

use cms_sdk::Locale;

use super::ThemeError;
use super::assets::Assets;
use super::files::Files;
use super::strings::Strings;
use crate::markdown;

/// The hash of each template's closure, per language.
pub(super) struct Closures {
    hashes: BTreeMap<(String, Locale), [u8; 32]>,
    messages: BTreeSet<String>,
}

/// What one template names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Uses {
    pub(super) templates: BTreeSet<String>,
    pub(super) messages: BTreeSet<String>,
    pub(super) assets: BTreeSet<String>,
    pub(super) inline: BTreeSet<String>,
    /// Whether it asks for messages in a language other than the page's (`t("…", locale=…)`).
    pub(super) both_languages: bool,
}

impl Closures {
    /// The closures of every template that is not a part of others.
    ///
    /// # Errors
    /// When a template names something that the theme has not.
    pub(super) fn new(
        files: &Files,
        strings: &[Strings; 2],
        assets: &Assets,
        highlight: bool,
    ) -> Result<Self, ThemeError> {
        let sources: BTreeMap<&str, &str> = files.templates()?.into_iter().collect();
        let mut uses = BTreeMap::new();
        for (name, source) in &sources {
            let used = scan(source);
            check(name, &used, &sources, strings, assets)?;
            uses.insert(*name, used);
        }
        let mut closures = BTreeMap::new();
        for file in sources.keys().filter(|name| !name.contains('/')) {
            let names = reachable(file, &uses);
            let name = file.trim_end_matches(".html");
            for locale in Locale::ALL {
                let mut hasher = Hasher::new(highlight);
                for template in &names {
                    hasher.part(template);
                    hasher.part(sources.get(template.as_str()).copied().unwrap_or_default());
                    let Some(used) = uses.get(template.as_str()) else { continue };
                    for message in &used.messages {
                        hasher.part(Strings::of(strings, locale).source(message).unwrap_or_default());
                        if used.both_languages {
                            hasher.part(
                                Strings::of(strings, locale.other()).source(message).unwrap_or_default(),
                            );
                        }
                    }
                    used.assets.iter().for_each(|asset| hasher.part(assets.path(asset).unwrap_or_default()));
                    for script in used.inline.iter().filter_map(|name| assets.inline(name)) {
                        hasher.part(&script.policy);
                    }
                }
                closures.insert((name.to_owned(), locale), hasher.finish());
            }
        }
        let messages = uses.into_values().flat_map(|used| used.messages).collect();
        Ok(Self { hashes: closures, messages })
    }

    /// The hash of a template's closure, without `.html`; zero where there is none.
    pub(super) fn get(&self, template: &str, locale: Locale) -> [u8; 32] {
        self.hashes.get(&(template.to_owned(), locale)).copied().unwrap_or_default()
    }

    /// Every message that any template names.
    pub(super) fn messages(&self) -> &BTreeSet<String> {
        &self.messages
    }
}

/// Hashes texts so that their borders count.
struct Hasher(blake3::Hasher);

impl Hasher {
    fn new(highlight: bool) -> Self {
        let mut hasher = Self(blake3::Hasher::new());
        hasher.part(env!("RENDERER_VERSION"));
        hasher.part(if highlight { "highlighted" } else { "plain" });
        hasher
    }

    fn part(&mut self, text: &str) {
        self.0.update(text.as_bytes());
        self.0.update(&[0xff]);
    }

    fn finish(self) -> [u8; 32] {
        *self.0.finalize().as_bytes()
    }
}

/// The names of a template and of all that it extends, includes or imports, directly or not.
fn reachable(name: &str, uses: &BTreeMap<&str, Uses>) -> BTreeSet<String> {
    let mut found = BTreeSet::from([name.to_owned()]);
    let mut open = vec![name.to_owned()];
    while let Some(name) = open.pop() {
        for next in uses.get(name.as_str()).into_iter().flat_map(|used| &used.templates) {
            if found.insert(next.clone()) {
                open.push(next.clone());
            }
        }
    }
    found
}

/// Fails on the first thing that a template names and the theme has not.
fn check(
    name: &str,
    used: &Uses,
    sources: &BTreeMap<&str, &str>,
    strings: &[Strings; 2],
    assets: &Assets,
) -> Result<(), ThemeError> {
    let message = |message: &String| strings.iter().all(|strings| strings.source(message).is_some());
    let lost = |kind: &str, missing: Option<&String>| match missing {
        None => Ok(()),
        Some(missing) => Err(ThemeError(format!("{name}: the theme has no {kind} `{missing}`"))),
    };
    lost("template", used.templates.iter().find(|template| !sources.contains_key(template.as_str())))?;
    lost("message", used.messages.iter().find(|name| !message(name)))?;
    lost("asset", used.assets.iter().find(|asset| assets.path(asset).is_none()))?;
    lost("inline script", used.inline.iter().find(|script| assets.inline(script).is_none()))
}

/// What a template's source names.
pub(super) fn scan(source: &str) -> Uses {
    let mut uses = Uses { both_languages: source.contains("locale="), ..Uses::default() };
    for (word, literal) in literals(source) {
        let literal = literal.to_owned();
        match word {
            "include" | "extends" | "import" | "from" => uses.templates.insert(literal),
            "t" => uses.messages.insert(literal),
            "asset" | "modules" => uses.assets.insert(literal),
            "inline" | "policy" => uses.inline.insert(literal),
            _ => false,
        };
    }
    if source.contains("markdown(") {
        uses.messages.extend(markdown::MESSAGES.map(str::to_owned));
    }
    uses
}

/// Every quoted literal together with the word before it: `t("a")` is `("t", "a")`, `include "b"` is `("include", "b")`.
fn literals(source: &str) -> impl Iterator<Item = (&str, &str)> {
    source.char_indices().filter(|(_, character)| matches!(character, '"' | '\'')).filter_map(
        |(at, quote)| {
            let (before, rest) = (source.get(..at)?, source.get(at + 1..)?);
            let literal = rest.split(quote).next()?;
            let before = before.trim_end().trim_end_matches('(').trim_end();
            let start = before.rfind(|character: char| !character.is_alphanumeric() && character != '_');
            let word = before.get(start.map_or(0, |start| start + 1)..)?;
            Some((word, literal))
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scan_finds_literals() {
        let uses = scan(
            r#"{% extends "layout.html" %}{{ t("site-a", count=2) }}{{ t( 'site-b' ) }}{% include "partials/card.html" %}
            <link href="{{ asset("site.css") }}">{{ policy("appearance.js") }}"#,
        );
        assert_eq!(uses.templates, BTreeSet::from(["layout.html", "partials/card.html"].map(str::to_owned)));
        assert_eq!(uses.messages, BTreeSet::from(["site-a", "site-b"].map(str::to_owned)));
        assert_eq!(uses.assets, BTreeSet::from(["site.css".to_owned()]));
        assert_eq!(uses.inline, BTreeSet::from(["appearance.js".to_owned()]));
    }
}
