//! What operations on pictures take and answer.

use chrono::{DateTime, Utc};
use cms_sdk::media::{address, thumbnail};
use cms_sdk::{Locale, media as names};
use poem_openapi::{Enum, Object};
use serde::Deserialize;
use uuid::Uuid;

use crate::media as domain;
use crate::media::picture::Kind;
use crate::media::uses::Uses;
use crate::store::media::MediaRow;
use crate::store::media_list::Sort;

/// The sorts of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub(super) enum MediaKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    Webp,
    /// GIF.
    Gif,
}

impl MediaKind {
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Png => Kind::Png,
            Self::Jpeg => Kind::Jpeg,
            Self::Webp => Kind::WebP,
            Self::Gif => Kind::Gif,
        }
    }
}

/// What a list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub(super) enum MediaSort {
    /// When it was uploaded; newest first by default.
    Created,
    /// File name, marks aside; from A by default.
    Name,
    /// Length of the file; largest first by default.
    Bytes,
}

impl MediaSort {
    pub(super) fn column(self) -> Sort {
        match self {
            Self::Created => Sort::Created,
            Self::Name => Sort::Name,
            Self::Bytes => Sort::Bytes,
        }
    }
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub(super) enum SortOrder {
    /// Least first.
    Asc,
    /// Most first.
    Desc,
}

/// What editors say of a picture. What is left out is empty, and the focal point the middle.
#[derive(Debug, Object, Deserialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct MediaInput {
    /// What it is called in the list, at most 200 characters; its address stays.
    file_name: String,
    /// What it shows, in English, at most 300 characters: pages that say nothing themselves show this.
    #[serde(default)]
    #[oai(default)]
    alt_en: String,
    /// The same in Vietnamese.
    #[serde(default)]
    #[oai(default)]
    alt_vi: String,
    /// What must stay in sight where the picture is cropped: from the left, in thousandths.
    focal_x: Option<i32>,
    /// The same from the top.
    focal_y: Option<i32>,
}

impl From<MediaInput> for domain::MediaInput {
    fn from(input: MediaInput) -> Self {
        Self {
            file_name: input.file_name,
            alt_en: input.alt_en,
            alt_vi: input.alt_vi,
            focal_x: input.focal_x.unwrap_or(domain::MIDDLE),
            focal_y: input.focal_y.unwrap_or(domain::MIDDLE),
        }
    }
}

/// A picture.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct MediaBody {
    /// Its id.
    id: Uuid,
    /// Its version; its `ETag` is `"v<version>"`.
    version: i64,
    /// Root-relative address by which content names it.
    address: String,
    /// Address of a WebP of at most 400 pixels a side, for lists.
    thumbnail: String,
    /// What it is called.
    file_name: String,
    /// `image/png`, `image/jpeg`, `image/webp` or `image/gif`.
    media_type: String,
    /// Length of its file.
    bytes: i64,
    /// In pixels.
    width: i32,
    /// In pixels.
    height: i32,
    /// What must stay in sight where it is cropped: from the left, in thousandths.
    focal_x: i32,
    /// The same from the top.
    focal_y: i32,
    /// What it shows, in English.
    alt_en: String,
    /// What it shows, in Vietnamese.
    alt_vi: String,
    /// Whether any page, working copies too, or setting names it.
    used: bool,
    /// Who uploaded it: `user:<id>`, `token:<id>`, `cli`.
    uploaded_by: String,
    /// When it was uploaded.
    created_at: DateTime<Utc>,
}

impl MediaBody {
    pub(super) fn new(row: MediaRow, used: bool) -> Self {
        Self {
            id: row.id.0,
            version: row.version,
            address: address(&row.name),
            thumbnail: names::address(&thumbnail(&row.name)),
            file_name: row.file_name,
            media_type: row.media_type,
            bytes: row.bytes,
            width: row.width,
            height: row.height,
            focal_x: row.focal_x,
            focal_y: row.focal_y,
            alt_en: row.alt_en,
            alt_vi: row.alt_vi,
            used,
            uploaded_by: row.uploaded_by,
            created_at: row.created_at.0,
        }
    }
}

/// What names a picture.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct MediaUsesBody {
    /// The pages.
    pages: Vec<MediaUseBody>,
    /// Whether it is the site's logo.
    logo: bool,
}

/// A page that names a picture.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct MediaUseBody {
    /// The post.
    post_id: Uuid,
    /// The language.
    locale: Locale,
    /// Title of the working copy.
    title: String,
    /// Whether the working copy names it.
    working: bool,
    /// Whether readers see it.
    live: bool,
}

impl MediaUsesBody {
    pub(super) fn new(uses: Uses) -> Self {
        let mut pages: Vec<MediaUseBody> = Vec::new();
        for one in uses.pages {
            let (post_id, locale) = (one.post_id.0, one.locale.0);
            match pages.last_mut().filter(|last| last.post_id == post_id && last.locale == locale) {
                Some(last) if one.live => last.live = true,
                Some(last) => last.working = true,
                None => pages.push(MediaUseBody {
                    post_id,
                    locale,
                    title: one.title,
                    working: !one.live,
                    live: one.live,
                }),
            }
        }
        Self { pages, logo: uses.is_logo }
    }
}
