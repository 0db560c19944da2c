//! Pictures, good and hostile.

use std::io::{Cursor, Write as _};

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use image::codecs::gif::{GifDecoder, GifEncoder};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{AnimationDecoder as _, DynamicImage, Frame, Rgb, RgbImage, Rgba, RgbaImage};

/// Red on the left, blue on the right, with a pattern, so that different sizes are different bytes.
fn pixels(width: u32, height: u32) -> DynamicImage {
    let colour =
        |x, y: u32| if x < width / 2 { Rgb([250, (y % 20) as u8, 0]) } else { Rgb([0, (y % 20) as u8, 250]) };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, colour))
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    pixels(width, height).write_with_encoder(PngEncoder::new(&mut file)).unwrap();
    file
}

pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    pixels(width, height).write_with_encoder(JpegEncoder::new(&mut file)).unwrap();
    file
}

pub fn webp(width: u32, height: u32, is_lossless: bool) -> Vec<u8> {
    if is_lossless {
        let mut file = Vec::new();
        pixels(width, height).write_with_encoder(WebPEncoder::new_lossless(&mut file)).unwrap();
        return file;
    }
    webp::Encoder::from_rgb(pixels(width, height).as_bytes(), width, height).encode(80.0).to_vec()
}

pub fn gif(width: u32, height: u32, count: usize) -> Vec<u8> {
    let mut file = Vec::new();
    {
        let mut encoder = GifEncoder::new(&mut file);
        for number in 0..count {
            let colour = Rgba([number as u8, 100, 200, 255]);
            encoder.encode_frame(Frame::new(RgbaImage::from_pixel(width, height, colour))).unwrap();
        }
    }
    file
}

/// How many frames a file has.
pub fn frames(file: &[u8]) -> usize {
    if image::guess_format(file).unwrap() != image::ImageFormat::Gif {
        return 1;
    }
    GifDecoder::new(Cursor::new(file)).unwrap().into_frames().map(Result::unwrap).count()
}

/// A JPEG with EXIF: a marker where a camera would write a place, and that it is to be turned clockwise.
pub fn photo(width: u32, height: u32) -> (&'static str, Vec<u8>) {
    let marker = "GPS-16.0544-108.2022";
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0".to_vec();
    // One entry: Orientation, a short, once, 6.
    exif.extend([1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(marker.as_bytes());
    let length = (exif.len() as u16 + 2).to_be_bytes();
    let file = jpeg(width, height);
    (marker, [&file[..2], &[0xff, 0xe1], &length, &exif, &file[2..]].concat())
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(kind);
    crc.update(data);
    let length = (data.len() as u32).to_be_bytes();
    [&length[..], kind, data, &crc.sum().to_be_bytes()].concat()
}

fn header(width: u32, height: u32) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &[&size[..], &[8, 0, 0, 0, 0]].concat())].concat()
}

fn zeros(count: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let block = vec![0; 1 << 20];
    for _ in 0..count >> 20 {
        encoder.write_all(&block).unwrap();
    }
    encoder.finish().unwrap()
}

/// A grey PNG that says it has this size.
pub fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    [header(width, height), chunk(b"IDAT", &zeros(1 << 20)), chunk(b"IEND", &[])].concat()
}

/// Ten rows, and 300 MB behind them.
pub fn png_with_bomb_behind_its_rows() -> Vec<u8> {
    [header(10, 10), chunk(b"IDAT", &zeros(300 << 20)), chunk(b"IEND", &[])].concat()
}

/// A colour profile of 300 MB.
pub fn png_with_bomb_as_profile() -> Vec<u8> {
    let profile = [&b"p\0\0"[..], &zeros(300 << 20)].concat();
    let rows = {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&[0; 110]).unwrap();
        encoder.finish().unwrap()
    };
    [header(10, 10), chunk(b"iCCP", &profile), chunk(b"IDAT", &rows), chunk(b"IEND", &[])].concat()
}

/// A PNG with a text beside its pixels.
pub fn png_with_text(text: &str) -> Vec<u8> {
    let file = png(20, 10);
    // Behind the header.
    let (first, rest) = file.split_at(33);
    [first, &chunk(b"tEXt", &[b"Comment\0", text.as_bytes()].concat()), rest].concat()
}

/// A GIF that says it has this size.
pub fn gif_claiming(width: u16, height: u16) -> Vec<u8> {
    let mut file = gif(1, 1, 1);
    file[6..8].copy_from_slice(&width.to_le_bytes());
    file[8..10].copy_from_slice(&height.to_le_bytes());
    file
}

/// A JPEG that says it has this size.
pub fn jpeg_claiming(width: u16, height: u16) -> Vec<u8> {
    let mut file = jpeg(8, 8);
    let frame = file.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    file[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    file[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    file
}

/// Two frames.
pub fn animated_webp() -> Vec<u8> {
    let config = webp::WebPConfig::new().unwrap();
    let mut encoder = webp::AnimEncoder::new(8, 8, &config);
    let (first, second) = ([0; 8 * 8 * 3], [200; 8 * 8 * 3]);
    encoder.add_frame(webp::AnimFrame::from_rgb(&first, 8, 8, 0));
    encoder.add_frame(webp::AnimFrame::from_rgb(&second, 8, 8, 100));
    encoder.encode().to_vec()
}
