//! What stands in a cell, on the page and in the file.

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use cms_sdk::i18n::Messages;
use serde::Serialize;

use crate::web::console::moments;

/// A cell.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "camelCase")]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text, as it is.
    Text(String),
    /// A string of the console.
    Say(&'static str),
    /// A text in a type where all letters are as wide: ids, addresses, slugs.
    Code(String),
    /// A number.
    Number(i64),
    /// A moment.
    Moment(DateTime<Utc>),
    /// A state.
    Mark(Mark),
    /// Several states, as of a post's languages.
    Marks(Vec<Mark>),
    /// A text with smaller words below it.
    Pair(String, String),
    /// A picture's address, and what it is called.
    Picture(String, String),
}

/// A state that is seen at a glance.
#[derive(Debug, Clone, Serialize)]
pub struct Mark {
    /// Its colour, never alone.
    pub tone: Tone,
    /// Its string.
    pub label: &'static str,
    /// The language that it is about.
    pub locale: Option<Locale>,
}

/// What a state means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Tone {
    /// As it should be.
    Good,
    /// On its way.
    Waiting,
    /// Wants somebody.
    Warning,
    /// Wrong.
    Bad,
    /// Neither.
    Quiet,
}

impl Cell {
    /// A moment that may not have come.
    pub fn moment(instant: Option<DateTime<Utc>>) -> Self {
        instant.map_or(Self::Empty, Self::Moment)
    }

    /// A text that may be absent.
    pub fn text(text: Option<String>) -> Self {
        text.filter(|text| !text.is_empty()).map_or(Self::Empty, Self::Text)
    }

    /// A state.
    pub fn mark(tone: Tone, label: &'static str) -> Self {
        Self::Mark(Mark { tone, label, locale: None })
    }

    /// The cell in a file, which spreadsheets open: moments in the site's time zone.
    pub fn plain(&self, locale: Locale, zone: &str) -> String {
        let say = |name: &str| Messages::embedded(locale).text(name, &[]);
        let mark = |mark: &Mark| match mark.locale {
            Some(of) => format!("{}: {}", of.as_str().to_uppercase(), say(mark.label)),
            None => say(mark.label),
        };
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Code(text) | Self::Picture(_, text) => text.clone(),
            Self::Say(name) => say(name),
            Self::Number(number) => number.to_string(),
            Self::Moment(instant) => moments::sortable(*instant, zone),
            Self::Mark(one) => mark(one),
            Self::Marks(all) => all.iter().map(mark).collect::<Vec<_>>().join("; "),
            Self::Pair(first, second) if second.is_empty() => first.clone(),
            Self::Pair(first, second) => format!("{first} ({second})"),
        }
    }
}
