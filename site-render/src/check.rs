//! What an editor should look at before a text is published: pictures without words, headings that skip a level, links that lead
//! nowhere, what is missing.
//!
//! Pure functions over a working copy and lookups, as [`crate::build`] is: the API checks what is being written, the generator what
//! is live.

use std::borrow::Cow;

use cms_sdk::Locale;
use cms_sdk::content::Translation;
use cms_sdk::i18n::Messages;
use fluent_bundle::FluentValue;
use uuid::Uuid;

use crate::build::Site;

mod fields;
mod links;
mod texts;

pub use fields::{LONGEST_DESCRIPTION, LONGEST_TITLE};

/// What checks ask beside what pages are built from.
pub trait Lookups {
    /// Why a lookup fails.
    type Error;

    /// Whether something else than a post's page answers at a root-relative path with a slash at its end: a tag's list, a
    /// redirect, a file. The sections that every site has are not asked for.
    ///
    /// # Errors
    /// When it cannot be looked up.
    fn answers(&self, path: &str) -> Result<bool, Self::Error>;

    /// Whether another post than `except` has this title in a language.
    ///
    /// # Errors
    /// When it cannot be looked up.
    fn has_title(&self, locale: Locale, title: &str, except: Uuid) -> Result<bool, Self::Error>;
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Readers will run into it.
    Error,
    /// Some readers will miss something.
    Warning,
    /// It could be better.
    Advice,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A picture without alternative text.
    MissingAlt,
    /// A heading more than one level below the one before it.
    SkippedHeading,
    /// A heading of level 1: the page's title is the only one.
    HeadingOne,
    /// A link to a path of this site at which nothing is live.
    BrokenLink,
    /// A link to a heading that is not there.
    BrokenAnchor,
    /// A link to a page that is live in the other language only.
    ForeignLink,
    /// The other language of the post is not there.
    MissingTranslation,
    /// No summary, nor another description.
    EmptySummary,
    /// Search engines will cut the title.
    LongTitle,
    /// Search engines will cut the description.
    LongDescription,
    /// Another post of the language has the same title.
    DuplicateTitle,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 11] = [
        Self::MissingAlt,
        Self::SkippedHeading,
        Self::HeadingOne,
        Self::BrokenLink,
        Self::BrokenAnchor,
        Self::ForeignLink,
        Self::MissingTranslation,
        Self::EmptySummary,
        Self::LongTitle,
        Self::LongDescription,
        Self::DuplicateTitle,
    ];

    /// Its name in the contract: `missing-alt`. Its message is `check-missing-alt`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MissingAlt => "missing-alt",
            Self::SkippedHeading => "skipped-heading",
            Self::HeadingOne => "heading-one",
            Self::BrokenLink => "broken-link",
            Self::BrokenAnchor => "broken-anchor",
            Self::ForeignLink => "foreign-link",
            Self::MissingTranslation => "missing-translation",
            Self::EmptySummary => "empty-summary",
            Self::LongTitle => "long-title",
            Self::LongDescription => "long-description",
            Self::DuplicateTitle => "duplicate-title",
        }
    }

    /// How much it matters.
    pub fn severity(self) -> Severity {
        match self {
            Self::BrokenLink => Severity::Error,
            Self::MissingAlt
            | Self::SkippedHeading
            | Self::HeadingOne
            | Self::BrokenAnchor
            | Self::MissingTranslation
            | Self::EmptySummary
            | Self::DuplicateTitle => Severity::Warning,
            Self::ForeignLink | Self::LongTitle | Self::LongDescription => Severity::Advice,
        }
    }
}

/// A place in a Markdown text as it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// In characters (Unicode scalar values), from 1.
    pub column: usize,
}

impl Place {
    /// The place of a byte of a text.
    fn of(text: &str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        Self { line: before.matches('\n').count() + 1, column }
    }
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub code: Code,
    /// Path of the field (`body`, `cover.alt`, `sections.2.faq.items.0.answer`); empty where it is about the post.
    pub field: String,
    /// Where in the field, where that is Markdown.
    pub place: Option<Place>,
    /// What it is about: a link as written, a number of characters; empty where the message needs none.
    pub detail: String,
}

impl Finding {
    fn new(code: Code, field: impl Into<String>) -> Self {
        Self { code, field: field.into(), place: None, detail: String::new() }
    }

    fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    fn about(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// What it says, in one language.
    pub fn message(&self, locale: Locale) -> String {
        let name = format!("check-{}", self.code.as_str());
        let detail = FluentValue::String(Cow::Borrowed(&self.detail));
        Messages::embedded(locale).text(&name, &[("detail", detail)])
    }
}

/// Everything to look at in a working copy, in the order of the page: fields first, then texts from their beginning. The copy is
/// whole, body and sections included; `lookups` often is the site itself.
///
/// # Errors
/// When a lookup fails.
pub fn check<S: Site, L: Lookups<Error = S::Error>>(
    site: &S,
    lookups: &L,
    copy: &Translation,
) -> Result<Vec<Finding>, S::Error> {
    let mut findings = fields::check(site, lookups, copy)?;
    let texts = texts::of(copy);
    let anchors = texts::anchors(copy, &texts);
    for text in &texts {
        let mut found = texts::check(text);
        for (at, href) in &text.scan.links {
            let finding = links::check((site, lookups), copy, &anchors, &text.field, href)?;
            found.extend(finding.map(|finding| finding.at(Place::of(text.markdown, *at))));
        }
        found.sort_by_key(|finding| finding.place);
        findings.extend(found);
    }
    for (field, href) in fields::links(copy) {
        findings.extend(links::check((site, lookups), copy, &anchors, &field, &href)?);
    }
    Ok(findings)
}

#[cfg(test)]
mod tests;
