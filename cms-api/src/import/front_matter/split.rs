//! Head and body of a file.

use serde_json::{Map, Value};

use crate::import::report::FileProblem;

/// How a head is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Syntax {
    Yaml,
    Toml,
}

/// The head of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) struct Head<'a> {
    pub(in crate::import) syntax: Syntax,
    /// The lines between the fences; they begin on line 2 of the file.
    pub(in crate::import) text: &'a str,
}

/// Line of the file on which a head's text begins.
const FIRST_LINE: usize = 2;

/// Cuts a file into head, body and the number of the body's first line. One empty line after the head belongs to neither.
pub(in crate::import) fn split<'a>(
    file: &str,
    text: &'a str,
) -> Result<(Head<'a>, &'a str, usize), FileProblem> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let (syntax, fence) = match first.trim_end() {
        "---" => (Syntax::Yaml, "---"),
        "+++" => (Syntax::Toml, "+++"),
        _ => {
            return Err(FileProblem::new(
                file,
                Some(1),
                "no front matter: the first line must be `---` or `+++`",
            ));
        }
    };
    let mut length = 0;
    for (index, line) in rest.split_inclusive('\n').enumerate() {
        if line.trim_end() == fence {
            let (head, body) = rest.split_at(length);
            let body = body.strip_prefix(line).unwrap_or_default();
            let without_gap = body.strip_prefix('\n').or_else(|| body.strip_prefix("\r\n"));
            let body_line = FIRST_LINE + index + 1 + usize::from(without_gap.is_some());
            return Ok((Head { syntax, text: head }, without_gap.unwrap_or(body), body_line));
        }
        length += line.len();
    }
    Err(FileProblem::new(file, Some(1), format!("front matter opened with `{fence}` is never closed")))
}

impl Head<'_> {
    /// Its keys and values, or the line and reason why it has none.
    pub(super) fn parse(&self) -> Result<Map<String, Value>, (Option<usize>, String)> {
        let value = match self.syntax {
            Syntax::Yaml => self.parse_yaml()?,
            Syntax::Toml => parse_toml(self.text)
                .map_err(|(line, reason)| (line.map(|line| line + FIRST_LINE - 1), reason))?,
        };
        match value {
            Value::Object(values) => Ok(values),
            Value::Null => Ok(Map::new()),
            _ => Err((Some(FIRST_LINE), "front matter must be a list of `key: value` lines".to_owned())),
        }
    }

    fn parse_yaml(&self) -> Result<Value, (Option<usize>, String)> {
        if self.text.trim().is_empty() {
            return Ok(Value::Null);
        }
        serde_saphyr::from_str(self.text).map_err(|error| {
            let line = error.location().and_then(|place| usize::try_from(place.line()).ok());
            let reason = error.without_snippet().to_string();
            let reason = reason.lines().next().unwrap_or("unreadable");
            (line.map(|line| line + FIRST_LINE - 1), format!("not valid YAML: {reason}"))
        })
    }
}

/// The line of the file that holds a top-level key of a head; its first line where the key is not written.
pub(in crate::import) fn line_of(head: &str, key: &str) -> usize {
    let is_key = |line: &str| {
        let name = line.trim_start().trim_start_matches(['"', '\'', '[']);
        name.get(..key.len()).is_some_and(|start| start.eq_ignore_ascii_case(key))
            && name.get(key.len()..).is_some_and(|rest| {
                rest.trim_start_matches(['"', '\'']).trim_start().starts_with([':', '=', ']', '.'])
            })
    };
    head.lines().position(is_key).map_or(1, |index| index + FIRST_LINE)
}

/// TOML as JSON values, dates as text; or the line (from 1) and reason why it is none.
pub(in crate::import) fn parse_toml(text: &str) -> Result<Value, (Option<usize>, String)> {
    let table: toml::Table = toml::from_str(text).map_err(|error: toml::de::Error| {
        let line =
            error.span().map(|span| 1 + text.bytes().take(span.start).filter(|byte| *byte == b'\n').count());
        let reason = error.message().lines().next().unwrap_or("unreadable");
        (line, format!("not valid TOML: {reason}"))
    })?;
    Ok(to_json(toml::Value::Table(table)))
}

fn to_json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(moment) => moment.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(to_json).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, to_json(value))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_empty_line_stands_between_head_and_body() {
        let cases = [
            ("---\na: 1\n---\nBody", "Body", 4),
            ("---\na: 1\n---\n\nBody\n", "Body\n", 5),
            ("---\r\na: 1\r\n---\r\n\r\n\r\nBody", "\r\nBody", 5),
            ("+++\n+++", "", 3),
        ];
        for (text, body, line) in cases {
            let (_, found, body_line) = split("a.md", text).unwrap();
            assert_eq!((found, body_line), (body, line), "{text:?}");
        }
    }
}
