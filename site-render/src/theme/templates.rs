//! Templates made ready to be shown.

use std::sync::Arc;

use cms_sdk::Locale;
use minijinja::Environment;

use super::assets::Assets;
use super::files::Files;
use super::strings::Strings;
use super::{ThemeError, functions};
use crate::html::escape;
use crate::markdown::Renderer;

/// An environment with all templates of a theme, each as `ready` makes it of its source.
pub(super) fn environment(
    files: &Files,
    strings: &Arc<[Strings; 2]>,
    assets: &Arc<Assets>,
    renderer: &Arc<Renderer>,
    ready: impl Fn(&str) -> String,
) -> Result<Environment<'static>, ThemeError> {
    let mut environment = functions::environment(strings, assets, Arc::clone(renderer))
        .map_err(|error| ThemeError::template(&error))?;
    for (name, source) in files.templates()? {
        environment
            .add_template_owned(name.to_owned(), ready(source))
            .map_err(|error| ThemeError::template(&error))?;
    }
    Ok(environment)
}

/// A template's source with what never changes on the pages of a language written out: `{{ t("…") }}` and `{{ asset("…") }}` with a
/// literal alone. Most calls are such ones. Lines stay where they are, for messages about them.
pub(super) fn written_out(source: &str, locale: Locale, strings: &[Strings; 2], assets: &Assets) -> String {
    // What stands in `raw` is meant to be shown as it is.
    if source.contains("endraw") {
        return source.to_owned();
    }
    let mut ready = String::with_capacity(source.len() * 2);
    let mut rest = source;
    while let Some((before, (call, after))) =
        rest.split_once("{{").and_then(|(before, open)| Some((before, open.split_once("}}")?)))
    {
        ready.push_str(before);
        let text = match literal_call(call) {
            Some(("t", name)) => Strings::of(strings, locale).plain(name).map(AsRef::as_ref),
            Some(("asset", name)) => assets.path(name),
            _ => None,
        };
        match text.map(escape).filter(|text| is_inert(text)) {
            Some(text) => ready.push_str(&text),
            None => ready.extend(["{{", call, "}}"]),
        }
        rest = after;
    }
    ready.push_str(rest);
    ready
}

/// The function and its argument, where an expression is nothing but a call with one literal.
fn literal_call(expression: &str) -> Option<(&str, &str)> {
    let (function, argument) = expression.trim().strip_suffix(')')?.split_once('(')?;
    let argument = argument.trim().strip_prefix('"')?.strip_suffix('"')?;
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_./".contains(character);
    argument.chars().all(is_plain).then_some((function.trim(), argument))
}

/// Whether a text means itself in a template: no tag, no line of its own, and something that a tag beside it does not swallow.
fn is_inert(text: &str) -> bool {
    !text.contains(['{', '}', '\n']) && text.trim() == text && !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_with_a_literal_alone_are_written_out() {
        let files = Files::embedded();
        let strings = Strings::embedded();
        let assets = Assets::new(&files, "").unwrap();
        let css = assets.path("site.css").unwrap();
        let written = |source: &str| written_out(source, Locale::Vi, &strings, &assets);
        assert_eq!(written("<a>{{ t(\"site-home\") }}</a>\n{{t( \"site-tags\" )}}"), "<a>Trang chủ</a>\nThẻ");
        assert_eq!(written("{{ asset(\"site.css\") }}"), css);
        for source in [
            "{{ t(\"site-reads\", number=2) }}",
            "{{ t(\"site-language-name\", locale=shell.locale) }}",
            "{{- t(\"site-home\") -}}",
            "{{ t(\"site-home\")|upper }}",
            "{{ t(\"site-home\") ~ \")\" }}",
            "{{ t(\"no-such\") }}",
            "{% set home = t(\"site-home\") %}{{ home }}",
            "{{ open",
            "{% raw %}{{ t(\"site-home\") }}{% endraw %}",
        ] {
            assert_eq!(written(source), source);
        }
    }

    #[test]
    fn texts_that_could_mean_something_in_a_template_are_not_inert() {
        assert!(is_inert("Trang chủ &amp; tất cả"));
        for text in ["", " a", "a ", "{{ a }}", "{% raw %}", "}}", "a\nb"] {
            assert!(!is_inert(text), "{text}");
        }
    }
}
