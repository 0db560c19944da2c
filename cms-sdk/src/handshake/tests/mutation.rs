//! One byte changed, anywhere: refused.

use super::super::hpke::Context;
use super::super::layout::{Binding, request_info};
use super::*;

const FLIPS: [u8; 3] = [0x01, 0x80, 0xff];

#[test]
fn every_byte_of_the_additional_data() {
    let key = OneTimeKey::from_bytes(&[1; 32]).unwrap();
    let ephemeral = OneTimeKey::from_bytes(&[3; 32]).unwrap();
    let binding = Binding::new(&[7; 16], ISSUED_AT, &[2; 16], ROUTE).unwrap();
    for aad in [binding.request_aad(), binding.reply_aad(200, &[4; 16])] {
        let info = request_info(&[7; 16]);
        let (encapsulated, mut sender) = Context::send(&key.public_point(), &info, &ephemeral).unwrap();
        let mut receiver = Context::receive(&encapsulated, &key, &info).unwrap();
        let mut sealed = padding::pad(PAYLOAD).unwrap();
        sender.seal(&aad, &mut sealed).unwrap();
        for (position, flip) in positions(aad.len()) {
            let mut changed = aad.clone();
            changed[position] ^= flip;
            let opened = receiver.open(&changed, &mut sealed.clone());
            assert_eq!(opened, Err(Invalid), "byte {position} of the additional data");
        }
        assert_eq!(receiver.open(&aad, &mut sealed), Ok(()), "the unchanged one opens still");
        println!("mutation: {} bytes of additional data, {} flips each", aad.len(), FLIPS.len());
    }
}

#[test]
fn every_byte_of_a_request() {
    let (key, body, _) = sealed();
    let in_text = (request::HEADER..body.len()).map(|position| (position, 0x01));
    for (position, flip) in positions(request::HEADER).chain(in_text) {
        let mut changed = body.clone();
        changed[position] ^= flip;
        assert_eq!(open(&changed, &key, ROUTE), Err(Invalid), "byte {position} of the request");
    }
    assert_eq!(open(&body, &key, ROUTE), Ok(PAYLOAD.to_vec()));
    println!("mutation: {} bytes of a request, {} flips each in its header", body.len(), FLIPS.len());
}

#[test]
fn every_byte_of_an_answer() {
    let (key, body, opener) = sealed();
    let (_, sealer) = SealedRequest::parse(&body).unwrap().open(&key, ROUTE).unwrap();
    let data = sealer.seal(200, [4; 16], PAYLOAD).unwrap();
    let bytes = from_base64url(&data).unwrap();
    for (position, flip) in positions(bytes.len()) {
        let mut changed = bytes.clone();
        changed[position] ^= flip;
        let opened = opener.open(200, &base64url(&changed));
        assert_eq!(opened, Err(Invalid), "byte {position} of the answer");
    }
    for bit in 0..16 {
        assert_eq!(opener.open(200 ^ (1 << bit), &data), Err(Invalid), "bit {bit} of the status");
    }
    assert_eq!(*opener.open(200, &data).unwrap(), PAYLOAD);
    println!("mutation: {} bytes of an answer, {} flips each", bytes.len(), FLIPS.len());
}

#[test]
fn every_length_but_the_right_one() {
    let (key, body, _) = sealed();
    let mut longer = body.clone();
    longer.extend([0; BLOCK]);
    for length in (0..=longer.len()).filter(|length| *length != body.len()) {
        assert_eq!(open(&longer[..length], &key, ROUTE), Err(Invalid), "{length} bytes");
    }
    assert!(SealedRequest::parse(&vec![1; MAX_REQUEST]).is_ok());
    assert!(SealedRequest::parse(&vec![1; MAX_REQUEST + BLOCK]).is_err());
}

fn positions(length: usize) -> impl Iterator<Item = (usize, u8)> {
    (0..length).flat_map(|position| FLIPS.map(|flip| (position, flip)))
}
