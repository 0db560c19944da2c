//! Preview pictures: drawn once for what they show, kept in the state folder.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use anyhow::Context as _;
use cms_sdk::Locale;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use site_render::social::{SIZE, SocialPicture};
use ttf_parser::Face;
use unicode_normalization::UnicodeNormalization as _;

use crate::cache::Cache;
use crate::state::State;

/// The theme's face for titles, Latin and Vietnamese in one file: no system's font is asked, so that a picture is the same everywhere.
static FONT: &[u8] = include_bytes!("../fonts/bricolage-700.ttf");
/// What that file calls itself.
const FAMILY: &str = "Bricolage Grotesque 96pt ExtraBold";
/// Distance of everything from the edges, in pixels.
const MARGIN: f32 = 80.0;
/// Sizes of a title, in pixels, and how many lines it may have in each: the first that it fits into is taken.
const TITLE: [(f32, usize); 4] = [(96.0, 2), (80.0, 3), (66.0, 4), (56.0, 5)];
/// Distance of lines: Vietnamese stacks two marks on a letter.
const LINE_HEIGHT: f32 = 1.26;
/// Size of all other words.
const SMALL: f32 = 32.0;
/// Top and bottom of the room for the title.
const ROOM: (f32, f32) = (150.0, 520.0);

/// The folder of the pictures.
#[derive(Debug, Clone)]
pub struct SocialPictures {
    cache: Cache,
}

impl SocialPictures {
    /// Those of this state.
    pub fn of(state: &State) -> Self {
        Self { cache: Cache::of(state, "social") }
    }

    /// A picture as PNG.
    ///
    /// # Errors
    /// When it cannot be drawn, or the disk refuses.
    pub fn read(&self, picture: &SocialPicture) -> anyhow::Result<Vec<u8>> {
        self.cache.get_or_make(file_name(&picture.address()), || draw(picture))
    }

    /// Forgets the picture that was at this path of the site, if it was one.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn forget(&self, path: &str) -> anyhow::Result<()> {
        if path.starts_with("assets/social/") {
            self.cache.remove(file_name(path))?;
        }
        Ok(())
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Draws a picture.
///
/// # Errors
/// When the font is none: never in practice.
fn draw(picture: &SocialPicture) -> anyhow::Result<Vec<u8>> {
    static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
        let mut fonts = fontdb::Database::new();
        fonts.load_font_data(FONT.to_vec());
        Arc::new(fonts)
    });
    let svg = svg(&Face::parse(FONT, 0)?, picture)?;
    let options = Options { fontdb: Arc::clone(&FONTS), ..Options::default() };
    let tree = Tree::from_str(&svg, &options)?;
    let (width, height) = SIZE;
    let mut pixels = Pixmap::new(width, height).context("no room for a picture")?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    Ok(pixels.encode_png()?)
}

/// The picture as SVG: the site's name above, the title, a line and the host below, and the two languages' colours.
fn svg(face: &Face<'_>, picture: &SocialPicture) -> anyhow::Result<String> {
    let (accent, other) = match picture.locale {
        Locale::En => ("#6f8dff", "#ff7a5f"),
        Locale::Vi => ("#ff7a5f", "#6f8dff"),
    };
    let (width, height) = SIZE;
    let measure = width as f32 - 2.0 * MARGIN;
    let (size, lines) = title_lines(face, &shown(face, &picture.title), measure);
    let (top, bottom) = ROOM;
    let block = lines.len() as f32 * size * LINE_HEIGHT;
    let mut baseline = top + (bottom - top - block) / 2.0 + size;
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="'{FAMILY}'" font-weight="700">
<rect width="100%" height="100%" fill="#15171c"/>
<circle cx="1060" cy="600" r="210" fill="{accent}" fill-opacity=".22"/><circle cx="1210" cy="540" r="210" fill="{other}" fill-opacity=".16"/>
<rect width="16" height="100%" fill="{accent}"/>
<circle cx="98" cy="92" r="18" fill="#6f8dff"/><circle cx="118" cy="92" r="18" fill="#ff7a5f" fill-opacity=".85"/>
"##
    );
    let mut text = |x: f32, y: f32, size: f32, rest: &str, words: &str| {
        writeln!(svg, r#"<text x="{x}" y="{y}" font-size="{size}" {rest}>{}</text>"#, escape(words))
    };
    let line = |text: &str, measure: f32| cut(face, &shown(face, text), SMALL, measure);
    text(152.0, 103.0, SMALL, r##"fill="#e9ebf0""##, &line(&picture.site, measure - 72.0))?;
    for words in &lines {
        text(MARGIN, baseline, size, r##"fill="#fff""##, words)?;
        baseline += size * LINE_HEIGHT;
    }
    let host = line(&picture.host, measure / 2.0);
    let left = measure - width_of(face, &host, SMALL) - SMALL;
    text(MARGIN, 566.0, SMALL, &format!(r#"fill="{accent}""#), &line(&picture.line, left))?;
    text(width as f32 - MARGIN, 566.0, SMALL, r##"fill="#e9ebf0" text-anchor="end""##, &host)?;
    svg.push_str("</svg>");
    Ok(svg)
}

/// What the font has of a text, composed, its spaces single.
fn shown(face: &Face<'_>, text: &str) -> String {
    let known: String =
        text.nfc().map(|letter| if face.glyph_index(letter).is_some() { letter } else { ' ' }).collect();
    known.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn width_of(face: &Face<'_>, text: &str, size: f32) -> f32 {
    let advance = |letter| face.glyph_hor_advance(face.glyph_index(letter)?);
    let units: f32 = text.chars().filter_map(advance).map(f32::from).sum();
    units * size / f32::from(face.units_per_em())
}

/// The size of a title and its lines; where even the smallest is too large, it ends in an ellipsis.
fn title_lines(face: &Face<'_>, title: &str, measure: f32) -> (f32, Vec<String>) {
    let mut smallest = (0.0, Vec::new());
    for (size, most) in TITLE {
        let mut lines = wrap(face, title, size, measure);
        if lines.len() <= most {
            return (size, lines);
        }
        let rest = lines.split_off(most - 1);
        lines.push(cut(face, &rest.join(" "), size, measure));
        smallest = (size, lines);
    }
    smallest
}

/// Breaks a text between words, and a word that is too long for a line within.
fn wrap(face: &Face<'_>, text: &str, size: f32, measure: f32) -> Vec<String> {
    let fits = |line: &str| width_of(face, line, size) <= measure;
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if fits(&longer) {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            line.push(letter);
            if !fits(&line) {
                line.pop();
                lines.push(std::mem::replace(&mut line, letter.to_string()));
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// As much of a text as a line holds, with an ellipsis where that is not all.
fn cut(face: &Face<'_>, text: &str, size: f32, measure: f32) -> String {
    if width_of(face, text, size) <= measure {
        return text.to_owned();
    }
    let mut start = text.to_owned();
    while start.pop().is_some() {
        let shorter = format!("{}…", start.trim_end());
        if width_of(face, &shorter, size) <= measure {
            return shorter;
        }
    }
    String::new()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face() -> Face<'static> {
        Face::parse(FONT, 0).unwrap()
    }

    fn picture(title: &str) -> SocialPicture {
        SocialPicture {
            post: None,
            locale: Locale::Vi,
            site: "Sông & biển".to_owned(),
            title: title.to_owned(),
            line: "9 tháng 2, 2026".to_owned(),
            host: "duet.example".to_owned(),
        }
    }

    #[test]
    fn every_vietnamese_letter_is_in_the_one_font() {
        let bare = "aăâeêioôơuưyđAĂÂEÊIOÔƠUƯYĐ";
        for letter in bare.chars() {
            for mark in ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"] {
                let composed: String = format!("{letter}{mark}").nfc().collect();
                assert!(
                    composed.chars().count() > 1
                        || face().glyph_index(composed.chars().next().unwrap()).is_some(),
                    "{composed}"
                );
            }
        }
    }

    #[test]
    fn composed_and_decomposed_titles_look_the_same() {
        let title = "Những phiên chợ nổi cuối cùng ở Ngã Bảy";
        let decomposed: String = title.nfd().collect();
        assert_ne!(title, decomposed);
        assert_eq!(draw(&picture(title)).unwrap(), draw(&picture(&decomposed)).unwrap());
    }

    #[test]
    fn a_title_is_broken_between_words_and_cut_where_there_is_no_room() {
        let (size, lines) = title_lines(&face(), "Ngắn", 1_040.0);
        assert_eq!((size, lines), (96.0, vec!["Ngắn".to_owned()]));
        for title in ["ế ".repeat(500), "ằ".repeat(500), "từ dài ".repeat(60)] {
            let (size, lines) = title_lines(&face(), &shown(&face(), &title), 1_040.0);
            assert_eq!((size, lines.len()), (56.0, 5), "{title}");
            assert!(lines.iter().all(|line| width_of(&face(), line, size) <= 1_040.0));
            assert!(lines.last().unwrap().ends_with('…'));
            assert!(5.0 * size * LINE_HEIGHT <= ROOM.1 - ROOM.0);
        }
    }

    #[test]
    fn stacked_marks_are_drawn_whole() {
        // Ế is a letter with two marks: what it adds to E stands above it, and no row of pixels cuts it off.
        let rows = |title: &str| {
            let pixels = Pixmap::decode_png(&draw(&picture(title)).unwrap()).unwrap();
            let is_white =
                |x, y| pixels.pixel(x, y).is_some_and(|pixel| pixel.red() > 240 && pixel.green() > 240);
            (0..630).filter(|y| (80..140).any(|x| is_white(x, *y))).collect::<Vec<u32>>()
        };
        let (plain, stacked) = (rows("E"), rows("Ế"));
        assert!(stacked.first().unwrap() + 12 < *plain.first().unwrap(), "{plain:?} {stacked:?}");
        assert_eq!(stacked.last(), plain.last());
        assert!(*stacked.first().unwrap() as f32 > ROOM.0);
    }

    #[test]
    fn what_the_font_has_not_is_left_out_and_nothing_breaks_the_drawing() {
        assert_eq!(shown(&face(), "Chợ 市場 </text> \u{0} & nổi"), "Chợ </text> & nổi");
        draw(&picture("Chợ 市場 </text><script> \u{0} & \u{202e} nổi")).unwrap();
        draw(&picture("市場")).unwrap();
    }
}
