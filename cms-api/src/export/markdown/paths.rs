//! Which file each page goes into.

use std::collections::{BTreeMap, HashSet};

use cms_sdk::Locale;
use cms_sdk::content::PostKind;

use crate::import::Stored;
use crate::store::posts::PostRow;
use crate::store::translations::TranslationRow;

/// Where a page goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PagePath {
    /// Path of the file, relative to the export's folder.
    pub(super) file: String,
    /// Whether an import would take the post's source path from it.
    pub(super) says_source_path: bool,
}

/// Every page with its file, in the order of the files. The languages of a pair have the same path below their folder.
pub(super) fn all(stored: &Stored) -> Vec<(PagePath, &TranslationRow)> {
    let mut posts: Vec<&PostRow> = stored.posts.values().collect();
    // Pages with a place of their own choose first.
    posts.sort_by_key(|post| (plain_path(post).is_none(), post.id));
    let mut taken = HashSet::new();
    let mut files = BTreeMap::new();
    for post in posts {
        let rows: Vec<_> =
            Locale::ALL.iter().filter_map(|locale| stored.translations.get(&(post.id.0, *locale))).collect();
        let Some(first) = rows.first() else { continue };
        let plain = plain_path(post).filter(|path| !taken.contains(*path)).map(str::to_owned);
        let says_source_path = plain.is_some();
        let path = plain.unwrap_or_else(|| made_path(post.kind.0, &first.slug, &taken));
        for row in rows {
            let file = format!("{}/{path}.md", row.locale.0);
            files.insert(file.clone(), (PagePath { file, says_source_path }, row));
        }
        taken.insert(path);
    }
    files.into_values().collect()
}

/// The source path, where an import would take a file of that name in and call its pair the same.
fn plain_path(post: &PostRow) -> Option<&str> {
    let path = post.source_path.as_deref()?;
    let is_plain = |part: &str| !part.starts_with(['_', '.']) && part != "index";
    let is_writable = path.len() <= 500 && path.split('/').all(|part| part.len() <= 200);
    (is_writable && (path == "_index" || path.split('/').all(is_plain))).then_some(path)
}

/// A path for a page that has none: a folder per kind, then the slug.
fn made_path(kind: PostKind, slug: &str, taken: &HashSet<String>) -> String {
    let folder = match kind {
        PostKind::Article => "posts",
        PostKind::Page | PostKind::Landing => "pages",
    };
    let numbered = (2..).map(|number| format!("{folder}/{slug}-{number}"));
    let mut candidates = std::iter::once(format!("{folder}/{slug}")).chain(numbered);
    candidates.find(|path| !taken.contains(path)).unwrap_or_default()
}
