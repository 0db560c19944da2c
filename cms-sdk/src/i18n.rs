//! The strings of the site and the API in both languages, from `i18n/en.ftl` and `i18n/vi.ftl` (Fluent).

use std::collections::BTreeMap;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::Locale;

/// The strings of one language.
pub struct Messages {
    bundle: FluentBundle<FluentResource>,
    sources: BTreeMap<String, String>,
}

/// A strings file that could not be read as Fluent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the strings of `{locale}` are not valid Fluent: {reason}")]
pub struct InvalidMessages {
    /// The file's language.
    pub locale: Locale,
    /// What the parser said.
    pub reason: String,
}

impl Messages {
    /// Reads the text of a `.ftl` file.
    ///
    /// # Errors
    /// When a line is not Fluent or a name stands twice.
    pub fn parse(locale: Locale, text: &str) -> Result<Self, InvalidMessages> {
        let invalid = |reason: String| InvalidMessages { locale, reason };
        let resource =
            FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| invalid(format!("{errors:?}")))?;
        let language: LanguageIdentifier =
            locale.as_str().parse().map_err(|error| invalid(format!("{error:?}")))?;
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Isolation marks are for mixed-direction text; both languages run left to right.
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).map_err(|errors| invalid(format!("{errors:?}")))?;
        Ok(Self { bundle, sources: split_sources(text) })
    }

    /// The strings that came with this build.
    pub fn embedded(locale: Locale) -> &'static Self {
        static ENGLISH: OnceLock<Messages> = OnceLock::new();
        static VIETNAMESE: OnceLock<Messages> = OnceLock::new();
        let (cell, text) = match locale {
            Locale::En => (&ENGLISH, include_str!("../../i18n/en.ftl")),
            Locale::Vi => (&VIETNAMESE, include_str!("../../i18n/vi.ftl")),
        };
        cell.get_or_init(|| Self::parse(locale, text).unwrap_or_else(|_| Self::empty()))
    }

    fn empty() -> Self {
        Self { bundle: FluentBundle::new_concurrent(Vec::new()), sources: BTreeMap::new() }
    }

    /// The text of a message, or its name in angle quotes where it is missing (a test keeps that from happening).
    pub fn text(&self, name: &str, arguments: &[(&str, FluentValue<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(name).and_then(|message| message.value()) else {
            return format!("‹{name}›");
        };
        let mut values = FluentArgs::new();
        for (key, value) in arguments {
            values.set(*key, value.clone());
        }
        self.bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
    }

    /// The source text of a message, for fingerprints: a page changes when the strings that it shows change.
    pub fn source(&self, name: &str) -> Option<&str> {
        self.sources.get(name).map(String::as_str)
    }

    /// Every message's name.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.sources.keys().map(String::as_str)
    }
}

/// Cuts a Fluent file into messages: a line that starts with a letter begins one, indented lines belong to it.
fn split_sources(text: &str) -> BTreeMap<String, String> {
    let mut sources: BTreeMap<String, String> = BTreeMap::new();
    let mut current: Option<String> = None;
    for line in text.lines() {
        if line.starts_with(|character: char| character.is_ascii_alphabetic()) {
            current = line.split('=').next().map(|name| name.trim().to_owned());
        } else if !line.starts_with([' ', '}']) && !line.is_empty() {
            current = None;
        }
        if let Some(name) = &current {
            let source = sources.entry(name.clone()).or_default();
            source.push_str(line.trim_end());
            source.push('\n');
        }
    }
    sources
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_messages() {
        let english = Messages::parse(Locale::En, include_str!("../../i18n/en.ftl")).unwrap();
        let vietnamese = Messages::parse(Locale::Vi, include_str!("../../i18n/vi.ftl")).unwrap();
        let names: Vec<_> = english.names().collect();
        assert_eq!(names, vietnamese.names().collect::<Vec<_>>());
        for name in names {
            assert!(english.bundle.get_message(name).is_some(), "{name}");
        }
    }

    #[test]
    fn every_error_code_has_words() {
        for locale in Locale::ALL {
            for code in crate::ErrorCode::ALL {
                let name = format!("error-{}", code.as_str().replace('_', "-"));
                assert!(Messages::embedded(locale).source(&name).is_some(), "{locale}: {name}");
            }
        }
    }

    #[test]
    fn sources_hold_whole_messages() {
        let sources = split_sources(
            "a = one\n# note\nb =\n    two\n    lines\n\nc = { $n ->\n    [one] x\n   *[other] y\n}\n",
        );
        assert_eq!(sources.get("a").unwrap(), "a = one\n");
        assert_eq!(sources.get("b").unwrap(), "b =\n    two\n    lines\n\n");
        assert_eq!(sources.get("c").unwrap(), "c = { $n ->\n    [one] x\n   *[other] y\n}\n");
    }
}
