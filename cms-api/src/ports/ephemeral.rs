//! Short-lived things that all instances share: one-time values, what was seen, values that all agree on, who is
//! there, rate windows, hints.

use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::broadcast;

use crate::limits::{Quota, Verdict};
use crate::store::StoreResult;

/// Keeps things for a while and forgets them by itself. Losing all of it at once must do no lasting harm.
#[async_trait]
pub trait Ephemeral: Send + Sync {
    /// Which store this is, for health and logs.
    fn name(&self) -> &'static str;

    /// Whether other processes see the same: then every call goes over the network.
    fn is_shared(&self) -> bool;

    /// Asks for nothing, to see whether it answers.
    async fn ping(&self) -> StoreResult<()>;

    /// Keeps a value under a key, in the place of another.
    async fn put(&self, key: &str, value: &[u8], keep: Duration) -> StoreResult<()>;

    /// The value under a key.
    async fn get(&self, key: &str) -> StoreResult<Option<Vec<u8>>>;

    /// Takes a value away: of many who ask for it, one gets it.
    async fn take(&self, key: &str) -> StoreResult<Option<Vec<u8>>>;

    /// The value under a key; where there is none, this one from now on. All instances get the same.
    async fn get_or_put(&self, key: &str, value: &[u8], keep: Duration) -> StoreResult<Vec<u8>>;

    /// Notes a key; `true` when it was not noted already.
    async fn note(&self, key: &str, keep: Duration) -> StoreResult<bool>;

    /// Keeps a value under a member of a group, in the place of another. A group is for few, tens at most.
    async fn join(&self, group: &str, member: &str, value: &[u8], keep: Duration) -> StoreResult<()>;

    /// The members of a group that are still kept, in the order of their names, with their values.
    async fn members(&self, group: &str) -> StoreResult<Vec<(String, Vec<u8>)>>;

    /// Takes a member out of a group.
    async fn leave(&self, group: &str, member: &str) -> StoreResult<()>;

    /// Takes permits from a quota, all or none.
    async fn take_permits(&self, key: &str, quota: Quota, permits: u32) -> StoreResult<Verdict>;

    /// Tells every instance something, this one included. It may be lost: only a hint to look at the stores.
    async fn send_hint(&self, hint: &str) -> StoreResult<()>;

    /// The hints from now on.
    fn hints(&self) -> broadcast::Receiver<String>;
}
