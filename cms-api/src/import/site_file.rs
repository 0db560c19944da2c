//! `site.toml`: settings, tags and redirects beside the language folders.
//!
//! Its keys are those of the settings in the API, so a file may hold as few of them as it likes; `[[tags]]`, `[[authors]]` and
//! `[[redirects]]` come after.

use cms_sdk::Locale;
use cms_sdk::content::{AuthorWords, Picture, TagWords};
use cms_sdk::settings::SiteSettings;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::front_matter::parse_toml;
use super::report::FileProblem;
use super::scan::SITE_FILE;

/// What a `site.toml` says.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct SiteFile {
    /// The settings that it names, as the API has them.
    pub(super) settings: Map<String, Value>,
    pub(super) tags: Vec<SiteTag>,
    pub(super) authors: Vec<SiteAuthor>,
    pub(super) redirects: Vec<SiteRedirect>,
}

/// A tag's words in both languages, so that each side's slug leads to the same tag.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SiteTag {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) en: Option<TagWords>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) vi: Option<TagWords>,
    /// Whether its articles are parts of a series; left as it is where the file does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) series: Option<bool>,
    /// Line of its entry.
    #[serde(skip)]
    pub(crate) line: Option<usize>,
}

/// An author's profile.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SiteAuthor {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<Uuid>,
    pub(crate) slug: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) link: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) picture: Option<Picture>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) en: Option<AuthorWords>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) vi: Option<AuthorWords>,
    /// Line of its entry.
    #[serde(skip)]
    pub(crate) line: Option<usize>,
}

/// An address that is not a page any more. Without a post and without `to` it is gone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SiteRedirect {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<Uuid>,
    pub(crate) from: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) post_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) locale: Option<Locale>,
    /// Said for the reader of the file: it has no target.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) gone: bool,
    /// Made by a change of slug, not by an editor.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) automatic: bool,
    /// Line of its entry.
    #[serde(skip)]
    pub(crate) line: Option<usize>,
}

/// Reads a `site.toml`; gives everything that is wrong with it at once.
pub(super) fn read(text: &str) -> Result<SiteFile, Vec<FileProblem>> {
    let problem = |line, reason: String| FileProblem::new(SITE_FILE, line, reason);
    let mut settings = match parse_toml(text) {
        Ok(Value::Object(settings)) => settings,
        Ok(_) => Map::new(),
        Err((line, reason)) => return Err(vec![problem(line, reason)]),
    };
    let mut problems = Vec::new();
    let mut tags: Vec<SiteTag> = entries(text, "tags", settings.shift_remove("tags"), &mut problems);
    let mut authors: Vec<SiteAuthor> =
        entries(text, "authors", settings.shift_remove("authors"), &mut problems);
    let mut redirects: Vec<SiteRedirect> =
        entries(text, "redirects", settings.shift_remove("redirects"), &mut problems);
    for (index, tag) in tags.iter_mut().enumerate() {
        tag.line = line_of_entry(text, "tags", index);
    }
    for (index, author) in authors.iter_mut().enumerate() {
        author.line = line_of_entry(text, "authors", index);
    }
    for (index, redirect) in redirects.iter_mut().enumerate() {
        redirect.line = line_of_entry(text, "redirects", index);
        let targets = [redirect.to.is_some(), redirect.post_id.is_some(), redirect.gone];
        if targets.iter().filter(|given| **given).count() != 1 {
            let reason = "needs one of `to`, `postId` (with `locale`) or `gone = true`";
            problems.push(problem(redirect.line, reason.to_owned()));
        }
    }
    if let Err((path, reason)) = overlay(&SiteSettings::default(), &settings) {
        problems.push(problem(line_of_setting(text, &path), format!("`{path}`: {reason}")));
    }
    if problems.is_empty() { Ok(SiteFile { settings, tags, authors, redirects }) } else { Err(problems) }
}

/// Settings with some keys put over them; or the key, its parts joined by dots, that makes none of them, and why.
pub(super) fn overlay(
    settings: &SiteSettings,
    over: &Map<String, Value>,
) -> Result<SiteSettings, (String, String)> {
    let mut merged = serde_json::to_value(settings).map_err(|error| (String::new(), error.to_string()))?;
    put_over(&mut merged, Value::Object(over.clone()));
    serde_path_to_error::deserialize(merged)
        .map_err(|error| (error.path().to_string(), error.into_inner().to_string()))
}

fn put_over(under: &mut Value, over: Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            for (key, value) in over {
                put_over(under.entry(key).or_insert(Value::Null), value);
            }
        }
        (under, over) => *under = over,
    }
}

fn entries<T: serde::de::DeserializeOwned>(
    text: &str,
    name: &str,
    value: Option<Value>,
    problems: &mut Vec<FileProblem>,
) -> Vec<T> {
    let items = match value {
        None => return Vec::new(),
        Some(Value::Array(items)) => items,
        Some(_) => {
            let reason = format!("`{name}` must be a list: write `[[{name}]]`");
            problems.push(FileProblem::new(SITE_FILE, line_of_entry(text, name, 0), reason));
            return Vec::new();
        }
    };
    let mut read = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        match serde_json::from_value(item) {
            Ok(item) => read.push(item),
            Err(error) => {
                let line = line_of_entry(text, name, index);
                problems.push(FileProblem::new(SITE_FILE, line, format!("in `[[{name}]]`: {error}")));
            }
        }
    }
    read
}

/// Line of the nth `[[name]]`.
fn line_of_entry(text: &str, name: &str, index: usize) -> Option<usize> {
    let header = format!("[[{name}]]");
    let mut headers = text.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with(&header));
    headers.nth(index).map(|(line, _)| line + 1)
}

/// Line of a setting, named by its path: `timeZone`, `en.name`.
fn line_of_setting(text: &str, path: &str) -> Option<usize> {
    let (table, key) = path.split_once('.').map_or((None, path), |(table, key)| (Some(table), key));
    let key = key.split(['.', '[']).next().unwrap_or_default();
    let header = table.map(|table| format!("[{table}]"));
    let from = header.and_then(|header| text.lines().position(|line| line.trim() == header)).unwrap_or(0);
    let line = text.lines().skip(from).position(|line| line.trim_start().starts_with(key));
    line.map(|line| line + from + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_may_name_few_settings() {
        let file =
            read("timeZone = 'UTC'\n[en]\nname = 'Site'\n[[tags]]\nen = {name = 'A', slug = 'a'}\n").unwrap();
        let settings = overlay(&SiteSettings::default(), &file.settings).unwrap();
        assert_eq!((settings.time_zone.as_str(), settings.en.name.as_str()), ("UTC", "Site"));
        assert_eq!(settings.en.posts_path, "posts");
        assert_eq!(file.tags.len(), 1);
    }

    #[test]
    fn everything_wrong_is_named_by_line() {
        let text = "[en]\nnmae = 'x'\n[[tags]]\nslug = 'a'\n[[redirects]]\nfrom = '/a/'\ngone = true\n[[redirects]]\nfrom = '/b/'\n";
        let lines: Vec<_> = read(text).unwrap_err().into_iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [Some(3), Some(8), Some(2)]);
        assert_eq!(read("a = \n").unwrap_err().first().unwrap().line, Some(1));
    }
}
