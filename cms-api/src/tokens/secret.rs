//! The text of a token: `duet_` and the base64url of 32 random bytes and a checksum.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::clock::random_bytes;

const PREFIX: &str = "duet_";
const SECRET_BYTES: usize = 32;
/// Part of the secret's hash, at its end: a mistyped token is refused without a look-up, and scanners can tell real ones.
const CHECKSUM_BYTES: usize = 3;
const HINT_LENGTH: usize = 4;

/// A new secret.
///
/// # Errors
/// When there are no random bytes.
pub(super) fn make() -> anyhow::Result<String> {
    let secret = random_bytes::<SECRET_BYTES>()?;
    Ok(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode([secret.as_slice(), &checksum(&secret)].concat())))
}

fn checksum(secret: &[u8]) -> [u8; CHECKSUM_BYTES] {
    Sha256::digest(secret).first_chunk().copied().unwrap_or_default()
}

/// Whether the text can be a token at all; a mistyped one is not.
pub(super) fn is_well_formed(text: &str) -> bool {
    text.strip_prefix(PREFIX)
        .and_then(|encoded| URL_SAFE_NO_PAD.decode(encoded).ok())
        .and_then(|bytes| bytes.split_last_chunk().map(|(secret, sum)| (secret.to_vec(), *sum)))
        .is_some_and(|(secret, sum)| secret.len() == SECRET_BYTES && checksum(&secret) == sum)
}

/// What is kept of a secret: its SHA-256, in hex. A fast hash is enough: the secret is 256 random bits, nobody can try them all.
pub(super) fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The last characters, to tell tokens apart: they belong to the checksum.
pub(super) fn hint(text: &str) -> String {
    text.get(text.len().saturating_sub(HINT_LENGTH)..).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_token_is_told_apart_without_a_look_up() {
        let secret = make().unwrap();
        assert!(is_well_formed(&secret));
        let mistyped: String =
            secret.replacen(&secret[10..11], if &secret[10..11] == "A" { "B" } else { "A" }, 1);
        for wrong in ["", "duet_", "duet_abc", &mistyped, &secret[1..], &format!("{secret}A")] {
            assert!(!is_well_formed(wrong), "{wrong}");
        }
    }
}
