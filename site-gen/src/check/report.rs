//! What a check found, for people and for programs.

use std::fmt;

use serde::Serialize;
use site_render::check::Severity;

use super::{FailOn, Finding};

/// Everything that was found.
#[derive(Debug, Serialize)]
pub struct Report {
    /// How many pages were looked at.
    pub pages: usize,
    /// What was found, by page.
    pub findings: Vec<Finding>,
}

/// A severity's name in JSON and in sentences.
pub(super) fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "advice",
    }
}

impl Report {
    /// Whether anything is at least as bad as said.
    pub fn fails(&self, on: FailOn) -> bool {
        self.findings.iter().any(|finding| finding.severity <= on.severity())
    }

    fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// A paragraph per page, a line per finding, and a sum.
impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut page = "";
        for finding in &self.findings {
            if finding.path != page {
                page = &finding.path;
                match finding.post {
                    Some(post) => writeln!(formatter, "\n{page}  (post {post}, {})", finding.locale)?,
                    None => writeln!(formatter, "\n{page}")?,
                }
            }
            let place = match (finding.line, finding.column) {
                (Some(line), Some(column)) => format!("{}:{line}:{column}", finding.field),
                _ => finding.field.clone(),
            };
            let name = name(finding.severity);
            writeln!(formatter, "  {name:<8}{:<20}{place:<16}{}", finding.code, finding.message)?;
        }
        let sums = [Severity::Error, Severity::Warning, Severity::Advice]
            .map(|severity| format!("{} × {}", self.count(severity), name(severity)));
        writeln!(formatter, "\n{} pages: {}", self.pages, sums.join(", "))
    }
}
