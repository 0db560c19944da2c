//! What editors and imports hand in.

use std::collections::BTreeMap;

use chrono::{DateTime, SubsecRound as _, Utc};
use cms_sdk::Locale;
use cms_sdk::content::{Picture, PostKind, Section, Seo};
use cms_sdk::slug::{normalize, slugify};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::pair::PairRule;
use crate::audit::Actor;
use crate::store::{StoreError, StoreResult};

/// A post to be created.
#[derive(Debug, Clone)]
pub struct NewPost {
    /// Its id; a new one where absent. An import that brings back an export keeps ids.
    pub id: Option<Uuid>,
    /// What sort of page it is.
    pub kind: PostKind,
    /// Where an import found it: `guides/setup`, no language, no extension.
    pub source_path: Option<String>,
    /// Its languages, at least one.
    pub translations: BTreeMap<Locale, TranslationInput>,
}

/// What the languages of a post share.
#[derive(Debug, Clone)]
pub struct SharedInput {
    /// What sort of page it is.
    pub kind: PostKind,
    /// Where an import found it.
    pub source_path: Option<String>,
    /// How its languages go live; where absent, the rule that it has.
    pub pair_rule: Option<PairRule>,
}

/// The working copy of one language of a post. Limits stand with the types of the contract.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TranslationInput {
    /// Last part of its address. Where absent: the slug that it has, or one made from the title.
    pub slug: Option<String>,
    /// Plain text, at most 200 characters.
    pub title: String,
    /// Plain text, at most 500 characters.
    pub summary: String,
    /// Markdown, at most 1 000 000 characters.
    pub body: String,
    /// Sections of a landing page, at most 40.
    pub sections: Vec<Section>,
    /// The picture at the top.
    pub cover: Option<Picture>,
    /// Search and preview fields.
    pub seo: Seo,
    /// Its tags in the editor's order, at most 20.
    pub tags: Vec<Uuid>,
    /// Who it is by, in the editor's order, at most 10.
    pub authors: Vec<Uuid>,
    /// The date that readers are to see; where absent the date that it has, or the moment of the first publish.
    pub published_at: Option<DateTime<Utc>>,
    /// The revision of the other language that it was made from; where absent, the one that it has.
    pub base_revision_id: Option<Uuid>,
    /// Who hands it in, where somebody is asked.
    #[serde(skip)]
    pub saved_by: Option<Actor>,
}

impl TranslationInput {
    /// The same texts in the form in which they are stored (NFC); title and summary without space around them.
    ///
    /// # Errors
    /// Never in practice: the sections go through JSON and back.
    pub fn normalized(self) -> StoreResult<Self> {
        let texts = serde_json::to_value((&self.sections, &self.cover, &self.seo)).map_err(json_error)?;
        let (sections, cover, seo) = serde_json::from_value(normalized_json(texts)).map_err(json_error)?;
        Ok(Self {
            slug: self.slug,
            title: normalize(self.title.trim()),
            summary: normalize(self.summary.trim()),
            body: normalize(&self.body),
            sections,
            cover,
            seo,
            tags: self.tags,
            authors: self.authors,
            base_revision_id: self.base_revision_id,
            saved_by: self.saved_by,
            published_at: self.published_at.map(|date| date.trunc_subsecs(6)),
        })
    }

    /// The slug that is asked for, or one made from the title.
    pub fn wanted_slug(&self) -> String {
        self.slug.clone().unwrap_or_else(|| slugify(&self.title))
    }
}

fn normalized_json(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::String(text) => Value::String(normalize(&text)),
        Value::Array(items) => Value::Array(items.into_iter().map(normalized_json).collect()),
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(key, value)| (key, normalized_json(value))).collect())
        }
        other => other,
    }
}

/// Our own JSON could not be written or read: a defect, or a database that somebody edited.
pub fn json_error(error: serde_json::Error) -> StoreError {
    StoreError::Other(error.into())
}

#[cfg(test)]
mod tests {
    use cms_sdk::content::QuoteSection;

    use super::*;

    #[test]
    fn every_text_is_stored_composed() {
        let decomposed = "Vie\u{302}\u{323}t";
        let input = TranslationInput {
            title: format!(" {decomposed} "),
            body: decomposed.to_owned(),
            sections: vec![Section::Quote(QuoteSection {
                text: decomposed.to_owned(),
                author: "A".to_owned(),
                role: None,
            })],
            cover: Some(Picture { src: "/a.png".to_owned(), alt: decomposed.to_owned() }),
            ..TranslationInput::default()
        };
        let input = input.normalized().unwrap();
        assert_eq!(input.title, "Việt");
        assert_eq!(input.body, "Việt");
        assert_eq!(input.cover.as_ref().unwrap().alt, "Việt");
        assert!(matches!(input.sections.first(), Some(Section::Quote(quote)) if quote.text == "Việt"));
        assert_eq!(input.wanted_slug(), "viet");
    }
}
