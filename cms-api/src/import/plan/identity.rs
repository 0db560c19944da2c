//! Which post a pair of files is, and which of its files have something new to say.

use std::collections::BTreeSet;

use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use uuid::Uuid;

use super::Planner;
use crate::import::document::Document;
use crate::import::scan::Place;

impl Planner<'_> {
    /// Id and kind of the post that these files, the languages of one pair, are.
    pub(super) fn identify(&mut self, path: &str, documents: &[Document]) -> Option<(Uuid, PostKind)> {
        let named: BTreeSet<Uuid> = documents.iter().filter_map(|document| document.front.id).collect();
        let kinds: BTreeSet<PostKind> = documents.iter().filter_map(|document| document.front.kind).collect();
        let last = documents.last()?;
        for (key, differs) in [("id", named.len() > 1), ("kind", kinds.len() > 1)] {
            if differs {
                let reason = format!("the languages of a pair must have the same `{key}`");
                self.problems.push(last.problem(key, reason));
                return None;
            }
        }
        let named = named.first().copied();
        let by_path = self.stored.post_of_path(path);
        let by_id = named.filter(|id| self.stored.posts.contains_key(id));
        let id = match (by_id, by_path) {
            (Some(by_id), Some(by_path)) if by_id != by_path => {
                let reason = "`id` is one post's and the file's path another's";
                self.problems.push(last.problem("id", reason));
                return None;
            }
            (known, by_path) => known.or(by_path).or(named).unwrap_or_else(|| self.clock.new_id()),
        };
        if let Some(named) = named
            && self.ids.insert(named, id).is_some()
        {
            self.problems.push(last.problem("id", "another file has this `id`"));
            return None;
        }
        Some((id, kinds.first().copied().unwrap_or_else(|| self.default_kind(id, documents))))
    }

    /// The kind where no file says one: what the files' place and sections suggest, unless a language that is not among the
    /// files depends on the kind that the post has.
    fn default_kind(&self, id: Uuid, documents: &[Document]) -> PostKind {
        let has_other_language = Locale::ALL.iter().any(|locale| {
            self.stored.translations.contains_key(&(id, *locale))
                && documents.iter().all(|document| document.locale != *locale)
        });
        let stored = self.stored.posts.get(&id).filter(|_| has_other_language);
        if let Some(post) = stored {
            return post.kind.0;
        }
        if documents.iter().any(|document| !document.front.sections.is_empty()) {
            return PostKind::Landing;
        }
        let is_page = documents.iter().any(|document| document.place != Place::File);
        if is_page { PostKind::Page } else { PostKind::Article }
    }

    /// Whether a file says something new about a page that nobody changed here since. Says in the report why not.
    pub(super) fn is_touched(&mut self, id: Uuid, document: &Document) -> bool {
        let known = self.stored.files.get(&(document.locale, document.source_path.clone()));
        let translation = self.stored.translations.get(&(id, document.locale));
        if known.is_some_and(|known| known.hash == document.hash) {
            self.report.unchanged += 1;
            return false;
        }
        let is_in_trash = self.stored.posts.get(&id).is_some_and(|post| post.deleted_at.is_some());
        let changed_here = match (known, translation) {
            // Thrown away here: an import does not bring it back.
            _ if is_in_trash => true,
            (None, None) => false,
            // Deleted here: an import does not bring it back.
            (Some(_), None) => true,
            (known, Some(translation)) => {
                let is_live = translation.live_revision_id.is_some();
                let is_imported = known.is_some_and(|known| {
                    known.revision_id == translation.revision_id && known.draft != is_live
                });
                let is_exported = document.front.revision == Some(translation.revision_id.0)
                    && document.front.draft != is_live;
                !is_imported && !is_exported
            }
        };
        if changed_here {
            self.report.edited_since.push(document.path.clone());
        }
        !changed_here
    }
}
