//! One-time keys: offered, signed, and taken away by the request that uses them. Their private halves lie in the store that forgets,
//! 120 seconds at most; losing them loses nothing.

use std::time::Duration;

use chrono::{DateTime, Utc};
use cms_sdk::handshake::{OFFER_LIFETIME_MILLISECONDS, Offer, OfferSignature, OneTimeKey, base64url};
use zeroize::Zeroizing;

use crate::app::App;
use crate::clock::random_bytes;
use crate::signing_keys;
use crate::store::{StoreError, StoreResult};

/// An offer that a client may seal to, once.
#[derive(Debug)]
pub struct Handshake {
    /// The offer.
    pub offer: Offer,
    /// A signature by every live signing key.
    pub signatures: Vec<OfferSignature>,
    /// Its times, to the millisecond.
    pub issued_at: DateTime<Utc>,
    /// When its key is gone.
    pub expires_at: DateTime<Utc>,
}

fn key(id: &[u8; 16]) -> String {
    format!("handshake:{}", base64url(id))
}

/// Makes an offer to whoever calls the API by this host.
///
/// # Errors
/// `unavailable` when a store is away: without the one that forgets there is no handshake, and nothing in its place.
pub async fn offer(app: &App, audience: &str) -> StoreResult<Handshake> {
    let signing = signing_keys::signing(app).await?;
    let id = random_bytes().map_err(StoreError::Other)?;
    let one_time = one_time_key()?;
    let issued = app.clock.now().timestamp_millis();
    let lifetime = i64::try_from(OFFER_LIFETIME_MILLISECONDS).unwrap_or(0);
    let unsigned = |milliseconds: i64| u64::try_from(milliseconds).unwrap_or(0);
    let offer = Offer {
        id,
        public_point: one_time.public_point(),
        issued_at: unsigned(issued),
        expires_at: unsigned(issued + lifetime),
        audience: audience.to_owned(),
    };
    let keep = Duration::from_millis(OFFER_LIFETIME_MILLISECONDS);
    app.ephemeral.put(&key(&id), &*one_time.to_bytes(), keep).await?;
    let at = |milliseconds| DateTime::from_timestamp_millis(milliseconds).unwrap_or_default();
    Ok(Handshake {
        signatures: signing.iter().map(|key| offer.sign(key)).collect(),
        offer,
        issued_at: at(issued),
        expires_at: at(issued + lifetime),
    })
}

fn one_time_key() -> StoreResult<OneTimeKey> {
    loop {
        // Of 2³² candidates one is none.
        let bytes = Zeroizing::new(random_bytes::<32>().map_err(StoreError::Other)?);
        if let Ok(key) = OneTimeKey::from_bytes(&bytes) {
            return Ok(key);
        }
    }
}

/// Takes the private half of an offer away: of many requests that name it, one gets it.
///
/// # Errors
/// `unavailable` when the store that forgets is away.
pub async fn take(app: &App, id: &[u8; 16]) -> StoreResult<Option<OneTimeKey>> {
    let Some(bytes) = app.ephemeral.take(&key(id)).await? else { return Ok(None) };
    let bytes = Zeroizing::new(bytes);
    let bytes: &[u8; 32] =
        bytes.as_slice().try_into().map_err(|_| StoreError::Other(anyhow::anyhow!("not a one-time key")))?;
    Ok(OneTimeKey::from_bytes(bytes).ok())
}
