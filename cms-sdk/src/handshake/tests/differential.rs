//! Against the `hpke` crate: what the one seals the other opens, byte for byte, in both directions.

use ::hpke::aead::AesGcm256;
use ::hpke::kdf::HkdfSha256;
use ::hpke::kem::DhP256HkdfSha256;
use ::hpke::{Deserializable as _, Kem, OpModeR, OpModeS, Serializable as _};

use super::super::layout::{Binding, VERSION, request_info};
use super::*;

type Theirs = DhP256HkdfSha256;

const CASES: usize = 250;
const EXPORT: &[u8] = b"duet response v1";

/// Everything of one case but the ephemeral key, from a seed.
struct Case {
    key: OneTimeKey,
    offer: Offer,
    path: String,
    ts: u64,
    nonce: Nonce,
    payload: Vec<u8>,
    random: Random,
}

impl Case {
    fn new(seed: String) -> Self {
        let mut random = Random::new(seed);
        let key = OneTimeKey::from_bytes(&random.bytes()).unwrap();
        let length = random.below(3 * BLOCK);
        Self {
            offer: Offer { id: random.bytes(), ..offer(&key) },
            key,
            path: format!("/v1/{}", base64url(&random.vec(length % 30))),
            ts: u64::from_be_bytes(random.bytes()),
            nonce: random.bytes(),
            payload: random.vec(length),
            random,
        }
    }

    fn route(&self) -> Route<'_> {
        Route { path: &self.path, ..ROUTE }
    }

    fn info(&self) -> Vec<u8> {
        request_info(&self.offer.id)
    }

    fn aad(&self) -> Vec<u8> {
        Binding::new(&self.offer.id, self.ts, &self.nonce, self.route()).unwrap().request_aad()
    }
}

#[test]
fn they_open_what_we_seal() {
    for number in 0..CASES {
        let mut case = Case::new(format!("ours {number}"));
        let ephemeral = case.random.bytes();
        let (body, opener) =
            seal(&case.offer, case.route(), case.ts, case.nonce, &ephemeral, &case.payload).unwrap();
        let (header, ciphertext) = body.split_at(request::HEADER);
        let encapsulated = <Theirs as Kem>::EncappedKey::from_bytes(&header[header.len() - 65..]).unwrap();
        let key = <Theirs as Kem>::PrivateKey::from_bytes(case.key.to_bytes().as_slice()).unwrap();
        let mut receiver = ::hpke::setup_receiver::<AesGcm256, HkdfSha256, Theirs>(
            &OpModeR::Base,
            &key,
            &encapsulated,
            &case.info(),
        )
        .unwrap();
        let padded = receiver.open(ciphertext, &case.aad()).unwrap();
        assert_eq!(padded, *padding::pad(&case.payload).unwrap(), "case {number}");
        let mut exported = [0; 32];
        receiver.export(EXPORT, &mut exported).unwrap();
        assert_eq!(exported, *opener.0.secret, "case {number}");
    }
    println!("hpke crate opens ours: {CASES} cases, {CASES} exports");
}

#[test]
fn we_open_what_they_seal() {
    for number in 0..CASES {
        let mut case = Case::new(format!("theirs {number}"));
        let receiver = <Theirs as Kem>::PublicKey::from_bytes(&case.offer.public_point).unwrap();
        let (encapsulated, mut sender) = ::hpke::setup_sender_with_rng::<AesGcm256, HkdfSha256, Theirs>(
            &OpModeS::Base,
            &receiver,
            &case.info(),
            &mut case.random,
        )
        .unwrap();
        let ciphertext = sender.seal(&padding::pad(&case.payload).unwrap(), &case.aad()).unwrap();
        let body = [
            &[VERSION],
            case.offer.id.as_slice(),
            &case.ts.to_be_bytes(),
            &case.nonce,
            &encapsulated.to_bytes(),
            &ciphertext,
        ]
        .concat();
        let (payload, sealer) = SealedRequest::parse(&body).unwrap().open(&case.key, case.route()).unwrap();
        assert_eq!(*payload, case.payload, "case {number}");
        let mut exported = [0; 32];
        sender.export(EXPORT, &mut exported).unwrap();
        assert_eq!(exported, *sealer.0.secret, "case {number}");
    }
    println!("we open the hpke crate's: {CASES} cases, {CASES} exports");
}
