//! Held to the published vectors, to our own frozen ones, to an independent implementation, and to what nobody may get through.
//! `docs/handshake.md` says how to run them with their counts.

use std::convert::Infallible;

use ::hpke::rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest as _, Sha256};

use super::*;

mod cavp;
mod differential;
mod frozen;
mod mutation;
mod property;
mod rfc9180;
mod wycheproof;

const ROUTE: Route<'static> = Route { method: "POST", path: "/v1/auth/login", audience: "example.com" };
const PAYLOAD: &[u8] = br#"{"email":"lan@example.com","password":"correct horse"}"#;
/// 2026-11-01T12:00:00Z
const ISSUED_AT: u64 = 1_793_534_400_000;

/// Bytes that look random and are the same in every run: SHA-256 of a seed and a counter.
struct Random {
    seed: String,
    counter: u64,
}

impl Random {
    fn new(seed: impl std::fmt::Display) -> Self {
        Self { seed: seed.to_string(), counter: 0 }
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        let Ok(()) = self.try_fill_bytes(&mut bytes);
        bytes
    }

    fn vec(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        let Ok(()) = self.try_fill_bytes(&mut bytes);
        bytes
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(u64::from_be_bytes(self.bytes())).unwrap() % limit
    }
}

impl TryRng for Random {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_be_bytes(self.bytes()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_be_bytes(self.bytes()))
    }

    fn try_fill_bytes(&mut self, output: &mut [u8]) -> Result<(), Infallible> {
        for chunk in output.chunks_mut(32) {
            let block = Sha256::digest(format!("{} {}", self.seed, self.counter));
            self.counter += 1;
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Random {}

fn offer(key: &OneTimeKey) -> Offer {
    Offer {
        id: [7; 16],
        public_point: key.public_point(),
        issued_at: ISSUED_AT,
        expires_at: ISSUED_AT + OFFER_LIFETIME_MILLISECONDS,
        audience: ROUTE.audience.to_owned(),
    }
}

/// A key, a request sealed to it, and what opens the answer.
fn sealed() -> (OneTimeKey, Vec<u8>, ReplyOpener) {
    let key = OneTimeKey::from_bytes(&[1; 32]).unwrap();
    let (body, opener) = seal(&offer(&key), ROUTE, ISSUED_AT + 5, [2; 16], &[3; 32], PAYLOAD).unwrap();
    (key, body, opener)
}

/// What the server gives back for a body; the payload alone.
fn open(body: &[u8], key: &OneTimeKey, route: Route<'_>) -> Result<Vec<u8>, Invalid> {
    let (payload, _) = SealedRequest::parse(body)?.open(key, route)?;
    Ok(payload.to_vec())
}

fn from_hexadecimal(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    digits.map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn array<const N: usize>(bytes: Vec<u8>) -> [u8; N] {
    bytes.try_into().unwrap()
}

#[test]
fn a_request_and_its_answer_travel() {
    let (key, body, opener) = sealed();
    let request = SealedRequest::parse(&body).unwrap();
    assert_eq!((request.id(), request.ts(), request.nonce()), (&offer(&key).id, ISSUED_AT + 5, &[2; 16]));
    let (payload, sealer) = request.open(&key, ROUTE).unwrap();
    assert_eq!(*payload, PAYLOAD);
    let data = sealer.seal(200, [4; 16], b"{}").unwrap();
    assert_eq!(*opener.open(200, &data).unwrap(), b"{}");
    assert_ne!(data, sealer.seal(200, [5; 16], b"{}").unwrap());
    assert_eq!(opener.open(201, &data), Err(Invalid));
}

#[test]
fn a_request_opens_by_its_key_and_on_its_route_alone() {
    let (key, body, _) = sealed();
    assert_eq!(open(&body, &key, ROUTE), Ok(PAYLOAD.to_vec()));
    for other in [
        Route { method: "PUT", ..ROUTE },
        Route { path: "/v1/auth/sign-up", ..ROUTE },
        Route { path: "/v1/auth/logi", audience: "nexample.com", ..ROUTE },
        Route { audience: "example.org", ..ROUTE },
    ] {
        assert_eq!(open(&body, &key, other), Err(Invalid), "{other:?}");
    }
    let other = OneTimeKey::from_bytes(&[9; 32]).unwrap();
    assert_eq!(open(&body, &other, ROUTE), Err(Invalid));
}

#[test]
fn an_answer_opens_for_its_request_alone() {
    let (key, body, _) = sealed();
    let (_, sealer) = SealedRequest::parse(&body).unwrap().open(&key, ROUTE).unwrap();
    let data = sealer.seal(200, [4; 16], b"{}").unwrap();
    for (ts, nonce, ephemeral) in [(6, [2; 16], [3; 32]), (5, [9; 16], [3; 32]), (5, [2; 16], [9; 32])] {
        let (_, other) = seal(&offer(&key), ROUTE, ISSUED_AT + ts, nonce, &ephemeral, PAYLOAD).unwrap();
        assert_eq!(other.open(200, &data), Err(Invalid));
    }
}

#[test]
fn the_window_is_two_minutes_either_way() {
    let (_, body, _) = sealed();
    let request = SealedRequest::parse(&body).unwrap();
    let ts = request.ts();
    for (now, inside) in [(ts, true), (ts + 120_000, true), (ts + 120_001, false)] {
        assert_eq!(request.is_in_window(now), inside, "{now}");
    }
    assert!(request.is_in_window(ts - 120_000));
    assert!(!request.is_in_window(ts - 120_001));
    assert!(!request.is_in_window(0) && !request.is_in_window(u64::MAX));
}

#[test]
fn limits_are_held() {
    let key = OneTimeKey::from_bytes(&[1; 32]).unwrap();
    let seal_payload = |length: usize| {
        seal(&offer(&key), ROUTE, ISSUED_AT, [2; 16], &[3; 32], &vec![b'a'; length])
            .map(|(body, _)| body.len())
    };
    assert_eq!(seal_payload(MAX_PAYLOAD), Ok(MAX_REQUEST));
    assert_eq!(seal_payload(MAX_PAYLOAD + 1), Err(Invalid));
    let long = "a".repeat(65_536);
    let route = Route { path: &long, ..ROUTE };
    assert!(seal(&offer(&key), route, ISSUED_AT, [2; 16], &[3; 32], b"").is_err());
    let off_curve = Offer { public_point: [4; 65], ..offer(&key) };
    assert!(seal(&off_curve, ROUTE, ISSUED_AT, [2; 16], &[3; 32], b"").is_err());
    for scalar in [[0; 32], [0xff; 32]] {
        assert!(OneTimeKey::from_bytes(&scalar).is_err() && SigningKey::from_bytes(&scalar).is_err());
        assert!(seal(&offer(&key), ROUTE, ISSUED_AT, [2; 16], &scalar, b"").is_err());
    }
}

#[test]
fn secrets_are_not_printed() {
    let (key, body, opener) = sealed();
    let (_, sealer) = SealedRequest::parse(&body).unwrap().open(&key, ROUTE).unwrap();
    let signing = SigningKey::from_bytes(&[3; 32]).unwrap();
    assert_eq!(
        format!("{key:?} {signing:?} {opener:?} {sealer:?}"),
        "OneTimeKey(…) SigningKey(…) ReplyOpener(…) ReplySealer(…)"
    );
    assert_eq!(*OneTimeKey::from_bytes(&key.to_bytes()).unwrap().to_bytes(), [1; 32]);
    assert_eq!(SigningKey::from_bytes(&signing.to_bytes()).unwrap().public(), signing.public());
}
