//! The change feed and the snapshot: what the API tells generators, in commit order.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Locale;
use crate::content::{Author, Media, Redirect, Tag, Translation};
use crate::settings::SiteSettings;
use crate::signing_keys::SigningKeys;

/// A place in the change feed: the last change that a reader has seen.
///
/// It names the change's `seq` **and** its id, so that a cursor from before an older database was put back is recognised:
/// the feed holds no such change, and the reader starts over from a snapshot. Text form: `seq.id`, or `0` for the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    /// Number of the change; 0 before the first.
    pub seq: i64,
    /// Id of that change; nil before the first.
    pub id: Uuid,
}

impl Cursor {
    /// Before the first change.
    pub const START: Self = Self { seq: 0, id: Uuid::nil() };
}

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.seq == 0 { formatter.write_str("0") } else { write!(formatter, "{}.{}", self.seq, self.id) }
    }
}

/// The text was not a cursor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor of the change feed")]
pub struct InvalidCursor;

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "0" {
            return Ok(Self::START);
        }
        let (seq, id) = text.split_once('.').ok_or(InvalidCursor)?;
        let seq = seq.parse().map_err(|_| InvalidCursor)?;
        if seq <= 0 {
            return Err(InvalidCursor);
        }
        Ok(Self { seq, id: id.parse().map_err(|_| InvalidCursor)? })
    }
}

impl Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// One entry of the change feed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// Gap-free, in commit order, from 1.
    pub seq: i64,
    /// Id of this change.
    pub id: Uuid,
    /// When it was committed.
    pub at: DateTime<Utc>,
    /// What is true now.
    pub entry: Entry,
}

impl Change {
    /// The cursor of a reader that has seen this change.
    pub fn cursor(&self) -> Cursor {
        Cursor { seq: self.seq, id: self.id }
    }
}

/// Something that is true of the live site: an object with one key that names what.
///
/// A snapshot is a list of the first six; the feed also takes things away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Union))]
#[cfg_attr(feature = "openapi", oai(externally_tagged, rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub enum Entry {
    /// The site's settings.
    Settings(SiteSettings),
    /// The keys that sign handshake offers.
    SigningKeys(SigningKeys),
    /// A tag.
    Tag(Tag),
    /// An author.
    Author(Author),
    /// A redirect.
    Redirect(Redirect),
    /// An uploaded picture.
    Media(Media),
    /// A live translation.
    Translation(Translation),
    /// A tag that is no more.
    TagRemoved(RemovedId),
    /// An author who is no more.
    AuthorRemoved(RemovedId),
    /// A redirect that is no more.
    RedirectRemoved(RemovedId),
    /// A picture that is no more.
    MediaRemoved(RemovedMedia),
    /// A translation that was taken down.
    TranslationRemoved(RemovedTranslation),
}

/// The id of something that is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct RemovedId {
    /// Its id.
    pub id: Uuid,
}

/// The name of a picture that is no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct RemovedMedia {
    /// Its id.
    pub id: Uuid,
    /// Name of its file.
    pub name: String,
}

/// The name of a translation that was taken down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub struct RemovedTranslation {
    /// The post.
    pub post_id: Uuid,
    /// The language.
    pub locale: Locale,
}

/// A page of the change feed, as `GET /v1/export/changes` answers it. It never splits a transaction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangesPage {
    /// The changes, in order.
    pub data: Vec<Change>,
    /// Where to go on.
    pub cursor: PageCursor,
}

/// Where a keyset list goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub struct PageCursor {
    /// Pass this as `after` to read on; for the feed, a [`Cursor`].
    pub next: String,
    /// Whether more is there now.
    pub has_more: bool,
}

/// Format of the snapshot that this build writes and reads.
pub const SNAPSHOT_FORMAT: u32 = 1;

/// First line of a snapshot (`content.ndjson`); every other line is an [`Entry`], the last a [`SnapshotEnd`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotHeader {
    /// [`SNAPSHOT_FORMAT`] of the writer.
    pub format: u32,
    /// The place in the feed at which the snapshot was taken.
    pub cursor: Cursor,
}

/// Last line of a snapshot; without it the snapshot was cut off and is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotEnd {
    /// How many entries came before.
    pub entries: u64,
}

/// Data of the `site.changed` webhook: a hint that the feed has grown, nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteChanged {
    /// The newest change's number.
    pub seq: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursor_text_goes_both_ways() {
        let cursor = Cursor { seq: 42, id: Uuid::from_u128(9) };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        assert_eq!("0".parse(), Ok(Cursor::START));
        for bad in ["", "1", "-1.00000000-0000-0000-0000-000000000000", "1.x", "x.1", "0.0"] {
            assert_eq!(bad.parse::<Cursor>(), Err(InvalidCursor), "{bad}");
        }
    }
}
