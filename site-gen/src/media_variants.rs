//! Smaller copies of uploaded pictures, as WebP: made once per original and width, kept in the state folder beside the originals.

use std::io;

use cms_sdk::content::Media;
use image::imageops::FilterType;
use image::{DynamicImage, ImageReader, Limits};

use crate::cache::Cache;
use crate::media_files::MediaFiles;
use crate::state::State;

/// Changes with everything that changes a copy's bytes.
pub const VERSION: &str = "webp 80, 1";
/// Quality of WebP: what eyes on a phone cannot tell from the original.
const QUALITY: f32 = 80.0;
/// Most memory that one picture may take while it is read, in bytes: the API lets no larger ones in.
const MEMORY: u64 = 512 << 20;

/// The folder of the copies.
#[derive(Debug, Clone)]
pub struct MediaVariants {
    cache: Cache,
}

impl MediaVariants {
    /// Those of this state.
    pub fn of(state: &State) -> Self {
        Self { cache: Cache::of(state, "variants") }
    }

    /// The copy of an original, so many pixels wide. An original that cannot be read as a picture is its own copy: whoever can show
    /// it will.
    ///
    /// # Errors
    /// When the original is not here, or the disk refuses.
    pub fn read(&self, files: &MediaFiles, medium: &Media, width: i32) -> anyhow::Result<Vec<u8>> {
        self.cache.get_or_make(&format!("{}-{width}", medium.hash), || {
            let original = files.read(medium)?;
            encode(&original, width).or_else(|error| {
                let error = format!("{error:#}");
                tracing::warn!(
                    name = medium.name,
                    error,
                    "a picture cannot be made smaller: it is shown as it is"
                );
                Ok(original)
            })
        })
    }

    /// Removes the copies of all other originals than these.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn keep_only(&self, is_known: impl Fn(&str) -> bool) -> anyhow::Result<()> {
        self.cache.keep_only(|name| name.split_once('-').is_some_and(|(hash, _)| is_known(hash)))
    }
}

fn encode(original: &[u8], width: i32) -> anyhow::Result<Vec<u8>> {
    let mut reader = ImageReader::new(io::Cursor::new(original)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let picture = reader.decode()?;
    let width = u32::try_from(width)?;
    let picture = if picture.width() > width {
        picture.resize(width, u32::MAX, FilterType::CatmullRom)
    } else {
        picture
    };
    let (width, height) = (picture.width(), picture.height());
    let encoded = match picture {
        DynamicImage::ImageRgb8(pixels) => webp::Encoder::from_rgb(&pixels, width, height).encode(QUALITY),
        other if !other.color().has_alpha() => {
            webp::Encoder::from_rgb(&other.to_rgb8(), width, height).encode(QUALITY)
        }
        other => webp::Encoder::from_rgba(&other.to_rgba8(), width, height).encode(QUALITY),
    };
    anyhow::ensure!(!encoded.is_empty(), "WebP refuses it");
    Ok(encoded.to_vec())
}
