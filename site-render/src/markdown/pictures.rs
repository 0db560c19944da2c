//! Pictures, and figures where a picture stands alone and has a title.

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::links;
use crate::html::{escape, escape_text};

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

    /// The picture's tag.
    pub(super) fn image(&self) -> String {
        let src = if links::is_allowed(&self.src) {
            format!(" src=\"{}\"", escape(&self.src))
        } else {
            String::new()
        };
        format!("<img{src} alt=\"{}\" loading=\"lazy\" decoding=\"async\">", escape(&self.alt))
    }

    /// Its title, where it has one.
    pub(super) fn title(self) -> Option<CowStr<'a>> {
        (!self.title.is_empty()).then_some(self.title)
    }
}

impl Captioned<'_> {
    /// The picture with its title under it.
    pub(super) fn figure(&self) -> String {
        let (image, title) = (&self.image, escape_text(&self.title));
        format!("<figure>{image}<figcaption>{title}</figcaption></figure>\n")
    }
}
