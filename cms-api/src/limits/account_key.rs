//! What limits per account are kept under. Pure.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::secrets::{KeyUse, RootKey};

/// Bytes of the code that are kept: 128 bits.
const LENGTH: usize = 16;

/// The caller by which a [`Policy`](super::Policy) knows an account, whether it exists or not: a keyed hash, so that no address lies
/// in the store of limits and none can be tried there. `email_folded` is the address as accounts compare it.
#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
pub fn account_key(root_key: &RootKey, email_folded: &str) -> String {
    let key = root_key.derive(KeyUse::AccountLimits);
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_slice()).expect("a key");
    mac.update(email_folded.as_bytes());
    mac.finalize().into_bytes().iter().take(LENGTH).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root_key(text: &str) -> RootKey {
        RootKey::parse(text).unwrap()
    }

    #[test]
    fn an_account_has_one_key_that_does_not_tell_its_address() {
        let ours = root_key("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        let key = account_key(&ours, "an@example.com");
        assert_eq!(key, "49aeeb09dbd69090d94e041906780863");
        assert_eq!(key, account_key(&ours, "an@example.com"));
        assert_ne!(key, account_key(&ours, "am@example.com"));
        assert_ne!(
            key,
            account_key(&root_key("BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="), "an@example.com")
        );
    }
}
