//! Vectors of NIST's validation programme: P-256 agreement, AES-256-GCM.

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Vectors {
    ecdh: Vec<Agreement>,
    gcm: Vec<Encryption>,
}

#[derive(Debug, Deserialize)]
struct Agreement {
    private: String,
    ours: String,
    theirs: String,
    shared: String,
    result: String,
}

#[derive(Debug, Deserialize)]
struct Encryption {
    key: String,
    iv: String,
    aad: String,
    /// None where the tag is wrong.
    pt: Option<String>,
    ct: String,
    tag: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../../../vectors/cavp.json")).unwrap()
}

#[test]
fn agreement_on_p256() {
    let (mut agreed, mut refused) = (0, 0);
    for vector in vectors().ecdh {
        let holds = || {
            let ours = OneTimeKey::from_bytes(&array(from_hexadecimal(&vector.private)))?;
            let theirs = primitives::public_key(&from_hexadecimal(&vector.theirs))?;
            let shared = primitives::agree(&ours.0, &theirs);
            let is_ours = ours.public_point().to_vec() == from_hexadecimal(&vector.ours);
            Ok::<_, Invalid>(is_ours && shared.to_vec() == from_hexadecimal(&vector.shared))
        };
        let passes = holds() == Ok(true);
        assert_eq!(passes, vector.result.starts_with('P'), "{vector:?}");
        if passes { agreed += 1 } else { refused += 1 }
    }
    println!("CAVP ECDH P-256: {agreed} agreed, {refused} refused");
    assert_eq!((agreed, refused), (36, 24));
}

#[test]
fn encryption() {
    let (mut opened, mut refused) = (0, 0);
    for vector in vectors().gcm {
        let (key, nonce) = (array(from_hexadecimal(&vector.key)), array(from_hexadecimal(&vector.iv)));
        let aad = from_hexadecimal(&vector.aad);
        let sealed = from_hexadecimal(&format!("{}{}", vector.ct, vector.tag));
        let mut text = sealed.clone();
        let result = primitives::decrypt(&key, nonce, &aad, &mut text);
        if let Some(plaintext) = &vector.pt {
            assert_eq!((result, &text), (Ok(()), &from_hexadecimal(plaintext)), "{vector:?}");
            primitives::encrypt(&key, nonce, &aad, &mut text).unwrap();
            assert_eq!(text, sealed, "{vector:?}");
            opened += 1;
        } else {
            assert_eq!(result, Err(Invalid), "{vector:?}");
            refused += 1;
        }
    }
    println!("CAVP AES-256-GCM: {opened} opened and sealed, {refused} refused");
    assert_eq!((opened, refused), (110, 40));
}
