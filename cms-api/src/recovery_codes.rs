//! Recovery codes: what lets a person in once when the authenticator app is lost. Pure.

use sha2::{Digest as _, Sha256};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::clock::random_bytes;

/// Codes that a person gets at a time.
pub const COUNT: usize = 10;
/// Crockford's base32: no letter looks like a digit, none makes a word.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Random bytes of a code: 120 bits.
const RANDOM_BYTES: usize = 15;
/// Characters of a code, five bits each.
const LENGTH: usize = 24;
/// Characters between two hyphens.
const GROUP: usize = 4;

/// A code: six groups of four, joined by hyphens. It cannot be printed by accident and is wiped when dropped.
#[derive(Clone, PartialEq, Eq, ZeroizeOnDrop)]
pub struct RecoveryCode(String);

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("RecoveryCode(…)")
    }
}

impl RecoveryCode {
    fn from_bytes(bytes: [u8; RANDOM_BYTES]) -> Self {
        let bits = bytes.iter().fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
        Self::grouped((0..LENGTH).rev().filter_map(|place| symbol(bits >> (place * 5))))
    }

    fn grouped(symbols: impl Iterator<Item = char>) -> Self {
        let mut code = String::with_capacity(LENGTH + LENGTH / GROUP);
        for (place, symbol) in symbols.enumerate() {
            if place > 0 && place % GROUP == 0 {
                code.push('-');
            }
            code.push(symbol);
        }
        Self(code)
    }

    /// The code for its owner, who sees it this once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it: its SHA-256, in hex. A fast hash is enough from 112 random bits on (ASVS 6.5.2).
    pub fn hash(&self) -> String {
        Sha256::digest(self.0.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The symbol of the last five bits.
fn symbol(bits: u128) -> Option<char> {
    let place = usize::try_from(bits & 31).ok()?;
    ALPHABET.get(place).copied().map(char::from)
}

/// Ten new codes.
///
/// # Errors
/// When there are no random bytes.
pub fn make() -> anyhow::Result<Vec<RecoveryCode>> {
    (0..COUNT).map(|_| random_bytes().map(RecoveryCode::from_bytes)).collect()
}

/// What is kept of the code that a person typed; none when it can be no code.
pub fn hash_of(typed: &str) -> Option<String> {
    normalize(typed).map(|code| code.hash())
}

/// The code that a person typed, whatever the case, spaces and hyphens, with `O` for zero and `I` or `L` for one.
fn normalize(typed: &str) -> Option<RecoveryCode> {
    let typed = typed.chars().filter(|character| !character.is_whitespace() && *character != '-');
    let symbols: Zeroizing<Vec<char>> = Zeroizing::new(typed.take(LENGTH + 1).map(likely_symbol).collect());
    let is_code = symbols.len() == LENGTH
        && symbols.iter().all(|character| ALPHABET.iter().any(|symbol| char::from(*symbol) == *character));
    is_code.then(|| RecoveryCode::grouped(symbols.iter().copied()))
}

/// The symbol that was meant by a character.
fn likely_symbol(character: char) -> char {
    match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ten_codes_that_differ_in_six_groups_of_four() {
        let codes = make().unwrap();
        let texts: HashSet<_> = codes.iter().map(RecoveryCode::reveal).collect();
        assert_eq!(texts.len(), 10);
        for code in &codes {
            let text = code.reveal();
            let groups: Vec<_> = text.split('-').collect();
            assert_eq!(groups.iter().map(|group| group.len()).collect::<Vec<_>>(), [4; 6], "{text}");
            assert!(!text.contains(['I', 'L', 'O', 'U']), "{text}");
            assert!(normalize(text).as_ref() == Some(code), "{text}");
            assert_eq!(format!("{code:?}"), "RecoveryCode(…)");
        }
    }

    #[test]
    fn every_bit_is_in_the_code() {
        let text = |bytes| RecoveryCode::from_bytes(bytes).reveal().to_owned();
        assert_eq!(text([0; 15]), "0000-0000-0000-0000-0000-0000");
        assert_eq!(text([255; 15]), "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ");
        let all: HashSet<_> = (0..120)
            .map(|bit| {
                let mut bytes = [0; 15];
                bytes[bit / 8] = 1 << (bit % 8);
                text(bytes)
            })
            .collect();
        assert_eq!(all.len(), 120);
        assert_eq!(
            text([0x08, 0x42, 0x10, 0x84, 0x21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 31]),
            "1111-1111-0000-0000-0000-000Z"
        );
    }

    #[test]
    fn a_code_may_be_typed_as_it_is_read() {
        let code = normalize("0123-4567-89AB-CDEF-GHJK-MNPQ").unwrap();
        for typed in [
            "0123456789abcdefghjkmnpq",
            " oi23-4567-89ab-cdef-ghjk-mnpq ",
            "Ol23 4567 89AB CDEF\nGHJK MNPQ",
            "O-L2345678-9ABCDEFGHJKMNPQ",
        ] {
            assert!(normalize(typed).as_ref() == Some(&code), "{typed}");
        }
        for wrong in [
            "",
            "123456",
            "0123-4567-89AB-CDEF-GHJK-MNP",
            "0123-4567-89AB-CDEF-GHJK-MNPQR",
            "U123-4567-89AB-CDEF-GHJK-MNPQ",
            "ộ123-4567-89AB-CDEF-GHJK-MNPQ",
        ] {
            assert!(normalize(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn one_hash_is_kept_however_a_code_is_typed() {
        let code = normalize("0123-4567-89AB-CDEF-GHJK-MNPQ").unwrap();
        let hash = hash_of("oi23 4567 89ab cdef ghjk mnpq").unwrap();
        assert_eq!(hash, code.hash());
        assert_eq!(hash.len(), 64);
        assert_ne!(hash_of("0123-4567-89AB-CDEF-GHJK-MNPR").unwrap(), hash);
        assert_eq!(hash_of("123456"), None);
    }
}
