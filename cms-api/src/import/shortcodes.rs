//! Hugo's shortcodes (`{{< name … >}}`, `{{% name … %}}`): nothing here can run them, so each becomes a notice that a reader sees.
//!
//! Shortcodes in code stay as they are: there they are text.

use std::ops::Range;

use cms_sdk::Locale;
use cms_sdk::i18n::Messages;
use pulldown_cmark::{Event, Options, Parser, Tag};

/// A body without shortcodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Replaced {
    pub(super) body: String,
    /// Line of the body, from 1, and name of each that became a notice.
    pub(super) shortcodes: Vec<(usize, String)>,
}

/// Puts notices in the place of shortcodes. A body without any is given back as it is.
pub(super) fn replace(body: &str, locale: Locale) -> Replaced {
    let mut replaced = Replaced { body: String::with_capacity(body.len()), shortcodes: Vec::new() };
    let code = if body.contains("{{") { code_ranges(body) } else { Vec::new() };
    let mut done = 0;
    while let Some(found) = next(body, done, &code) {
        let (before, after) = (body.get(..found.range.start), body.get(found.range.end..));
        let (Some(before), Some(after)) = (before, after) else { break };
        replaced.body.push_str(before.get(done..).unwrap_or_default());
        done = found.range.end;
        match found.what {
            What::Closing => {}
            What::Quoted(text) => replaced.body.push_str(&format!("`{text}`")),
            What::Shortcode(name) => {
                replaced.shortcodes.push((1 + before.matches('\n').count(), name.clone()));
                let notice = Messages::embedded(locale).text("import-shortcode", &[("name", name.into())]);
                push_notice(&mut replaced.body, &notice, before, after);
            }
        }
    }
    replaced.body.push_str(body.get(done..).unwrap_or_default());
    replaced
}

struct Found {
    range: Range<usize>,
    what: What,
}

enum What {
    Shortcode(String),
    /// The end of one that has an inside; its inside stays.
    Closing,
    /// `{{</* name */>}}`: how a page *shows* a shortcode.
    Quoted(String),
}

/// The first shortcode at or after `from`, outside code.
fn next(body: &str, from: usize, code: &[Range<usize>]) -> Option<Found> {
    let mut from = from;
    loop {
        let rest = body.get(from..)?;
        let start = from + [rest.find("{{<"), rest.find("{{%")].into_iter().flatten().min()?;
        let close = if body.get(start..)?.starts_with("{{<") { ">}}" } else { "%}}" };
        let inside_start = start + 3;
        from = inside_start;
        if code.iter().any(|range| range.contains(&start)) {
            continue;
        }
        let Some(length) = body.get(inside_start..)?.find(close) else { continue };
        let inside = body.get(inside_start..inside_start + length)?.trim();
        let range = start..inside_start + length + close.len();
        if let Some(text) = inside.strip_prefix("/*").and_then(|inside| inside.strip_suffix("*/")) {
            let open = body.get(start..inside_start)?;
            return Some(Found { range, what: What::Quoted(format!("{open} {} {close}", text.trim())) });
        }
        let name: String = inside
            .trim_start_matches('/')
            .trim_start()
            .chars()
            .take_while(|character| character.is_alphanumeric() || "-_./".contains(*character))
            .collect();
        let name = name.trim_end_matches('/').to_owned();
        if name.is_empty() {
            continue;
        }
        let what = if inside.starts_with('/') { What::Closing } else { What::Shortcode(name) };
        return Some(Found { range, what });
    }
}

/// A notice of its own where the shortcode had lines of its own, else one in the running text.
fn push_notice(out: &mut String, notice: &str, before: &str, after: &str) {
    let indent = before.rsplit('\n').next().unwrap_or_default();
    let rest_of_line = after.split('\n').next().unwrap_or_default();
    if !indent.trim().is_empty() || !rest_of_line.trim().is_empty() {
        out.push_str(&format!("*({notice})*"));
        return;
    }
    let is_gap = |line: Option<&str>| line.is_none_or(|line| line.trim().is_empty());
    if !is_gap(before.rsplit('\n').nth(1)) {
        out.push_str(&format!("\n{indent}"));
    }
    out.push_str(&format!("> [!NOTE]\n{indent}> {notice}"));
    // Without a gap the next line would count as part of the notice.
    if !is_gap(after.split('\n').nth(1)) {
        out.push('\n');
    }
}

/// Where code stands, inline and in blocks.
fn code_ranges(body: &str) -> Vec<Range<usize>> {
    Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_GFM | Options::ENABLE_FOOTNOTES)
        .into_offset_iter()
        .filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))))
        .map(|(_, range)| range)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english(body: &str) -> (String, Vec<(usize, String)>) {
        let replaced = replace(body, Locale::En);
        (replaced.body, replaced.shortcodes)
    }

    fn notice(name: &str) -> String {
        Messages::embedded(Locale::En).text("import-shortcode", &[("name", name.into())])
    }

    #[test]
    fn a_shortcode_on_its_own_line_becomes_a_notice_of_its_own() {
        let (body, found) = english("One\n{{% clip meUts %}}\nTwo\n");
        assert_eq!(body, format!("One\n\n> [!NOTE]\n> {}\n\nTwo\n", notice("clip")));
        assert_eq!(found, [(2, "clip".to_owned())]);
        let (body, _) = english("One\n\n{{< clip\n a=1 >}}\n\nTwo\n");
        assert_eq!(body, format!("One\n\n> [!NOTE]\n> {}\n\nTwo\n", notice("clip")));
    }

    #[test]
    fn a_shortcode_in_running_text_becomes_a_remark() {
        let (body, found) = english("See {{< icon \"x\" >}} and {{%/* shown */%}}.");
        assert_eq!(body, format!("See *({})* and `{{{{% shown %}}}}`.", notice("icon")));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn what_stands_inside_stays() {
        let (body, found) = english("{{< tip >}}Read **this**.{{< /tip >}}");
        assert_eq!(body, format!("*({})*Read **this**.", notice("tip")));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn code_and_other_braces_stay() {
        for body in [
            "```\n{{< a >}}\n```\n",
            "Use `{{< a >}}`.",
            "    {{% a %}}\n",
            "{{ x }} {{< never closed",
            "{{<>}}",
        ] {
            assert_eq!(english(body), (body.to_owned(), Vec::new()));
        }
    }

    #[test]
    fn a_second_pass_finds_nothing() {
        let (once, _) = english("a {{< b >}}\n\n{{% c %}}\n\n{{</* d */>}}\n");
        assert_eq!(english(&once), (once, Vec::new()));
    }
}
