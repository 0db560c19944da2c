//! Whether a JPEG goes on to its end: decoders fill up what is missing.

const START_OF_SCAN: u8 = 0xda;
const END: u8 = 0xd9;

/// Walks the markers (ITU-T T.81, Annex B) from scan to scan until the one that ends the picture. What lies behind it does not matter.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    find_end(bytes).is_some()
}

fn find_end(bytes: &[u8]) -> Option<()> {
    let mut at = 2;
    loop {
        let marker = next_marker(bytes, &mut at)?;
        match marker {
            END => return Some(()),
            // Markers without a segment: restarts, and what is for arithmetic coding alone.
            0x01 | 0xd0..=0xd8 => {}
            _ => {
                let length = bytes.get(at..at + 2)?;
                let length = usize::from(u16::from_be_bytes(length.try_into().ok()?));
                at += length.max(2);
                if marker == START_OF_SCAN {
                    skip_scan(bytes, &mut at)?;
                }
            }
        }
    }
}

/// The marker at or behind a place, past any fill bytes.
fn next_marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        let here = *bytes.get(*at)?;
        let next = *bytes.get(*at + 1)?;
        if here == 0xff && next != 0xff && next != 0 {
            *at += 2;
            return Some(next);
        }
        *at += 1;
    }
}

/// In a scan 0xff is followed by 0, or by a restart marker.
fn skip_scan(bytes: &[u8], at: &mut usize) -> Option<()> {
    loop {
        let here = *bytes.get(*at)?;
        let next = *bytes.get(*at + 1)?;
        if here == 0xff && !matches!(next, 0 | 0xff | 0xd0..=0xd7) {
            return Some(());
        }
        *at += 1;
    }
}

#[cfg(test)]
mod tests {
    use image::codecs::jpeg::JpegEncoder;

    use super::*;

    #[test]
    fn only_a_whole_picture_ends() {
        let mut file = Vec::new();
        let pixels = image::RgbImage::from_fn(64, 64, |x, y| image::Rgb([x as u8, y as u8, (x * y) as u8]));
        pixels.write_with_encoder(JpegEncoder::new(&mut file)).unwrap();
        assert!(is_whole(&file));
        assert!(is_whole(&[&file[..], b"and a film behind it"].concat()));
        for length in 0..file.len() {
            assert!(!is_whole(&file[..length]), "{length}");
        }
    }
}
