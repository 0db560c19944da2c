//! The rules of `_redirects`, read again when the file changes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use poem::http::StatusCode;

/// Where a path leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    /// The target.
    pub(super) to: String,
    /// 301 or 410.
    pub(super) status: StatusCode,
}

/// The rules of one folder.
pub(super) struct Redirects {
    file: PathBuf,
    known: RwLock<Known>,
}

/// The rules, and when the file that they were read from was written.
#[derive(Default)]
struct Known {
    written: Option<SystemTime>,
    rules: Arc<HashMap<String, Rule>>,
}

impl Redirects {
    pub(super) fn new(root: &Path) -> Self {
        Self { file: root.join("_redirects"), known: RwLock::default() }
    }

    /// The rule for a path, with or without its last slash.
    pub(super) fn find(&self, path: &str) -> Option<Rule> {
        let rules = self.current();
        rules.get(path).or_else(|| rules.get(&format!("{path}/"))).cloned()
    }

    fn current(&self) -> Arc<HashMap<String, Rule>> {
        let written = std::fs::metadata(&self.file).and_then(|metadata| metadata.modified()).ok();
        {
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            if known.written == written {
                return Arc::clone(&known.rules);
            }
        }
        let rules = Arc::new(parse(&std::fs::read_to_string(&self.file).unwrap_or_default()));
        *self.known.write().unwrap_or_else(PoisonError::into_inner) =
            Known { written, rules: Arc::clone(&rules) };
        rules
    }
}

fn parse(text: &str) -> HashMap<String, Rule> {
    let rule = |line: &str| {
        let mut words = line.split_whitespace();
        let (from, to, status) = (words.next()?, words.next()?, words.next()?);
        let status = StatusCode::from_bytes(status.as_bytes()).ok()?;
        Some((from.to_owned(), Rule { to: to.to_owned(), status }))
    };
    text.lines().filter_map(rule).collect()
}
