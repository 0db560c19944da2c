//! What somebody should look at before readers do: content checks of every live page, and what only the whole site shows.

mod content;
mod report;
mod strings;
mod weight;

use cms_sdk::Locale;
use rayon::prelude::*;
use serde::Serialize;
use site_render::check::Severity;
use site_render::theme::Theme;
use uuid::Uuid;

use crate::mirror::{Mirror, Tracker};
use crate::state::State;

pub use report::Report;

/// How bad a finding must be to fail a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FailOn {
    /// What readers will run into.
    Error,
    /// What some readers will miss, too.
    Warning,
    /// Everything.
    Advice,
}

impl FailOn {
    fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Advice => Severity::Advice,
        }
    }
}

/// Something to look at. In JSON: names in camelCase, absent fields left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// `error`, `warning` or `advice`.
    #[serde(serialize_with = "severity_name")]
    pub severity: Severity,
    /// What it is: `broken-link`.
    pub code: &'static str,
    /// The post; none where it is about the theme.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<Uuid>,
    /// The language.
    pub locale: Locale,
    /// Root-relative path of the page, or the strings file.
    pub path: String,
    /// The field (`body`, `cover.alt`); empty where it is about the whole.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub field: String,
    /// Line in the field, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Column in characters, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// What it says, in English.
    pub message: String,
}

fn severity_name<S: serde::Serializer>(severity: &Severity, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(report::name(*severity))
}

/// Looks at everything that the mirror holds, on all cores. Findings come by page, worst first on each.
///
/// # Errors
/// When the state cannot be read.
pub fn check(state: &State, theme: &Theme) -> anyhow::Result<Report> {
    let mirror = Mirror::open(&state.read()?)?;
    let known = content::Known::of(&mirror)?;
    let translations = mirror.all_translations()?;
    let found: Vec<Vec<Finding>> = translations
        .par_iter()
        .map(|translation| {
            let tracker = Tracker::new(&mirror);
            let mut findings = content::check(&tracker, &known, translation)?;
            findings.extend(weight::check(&tracker, theme, translation)?);
            findings.sort_by_key(|finding| finding.severity);
            Ok(findings)
        })
        .collect::<anyhow::Result<_>>()?;
    let mut findings: Vec<_> = found.into_iter().flatten().collect();
    findings.extend(strings::check(theme));
    Ok(Report { pages: translations.len(), findings })
}
