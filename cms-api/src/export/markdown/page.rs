//! A page as a file.

use std::collections::HashMap;

use chrono::{DateTime, SecondsFormat, Utc};
use cms_sdk::Locale;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::MarkdownError;
use super::paths::PagePath;
use crate::content;
use crate::import::{Stored, TagBook, keys};
use crate::store::imports::ImportedFileRow;
use crate::store::list_places::PlaceRow;
use crate::store::revisions::RevisionRow;
use crate::store::translations::TranslationRow;
use crate::store::types::At;

/// What every page is written with.
pub(super) struct Shelf<'a> {
    stored: &'a Stored,
    tags: TagBook,
    /// Ordinals by language, post and list.
    ordinals: HashMap<(Locale, Uuid, String), i64>,
    /// What imports remember, by language and post.
    imported: HashMap<(Locale, Uuid), &'a ImportedFileRow>,
}

impl<'a> Shelf<'a> {
    pub(super) fn new(stored: &'a Stored, places: Vec<PlaceRow>) -> Self {
        let ordinals = places.into_iter().map(|row| ((row.locale.0, row.post_id.0, row.list), row.ordinal));
        let imported = stored.files.values().map(|row| ((row.locale.0, row.post_id.0), row));
        Self {
            stored,
            tags: TagBook::new(&stored.tags),
            ordinals: ordinals.collect(),
            imported: imported.collect(),
        }
    }

    /// The text of a page's file.
    pub(super) fn write(
        &self,
        path: &PagePath,
        row: &TranslationRow,
        revision: &RevisionRow,
    ) -> Result<String, MarkdownError> {
        let failed = |reason: String| MarkdownError::FrontMatter(path.file.clone(), reason);
        let head = self.head(path, row, revision).map_err(|error| failed(error.to_string()))?;
        let options = serde_saphyr::ser_options! { min_fold_chars: usize::MAX };
        let head = serde_saphyr::to_string_with_options(&head, options)
            .map_err(|error| failed(error.to_string()))?;
        Ok(format!("---\n{}\n---\n\n{}", head.trim_end_matches('\n'), revision.body))
    }

    fn head(
        &self,
        path: &PagePath,
        row: &TranslationRow,
        revision: &RevisionRow,
    ) -> serde_json::Result<Map<String, Value>> {
        let (locale, post_id) = (row.locale.0, row.post_id.0);
        let post = self.stored.posts.get(&post_id);
        let mut head = Map::new();
        let mut put = |key: &str, value: Value| head.insert(key.to_owned(), value);

        put(keys::TITLE, revision.title.clone().into());
        if !revision.summary.is_empty() {
            put(keys::DESCRIPTION, revision.summary.clone().into());
        }
        put(keys::SLUG, revision.slug.clone().into());
        if let Some(post) = post {
            put(keys::KIND, post.kind.0.as_str().into());
        }
        if row.live_revision_id.is_none() {
            put(keys::DRAFT, true.into());
        }
        put(keys::ID, post_id.to_string().into());
        if let Some(post) = post.filter(|_| !path.says_source_path) {
            put(keys::SOURCE_PATH, post.source_path.clone().into());
        }
        put(keys::REVISION, revision.id.0.to_string().into());
        let list = post.map_or(content::SECTION_PAGES, |post| content::section(post.kind.0));
        if let Some(ordinal) = self.ordinals.get(&(locale, post_id, list.to_owned())) {
            put(keys::ORDINAL, (*ordinal).into());
        }
        let published_at = row.published_at.or(revision.published_at);
        for (key, moment) in [(keys::PUBLISHED_AT, published_at), (keys::UPDATED_AT, row.live_updated_at)] {
            if let Some(At(moment)) = moment {
                put(key, written(moment).into());
            }
        }
        let tags: Vec<Uuid> = serde_json::from_str(&revision.tags)?;
        let tags: Vec<_> = tags.into_iter().map(|id| (id, self.tags.word_for(locale, id))).collect();
        if !tags.is_empty() {
            put(keys::TAGS, tags.iter().map(|(_, word)| Value::from(word.clone())).collect());
        }
        let authors: Vec<Uuid> = serde_json::from_str(&revision.authors)?;
        // One who was deleted since is on no page any more.
        let slug = |id: &Uuid| {
            let author = self.stored.authors.iter().find(|author| author.id == *id)?;
            Some(Value::from(author.slug.clone()))
        };
        let authors: Vec<Value> = authors.iter().filter_map(slug).collect();
        if !authors.is_empty() {
            put(keys::AUTHORS, authors.into());
        }
        let ordinals: Map<String, Value> = tags
            .into_iter()
            .filter_map(|(id, word)| {
                let ordinal = self.ordinals.get(&(locale, post_id, id.to_string()))?;
                Some((word, (*ordinal).into()))
            })
            .collect();
        if !ordinals.is_empty() {
            put(keys::TAG_ORDINALS, Value::Object(ordinals));
        }
        if let Some(cover) = &revision.cover {
            put(keys::COVER, serde_json::from_str(cover)?);
        }
        let seo: Value = serde_json::from_str(&revision.seo)?;
        if seo != json!({}) && seo != json!({"noindex": false}) {
            put(keys::SEO, seo);
        }
        let sections: Value = serde_json::from_str(&revision.sections)?;
        if sections != json!([]) {
            put(keys::SECTIONS, sections);
        }
        if let Some(row) = self.imported.get(&(locale, post_id)) {
            let extra: Map<String, Value> = serde_json::from_str(&row.extra)?;
            for (key, value) in extra {
                head.entry(key).or_insert(value);
            }
        }
        Ok(head)
    }
}

fn written(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
