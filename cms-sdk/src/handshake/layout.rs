//! What is signed and authenticated, byte by byte. Every variable part carries its length, so two different facts are never the
//! same bytes.

use super::{Id, Invalid, Nonce};

/// The suite: key encapsulation, key derivation, encryption, by their numbers in RFC 9180 §7.
pub(super) const SUITE: [u8; 6] = [0x00, 0x10, 0x00, 0x01, 0x00, 0x02];
/// The version of the handshake.
pub(super) const VERSION: u8 = 0x01;

const FROM_CLIENT: u8 = 0x00;
const FROM_SERVER: u8 = 0x01;

/// Where a sealed request goes; it opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route<'a> {
    /// The method in upper case: `POST`.
    pub method: &'a str,
    /// The path from its slash, without a query: `/v1/auth/login`.
    pub path: &'a str,
    /// The API's host as the page addresses it, in lower case, with the port where the URL has one.
    pub audience: &'a str,
}

/// The context that a one-time key is used in.
pub(super) fn request_info(id: &Id) -> Vec<u8> {
    [b"duet request v1\0".as_slice(), &[VERSION], &SUITE, id].concat()
}

/// What a request and its answer are both bound to.
pub(super) struct Binding(Vec<u8>);

impl Binding {
    /// Fails when a part of the route is longer than its length can say.
    pub(super) fn new(id: &Id, ts: u64, nonce: &Nonce, route: Route<'_>) -> Result<Self, Invalid> {
        let mut bytes = [&[VERSION], SUITE.as_slice(), id, &ts.to_be_bytes(), nonce].concat();
        for part in [route.method, route.path, route.audience] {
            push_text(&mut bytes, part)?;
        }
        Ok(Self(bytes))
    }

    /// The additional data of the request.
    pub(super) fn request_aad(&self) -> Vec<u8> {
        [&[FROM_CLIENT], self.0.as_slice()].concat()
    }

    /// The additional data of an answer.
    pub(super) fn reply_aad(&self, status: u16, response_nonce: &Nonce) -> Vec<u8> {
        [&[FROM_SERVER], self.0.as_slice(), &status.to_be_bytes(), response_nonce].concat()
    }
}

/// Appends the length of a text as `u16`, then the text.
pub(super) fn push_text(bytes: &mut Vec<u8>, text: &str) -> Result<(), Invalid> {
    let length = u16::try_from(text.len()).map_err(|_| Invalid)?;
    bytes.extend(length.to_be_bytes());
    bytes.extend(text.as_bytes());
    Ok(())
}
