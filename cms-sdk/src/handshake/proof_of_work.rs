//! The challenge where no Turnstile is configured: a counter that is dear to find and cheap to check.

use sha2::{Digest as _, Sha256};

use super::layout::push_text;
use super::{Id, base64url, from_base64url};

/// Whether a proof (base64url of 8 bytes) for this offer's id and this action gives a hash of at least so many leading zero bits.
pub fn is_enough(id: &Id, action: &str, proof: &str, bits: u32) -> bool {
    let Some(prefix) = prefix(id, action) else { return false };
    let counter = from_base64url(proof).ok().and_then(|bytes| <[u8; 8]>::try_from(bytes).ok());
    counter.is_some_and(|counter| leading_zeros(&prefix, counter) >= bits)
}

/// The first proof that [is enough](is_enough): about 2ᵇⁱᵗˢ hashes. Empty when there is none.
pub fn find(id: &Id, action: &str, bits: u32) -> String {
    let Some(prefix) = prefix(id, action) else { return String::new() };
    let found = (0..=u64::MAX).map(u64::to_be_bytes).find(|counter| leading_zeros(&prefix, *counter) >= bits);
    found.map(|counter| base64url(&counter)).unwrap_or_default()
}

/// The hash's state before the counter; none for an action too long to be written.
fn prefix(id: &Id, action: &str) -> Option<Sha256> {
    let mut bytes = [b"duet proof of work v1\0".as_slice(), id].concat();
    push_text(&mut bytes, action).ok()?;
    Some(Sha256::new_with_prefix(bytes))
}

fn leading_zeros(prefix: &Sha256, counter: [u8; 8]) -> u32 {
    let hash: [u8; 32] = prefix.clone().chain_update(counter).finalize().into();
    let zeros = hash.iter().take_while(|byte| **byte == 0).count();
    let partial = hash.get(zeros).map_or(0, |byte| byte.leading_zeros());
    u32::try_from(zeros).map_or(0, |zeros| zeros * 8 + partial)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_enough_for_its_id_and_action_alone() {
        let proof = find(&[7; 16], "login", 12);
        assert!(is_enough(&[7; 16], "login", &proof, 12));
        assert!(is_enough(&[7; 16], "login", &proof, 0));
        assert!(!is_enough(&[8; 16], "login", &proof, 12));
        assert!(!is_enough(&[7; 16], "sign-up", &proof, 12));
        assert!(!is_enough(&[7; 16], "login", &proof, 257));
        assert!(!is_enough(&[7; 16], "login", "", 0));
        assert!(!is_enough(&[7; 16], "login", &format!("{proof}="), 0));
        assert!(!is_enough(&[7; 16], "login", &base64url(&[0; 9]), 0));
    }

    #[test]
    fn bits_are_counted_from_the_hash_of_the_specified_bytes() {
        let mut bytes = b"duet proof of work v1\0".to_vec();
        bytes.extend([9; 16]);
        bytes.extend(*b"\0\x07confirm");
        for counter in 0..2_000_u64 {
            let hash = Sha256::digest([bytes.as_slice(), &counter.to_be_bytes()].concat());
            let zeros = u64::from_be_bytes(*hash.first_chunk().unwrap()).leading_zeros();
            let proof = base64url(&counter.to_be_bytes());
            assert!(is_enough(&[9; 16], "confirm", &proof, zeros));
            assert!(!is_enough(&[9; 16], "confirm", &proof, zeros + 1));
        }
    }
}
