//! Short-lived things in the memory of the process: the embedded profile. A restart forgets them.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use tokio::sync::broadcast;

use crate::clock::Clock;
use crate::limits::{Quota, Verdict};
use crate::ports::Ephemeral;
use crate::store::StoreResult;

/// Entries before which nobody looks for what has expired.
const SWEEP_FROM: usize = 10_000;
/// Hints that a slow listener may be behind.
const HINTS: usize = 256;

/// Keeps everything in maps.
pub struct MemoryEphemeral {
    clock: Clock,
    values: Mutex<Expiring<Vec<u8>>>,
    windows: Mutex<Expiring<i64>>,
    groups: Mutex<HashMap<String, Group>>,
    hints: broadcast::Sender<String>,
}

/// The values of a group's members, and until when they are kept.
type Group = BTreeMap<String, (Vec<u8>, DateTime<Utc>)>;

/// A map that forgets.
struct Expiring<V> {
    entries: HashMap<String, (V, DateTime<Utc>)>,
    sweep_at: usize,
}

impl<V> Expiring<V> {
    fn new() -> Self {
        Self { entries: HashMap::new(), sweep_at: SWEEP_FROM }
    }

    fn get(&self, key: &str, now: DateTime<Utc>) -> Option<&V> {
        self.entries.get(key).filter(|(_, until)| *until > now).map(|(value, _)| value)
    }

    fn insert(&mut self, key: &str, value: V, now: DateTime<Utc>, keep: Duration) {
        if self.entries.len() >= self.sweep_at {
            self.entries.retain(|_, (_, until)| *until > now);
            self.sweep_at = (self.entries.len() * 2).max(SWEEP_FROM);
        }
        self.entries.insert(key.to_owned(), (value, now + keep));
    }
}

impl MemoryEphemeral {
    /// Empty, with this clock.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            values: Mutex::new(Expiring::new()),
            windows: Mutex::new(Expiring::new()),
            groups: Mutex::default(),
            hints: broadcast::channel(HINTS).0,
        }
    }

    fn values<T>(&self, work: impl FnOnce(&mut Expiring<Vec<u8>>, DateTime<Utc>) -> T) -> T {
        let now = self.clock.now();
        work(&mut self.values.lock().unwrap_or_else(PoisonError::into_inner), now)
    }
    /// Works on the groups without what has expired: there are as many as things that are open somewhere.
    fn groups<T>(&self, work: impl FnOnce(&mut HashMap<String, Group>, DateTime<Utc>) -> T) -> T {
        let now = self.clock.now();
        let mut groups = self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        groups.retain(|_, members| {
            members.retain(|_, (_, until)| *until > now);
            !members.is_empty()
        });
        work(&mut groups, now)
    }
}

#[async_trait]
impl Ephemeral for MemoryEphemeral {
    fn name(&self) -> &'static str {
        "memory"
    }

    fn is_shared(&self) -> bool {
        false
    }

    async fn ping(&self) -> StoreResult<()> {
        Ok(())
    }

    async fn put(&self, key: &str, value: &[u8], keep: Duration) -> StoreResult<()> {
        self.values(|values, now| values.insert(key, value.to_vec(), now, keep));
        Ok(())
    }

    async fn get(&self, key: &str) -> StoreResult<Option<Vec<u8>>> {
        Ok(self.values(|values, now| values.get(key, now).cloned()))
    }

    async fn take(&self, key: &str) -> StoreResult<Option<Vec<u8>>> {
        Ok(self.values(|values, now| {
            let (value, until) = values.entries.remove(key)?;
            (until > now).then_some(value)
        }))
    }

    async fn get_or_put(&self, key: &str, value: &[u8], keep: Duration) -> StoreResult<Vec<u8>> {
        Ok(self.values(|values, now| {
            if let Some(kept) = values.get(key, now) {
                return kept.clone();
            }
            values.insert(key, value.to_vec(), now, keep);
            value.to_vec()
        }))
    }

    async fn note(&self, key: &str, keep: Duration) -> StoreResult<bool> {
        Ok(self.values(|values, now| {
            let is_new = values.get(key, now).is_none();
            if is_new {
                values.insert(key, Vec::new(), now, keep);
            }
            is_new
        }))
    }

    async fn join(&self, group: &str, member: &str, value: &[u8], keep: Duration) -> StoreResult<()> {
        self.groups(|groups, now| {
            let members = groups.entry(group.to_owned()).or_default();
            members.insert(member.to_owned(), (value.to_vec(), now + keep));
        });
        Ok(())
    }

    async fn members(&self, group: &str) -> StoreResult<Vec<(String, Vec<u8>)>> {
        Ok(self.groups(|groups, _| {
            let members = groups.get(group).into_iter().flatten();
            members.map(|(member, (value, _))| (member.clone(), value.clone())).collect()
        }))
    }

    async fn leave(&self, group: &str, member: &str) -> StoreResult<()> {
        self.groups(|groups, _| groups.get_mut(group).and_then(|members| members.remove(member)));
        Ok(())
    }

    async fn take_permits(&self, key: &str, quota: Quota, permits: u32) -> StoreResult<Verdict> {
        let now = self.clock.now();
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = windows.get(key, now).copied();
        let (verdict, stays) = quota.take(kept, now.timestamp_micros(), permits);
        if verdict.is_allowed {
            windows.insert(key, stays, now, verdict.full_after);
        }
        Ok(verdict)
    }

    async fn send_hint(&self, hint: &str) -> StoreResult<()> {
        // Nobody listening is no error.
        let _ = self.hints.send(hint.to_owned());
        Ok(())
    }

    fn hints(&self) -> broadcast::Receiver<String> {
        self.hints.subscribe()
    }
}
