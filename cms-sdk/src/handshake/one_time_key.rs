//! The server's one-time key pair.

use p256::SecretKey;
use zeroize::Zeroizing;

use super::{Invalid, Point, primitives};

/// The private half of an offer's key. It opens one request and is gone; wiped when dropped, never printed.
pub struct OneTimeKey(pub(super) SecretKey);

impl std::fmt::Debug for OneTimeKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("OneTimeKey(…)")
    }
}

impl OneTimeKey {
    /// A key from 32 random bytes: its scalar, big-endian.
    ///
    /// # Errors
    /// When they are zero or not below the order of the curve (once in 2³² draws): draw again.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, Invalid> {
        SecretKey::from_slice(bytes).map(Self).map_err(|_| Invalid)
    }

    /// The scalar, for the store that keeps the key until it is used.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes().into())
    }

    /// The public half, as the offer carries it.
    pub fn public_point(&self) -> Point {
        primitives::point(&self.0.public_key())
    }
}
