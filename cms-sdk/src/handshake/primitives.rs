//! The three primitives of the suite, as narrow as the handshake needs them: P-256 agreement, HKDF-SHA256, AES-256-GCM.

use aes_gcm::aead::{AeadInOut as _, KeyInit as _};
use aes_gcm::{Aes256Gcm, Nonce};
use hkdf::{Hkdf, HkdfExtract};
use p256::elliptic_curve::sec1::ToSec1Point as _;
use p256::{PublicKey, SecretKey};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{Invalid, Point};

/// Length of an authentication tag of AES-GCM, in bytes.
pub(super) const TAG: usize = 16;

/// Secret bytes, wiped when dropped.
pub(super) type Secret<const N: usize> = Zeroizing<[u8; N]>;

/// HKDF-Extract (RFC 5869 §2.2) over the joined parts of the input.
pub(super) fn extract(salt: &[u8], input: &[&[u8]]) -> Secret<32> {
    let mut extraction = HkdfExtract::<Sha256>::new(Some(salt));
    for part in input {
        extraction.input_ikm(part);
    }
    Zeroizing::new(extraction.finalize().0.into())
}

/// HKDF-Expand (RFC 5869 §2.3) with the joined parts of `info`; fills the output, 8 160 bytes at most.
pub(super) fn expand(key: &[u8; 32], info: &[&[u8]], output: &mut [u8]) -> Result<(), Invalid> {
    let expansion = Hkdf::<Sha256>::from_prk(key).map_err(|_| Invalid)?;
    expansion.expand_multi_info(info, output).map_err(|_| Invalid)
}

/// AES-256-GCM in place; the tag is appended.
pub(super) fn encrypt(
    key: &[u8; 32],
    nonce: [u8; 12],
    aad: &[u8],
    text: &mut Vec<u8>,
) -> Result<(), Invalid> {
    let cipher = Aes256Gcm::new_from_slice(key).map_err(|_| Invalid)?;
    cipher.encrypt_in_place(&Nonce::from(nonce), aad, text).map_err(|_| Invalid)
}

/// Inverse of [`encrypt`]; the text is left as it came when the tag is wrong.
pub(super) fn decrypt(
    key: &[u8; 32],
    nonce: [u8; 12],
    aad: &[u8],
    text: &mut Vec<u8>,
) -> Result<(), Invalid> {
    let cipher = Aes256Gcm::new_from_slice(key).map_err(|_| Invalid)?;
    cipher.decrypt_in_place(&Nonce::from(nonce), aad, text).map_err(|_| Invalid)
}

/// The key that a point is. Refused before it is parsed unless it is 65 bytes from `0x04`; then when it is not on the curve
/// (RFC 9180 §7.1.4). P-256 has no small subgroup, so a point on the curve needs no further check.
pub(super) fn public_key(point: &[u8]) -> Result<PublicKey, Invalid> {
    match point {
        [0x04, coordinates @ ..] if coordinates.len() == 64 => {
            PublicKey::from_sec1_bytes(point).map_err(|_| Invalid)
        }
        _ => Err(Invalid),
    }
}

/// The point that a key is.
pub(super) fn point(key: &PublicKey) -> Point {
    let mut point = [0; 65];
    for (target, byte) in point.iter_mut().zip(key.to_sec1_point(false).as_bytes()) {
        *target = *byte;
    }
    point
}

/// The x-coordinate that both key pairs agree on.
pub(super) fn agree(ours: &SecretKey, theirs: &PublicKey) -> Secret<32> {
    Zeroizing::new((*ours.diffie_hellman(theirs).raw_secret_bytes()).into())
}
