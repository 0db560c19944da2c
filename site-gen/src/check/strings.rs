//! Strings of a theme that one language has not, and those that nothing says.

use site_render::check::Severity;
use site_render::theme::{StringFault, Theme};

use super::Finding;

/// What is wrong with the strings that a theme brings along.
pub(super) fn check(theme: &Theme) -> impl Iterator<Item = Finding> {
    theme.string_faults().into_iter().map(|(locale, name, fault)| {
        let (severity, code, message) = match fault {
            StringFault::Missing => (
                Severity::Error,
                "missing-string",
                format!("`{name}` is there in the other language only: the built-in text is shown."),
            ),
            StringFault::Unused => (Severity::Advice, "unused-string", format!("No template says `{name}`.")),
        };
        Finding {
            severity,
            code,
            post: None,
            locale,
            path: format!("i18n/{locale}.ftl"),
            field: name,
            line: None,
            column: None,
            message,
        }
    })
}
