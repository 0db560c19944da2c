//! Which pages are live, remembered for a moment: beacons ask thousands of times a second.

use std::time::Duration;

use cms_sdk::Locale;
use moka::sync::Cache;
use uuid::Uuid;

use crate::store::{self, Store, StoreResult};

/// How long a page that was taken down may still count as live.
const REMEMBERED: Duration = Duration::from_secs(5);
const PAGES: u64 = 100_000;

/// Pages that were live a moment ago. Those that were not are asked for anew: one may go live any time.
pub struct LivePosts(Cache<(Uuid, Locale), ()>);

impl Default for LivePosts {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(PAGES).time_to_live(REMEMBERED).build())
    }
}

impl LivePosts {
    /// Whether a post is live in a language.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn has(&self, store: &Store, at: (Uuid, Locale)) -> StoreResult<bool> {
        if self.0.contains_key(&at) {
            return Ok(true);
        }
        let mut conn = store.read().await?;
        let is_live = store::live::is_live(&mut conn, at.0, at.1).await?;
        if is_live {
            self.0.insert(at, ());
        }
        Ok(is_live)
    }
}
