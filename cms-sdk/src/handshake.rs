//! The handshake: how secrets travel sealed between a page and the API. `docs/handshake.md` is the specification, to the byte.
//!
//! - [`Offer`]: a one-time key of the server, signed by its long-term [`SigningKey`]s.
//! - [`seal`] and [`SealedRequest`]: the two ends of a request, HPKE base mode (RFC 9180) to the [`OneTimeKey`].
//! - [`ReplySealer`] and [`ReplyOpener`]: the two ends of its answer, under a key exported from the same context.
//! - [`proof_of_work`]: the challenge where no Turnstile is configured.
//!
//! Nothing here reads a clock or draws randomness: both are passed in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

mod hpke;
mod layout;
mod offer;
mod one_time_key;
mod padding;
mod primitives;
pub mod proof_of_work;
mod reply;
mod request;
mod signing_key;

#[cfg(test)]
mod tests;

pub use layout::Route;
pub use offer::{Offer, OfferSignature};
pub use one_time_key::OneTimeKey;
pub use reply::{ReplyOpener, ReplySealer};
pub use request::{SealedRequest, seal};
pub use signing_key::SigningKey;

/// The media type of a sealed request.
pub const MEDIA_TYPE: &str = "application/vnd.duet.sealed";
/// How far a request's time may be from the server's clock, in milliseconds, in either direction.
pub const WINDOW_MILLISECONDS: u64 = 120_000;
/// The longest that an offer may be good for, in milliseconds.
pub const OFFER_LIFETIME_MILLISECONDS: u64 = 120_000;
/// Plaintexts are padded to a multiple of this, in bytes.
pub const BLOCK: usize = 4_096;
/// The most blocks of a request and of an answer.
pub const MAX_BLOCKS: usize = 16;
/// The longest payload of a request and of an answer, in bytes.
pub const MAX_PAYLOAD: usize = MAX_BLOCKS * BLOCK - padding::LENGTH;
/// The longest sealed request, in bytes.
pub const MAX_REQUEST: usize = request::HEADER + MAX_BLOCKS * BLOCK + primitives::TAG;

/// What names an offer and its one-time key: random bytes.
pub type Id = [u8; 16];
/// A request's or an answer's own random bytes.
pub type Nonce = [u8; 16];
/// A point on P-256, uncompressed: `0x04 ‖ x ‖ y`.
pub type Point = [u8; 65];

/// Why a message, an offer or a key is refused. All reasons are one, so that an answer tells an attacker nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sealed message, offer or key is not valid")]
pub struct Invalid;

/// Bytes as base64url without padding (RFC 4648 §5).
pub fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of a base64url text: exactly one text stands for them.
///
/// # Errors
/// On padding, other characters and non-zero trailing bits.
pub fn from_base64url(text: &str) -> Result<Vec<u8>, Invalid> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Invalid)
}
