//! All content in and out.

use serde_json::json;

use super::visit::{Answer, Visit};
use crate::imports::MAX_UNPACKED;

/// The page: the work is done by `/v1/admin/imports` and `/v1/admin/exports`.
pub(super) async fn page(visit: Visit) -> Answer {
    visit.page("transfers.html", &json!({"largest": MAX_UNPACKED}))
}
