//! Where one begins.

use serde_json::json;

use super::visit::{Answer, Visit};

/// The page that `/console` is.
pub(super) async fn page(visit: Visit) -> Answer {
    visit.page("dashboard.html", &json!({}))
}
