//! Links to previews: base64url of the post's id, the second at which the link ends, and an HMAC-SHA256 over both. Nothing is stored;
//! who has the link sees the post until then.

use chrono::{DateTime, TimeDelta, Utc};
use cms_sdk::handshake::{base64url, from_base64url};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uuid::Uuid;

use crate::secrets::{KeyUse, RootKey};

/// How long a link works.
pub const LIFETIME: TimeDelta = TimeDelta::hours(1);

const ID: usize = 16;
const SECONDS: usize = 8;
const LABEL: &[u8] = b"duet preview link v1\0";

/// What a link shows, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The post.
    pub post_id: Uuid,
    /// When it ends, to the second.
    pub expires_at: DateTime<Utc>,
}

/// Why a link shows nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It was not made here, or was changed.
    Unknown,
    /// It was made here and has ended.
    Expired,
}

impl Link {
    /// A link to a post from now on.
    pub fn new(post_id: Uuid, now: DateTime<Utc>) -> Self {
        let expires_at = DateTime::from_timestamp((now + LIFETIME).timestamp(), 0).unwrap_or(now);
        Self { post_id, expires_at }
    }

    /// Its text: 75 characters that can stand in a path.
    pub fn token(&self, root_key: &RootKey) -> String {
        let signed = self.signed();
        let mac = mac(root_key, &signed).finalize().into_bytes();
        base64url(&[signed.as_slice(), &mac].concat())
    }

    /// Reads a link's text.
    ///
    /// # Errors
    /// [`Refused`]; what was not made here is never told whether it would have ended.
    pub fn open(root_key: &RootKey, now: DateTime<Utc>, token: &str) -> Result<Self, Refused> {
        let bytes = from_base64url(token).map_err(|_| Refused::Unknown)?;
        let (signed, tag) = bytes.split_at_checked(ID + SECONDS).ok_or(Refused::Unknown)?;
        mac(root_key, signed).verify_slice(tag).map_err(|_| Refused::Unknown)?;
        let (id, seconds) = signed.split_first_chunk::<ID>().ok_or(Refused::Unknown)?;
        let seconds = i64::from_be_bytes(seconds.try_into().map_err(|_| Refused::Unknown)?);
        let expires_at = DateTime::from_timestamp(seconds, 0).ok_or(Refused::Unknown)?;
        if now < expires_at {
            Ok(Self { post_id: Uuid::from_bytes(*id), expires_at })
        } else {
            Err(Refused::Expired)
        }
    }

    fn signed(&self) -> Vec<u8> {
        [self.post_id.as_bytes().as_slice(), &self.expires_at.timestamp().to_be_bytes()].concat()
    }
}

fn mac(root_key: &RootKey, signed: &[u8]) -> Hmac<Sha256> {
    let key = root_key.derive(KeyUse::Previews);
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length (RFC 2104)")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_slice()).expect("a key");
    mac.update(LABEL);
    mac.update(signed);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(first: char) -> RootKey {
        RootKey::parse(&format!("{first}AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")).unwrap()
    }

    #[test]
    fn a_link_works_for_an_hour_and_under_its_own_key() {
        let now = "2026-11-01T12:00:00.5Z".parse().unwrap();
        let link = Link::new(Uuid::from_u128(7), now);
        let token = link.token(&key('A'));
        assert_eq!(token.len(), 75);
        let open = |key: RootKey, at: &str| Link::open(&key, at.parse().unwrap(), &token);
        assert_eq!(open(key('A'), "2026-11-01T12:59:59Z"), Ok(link));
        assert_eq!(open(key('A'), "2026-11-01T13:00:00Z"), Err(Refused::Expired));
        assert_eq!(open(key('B'), "2026-11-01T12:00:00Z"), Err(Refused::Unknown));
    }

    #[test]
    fn every_changed_character_is_noticed() {
        let now = DateTime::UNIX_EPOCH;
        let token = Link::new(Uuid::from_u128(7), now).token(&key('A'));
        for place in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(Link::open(&key('A'), now, &changed), Err(Refused::Unknown), "{place}");
        }
        for nonsense in ["", "x", "AAAA", &token[1..], &format!("{token}A")] {
            assert_eq!(Link::open(&key('A'), now, nonsense), Err(Refused::Unknown), "{nonsense}");
        }
    }
}
