//! Whatever arrives: no panic, and nothing that was not sealed is ever accepted. `PROPTEST_CASES` says how many cases each.

use std::fmt::Debug;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{TestCaseResult, TestRunner};

use super::super::layout::{Binding, VERSION};
use super::*;
use crate::signing_keys::PublicSigningKey;

/// Runs one property and says how often.
fn hold<S: Strategy>(name: &str, strategy: S, property: impl Fn(S::Value) -> TestCaseResult)
where
    S::Value: Debug,
{
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    let cases = config.cases;
    if let Err(error) = TestRunner::new(config).run(&strategy, property) {
        panic!("{name}: {error}");
    }
    println!("{name}: {cases} cases");
}

/// What may happen to bytes on their way: some are changed, some cut off, some added.
fn edits() -> impl Strategy<Value = (Vec<(usize, u8)>, usize, Vec<u8>)> {
    let cut = prop_oneof![6 => Just(0_usize), 1 => 0..5_000_usize];
    let added = prop_oneof![6 => Just(vec![]), 1 => vec(any::<u8>(), 0..40)];
    (vec((any::<usize>(), any::<u8>()), 0..4), cut, added)
}

fn edit(bytes: &[u8], (changes, cut, added): (Vec<(usize, u8)>, usize, Vec<u8>)) -> Vec<u8> {
    let mut edited = bytes.to_vec();
    for (position, flip) in changes {
        edited[position % bytes.len()] ^= flip;
    }
    edited.truncate(bytes.len().saturating_sub(cut));
    edited.extend(added);
    edited
}

#[test]
fn arbitrary_bytes_are_no_request() {
    hold("arbitrary bytes as a request", vec(any::<u8>(), 0..600), |bytes| {
        prop_assert!(SealedRequest::parse(&bytes).is_err());
        Ok(())
    });
}

#[test]
fn arbitrary_bytes_of_the_right_shape_do_not_open() {
    let (key, body, _) = sealed();
    let parts = (any::<[u8; 32]>(), 1..=MAX_BLOCKS, any::<bool>());
    hold("requests of the right shape", parts, |(seed, blocks, with_a_point)| {
        let mut bytes = body.repeat(blocks);
        bytes.truncate(request::HEADER + blocks * BLOCK + primitives::TAG);
        for (position, byte) in bytes.iter_mut().enumerate() {
            *byte ^= seed[position % 32];
        }
        bytes[0] = VERSION;
        if with_a_point {
            bytes[request::HEADER - 65..request::HEADER]
                .copy_from_slice(&body[request::HEADER - 65..request::HEADER]);
        }
        let request = SealedRequest::parse(&bytes);
        prop_assert!(request.is_ok());
        prop_assert!(bytes == body || request.unwrap().open(&key, ROUTE).is_err());
        Ok(())
    });
}

#[test]
fn edited_requests_do_not_open() {
    let (key, body, _) = sealed();
    hold("edited requests", edits(), |edits| {
        let edited = edit(&body, edits);
        prop_assert_eq!(open(&edited, &key, ROUTE).is_ok(), edited == body);
        Ok(())
    });
}

#[test]
fn arbitrary_and_edited_answers_do_not_open() {
    let (key, body, opener) = sealed();
    let (_, sealer) = SealedRequest::parse(&body).unwrap().open(&key, ROUTE).unwrap();
    let data = sealer.seal(200, [4; 16], PAYLOAD).unwrap();
    hold("arbitrary texts as an answer", any::<String>(), |text| {
        prop_assert!(opener.open(200, &text).is_err());
        Ok(())
    });
    let bytes = from_base64url(&data).unwrap();
    hold("edited answers", (edits(), 100..600_u16), |(edits, status)| {
        let edited = edit(&bytes, edits);
        let opens = opener.open(status, &base64url(&edited)).is_ok();
        prop_assert_eq!(opens, edited == bytes && status == 200);
        Ok(())
    });
    hold("edited texts of answers", edits(), |edits| {
        let edited = String::from_utf8_lossy(&edit(data.as_bytes(), edits)).into_owned();
        prop_assert_eq!(opener.open(200, &edited).is_ok(), edited == data);
        Ok(())
    });
}

#[test]
fn only_signed_offers_are_believed() {
    let signing = SigningKey::from_bytes(&[8; 32]).unwrap();
    let good = offer(&OneTimeKey::from_bytes(&[1; 32]).unwrap());
    let signature = good.sign(&signing);
    let known = [signing.public()];
    assert_eq!(good.verify(std::slice::from_ref(&signature), &known, ROUTE.audience), Ok(()));
    let texts = (any::<String>(), any::<String>(), any::<String>(), any::<String>());
    hold("arbitrary signatures and keys", texts, |(kid, signature, known_kid, public_key)| {
        let signatures = [
            OfferSignature { kid, signature: signature.clone() },
            OfferSignature { kid: known[0].kid.clone(), signature },
        ];
        prop_assert!(good.verify(&signatures, &known, ROUTE.audience).is_err());
        let unknown = [PublicSigningKey { kid: known_kid, public_key }];
        prop_assert!(good.verify(&signatures, &unknown, ROUTE.audience).is_err());
        Ok(())
    });
    let changes =
        (any::<[u8; 16]>(), any::<u8>(), any::<usize>(), any::<u64>(), any::<u64>(), "[a-z.]{0,20}");
    hold("edited offers", changes, |(id, flip, position, issued_at, expires_at, audience)| {
        let mut public_point = good.public_point;
        public_point[position % 65] ^= flip;
        for edited in [
            Offer { id, ..good.clone() },
            Offer { public_point, ..good.clone() },
            Offer { issued_at, ..good.clone() },
            Offer { expires_at, ..good.clone() },
            Offer { audience: audience.clone(), ..good.clone() },
        ] {
            let believed = edited.verify(std::slice::from_ref(&signature), &known, &edited.audience);
            prop_assert_eq!(believed.is_ok(), edited == good);
        }
        Ok(())
    });
    let bytes = from_base64url(&signature.signature).unwrap();
    hold("edited signatures", edits(), |edits| {
        let edited = edit(&bytes, edits);
        let signatures = [OfferSignature { signature: base64url(&edited), ..signature.clone() }];
        prop_assert_eq!(good.verify(&signatures, &known, ROUTE.audience).is_ok(), edited == bytes);
        Ok(())
    });
}

#[test]
fn base64url_is_strict() {
    hold("arbitrary texts as base64url", "[-_A-Za-z0-9+/= ]{0,40}", |text| {
        if let Ok(bytes) = from_base64url(&text) {
            prop_assert_eq!(base64url(&bytes), text);
        }
        Ok(())
    });
    hold("arbitrary texts as a proof of work", "[-_A-Za-z0-9=]{0,24}", |text| {
        let is_counter = from_base64url(&text).is_ok_and(|bytes| bytes.len() == 8);
        prop_assert_eq!(proof_of_work::is_enough(&[7; 16], "login", &text, 0), is_counter);
        Ok(())
    });
    hold("bytes as base64url", vec(any::<u8>(), 0..200), |bytes| {
        prop_assert_eq!(from_base64url(&base64url(&bytes)), Ok(bytes));
        Ok(())
    });
}

#[test]
fn routes_are_never_mistaken_for_each_other() {
    let part = "[A-Z/.]{0,4}";
    let parts = ((part, part, part), (part, part, part), any::<u64>(), any::<u64>());
    hold("pairs of routes", parts, |(one, other, ts, other_ts)| {
        let aad = |(method, path, audience): &(String, String, String), ts| {
            Binding::new(&[7; 16], ts, &[2; 16], Route { method, path, audience }).unwrap().request_aad()
        };
        prop_assert_eq!(aad(&one, ts) == aad(&other, other_ts), one == other && ts == other_ts);
        Ok(())
    });
}

#[test]
fn what_is_sealed_comes_back() {
    let payloads = (any::<String>(), any::<String>(), any::<[u8; 32]>(), any::<[u8; 32]>(), 100..600_u16);
    hold("round trips", payloads, |(payload, answer, key, ephemeral, status)| {
        let Ok(key) = OneTimeKey::from_bytes(&key) else { return Ok(()) };
        let Ok((body, opener)) = seal(&offer(&key), ROUTE, 1, [2; 16], &ephemeral, payload.as_bytes()) else {
            return Ok(());
        };
        let (opened, sealer) = SealedRequest::parse(&body).unwrap().open(&key, ROUTE).unwrap();
        prop_assert_eq!(opened.as_slice(), payload.as_bytes());
        let data = sealer.seal(status, [4; 16], answer.as_bytes()).unwrap();
        let opened = opener.open(status, &data).unwrap();
        prop_assert_eq!(opened.as_slice(), answer.as_bytes());
        Ok(())
    });
}
