//! The strings of a theme: its own where it brings some, else the built-in ones.

use cms_sdk::Locale;
use cms_sdk::i18n::Messages;
use fluent_bundle::FluentValue;

use super::ThemeError;
use super::files::Files;

/// The strings of one language.
pub struct Strings {
    own: Option<Messages>,
    built_in: &'static Messages,
}

impl Strings {
    /// The built-in strings, English first.
    pub fn embedded() -> [Self; 2] {
        Locale::ALL.map(|locale| Self { own: None, built_in: Messages::embedded(locale) })
    }

    /// The strings of a theme, English first.
    pub(super) fn of_theme(files: &Files) -> Result<[Self; 2], ThemeError> {
        let [mut english, mut vietnamese] = Self::embedded();
        for (strings, locale) in [(&mut english, Locale::En), (&mut vietnamese, Locale::Vi)] {
            let path = format!("i18n/{locale}.ftl");
            if let Some(text) = files.text(&path)? {
                let messages = Messages::parse(locale, text);
                strings.own = Some(messages.map_err(|error| ThemeError(format!("{path}: {error}")))?);
            }
        }
        Ok([english, vietnamese])
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

    /// The source of a message; nothing where it does not exist.
    pub fn source(&self, name: &str) -> Option<&str> {
        self.messages(name).source(name)
    }

    fn messages(&self, name: &str) -> &Messages {
        self.own.as_ref().filter(|own| own.source(name).is_some()).unwrap_or(self.built_in)
    }
}
