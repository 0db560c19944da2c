//! The long-term keys that sign offers: ECDSA on P-256 with SHA-256.

use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{self, Signature, VerifyingKey};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{Invalid, Point, base64url, from_base64url, primitives};
use crate::signing_keys::PublicSigningKey;

/// The bytes of a `kid`.
pub(super) type Kid = [u8; 8];

/// The private half of a signing key. Wiped when dropped, never printed.
pub struct SigningKey(ecdsa::SigningKey);

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SigningKey(…)")
    }
}

impl SigningKey {
    /// A key from 32 random bytes: its scalar, big-endian.
    ///
    /// # Errors
    /// When they are zero or not below the order of the curve (once in 2³² draws): draw again.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, Invalid> {
        ecdsa::SigningKey::from_slice(bytes).map(Self).map_err(|_| Invalid)
    }

    /// The scalar, for the store, where it lies sealed.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes().into())
    }

    /// The public half, as the site's pages carry it.
    pub fn public(&self) -> PublicSigningKey {
        let point = self.point();
        PublicSigningKey { kid: hexadecimal(&kid(&point)), public_key: base64url(&point) }
    }

    pub(super) fn point(&self) -> Point {
        primitives::point(&self.0.verifying_key().into())
    }

    /// The signature `r ‖ s` with the deterministic nonce of RFC 6979.
    pub(super) fn sign(&self, message: &[u8]) -> Result<[u8; 64], Invalid> {
        let signature: Signature = self.0.try_sign(message).map_err(|_| Invalid)?;
        Ok(signature.to_bytes().into())
    }
}

/// The public half of a signing key, read from what a page knows.
pub(super) struct KnownKey {
    pub(super) kid: Kid,
    key: VerifyingKey,
}

impl KnownKey {
    /// Fails when the key is not a point, or its `kid` not its own.
    pub(super) fn parse(known: &PublicSigningKey) -> Result<Self, Invalid> {
        let point: Point = from_base64url(&known.public_key)?.try_into().map_err(|_| Invalid)?;
        let kid = kid(&point);
        if hexadecimal(&kid) != known.kid {
            return Err(Invalid);
        }
        Ok(Self { kid, key: primitives::public_key(&point)?.into() })
    }

    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|signature| self.key.verify(message, &signature).is_ok())
    }
}

/// The first 8 bytes of SHA-256 over the point.
pub(super) fn kid(point: &Point) -> Kid {
    let [a, b, c, d, e, f, g, h, ..]: [u8; 32] = Sha256::digest(point).into();
    [a, b, c, d, e, f, g, h]
}

/// A `kid` as text.
pub(super) fn hexadecimal(kid: &Kid) -> String {
    format!("{:016x}", u64::from_be_bytes(*kid))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCALAR: &str = "ya-p2EW6dRZrXCFXZ7HWk05Qw9s26JsSe4piKxIPZyE";

    fn key() -> SigningKey {
        SigningKey::from_bytes(&from_base64url(SCALAR).unwrap().try_into().unwrap()).unwrap()
    }

    /// RFC 6979, appendix A.2.5: P-256 with SHA-256.
    #[test]
    fn signatures_are_those_of_the_rfc() {
        for (message, signature) in [
            (
                "sample",
                "79SLKqy2qP0RQN2c1F6B1p0sh3tWqvmRw00OqE6vNxb3yxyULWV8QdQ2x6G24p9l8-kA27mv9AZNxKsvhDrNqA",
            ),
            (
                "test",
                "8auwI1GDUc1x2IFWex6mY-0-_PbFEys1TyjTsLfTg2cBn0ETdCorFL0lkmtJxkkVXyZ-YNOBS0wMyEJQ5G8Agw",
            ),
        ] {
            let signed = key().sign(message.as_bytes()).unwrap();
            assert_eq!(base64url(&signed), signature, "{message}");
        }
    }

    #[test]
    fn a_known_key_has_its_own_kid_and_lies_on_the_curve() {
        let public = key().public();
        let known = |kid: &str, public_key: &str| {
            KnownKey::parse(&PublicSigningKey { kid: kid.to_owned(), public_key: public_key.to_owned() })
                .is_ok()
        };
        let hash: [u8; 32] = Sha256::digest(key().point()).into();
        let digits: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(public.kid, digits);
        assert!(known(&public.kid, &public.public_key));
        assert!(!known("0000000000000000", &public.public_key));
        let off_curve = [4; 65];
        assert!(!known(&hexadecimal(&kid(&off_curve)), &base64url(&off_curve)));
        assert!(!known(&public.kid, &format!("{}=", public.public_key)));
    }
}
