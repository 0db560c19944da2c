//! Standard Webhooks 1.0: symmetric signatures (`v1`, HMAC-SHA256) over `id.timestamp.body`.
//!
//! Source: the Standard Webhooks specification, sections “Signature scheme” and “Verifying webhook authenticity”.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// Header with the delivery's id; stable over retries.
pub const ID_HEADER: &str = "webhook-id";
/// Header with the attempt's time, in Unix seconds.
pub const TIMESTAMP_HEADER: &str = "webhook-timestamp";
/// Header with one or more signatures, separated by spaces.
pub const SIGNATURE_HEADER: &str = "webhook-signature";
/// How far a timestamp may be from the receiver's clock, in seconds, in either direction.
pub const TOLERANCE_SECONDS: i64 = 300;

const PREFIX: &str = "whsec_";

/// A shared signing secret, 24 to 64 bytes. It cannot be printed by accident; [`WebhookSecret::reveal`] says so in its name.
#[derive(Clone)]
pub struct WebhookSecret(Vec<u8>);

impl std::fmt::Debug for WebhookSecret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("WebhookSecret(…)")
    }
}

/// The text was not `whsec_` and the base64 of 24 to 64 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a webhook secret: expected `whsec_` and the base64 of 24 to 64 bytes")]
pub struct InvalidSecret;

impl WebhookSecret {
    /// A secret from random bytes.
    ///
    /// # Errors
    /// When there are fewer than 24 or more than 64 bytes.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, InvalidSecret> {
        if (24..=64).contains(&bytes.len()) { Ok(Self(bytes)) } else { Err(InvalidSecret) }
    }

    /// The secret as people copy it: `whsec_…`.
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.0))
    }

    /// The value of the signature header for one attempt, by this secret alone.
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        format!("v1,{}", STANDARD.encode(self.mac(id, timestamp, body)))
    }

    fn mac(&self, id: &str, timestamp: i64, body: &[u8]) -> Vec<u8> {
        // HMAC takes keys of any length, so this cannot fail; an empty tag would verify nothing.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return Vec::new() };
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(body);
        mac.finalize().into_bytes().to_vec()
    }
}

impl std::str::FromStr for WebhookSecret {
    type Err = InvalidSecret;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let encoded = text.trim().strip_prefix(PREFIX).ok_or(InvalidSecret)?;
        Self::from_bytes(STANDARD.decode(encoded).map_err(|_| InvalidSecret)?)
    }
}

/// The value of the signature header when several secrets are live during a rotation.
pub fn sign_with_all(secrets: &[WebhookSecret], id: &str, timestamp: i64, body: &[u8]) -> String {
    let signatures: Vec<_> = secrets.iter().map(|secret| secret.sign(id, timestamp, body)).collect();
    signatures.join(" ")
}

/// Why a delivery was not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// A header is missing or unreadable.
    #[error("a webhook header is missing or unreadable")]
    Malformed,
    /// The timestamp lies outside the window: an old delivery played again, or a wrong clock.
    #[error("the webhook's timestamp is outside the window of {TOLERANCE_SECONDS} seconds")]
    OutsideWindow,
    /// No signature is by a known secret over this id, time and body.
    #[error("no signature of the webhook matches")]
    BadSignature,
}

/// Checks one delivery; `now` is the receiver's clock in Unix seconds, `signatures` the raw header.
///
/// # Errors
/// When the time window or every signature fails. Signatures are compared in constant time.
pub fn verify(
    secrets: &[WebhookSecret],
    id: &str,
    timestamp: &str,
    signatures: &str,
    body: &[u8],
    now: i64,
) -> Result<(), VerifyError> {
    if id.is_empty() || id.contains('.') {
        return Err(VerifyError::Malformed);
    }
    let timestamp: i64 = timestamp.parse().map_err(|_| VerifyError::Malformed)?;
    if now.abs_diff(timestamp) > TOLERANCE_SECONDS.unsigned_abs() {
        return Err(VerifyError::OutsideWindow);
    }
    let matches = signatures
        .split(' ')
        .filter_map(|signature| signature.strip_prefix("v1,"))
        .filter_map(|encoded| STANDARD.decode(encoded).ok())
        .any(|given| {
            secrets.iter().any(|secret| {
                let expected = secret.mac(id, timestamp, body);
                !expected.is_empty() && bool::from(expected.ct_eq(&given))
            })
        });
    if matches { Ok(()) } else { Err(VerifyError::BadSignature) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"type":"site.changed","data":{"seq":7}}"#;

    fn secret(byte: u8) -> WebhookSecret {
        WebhookSecret::from_bytes(vec![byte; 32]).unwrap()
    }

    #[test]
    fn the_independent_library_agrees() {
        let ours = secret(1);
        let theirs = standardwebhooks::Webhook::new(&ours.reveal()).unwrap();
        assert_eq!(
            theirs.sign("msg_1", 1_700_000_000, BODY).unwrap(),
            ours.sign("msg_1", 1_700_000_000, BODY)
        );
    }

    #[test]
    fn either_secret_of_a_rotation_verifies() {
        let header = sign_with_all(&[secret(1), secret(2)], "msg_1", 1_000, BODY);
        for known in [secret(1), secret(2)] {
            assert_eq!(verify(&[known], "msg_1", "1000", &header, BODY, 1_100), Ok(()));
        }
        assert_eq!(
            verify(&[secret(3)], "msg_1", "1000", &header, BODY, 1_100),
            Err(VerifyError::BadSignature)
        );
    }

    #[test]
    fn forged_and_replayed_deliveries_are_refused() {
        let secrets = [secret(1)];
        let header = secrets[0].sign("msg_1", 1_000, BODY);
        let check = |id: &str, timestamp: &str, signature: &str, body: &[u8], now| {
            verify(&secrets, id, timestamp, signature, body, now)
        };
        assert_eq!(check("msg_1", "1000", &header, BODY, 1_300), Ok(()));
        assert_eq!(check("msg_1", "1000", &header, BODY, 1_301), Err(VerifyError::OutsideWindow));
        assert_eq!(check("msg_1", "1000", &header, BODY, 699), Err(VerifyError::OutsideWindow));
        assert_eq!(check("msg_2", "1000", &header, BODY, 1_000), Err(VerifyError::BadSignature));
        assert_eq!(check("msg_1", "1001", &header, BODY, 1_000), Err(VerifyError::BadSignature));
        assert_eq!(check("msg_1", "1000", &header, b"{}", 1_000), Err(VerifyError::BadSignature));
        assert_eq!(check("msg_1", "1000", "v1,", BODY, 1_000), Err(VerifyError::BadSignature));
        assert_eq!(check("a.b", "1000", &header, BODY, 1_000), Err(VerifyError::Malformed));
        assert_eq!(check("msg_1", "soon", &header, BODY, 1_000), Err(VerifyError::Malformed));
    }

    #[test]
    fn secrets_are_not_printed_and_bad_ones_refused() {
        assert_eq!(format!("{:?}", secret(1)), "WebhookSecret(…)");
        for bad in ["", "whsec_", "whsec_AAAA", "AAAA", "whsec_!!"] {
            assert!(bad.parse::<WebhookSecret>().is_err(), "{bad}");
        }
    }
}
