//! Passwords: what one must be like, and how it is kept.

mod hasher;
mod strength;

use serde::{Deserialize, Deserializer};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::{Zeroize as _, ZeroizeOnDrop};

pub use hasher::{Cost, PasswordHash, PasswordHasher, Verified};
pub use strength::{MAX_LENGTH, MIN_LENGTH, broken_rule, check};

/// A password as a person typed it, in the form in which it is judged and hashed: NFKC, so that every keyboard's way of writing
/// `ễ` is the same password (NIST SP 800-63B §3.1.1.2). It cannot be printed and is wiped when dropped.
#[derive(Clone, ZeroizeOnDrop)]
pub struct Password(String);

impl Password {
    /// The password of a text. Nothing is trimmed or cut: what is too short or too long, [`check`] refuses.
    pub fn new(mut text: String) -> Self {
        // NFKC makes at most eleven bytes of one (Unicode Standard Annex 15): growing would leave copies behind.
        let mut normal = String::with_capacity(text.len() * 11);
        normal.extend(text.nfkc());
        text.zeroize();
        Self(normal)
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Password {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_cannot_be_printed() {
        let password: Password = serde_json::from_str(r#""correct horse""#).unwrap();
        assert_eq!(password.as_str(), "correct horse");
        assert_eq!(format!("{password:?}"), "Password(…)");
    }

    #[test]
    fn every_way_of_typing_it_is_the_same_password() {
        for typed in ["tiếng việt", "tie\u{302}\u{301}ng vie\u{323}\u{302}t", "ｔiếng việt"] {
            assert_eq!(Password::new(typed.to_owned()).as_str(), "tiếng việt");
        }
        assert_eq!(Password::new("  spaces stay ".to_owned()).as_str(), "  spaces stay ");
        let longest = "\u{fdfa}".repeat(100);
        assert!(Password::new(longest.clone()).0.capacity() == longest.len() * 11, "it grew");
    }
}
