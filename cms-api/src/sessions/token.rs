//! The text of a session's tokens: base64url of the session's id, the token's number, and an HMAC-SHA256 over both, the kind and the
//! session's seed. A copy of the stores makes no token without the root key, nor the root key without the stores.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::{Zeroize as _, ZeroizeOnDrop, Zeroizing};

use cms_sdk::handshake::{base64url, from_base64url};

const ID: usize = 16;
const NUMBER: usize = 8;
const MAC: usize = 32;

/// What a token is for: one is never taken for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Access,
    Refresh,
}

impl Kind {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Access => b"duet access token v1",
            Self::Refresh => b"duet refresh token v1",
        }
    }
}

/// A token as it travels; it cannot be printed.
#[derive(Clone, ZeroizeOnDrop)]
pub struct TokenText(String);

impl TokenText {
    /// The text, for a cookie.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for TokenText {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("TokenText(…)")
    }
}

/// What a token says, before it is believed.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    pub(super) session: Uuid,
    pub(super) counter: i64,
    mac: [u8; MAC],
}

impl Claim {
    pub(super) fn read(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(from_base64url(text).ok()?);
        let (session, rest) = bytes.split_first_chunk::<ID>()?;
        let (counter, rest) = rest.split_first_chunk::<NUMBER>()?;
        let mac = rest.try_into().ok()?;
        Some(Self { session: Uuid::from_bytes(*session), counter: i64::from_be_bytes(*counter), mac })
    }
}

/// The key behind all tokens. It cannot be printed.
#[derive(Clone)]
pub struct SessionKey(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for SessionKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SessionKey(…)")
    }
}

impl SessionKey {
    pub(super) fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    fn mac(&self, kind: Kind, session: Uuid, counter: i64, seed: &str) -> Hmac<Sha256> {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length (RFC 2104)")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&*self.0).expect("a key");
        mac.update(kind.label());
        mac.update(&[0]);
        mac.update(session.as_bytes());
        mac.update(&counter.to_be_bytes());
        mac.update(seed.as_bytes());
        mac
    }

    pub(super) fn token(&self, kind: Kind, session: Uuid, counter: i64, seed: &str) -> TokenText {
        let mac = self.mac(kind, session, counter, seed).finalize().into_bytes();
        let mut bytes = [session.as_bytes().as_slice(), &counter.to_be_bytes(), &mac].concat();
        let text = base64url(&bytes);
        bytes.zeroize();
        TokenText(text)
    }

    /// Whether a claim was made by this key for the session with this seed; compared in constant time.
    pub(super) fn is_genuine(&self, kind: Kind, claim: &Claim, seed: &str) -> bool {
        self.mac(kind, claim.session, claim.counter, seed).verify_slice(&claim.mac).is_ok()
    }
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEED: &str = "00ff";

    fn key(byte: u8) -> SessionKey {
        SessionKey::new(Zeroizing::new([byte; 32]))
    }

    #[test]
    fn a_token_is_believed_only_as_what_it_was_made() {
        let session = Uuid::from_u128(7);
        let text = key(1).token(Kind::Refresh, session, 3, SEED);
        let claim = Claim::read(text.reveal()).unwrap();
        assert_eq!((claim.session, claim.counter), (session, 3));
        assert!(key(1).is_genuine(Kind::Refresh, &claim, SEED));
        assert!(!key(1).is_genuine(Kind::Access, &claim, SEED), "of another kind");
        assert!(!key(2).is_genuine(Kind::Refresh, &claim, SEED), "by another key");
        assert!(!key(1).is_genuine(Kind::Refresh, &claim, "00fe"), "with another seed");
        let later = Claim { counter: 4, ..claim };
        assert!(!key(1).is_genuine(Kind::Refresh, &later, SEED), "with another number");
    }

    #[test]
    fn every_changed_character_is_noticed() {
        let text = key(1).token(Kind::Access, Uuid::from_u128(7), 1, SEED);
        for place in 0..text.reveal().len() {
            let mut changed = text.reveal().as_bytes().to_vec();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            let is_taken =
                Claim::read(&changed).is_some_and(|claim| key(1).is_genuine(Kind::Access, &claim, SEED));
            assert!(!is_taken, "{place}");
        }
        for nonsense in ["", "x", "AAAA", &text.reveal()[1..], &format!("{}A", text.reveal())] {
            assert!(Claim::read(nonsense).is_none(), "{nonsense}");
        }
    }

    #[test]
    fn nothing_of_it_is_printed() {
        let text = key(1).token(Kind::Access, Uuid::nil(), 1, SEED);
        assert_eq!(format!("{text:?} {:?}", key(1)), "TokenText(…) SessionKey(…)");
    }
}
