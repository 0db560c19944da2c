//! Whether a reader was here today, without keeping who it was.

use std::net::IpAddr;
use std::time::Duration;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::client_address::prefix;
use crate::clock::random_bytes;
use crate::ports::Ephemeral;
use crate::store::{StoreError, StoreResult};

/// Salts and what was hashed with them outlive their day by this at most, so that clocks may differ; then nobody can tell any more.
const KEEP: Duration = Duration::from_hours(48);

/// Whether this reader (an address and a browser) reads this post for the first time on this day.
///
/// # Errors
/// When the store of short-lived things does not answer.
pub async fn is_first_today(
    ephemeral: &dyn Ephemeral,
    (address, user_agent): (IpAddr, &str),
    post_id: Uuid,
    day: NaiveDate,
) -> StoreResult<bool> {
    let fresh: [u8; 32] = random_bytes().map_err(StoreError::Other)?;
    let salt = ephemeral.get_or_put(&format!("salt:{day}"), &fresh, KEEP).await?;
    let salt: [u8; 32] =
        salt.try_into().map_err(|_| StoreError::Other(anyhow::anyhow!("a day's salt is broken")))?;
    let mut hasher = blake3::Hasher::new_keyed(&salt);
    for part in [prefix(address).as_bytes(), user_agent.as_bytes(), post_id.as_bytes()] {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
    }
    let reader = hasher.finalize().to_hex();
    ephemeral.note(&format!("read:{}", reader.get(..32).unwrap_or_default()), KEEP).await
}
