//! The vector of RFC 9180, appendix A, for base mode of our suite.

use serde::Deserialize;

use super::super::hpke::{Context, shared_secret};
use super::*;

#[derive(Deserialize)]
struct Vector {
    info: String,
    #[serde(rename = "skRm")]
    receiver_scalar: String,
    #[serde(rename = "skEm")]
    ephemeral_scalar: String,
    #[serde(rename = "pkRm")]
    receiver_point: String,
    enc: String,
    shared_secret: String,
    key: String,
    base_nonce: String,
    exporter_secret: String,
    encryptions: Vec<Encryption>,
    exports: Vec<Export>,
}

#[derive(Deserialize)]
struct Encryption {
    aad: String,
    ct: String,
    pt: String,
}

#[derive(Deserialize)]
struct Export {
    exporter_context: String,
    #[serde(rename = "L")]
    length: usize,
    exported_value: String,
}

#[test]
fn the_published_vector() {
    let vector: Vector = serde_json::from_str(include_str!("../../../vectors/rfc9180.json")).unwrap();
    let receiver = OneTimeKey::from_bytes(&array(from_hexadecimal(&vector.receiver_scalar))).unwrap();
    let ephemeral = OneTimeKey::from_bytes(&array(from_hexadecimal(&vector.ephemeral_scalar))).unwrap();
    let point = receiver.public_point();
    assert_eq!(point.to_vec(), from_hexadecimal(&vector.receiver_point));

    let info = from_hexadecimal(&vector.info);
    let (encapsulated, mut sender) = Context::send(&point, &info, &ephemeral).unwrap();
    let mut opener = Context::receive(&encapsulated, &receiver, &info).unwrap();
    assert_eq!(encapsulated.to_vec(), from_hexadecimal(&vector.enc));
    let agreed = primitives::agree(&receiver.0, &primitives::public_key(&encapsulated).unwrap());
    let shared = shared_secret(&agreed, &encapsulated, &point).unwrap();
    assert_eq!(shared.to_vec(), from_hexadecimal(&vector.shared_secret));
    for context in [&sender, &opener] {
        assert_eq!(context.key.to_vec(), from_hexadecimal(&vector.key));
        assert_eq!(context.base_nonce.to_vec(), from_hexadecimal(&vector.base_nonce));
        assert_eq!(context.exporter_secret.to_vec(), from_hexadecimal(&vector.exporter_secret));
    }

    for (number, encryption) in vector.encryptions.iter().enumerate() {
        let aad = from_hexadecimal(&encryption.aad);
        let mut text = from_hexadecimal(&encryption.pt);
        sender.seal(&aad, &mut text).unwrap();
        assert_eq!(text, from_hexadecimal(&encryption.ct), "encryption {number}");
        opener.open(&aad, &mut text).unwrap();
        assert_eq!(text, from_hexadecimal(&encryption.pt), "encryption {number}");
    }
    for export in &vector.exports {
        let context = from_hexadecimal(&export.exporter_context);
        assert_eq!(export.length, 32);
        for side in [&sender, &opener] {
            let secret = side.export::<32>(&context).unwrap();
            assert_eq!(secret.to_vec(), from_hexadecimal(&export.exported_value));
        }
    }
    println!("RFC 9180: {} encryptions, {} exports", vector.encryptions.len(), vector.exports.len());
    assert_eq!((vector.encryptions.len(), vector.exports.len()), (257, 3));
}
