//! From uploaded bytes to a picture that may stand on a page: what it is, whether it may be, and without what it tells of people.
//!
//! The bytes say what a file is, never its name or `Content-Type`; those must only not contradict. Everything is decoded and written
//! anew, so that no metadata (place, camera, comments) and nothing behind the picture's end comes along. Orientation is applied to the
//! pixels first. The colour profile of a JPEG or PNG stays, because its colours depend on it.

use std::io::Cursor;

use cms_sdk::ErrorCode;
use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{CompressionType, FilterType, PngDecoder, PngEncoder};
use image::codecs::webp::{WebPDecoder, WebPEncoder};
use image::metadata::LoopCount;
use image::{AnimationDecoder as _, DynamicImage, ImageDecoder, ImageEncoder as _, Limits};

use super::jpeg_end::is_whole;

/// Most pixels of a picture; of a GIF, over all of its frames.
pub const MAX_PIXELS: u64 = 40_000_000;
/// Most frames of a GIF.
pub const MAX_FRAMES: usize = 300;
/// What a decoder may allocate, in bytes: the largest picture at four bytes per pixel, and the decoder's own tables.
const MAX_ALLOCATED: u64 = 400_000_000;
/// Longest side of a thumbnail, in pixels.
const THUMBNAIL: u32 = 400;
const JPEG_QUALITY: u8 = 85;
const WEBP_QUALITY: f32 = 85.0;
const THUMBNAIL_QUALITY: f32 = 75.0;
/// A longer colour profile than any that describes a screen or a camera is dropped.
const MAX_PROFILE: usize = 65_536;

/// The sorts of pictures that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    WebP,
    /// GIF, which may be animated.
    Gif,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Png, Self::Jpeg, Self::WebP, Self::Gif];

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
        }
    }

    /// What the names of its files end in.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::WebP => "webp",
            Self::Gif => "gif",
        }
    }

    /// What these bytes are, by how they begin.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            _ => None,
        }
    }

    /// Whether a file name and a media type may stand on such bytes: no ending and `application/octet-stream` say nothing.
    pub fn may_be_called(self, file_name: &str, media_type: Option<&str>) -> bool {
        let ending = file_name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let ending_fits = match ending.as_deref() {
            None => true,
            Some("jpg" | "jpeg" | "jfif") => self == Self::Jpeg,
            Some(ending) => ending == self.ending(),
        };
        let essence =
            media_type.map(|text| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
        let type_fits = match essence.as_deref() {
            None | Some("" | "application/octet-stream") => true,
            Some("image/jpg") => self == Self::Jpeg,
            Some(essence) => essence == self.media_type(),
        };
        ending_fits && type_fits
    }
}

/// A picture as it is kept.
#[derive(Debug)]
pub struct Picture {
    /// Its sort.
    pub kind: Kind,
    /// Its file.
    pub bytes: Vec<u8>,
    /// In pixels, after its orientation was applied.
    pub width: u32,
    /// The same.
    pub height: u32,
    /// A WebP of at most 400 pixels a side.
    pub thumbnail: Vec<u8>,
}

/// Makes a picture of what was uploaded. Takes seconds at most, and memory for the pixels of one picture.
///
/// # Errors
/// [`ErrorCode::MediaTypeRefused`], [`ErrorCode::MediaTypeLies`], [`ErrorCode::AnimationRefused`], [`ErrorCode::PictureTooLarge`] (from
/// its header, before anything is decoded), [`ErrorCode::PictureBroken`].
pub fn make(bytes: &[u8], file_name: &str, media_type: Option<&str>) -> Result<Picture, ErrorCode> {
    let kind = Kind::of(bytes).ok_or(ErrorCode::MediaTypeRefused)?;
    if !kind.may_be_called(file_name, media_type) {
        return Err(ErrorCode::MediaTypeLies);
    }
    match kind {
        Kind::Png => {
            let decoder = PngDecoder::with_limits(Cursor::new(bytes), limits()).map_err(broken)?;
            if decoder.is_apng().map_err(broken)? {
                return Err(ErrorCode::AnimationRefused);
            }
            let (pixels, profile) = decode(decoder)?;
            finish(kind, &pixels, encode_png(&pixels, profile)?)
        }
        Kind::Jpeg => {
            let decoder = JpegDecoder::new(Cursor::new(bytes)).map_err(broken)?;
            // The decoder fills up what is missing with grey.
            if !is_whole(bytes) {
                return Err(ErrorCode::PictureBroken);
            }
            let (pixels, profile) = decode(decoder)?;
            finish(kind, &pixels, encode_jpeg(&pixels, profile)?)
        }
        Kind::WebP => {
            let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(broken)?;
            if decoder.has_animation() {
                return Err(ErrorCode::AnimationRefused);
            }
            let (pixels, _) = decode(decoder)?;
            let features = webp::BitstreamFeatures::new(bytes).ok_or(ErrorCode::PictureBroken)?;
            let is_lossless = matches!(features.format(), Some(webp::BitstreamFormat::Lossless));
            let file =
                if is_lossless { encode_lossless_webp(&pixels) } else { encode_webp(&pixels, WEBP_QUALITY) };
            finish(kind, &pixels, file?)
        }
        Kind::Gif => gif(bytes),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOCATED);
    limits
}

fn broken(error: image::ImageError) -> ErrorCode {
    match error {
        image::ImageError::Limits(_) => ErrorCode::PictureTooLarge,
        _ => ErrorCode::PictureBroken,
    }
}

fn pixels_of(width: u32, height: u32) -> u64 {
    u64::from(width) * u64::from(height)
}

/// The pixels the right way up, and the colour profile they are to be seen with.
fn decode(mut decoder: impl ImageDecoder) -> Result<(DynamicImage, Option<Vec<u8>>), ErrorCode> {
    let (width, height) = decoder.dimensions();
    if pixels_of(width, height) > MAX_PIXELS || decoder.total_bytes() > MAX_ALLOCATED {
        return Err(ErrorCode::PictureTooLarge);
    }
    decoder.set_limits(limits()).map_err(broken)?;
    let orientation = decoder.orientation().map_err(broken)?;
    let profile = decoder.icc_profile().ok().flatten().filter(|profile| profile.len() <= MAX_PROFILE);
    let mut pixels = DynamicImage::from_decoder(decoder).map_err(broken)?;
    pixels.apply_orientation(orientation);
    let pixels = eight_bits(pixels);
    // A profile of another sort of colours than the decoder gives (CMYK) would spoil them.
    let sort: &[u8] = if pixels.color().has_color() { b"RGB " } else { b"GRAY" };
    Ok((pixels, profile.filter(|profile| profile.get(16..20) == Some(sort))))
}

/// Eight bits per channel: more do not show on a page.
fn eight_bits(pixels: DynamicImage) -> DynamicImage {
    use DynamicImage as D;
    match pixels {
        D::ImageLuma8(_) | D::ImageLumaA8(_) | D::ImageRgb8(_) | D::ImageRgba8(_) => pixels,
        D::ImageLuma16(_) => D::ImageLuma8(pixels.into_luma8()),
        D::ImageLumaA16(_) => D::ImageLumaA8(pixels.into_luma_alpha8()),
        _ if pixels.color().has_alpha() => D::ImageRgba8(pixels.into_rgba8()),
        _ => D::ImageRgb8(pixels.into_rgb8()),
    }
}

fn finish(kind: Kind, pixels: &DynamicImage, bytes: Vec<u8>) -> Result<Picture, ErrorCode> {
    Ok(Picture { kind, bytes, width: pixels.width(), height: pixels.height(), thumbnail: thumbnail(pixels)? })
}

fn thumbnail(pixels: &DynamicImage) -> Result<Vec<u8>, ErrorCode> {
    if pixels.width() <= THUMBNAIL && pixels.height() <= THUMBNAIL {
        return encode_webp(pixels, THUMBNAIL_QUALITY);
    }
    encode_webp(&pixels.thumbnail(THUMBNAIL, THUMBNAIL), THUMBNAIL_QUALITY)
}

fn encode_png(pixels: &DynamicImage, profile: Option<Vec<u8>>) -> Result<Vec<u8>, ErrorCode> {
    let mut file = Vec::new();
    let mut encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Default, FilterType::Adaptive);
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).map_err(|_| ErrorCode::PictureBroken)?;
    }
    pixels.write_with_encoder(encoder).map_err(broken)?;
    Ok(file)
}

fn encode_jpeg(pixels: &DynamicImage, profile: Option<Vec<u8>>) -> Result<Vec<u8>, ErrorCode> {
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, JPEG_QUALITY);
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).map_err(|_| ErrorCode::PictureBroken)?;
    }
    pixels.write_with_encoder(encoder).map_err(broken)?;
    Ok(file)
}

fn encode_lossless_webp(pixels: &DynamicImage) -> Result<Vec<u8>, ErrorCode> {
    let mut file = Vec::new();
    pixels.write_with_encoder(WebPEncoder::new_lossless(&mut file)).map_err(broken)?;
    Ok(file)
}

fn encode_webp(pixels: &DynamicImage, quality: f32) -> Result<Vec<u8>, ErrorCode> {
    let (width, height) = (pixels.width(), pixels.height());
    let encoded = if pixels.color().has_alpha() {
        webp::Encoder::from_rgba(&pixels.to_rgba8(), width, height).encode_simple(false, quality)
    } else {
        webp::Encoder::from_rgb(&pixels.to_rgb8(), width, height).encode_simple(false, quality)
    };
    // Too large a side for the format.
    encoded.map(|file| file.to_vec()).map_err(|_| ErrorCode::PictureTooLarge)
}

/// Frame by frame: only one is in memory.
fn gif(bytes: &[u8]) -> Result<Picture, ErrorCode> {
    let mut decoder = GifDecoder::new(Cursor::new(bytes)).map_err(broken)?;
    let (width, height) = decoder.dimensions();
    let each = pixels_of(width, height);
    if each > MAX_PIXELS {
        return Err(ErrorCode::PictureTooLarge);
    }
    decoder.set_limits(limits()).map_err(broken)?;
    let repeat = match decoder.loop_count() {
        LoopCount::Infinite => Repeat::Infinite,
        LoopCount::Finite(times) => Repeat::Finite(u16::try_from(times.get()).unwrap_or(u16::MAX)),
    };
    let (mut file, mut first, mut count, mut total) = (Vec::new(), None, 0_usize, 0_u64);
    {
        let mut encoder = GifEncoder::new_with_speed(&mut file, 10);
        encoder.set_repeat(repeat).map_err(broken)?;
        for frame in decoder.into_frames() {
            let frame = frame.map_err(broken)?;
            (count, total) = (count + 1, total + each);
            if count > MAX_FRAMES || total > MAX_PIXELS {
                return Err(ErrorCode::PictureTooLarge);
            }
            if first.is_none() {
                first = Some(DynamicImage::ImageRgba8(frame.buffer().clone()));
            }
            encoder.encode_frame(frame).map_err(broken)?;
        }
    }
    let first = first.ok_or(ErrorCode::PictureBroken)?;
    finish(Kind::Gif, &first, file)
}
