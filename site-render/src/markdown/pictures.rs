//! Pictures, and figures where a picture stands alone and has a title.

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::links;
use crate::html::{escape, escape_text};
use crate::pictures::Pictures;

/// How wide a picture in a text is shown: as a figure it reaches beyond the column.
const SIZES: &str = "(min-width: 64rem) 49rem, 100vw";
/// What has a browser wait with a picture until it is nearly in sight.
const LATER: &str = " loading=\"lazy\" decoding=\"async\"";

/// The picture whose alternative text is being read.
pub(super) struct Picture<'a> {
    src: CowStr<'a>,
    title: CowStr<'a>,
    alt: String,
    /// Pictures inside this one's text.
    nested: usize,
}

/// A picture with a title, which becomes its caption if nothing else stands in the paragraph.
pub(super) struct Captioned<'a> {
    /// Which of the text's events it is.
    pub(super) place: usize,
    /// The picture.
    pub(super) image: String,
    /// Its title.
    pub(super) title: CowStr<'a>,
}

impl<'a> Picture<'a> {
    /// A picture whose text follows.
    pub(super) fn new(src: CowStr<'a>, title: CowStr<'a>) -> Self {
        Self { src, title, alt: String::new(), nested: 0 }
    }

    /// Takes the words of an event into the alternative text; whether the picture ends with it.
    pub(super) fn ends_with(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Text(text) | Event::Code(text) => self.alt.push_str(text),
            Event::SoftBreak | Event::HardBreak => self.alt.push(' '),
            Event::Start(Tag::Image { .. }) => self.nested += 1,
            Event::End(TagEnd::Image) if self.nested > 0 => self.nested -= 1,
            Event::End(TagEnd::Image) => return true,
            _ => {}
        }
        false
    }

    /// The picture's tag. An uploaded one has its size, so that nothing moves when it comes, and its own words where the text has none.
    pub(super) fn image(&self, known: Option<&Pictures>) -> String {
        let known = known.and_then(|pictures| pictures.get(&*self.src));
        let size = known
            .map(|picture| format!(" width=\"{}\" height=\"{}\"", picture.width, picture.height))
            .unwrap_or_default();
        let alt = match known {
            Some(picture) if self.alt.is_empty() => picture.alt.as_str(),
            _ => self.alt.as_str(),
        };
        let src = if links::is_allowed(&self.src) {
            format!(" src=\"{}\"", escape(&self.src))
        } else {
            String::new()
        };
        let image = format!("<img{src} alt=\"{}\"{size}{LATER}>", escape(alt));
        match known.and_then(|picture| picture.srcset.as_deref()) {
            Some(srcset) => format!(
                "<picture><source type=\"image/webp\" srcset=\"{srcset}\" sizes=\"{SIZES}\">{image}</picture>"
            ),
            None => image,
        }
    }

    /// Its title, where it has one.
    pub(super) fn title(self) -> Option<CowStr<'a>> {
        (!self.title.is_empty()).then_some(self.title)
    }
}

/// A text's HTML with the picture that it opens with, where it does, fetched before others: it is in sight at once.
pub(crate) fn opening_first(html: &str) -> Option<String> {
    let (before, rest) = html.split_once("<img")?;
    let opened = before.split_once("<source ").map_or(before, |(opened, _)| opened);
    if !["<p>", "<figure>", "<p><picture>", "<figure><picture>"].contains(&opened) {
        return None;
    }
    let (image, rest) = rest.split_once(LATER)?;
    (!image.contains('>')).then(|| format!("{before}<img{image} fetchpriority=\"high\"{rest}"))
}

impl Captioned<'_> {
    /// The picture with its title under it.
    pub(super) fn figure(&self) -> String {
        let (image, title) = (&self.image, escape_text(&self.title));
        format!("<figure>{image}<figcaption>{title}</figcaption></figure>\n")
    }
}
