//! The offer: a one-time key with its name, its times and its audience, signed by every live signing key.

use super::layout::{SUITE, push_text};
use super::signing_key::{Kid, KnownKey, hexadecimal, kid};
use super::{Id, Invalid, OFFER_LIFETIME_MILLISECONDS, Point, SigningKey, base64url, from_base64url};
use crate::signing_keys::PublicSigningKey;

/// A one-time key, offered to one client. Times are milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What a request names it by.
    pub id: Id,
    /// The one-time key's public half.
    pub public_point: Point,
    /// When it was made.
    pub issued_at: u64,
    /// When its private half is gone: [`OFFER_LIFETIME_MILLISECONDS`] later at most.
    pub expires_at: u64,
    /// The API's host as the page addresses it, in lower case, with the port where the URL has one.
    pub audience: String,
}

/// One signature over an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferSignature {
    /// Which key signed: 16 hexadecimal digits.
    pub kid: String,
    /// `r ‖ s`, 64 bytes in base64url.
    pub signature: String,
}

impl Offer {
    /// This offer's signature by one key. An audience too long to be written (65 535 bytes) has an empty one, which is good nowhere.
    pub fn sign(&self, key: &SigningKey) -> OfferSignature {
        let kid = kid(&key.point());
        let signature = self.signed_bytes(&kid).and_then(|message| key.sign(&message));
        OfferSignature {
            kid: hexadecimal(&kid),
            signature: signature.map(|signature| base64url(&signature)).unwrap_or_default(),
        }
    }

    /// Checks an offer before anything is sealed to it: it is for this audience, its times are in order, and one signature is by a
    /// known key. Signatures by unknown keys are skipped.
    ///
    /// # Errors
    /// When one of them does not hold.
    pub fn verify(
        &self,
        signatures: &[OfferSignature],
        known: &[PublicSigningKey],
        audience: &str,
    ) -> Result<(), Invalid> {
        let lifetime = self.expires_at.checked_sub(self.issued_at).ok_or(Invalid)?;
        if self.audience != audience || lifetime > OFFER_LIFETIME_MILLISECONDS {
            return Err(Invalid);
        }
        let signed = known.iter().filter_map(|known| KnownKey::parse(known).ok()).any(|key| {
            signatures.iter().any(|signature| self.is_signed(&key, signature).unwrap_or_default())
        });
        if signed { Ok(()) } else { Err(Invalid) }
    }

    fn is_signed(&self, key: &KnownKey, signature: &OfferSignature) -> Result<bool, Invalid> {
        if signature.kid != hexadecimal(&key.kid) {
            return Ok(false);
        }
        Ok(key.verifies(&self.signed_bytes(&key.kid)?, &from_base64url(&signature.signature)?))
    }

    fn signed_bytes(&self, kid: &Kid) -> Result<Vec<u8>, Invalid> {
        let mut bytes =
            [b"duet handshake offer v1\0".as_slice(), &SUITE, &self.id, &self.public_point].concat();
        bytes.extend(self.issued_at.to_be_bytes());
        bytes.extend(self.expires_at.to_be_bytes());
        push_text(&mut bytes, &self.audience)?;
        bytes.extend(kid);
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::super::OneTimeKey;
    use super::*;

    const AUDIENCE: &str = "example.com";

    fn offer() -> Offer {
        let public_point = OneTimeKey::from_bytes(&[1; 32]).unwrap().public_point();
        let expires_at = 1_000 + OFFER_LIFETIME_MILLISECONDS;
        Offer { id: [7; 16], public_point, issued_at: 1_000, expires_at, audience: AUDIENCE.to_owned() }
    }

    fn key(byte: u8) -> SigningKey {
        SigningKey::from_bytes(&[byte; 32]).unwrap()
    }

    fn verify(offer: &Offer, signers: &[u8], known: &[u8]) -> bool {
        let signatures: Vec<_> = signers.iter().map(|byte| offer.sign(&key(*byte))).collect();
        let known: Vec<_> = known.iter().map(|byte| key(*byte).public()).collect();
        offer.verify(&signatures, &known, AUDIENCE).is_ok()
    }

    #[test]
    fn one_signature_by_a_known_key_is_enough() {
        assert!(verify(&offer(), &[2], &[2]));
        assert!(verify(&offer(), &[2, 3], &[3]));
        assert!(verify(&offer(), &[3], &[2, 3]));
        assert!(!verify(&offer(), &[2], &[3]));
        assert!(!verify(&offer(), &[], &[2]));
        assert!(!verify(&offer(), &[2], &[]));
    }

    #[test]
    fn a_signature_is_by_the_key_that_it_names() {
        for (signer, named) in [(3, 2), (2, 3)] {
            let signature = OfferSignature { kid: key(named).public().kid, ..offer().sign(&key(signer)) };
            assert_eq!(offer().verify(&[signature], &[key(2).public()], AUDIENCE), Err(Invalid));
        }
    }

    #[test]
    fn audience_and_times_must_hold_though_they_are_signed() {
        let sound = |offer: Offer| verify(&offer, &[2], &[2]);
        assert!(sound(Offer { expires_at: 1_000, ..offer() }));
        assert!(!sound(Offer { expires_at: 999, ..offer() }));
        assert!(!sound(Offer { expires_at: offer().expires_at + 1, ..offer() }));
        assert!(!sound(Offer { audience: "example.org".to_owned(), ..offer() }));
        assert_eq!(Offer { audience: "a".repeat(65_536), ..offer() }.sign(&key(2)).signature, "");
    }
}
