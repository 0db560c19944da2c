//! The answer to a sealed request, from both ends. As in RFC 9458 §4.4 its key comes from the request's context and a fresh nonce.

use zeroize::Zeroizing;

use super::hpke::Context;
use super::layout::{Binding, VERSION};
use super::primitives::{self, Secret};
use super::{Invalid, Nonce, Point, base64url, from_base64url, padding};

/// What both ends derive the keys of answers from.
pub(super) struct Keys {
    pub(super) secret: Secret<32>,
    encapsulated: Point,
    binding: Binding,
}

impl Keys {
    pub(super) fn new(context: &Context, encapsulated: Point, binding: Binding) -> Result<Self, Invalid> {
        Ok(Self { secret: context.export(b"duet response v1")?, encapsulated, binding })
    }

    /// The key and the nonce of one answer.
    fn derive(&self, response_nonce: &Nonce) -> Result<(Secret<32>, [u8; 12]), Invalid> {
        let salt = [self.encapsulated.as_slice(), response_nonce].concat();
        let extracted = primitives::extract(&salt, &[self.secret.as_slice()]);
        let mut key = Zeroizing::new([0; 32]);
        primitives::expand(&extracted, &[b"key"], key.as_mut_slice())?;
        let mut nonce = [0; 12];
        primitives::expand(&extracted, &[b"nonce"], &mut nonce)?;
        Ok((key, nonce))
    }
}

/// Seals the answer to one request. It is gone with the request; wiped when dropped, never printed.
pub struct ReplySealer(pub(super) Keys);

impl std::fmt::Debug for ReplySealer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ReplySealer(…)")
    }
}

impl ReplySealer {
    /// The answer's `data`: base64url that opens only as the answer to this request with this HTTP status. `response_nonce` is fresh
    /// random bytes for each answer.
    ///
    /// # Errors
    /// When the payload is longer than [`MAX_PAYLOAD`](super::MAX_PAYLOAD).
    pub fn seal(&self, status: u16, response_nonce: Nonce, payload: &[u8]) -> Result<String, Invalid> {
        let (key, nonce) = self.0.derive(&response_nonce)?;
        let mut text = padding::pad(payload)?;
        primitives::encrypt(&key, nonce, &self.0.binding.reply_aad(status, &response_nonce), &mut text)?;
        Ok(base64url(&[&[VERSION], response_nonce.as_slice(), &text].concat()))
    }
}

/// Opens the answer to one request. Wiped when dropped, never printed.
pub struct ReplyOpener(pub(super) Keys);

impl std::fmt::Debug for ReplyOpener {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ReplyOpener(…)")
    }
}

impl ReplyOpener {
    /// The payload of an answer's `data`, which came with this HTTP status.
    ///
    /// # Errors
    /// When it is not the answer to this request with this status, or not sealed by the rules.
    pub fn open(&self, status: u16, data: &str) -> Result<Zeroizing<Vec<u8>>, Invalid> {
        let data = from_base64url(data)?;
        let (version, rest) = data.split_first().ok_or(Invalid)?;
        let (response_nonce, text) = rest.split_first_chunk().ok_or(Invalid)?;
        let plaintext = text.len().checked_sub(primitives::TAG).ok_or(Invalid)?;
        if *version != VERSION || !padding::is_whole(plaintext) {
            return Err(Invalid);
        }
        let (key, nonce) = self.0.derive(response_nonce)?;
        let mut text = Zeroizing::new(text.to_vec());
        primitives::decrypt(&key, nonce, &self.0.binding.reply_aad(status, response_nonce), &mut text)?;
        padding::unpad(text)
    }
}
