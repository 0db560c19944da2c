//! Typed reading of a head's values.

use cms_sdk::content::{Picture, PostKind, Section};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::split::{Head, line_of};
use crate::import::report::FileProblem;

/// The keys that have not been read yet, and what was wrong with those that have.
pub(super) struct Fields<'a> {
    file: &'a str,
    head: &'a Head<'a>,
    values: Map<String, Value>,
    problems: Vec<FileProblem>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(file: &'a str, head: &'a Head<'a>, values: Map<String, Value>) -> Self {
        Self { file, head, values, problems: Vec::new() }
    }

    /// The value of the first of these keys that is written, in any case; `null` counts as not written.
    pub(super) fn take<T>(&mut self, names: &[&str], read: impl Fn(Value) -> Result<T, String>) -> Option<T> {
        let name = names.iter().find(|name| self.spelling(name).is_some())?;
        let written = self.spelling(name)?;
        let value = self.values.shift_remove(&written)?;
        if self.spelling(name).is_some() {
            self.refuse(name, &format!("`{name}` stands twice"));
        }
        if value.is_null() {
            return None;
        }
        match read(value) {
            Ok(value) => Some(value),
            Err(reason) => {
                self.refuse(name, &format!("`{written}` {reason}"));
                None
            }
        }
    }

    /// The value of a key if it has the shape that is read here; otherwise the key stays unknown.
    pub(super) fn take_if<T>(&mut self, name: &str, read: impl Fn(Value) -> Result<T, String>) -> Option<T> {
        let written = self.spelling(name)?;
        let value = read(self.values.get(&written)?.clone()).ok()?;
        self.values.shift_remove(&written);
        Some(value)
    }

    /// As [`Fields::take`], for a key to which `null` is a value.
    pub(super) fn take_nullable<T>(
        &mut self,
        name: &str,
        read: impl Fn(Value) -> Result<T, String>,
    ) -> Option<Option<T>> {
        let written = self.spelling(name)?;
        if self.values.get(&written)?.is_null() {
            self.values.shift_remove(&written);
            return Some(None);
        }
        self.take(&[name], read).map(Some)
    }

    fn spelling(&self, name: &str) -> Option<String> {
        self.values.keys().find(|key| key.eq_ignore_ascii_case(name)).cloned()
    }

    /// Notes that something is wrong with a key.
    pub(super) fn refuse(&mut self, name: &str, reason: &str) {
        self.problems.push(FileProblem::new(self.file, Some(line_of(self.head.text, name)), reason));
    }

    /// The keys that nobody read, and the problems in the order of their lines.
    pub(super) fn finish(mut self) -> (Map<String, Value>, Vec<FileProblem>) {
        self.problems.sort_by_key(|problem| problem.line);
        (self.values, self.problems)
    }
}

pub(super) fn text(value: Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text),
        Value::Number(number) if !number.is_f64() => Ok(number.to_string()),
        _ => Err("must be text".to_owned()),
    }
}

pub(super) fn texts(value: Value) -> Result<Vec<String>, String> {
    match value {
        Value::Array(items) => items
            .into_iter()
            .filter(|item| !item.is_null())
            .map(text)
            .collect::<Result<_, _>>()
            .map_err(|_| "must be a list of texts".to_owned()),
        single => text(single).map(|text| vec![text]).map_err(|_| "must be a list of texts".to_owned()),
    }
}

pub(super) fn truth(value: Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| "must be true or false".to_owned())
}

pub(super) fn object(value: Value) -> Result<Map<String, Value>, String> {
    match value {
        Value::Object(values) => Ok(values),
        _ => Err("must be a group of keys".to_owned()),
    }
}

pub(super) fn ordinal(value: Value) -> Result<i64, String> {
    value.as_i64().filter(|ordinal| *ordinal >= 1).ok_or_else(|| "must be a whole number from 1".to_owned())
}

pub(super) fn id(value: Value) -> Result<Uuid, String> {
    typed(value).map_err(|_| "must be a UUID".to_owned())
}

pub(super) fn kind(value: Value) -> Result<PostKind, String> {
    typed(value).map_err(|_| "must be article, page or landing".to_owned())
}

pub(super) fn picture(value: Value) -> Result<Picture, String> {
    match value {
        Value::String(src) => Ok(Picture { src, alt: String::new() }),
        other => typed(other),
    }
}

pub(super) fn sections(value: Value) -> Result<Vec<Section>, String> {
    let items: Vec<Value> = typed(value).map_err(|_| "must be a list".to_owned())?;
    let numbered = items.into_iter().enumerate();
    numbered
        .map(|(index, item)| typed(item).map_err(|reason| format!("number {}: {reason}", index + 1)))
        .collect()
}

pub(super) fn typed<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}
