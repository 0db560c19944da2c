//! Padding to whole blocks, so that the length of a message does not tell the length of a password.

use zeroize::Zeroizing;

use super::{BLOCK, Invalid, MAX_BLOCKS, MAX_PAYLOAD, primitives};

/// Bytes that say how long the payload is.
pub(super) const LENGTH: usize = 4;

/// The payload's length, the payload, and zeros up to the next whole block; room for a tag is there already.
pub(super) fn pad(payload: &[u8]) -> Result<Zeroizing<Vec<u8>>, Invalid> {
    if payload.len() > MAX_PAYLOAD {
        return Err(Invalid);
    }
    let length = u32::try_from(payload.len()).map_err(|_| Invalid)?;
    let whole = (LENGTH + payload.len()).next_multiple_of(BLOCK);
    let mut padded = Zeroizing::new(Vec::with_capacity(whole + primitives::TAG));
    padded.extend(length.to_be_bytes());
    padded.extend(payload);
    padded.resize(whole, 0);
    Ok(padded)
}

/// The payload of a padded text. It may stand in more blocks than it needs.
pub(super) fn unpad(mut padded: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, Invalid> {
    if !is_whole(padded.len()) {
        return Err(Invalid);
    }
    let (length, rest) = padded.split_first_chunk::<LENGTH>().ok_or(Invalid)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| Invalid)?;
    let (_, zeros) = rest.split_at_checked(length).ok_or(Invalid)?;
    if zeros.iter().any(|byte| *byte != 0) {
        return Err(Invalid);
    }
    padded.truncate(LENGTH + length);
    padded.drain(..LENGTH);
    Ok(padded)
}

/// Whether a text of this length is one to [`MAX_BLOCKS`] whole blocks.
pub(super) fn is_whole(length: usize) -> bool {
    length.is_multiple_of(BLOCK) && (1..=MAX_BLOCKS).contains(&(length / BLOCK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_around_a_block_comes_back() {
        for (length, blocks) in
            [(0, 1), (1, 1), (4_091, 1), (4_092, 1), (4_093, 2), (MAX_PAYLOAD, MAX_BLOCKS)]
        {
            let payload = vec![0x5a; length];
            let padded = pad(&payload).unwrap();
            assert_eq!(padded.len(), blocks * BLOCK, "{length}");
            assert_eq!(*unpad(padded).unwrap(), payload, "{length}");
        }
        assert!(pad(&vec![0; MAX_PAYLOAD + 1]).is_err());
    }

    #[test]
    fn only_zeros_after_a_payload_that_fits() {
        let changed = |change: fn(&mut Vec<u8>)| {
            let mut padded = pad(b"abc").unwrap();
            change(&mut padded);
            unpad(padded).map(|payload| payload.to_vec())
        };
        assert_eq!(changed(|_| {}), Ok(b"abc".to_vec()));
        assert_eq!(changed(|padded| padded.resize(2 * BLOCK, 0)), Ok(b"abc".to_vec()));
        assert_eq!(changed(|padded| padded[LENGTH + 3] = 1), Err(Invalid));
        assert_eq!(changed(|padded| padded[BLOCK - 1] = 1), Err(Invalid));
        assert_eq!(changed(|padded| padded[..LENGTH].fill(0xff)), Err(Invalid));
        assert_eq!(
            changed(|padded| padded[..LENGTH].copy_from_slice(&4_093_u32.to_be_bytes())),
            Err(Invalid)
        );
        assert_eq!(changed(|padded| padded.truncate(BLOCK - 1)), Err(Invalid));
        assert_eq!(changed(Vec::clear), Err(Invalid));
        assert_eq!(changed(|padded| padded.resize((MAX_BLOCKS + 1) * BLOCK, 0)), Err(Invalid));
    }
}
