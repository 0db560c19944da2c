//! The strings of a theme: its own where it brings some, else the built-in ones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::i18n::Messages;
use fluent_bundle::FluentValue;

use super::ThemeError;
use super::files::Files;

/// The strings of one language.
pub struct Strings {
    own: Option<Messages>,
    built_in: &'static Messages,
    /// The texts of all messages as they are without values: most are said on every page, and never change.
    plain: BTreeMap<String, Arc<str>>,
}

/// What may be wrong with a string of a theme's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StringFault {
    /// The theme has it in the other language only.
    Missing,
    /// No template says it, and it replaces no built-in one.
    Unused,
}

impl Strings {
    /// What is wrong with the strings that a theme brings along; `used` are those that its templates say.
    pub(super) fn faults(pair: &[Self; 2], used: &BTreeSet<String>) -> Vec<(Locale, String, StringFault)> {
        let own = |locale| Self::of(pair, locale).own.as_ref();
        let mut faults = Vec::new();
        for locale in Locale::ALL {
            for name in own(locale.other()).into_iter().flat_map(Messages::names) {
                if own(locale).is_none_or(|own| own.source(name).is_none()) {
                    faults.push((locale, name.to_owned(), StringFault::Missing));
                }
            }
            for name in own(locale).into_iter().flat_map(Messages::names) {
                if !used.contains(name) && Self::of(pair, locale).built_in.source(name).is_none() {
                    faults.push((locale, name.to_owned(), StringFault::Unused));
                }
            }
        }
        faults
    }

    /// The built-in strings, English first.
    pub fn embedded() -> [Self; 2] {
        Locale::ALL.map(|locale| Self::new(None, Messages::embedded(locale)))
    }

    /// The strings of a theme, English first.
    pub(super) fn of_theme(files: &Files) -> Result<[Self; 2], ThemeError> {
        let of = |locale: Locale| {
            let path = format!("i18n/{locale}.ftl");
            let own = files.text(&path)?.map(|text| Messages::parse(locale, text)).transpose();
            let own = own.map_err(|error| ThemeError(format!("{path}: {error}")))?;
            Ok::<_, ThemeError>(Self::new(own, Messages::embedded(locale)))
        };
        Ok([of(Locale::En)?, of(Locale::Vi)?])
    }

    fn new(own: Option<Messages>, built_in: &'static Messages) -> Self {
        let mut strings = Self { own, built_in, plain: BTreeMap::new() };
        let names = strings.own.iter().chain([built_in]).flat_map(Messages::names);
        strings.plain = names.map(|name| (name.to_owned(), strings.text(name, &[]).into())).collect();
        strings
    }

    /// The strings of one language of a pair.
    pub(super) fn of(pair: &[Self; 2], locale: Locale) -> &Self {
        let [english, vietnamese] = pair;
        match locale {
            Locale::En => english,
            Locale::Vi => vietnamese,
        }
    }

    /// The text of a message with its values.
    pub fn text(&self, name: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        self.messages(name).text(name, values)
    }

    /// The text of a message that takes no values; nothing where it does not exist.
    pub(super) fn plain(&self, name: &str) -> Option<&Arc<str>> {
        self.plain.get(name)
    }

    /// The source of a message; nothing where it does not exist.
    pub fn source(&self, name: &str) -> Option<&str> {
        self.messages(name).source(name)
    }

    fn messages(&self, name: &str) -> &Messages {
        self.own.as_ref().filter(|own| own.source(name).is_some()).unwrap_or(self.built_in)
    }
}
