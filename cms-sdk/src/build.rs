//! Build receipts: what a generator reports, so that an editor knows what is live.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Locale;

/// How a build ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "lowercase"))]
#[serde(rename_all = "lowercase")]
pub enum BuildStatus {
    /// Started and not yet reported on.
    Running,
    /// The site shows everything up to the cursor.
    Succeeded,
    /// Something could not be built; the last good files stay.
    Failed,
}

/// Body of `POST /v1/builds`: a build begins. The id is the generator's own, so that a repeated report is the same build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BuildStart {
    /// UUIDv7 made by the generator.
    pub id: Uuid,
    /// What is being built: `production`, `staging` … at most 60 characters of `a-z 0-9 -`.
    pub target: String,
    /// The [`Cursor`](crate::feed::Cursor) that the build will bring the target to.
    pub cursor: String,
    /// When it began, by the generator's clock.
    pub started_at: DateTime<Utc>,
}

/// Body of `PUT /v1/builds/{id}`: the build has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BuildFinish {
    /// `succeeded` or `failed`.
    pub status: BuildStatus,
    /// When it ended, by the generator's clock.
    pub finished_at: DateTime<Utc>,
    /// From start to end, in milliseconds.
    pub duration_ms: i64,
    /// Outputs rendered.
    pub rendered: i64,
    /// Outputs there are in all.
    pub outputs: i64,
    /// Root-relative paths that were written, at most [`MAX_PATHS`]; `changed` counts them all.
    pub changed_paths: Vec<String>,
    /// How many were written.
    pub changed: i64,
    /// Root-relative paths that were deleted, at most [`MAX_PATHS`].
    pub removed_paths: Vec<String>,
    /// How many were deleted.
    pub removed: i64,
    /// What could not be built.
    pub failures: Vec<BuildFailure>,
}

/// Most paths that one receipt lists.
pub const MAX_PATHS: usize = 1_000;

/// Something that could not be built.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BuildFailure {
    /// The post, where the failure is one post's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub post_id: Option<Uuid>,
    /// Its language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub locale: Option<Locale>,
    /// What went wrong, for the editor.
    pub message: String,
}

/// A build as the API lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub struct Build {
    /// Its id.
    pub id: Uuid,
    /// What was built.
    pub target: String,
    /// How it stands.
    pub status: BuildStatus,
    /// The feed's number that the target shows, or will show, everything up to.
    pub seq: i64,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// The generator's report, once it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub result: Option<BuildFinish>,
}
