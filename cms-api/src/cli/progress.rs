//! How far a command is, where standard error is a terminal; hidden by itself elsewhere.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar whose end is told later.
pub(super) fn bar(things: &str) -> anyhow::Result<ProgressBar> {
    let template = format!("{{msg:>24}} {{wide_bar}} {{pos}}/{{len}} {things} {{eta}}");
    Ok(ProgressBar::new(0).with_style(ProgressStyle::with_template(&template)?))
}

/// A count of what has no known end.
pub(super) fn count(things: &str) -> anyhow::Result<ProgressBar> {
    let template = format!("{{msg:>24}} {{spinner}} {{pos}} {things}");
    Ok(ProgressBar::no_length().with_style(ProgressStyle::with_template(&template)?))
}
