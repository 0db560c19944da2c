//! The rows of an export that matter here.

use std::fmt;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// An export.
#[derive(Debug, Deserialize)]
pub(super) struct Export {
    pub(super) db: Vec<Database>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Database {
    pub(super) data: Data,
}

#[derive(Debug, Deserialize)]
pub(super) struct Data {
    /// Each read on its own, so that what is wrong names its post.
    pub(super) posts: Vec<Value>,
    #[serde(default)]
    pub(super) tags: Vec<Tag>,
    #[serde(default)]
    pub(super) posts_tags: Vec<Link>,
    #[serde(default)]
    pub(super) users: Vec<User>,
    #[serde(default)]
    pub(super) posts_authors: Vec<Link>,
    #[serde(default)]
    pub(super) posts_meta: Vec<PostMeta>,
    #[serde(default)]
    pub(super) settings: Vec<Setting>,
}

/// A number in old exports, text in new ones.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(untagged)]
pub(super) enum Id {
    Text(String),
    Number(i64),
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => formatter.write_str(text),
            Self::Number(number) => write!(formatter, "{number}"),
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Tag {
    pub(super) id: Id,
    pub(super) name: String,
    #[serde(default)]
    pub(super) visibility: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) id: Id,
    pub(super) name: String,
}

/// A post's tag or author.
#[derive(Debug, Deserialize)]
pub(super) struct Link {
    pub(super) post_id: Id,
    #[serde(alias = "tag_id", alias = "author_id")]
    pub(super) other_id: Id,
    #[serde(default)]
    pub(super) sort_order: i64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Setting {
    pub(super) key: String,
    #[serde(default)]
    pub(super) value: Value,
}

/// What newer exports keep beside the post.
#[derive(Debug, Deserialize)]
pub(super) struct PostMeta {
    pub(super) post_id: Id,
    #[serde(default)]
    pub(super) meta_title: Option<String>,
    #[serde(default)]
    pub(super) meta_description: Option<String>,
    #[serde(default)]
    pub(super) og_image: Option<String>,
    #[serde(default)]
    pub(super) feature_image_alt: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Post {
    pub(super) id: Id,
    #[serde(default)]
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) slug: Option<String>,
    /// `published`, `draft`, `scheduled`, `sent`.
    pub(super) status: String,
    #[serde(default)]
    pub(super) visibility: Option<String>,
    /// `post` or `page`; old exports have `page` instead.
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default, deserialize_with = "truth")]
    page: bool,
    #[serde(default)]
    pub(super) html: Option<String>,
    #[serde(default)]
    pub(super) plaintext: Option<String>,
    /// The editor's own forms: JSON in a text.
    #[serde(default)]
    pub(super) lexical: Option<String>,
    #[serde(default)]
    pub(super) mobiledoc: Option<String>,
    #[serde(default)]
    pub(super) custom_excerpt: Option<String>,
    #[serde(default)]
    pub(super) feature_image: Option<String>,
    #[serde(default)]
    pub(super) feature_image_alt: Option<String>,
    #[serde(default)]
    pub(super) meta_title: Option<String>,
    #[serde(default)]
    pub(super) meta_description: Option<String>,
    #[serde(default)]
    pub(super) og_image: Option<String>,
    #[serde(default)]
    pub(super) codeinjection_head: Option<String>,
    #[serde(default)]
    pub(super) codeinjection_foot: Option<String>,
    #[serde(default)]
    pub(super) author_id: Option<Id>,
    #[serde(default)]
    pub(super) published_at: Option<String>,
    #[serde(default)]
    pub(super) updated_at: Option<String>,
}

impl Post {
    pub(super) fn is_page(&self) -> bool {
        self.page || self.kind.as_deref() == Some("page")
    }
}

/// `1` and `0` in old exports.
fn truth<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(value.as_bool().unwrap_or_else(|| value.as_i64().is_some_and(|number| number != 0)))
}
