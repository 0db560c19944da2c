//! Writes every template in both languages with sample content: `cargo run -p site-render --example gallery -- FOLDER`.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use cms_sdk::Locale;
use site_render::theme::Theme;

#[path = "../samples/views.rs"]
mod views;

const PICTURES: [(&str, &str); 2] =
    [("river", include_str!("../samples/river.svg")), ("quay", include_str!("../samples/quay.svg"))];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("name a folder to write to")?);
    let theme = Theme::from_folder(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../content-templates"))?;
    let write = |path: String, bytes: &[u8]| -> std::io::Result<()> {
        let path = folder.join(path);
        path.parent().map(fs::create_dir_all).transpose()?;
        fs::write(path, bytes)
    };
    for asset in theme.assets() {
        write(asset.path.clone(), &asset.bytes)?;
    }
    for (name, picture) in PICTURES {
        write(format!("media/{name}.svg"), picture.as_bytes())?;
    }
    for locale in Locale::ALL {
        for (name, page) in views::all(locale) {
            write(format!("{locale}/{name}.html"), theme.render(&page)?.as_bytes())?;
        }
    }
    Ok(())
}
