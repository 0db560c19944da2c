//! A sealed request, from both ends.

use zeroize::Zeroizing;

use super::hpke::Context;
use super::layout::{Binding, Route, VERSION, request_info};
use super::{Id, Invalid, Nonce, Offer, OneTimeKey, Point, ReplyOpener, ReplySealer, WINDOW_MILLISECONDS};
use super::{padding, primitives, reply};

/// Length of what stands before the ciphertext: version, id, time, nonce, encapsulated key.
pub(super) const HEADER: usize = 1 + 16 + 8 + 16 + 65;

/// Seals a payload to an offer that was [verified](Offer::verify), and keeps what opens the answer.
///
/// `ts` is the offer's `issued_at` plus the milliseconds since it arrived, by a monotonic clock. `nonce` and `ephemeral`, the scalar
/// of a key pair for this request alone, are fresh random bytes.
///
/// # Errors
/// When the payload is longer than [`MAX_PAYLOAD`](super::MAX_PAYLOAD), the offer's key is not on the curve, the route cannot be
/// written, or `ephemeral` is not a scalar (once in 2³² draws: draw again).
pub fn seal(
    offer: &Offer,
    route: Route<'_>,
    ts: u64,
    nonce: Nonce,
    ephemeral: &[u8; 32],
    payload: &[u8],
) -> Result<(Vec<u8>, ReplyOpener), Invalid> {
    let ephemeral = OneTimeKey::from_bytes(ephemeral)?;
    let binding = Binding::new(&offer.id, ts, &nonce, route)?;
    let (encapsulated, mut context) =
        Context::send(&offer.public_point, &request_info(&offer.id), &ephemeral)?;
    let mut text = padding::pad(payload)?;
    context.seal(&binding.request_aad(), &mut text)?;
    let body = [&[VERSION], offer.id.as_slice(), &ts.to_be_bytes(), &nonce, &encapsulated, &text].concat();
    Ok((body, ReplyOpener(reply::Keys::new(&context, encapsulated, binding)?)))
}

/// A sealed request as it arrived: its parts are known, nothing of it is believed yet.
#[derive(Clone)]
pub struct SealedRequest {
    id: Id,
    ts: u64,
    nonce: Nonce,
    encapsulated: Point,
    text: Vec<u8>,
}

impl std::fmt::Debug for SealedRequest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("SealedRequest").field("ts", &self.ts).finish_non_exhaustive()
    }
}

impl SealedRequest {
    /// Takes a body apart, by its length and version alone.
    ///
    /// # Errors
    /// When either is wrong.
    pub fn parse(body: &[u8]) -> Result<Self, Invalid> {
        let (version, rest) = body.split_first().ok_or(Invalid)?;
        let (id, rest) = rest.split_first_chunk().ok_or(Invalid)?;
        let (ts, rest) = rest.split_first_chunk().ok_or(Invalid)?;
        let (nonce, rest) = rest.split_first_chunk().ok_or(Invalid)?;
        let (encapsulated, text) = rest.split_first_chunk().ok_or(Invalid)?;
        let plaintext = text.len().checked_sub(primitives::TAG).ok_or(Invalid)?;
        if *version != VERSION || !padding::is_whole(plaintext) {
            return Err(Invalid);
        }
        Ok(Self {
            id: *id,
            ts: u64::from_be_bytes(*ts),
            nonce: *nonce,
            encapsulated: *encapsulated,
            text: text.to_vec(),
        })
    }

    /// Which one-time key it is sealed to.
    pub fn id(&self) -> &Id {
        &self.id
    }

    /// When it was sealed by the client's reckoning, in milliseconds since 1970-01-01T00:00:00Z.
    pub fn ts(&self) -> u64 {
        self.ts
    }

    /// Its own random bytes; a server accepts them once.
    pub fn nonce(&self) -> &Nonce {
        &self.nonce
    }

    /// Whether its time is within [`WINDOW_MILLISECONDS`] of the server's clock.
    pub fn is_in_window(&self, now_milliseconds: u64) -> bool {
        now_milliseconds.abs_diff(self.ts) <= WINDOW_MILLISECONDS
    }

    /// The payload, and what seals the answer. The key is to be taken from its store before, so that it opens one request at most.
    ///
    /// # Errors
    /// When the request was sealed to another key, for another route, or not by the rules: one answer for each.
    pub fn open(
        &self,
        key: &OneTimeKey,
        route: Route<'_>,
    ) -> Result<(Zeroizing<Vec<u8>>, ReplySealer), Invalid> {
        let binding = Binding::new(&self.id, self.ts, &self.nonce, route)?;
        let mut context = Context::receive(&self.encapsulated, key, &request_info(&self.id))?;
        let mut text = Zeroizing::new(self.text.clone());
        context.open(&binding.request_aad(), &mut text)?;
        let payload = padding::unpad(text)?;
        Ok((payload, ReplySealer(reply::Keys::new(&context, self.encapsulated, binding)?)))
    }
}
