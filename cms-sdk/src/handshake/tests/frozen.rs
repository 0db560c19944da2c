//! Our own vectors, frozen: every client must make and read exactly these bytes. `vectors/README.md` says what the fields are.

use std::path::Path;

use chrono::{DateTime, SecondsFormat};
use serde::{Deserialize, Serialize};

use super::super::layout::{Binding, request_info};
use super::*;
use crate::signing_keys::PublicSigningKey;

mod freeze;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Vector {
    name: String,
    signing_keys: Vec<VectorSigningKey>,
    one_time_key: String,
    offer: VectorOffer,
    request: VectorRequest,
    reply: VectorReply,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct VectorSigningKey {
    scalar: String,
    kid: String,
    public_key: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct VectorOffer {
    id: String,
    public_key: String,
    issued_at: String,
    expires_at: String,
    audience: String,
    signatures: Vec<VectorSignature>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct VectorSignature {
    kid: String,
    signature: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct VectorRequest {
    method: String,
    path: String,
    audience: String,
    ts: u64,
    nonce: String,
    ephemeral: String,
    payload: String,
    times: usize,
    info: String,
    aad: String,
    body: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct VectorReply {
    status: u16,
    response_nonce: String,
    payload: String,
    times: usize,
    aad: String,
    data: String,
}

impl VectorOffer {
    fn read(&self) -> (Offer, Vec<OfferSignature>) {
        let milliseconds = |text: &str| {
            let time = DateTime::parse_from_rfc3339(text).unwrap();
            assert_eq!(time.to_utc().to_rfc3339_opts(SecondsFormat::Millis, true), text);
            u64::try_from(time.timestamp_millis()).unwrap()
        };
        let offer = Offer {
            id: decode(&self.id),
            public_point: decode(&self.public_key),
            issued_at: milliseconds(&self.issued_at),
            expires_at: milliseconds(&self.expires_at),
            audience: self.audience.clone(),
        };
        let signatures = self
            .signatures
            .iter()
            .map(|given| OfferSignature { kid: given.kid.clone(), signature: given.signature.clone() });
        (offer, signatures.collect())
    }
}

impl VectorRequest {
    fn route(&self) -> Route<'_> {
        Route { method: &self.method, path: &self.path, audience: &self.audience }
    }
}

impl Vector {
    /// Both directions, byte for byte. Signatures need not repeat: a client in a browser signs with a random nonce.
    fn check(&self) {
        let name = &self.name;
        let (offer, signatures) = self.offer.read();
        let known: Vec<_> = self.signing_keys.iter().map(|key| signing_key(key).public()).collect();
        for (key, given) in known.iter().zip(&self.signing_keys) {
            assert_eq!((&key.kid, &key.public_key), (&given.kid, &given.public_key), "{name}");
            for signature in &signatures {
                let alone =
                    offer.verify(std::slice::from_ref(signature), std::slice::from_ref(key), &offer.audience);
                assert_eq!(alone.is_ok(), signature.kid == key.kid, "{name}");
            }
        }
        assert_eq!(
            (signatures.len(), offer.verify(&signatures, &known, &offer.audience)),
            (known.len(), Ok(()))
        );

        let key = OneTimeKey::from_bytes(&decode(&self.one_time_key)).unwrap();
        assert_eq!(key.public_point(), offer.public_point, "{name}");
        let request = &self.request;
        let (nonce, payload) = (decode(&request.nonce), request.payload.repeat(request.times));
        let binding = Binding::new(&offer.id, request.ts, &nonce, request.route()).unwrap();
        assert_eq!(base64url(&request_info(&offer.id)), request.info, "{name}");
        assert_eq!(base64url(&binding.request_aad()), request.aad, "{name}");
        let ephemeral = decode(&request.ephemeral);
        let (body, opener) =
            seal(&offer, request.route(), request.ts, nonce, &ephemeral, payload.as_bytes()).unwrap();
        assert!(base64url(&body) == request.body, "{name}: the body differs");

        let arrived = SealedRequest::parse(&body).unwrap();
        assert_eq!((arrived.id(), arrived.ts(), arrived.nonce()), (&offer.id, request.ts, &nonce), "{name}");
        let (opened, sealer) = arrived.open(&key, request.route()).unwrap();
        assert!(*opened == payload.as_bytes(), "{name}: the payload differs");

        let reply = &self.reply;
        let (nonce, payload) = (decode(&reply.response_nonce), reply.payload.repeat(reply.times));
        assert_eq!(base64url(&binding.reply_aad(reply.status, &nonce)), reply.aad, "{name}");
        assert!(
            sealer.seal(reply.status, nonce, payload.as_bytes()).unwrap() == reply.data,
            "{name}: the answer differs"
        );
        let opened = opener.open(reply.status, &reply.data).unwrap();
        assert!(*opened == payload.as_bytes(), "{name}: the answer's payload differs");
    }
}

fn signing_key(key: &VectorSigningKey) -> SigningKey {
    SigningKey::from_bytes(&decode(&key.scalar)).unwrap()
}

fn decode<const N: usize>(text: &str) -> [u8; N] {
    array(from_base64url(text).unwrap())
}

fn file(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name)
}

#[test]
fn ours() {
    let vectors: Vec<Vector> =
        serde_json::from_str(&std::fs::read_to_string(file("handshake.json")).unwrap()).unwrap();
    for vector in &vectors {
        vector.check();
        // Here the nonce comes from key and message (RFC 6979), so signatures repeat too.
        let (offer, signatures) = vector.offer.read();
        let again: Vec<_> = vector.signing_keys.iter().map(|key| offer.sign(&signing_key(key))).collect();
        assert_eq!(again, signatures, "{}", vector.name);
    }
    println!("handshake.json: {} vectors, both ways", vectors.len());
    assert_eq!(vectors.len(), 24);
}

#[test]
fn those_that_javascript_made() {
    let path = file("handshake-web.json");
    if !path.exists() {
        println!("handshake-web.json: not there yet");
        return;
    }
    let vectors: Vec<Vector> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    vectors.iter().for_each(Vector::check);
    println!("handshake-web.json: {} vectors, both ways", vectors.len());
    assert!(vectors.len() >= 20);
}
