//! WordPress's shortcodes (`[name …]`): few mean something here; the others become notices, as those of Hugo do.
//!
//! What looks like one may be a word in brackets: one is taken for a shortcode where it has attributes, an end, or a name that nobody
//! writes in brackets. Those in code stay: there they are text.

use std::collections::HashSet;

use crate::import::foreign::SHORTCODE;

/// Longest shortcode, in bytes.
const MAX_LENGTH: usize = 4_000;

/// Names that are shortcodes whatever surrounds them.
const KNOWN: &[&str] = &["audio", "caption", "embed", "gallery", "playlist", "video", "wp_caption"];

/// Puts HTML in the place of shortcodes that mean something here, and marks the others by their names.
pub(super) fn replace(text: &str) -> String {
    let text = text.replace([SHORTCODE.0, SHORTCODE.1], "");
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text.as_str();
    let mut code: Option<&str> = None;
    let ends = names(&text);
    while let Some(at) = rest.find(['[', '<']) {
        let (before, from) = rest.split_at(at);
        replaced.push_str(before);
        if from.starts_with('<') {
            // A tag, with what its attributes hold.
            let is_tag = from.get(1..).is_some_and(|name| {
                name.starts_with(|next: char| next.is_ascii_alphabetic() || "/!".contains(next))
            });
            let end = from.find('>').filter(|_| is_tag).map_or(1, |end| end + 1);
            let (tag, after) = from.split_at(end);
            code = match code {
                Some(name) => Some(name).filter(|name| !tag.starts_with(&format!("</{name}"))),
                None => ["pre", "code"].into_iter().find(|name| tag.starts_with(&format!("<{name}"))),
            };
            replaced.push_str(tag);
            rest = after;
            continue;
        }
        match Tag::read(from).filter(|_| code.is_none()).filter(|tag| tag.is_shortcode(&ends)) {
            Some(tag) => {
                replaced.push_str(&tag.html());
                rest = from.get(tag.length..).unwrap_or_default();
            }
            None => {
                replaced.push('[');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    replaced.push_str(rest);
    replaced
}

/// Names that begin and end something in a text.
fn names(text: &str) -> [HashSet<&str>; 2] {
    let mut names = [HashSet::new(), HashSet::new()];
    let [begun, ended] = &mut names;
    for (at, _) in text.match_indices('[') {
        if let Some(tag) = text.get(at..).and_then(Tag::read) {
            if tag.is_end {
                ended.insert(tag.name)
            } else {
                begun.insert(tag.name)
            };
        }
    }
    names
}

/// A text without the marks of shortcodes.
pub(super) fn without_names(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for part in text.split(SHORTCODE.0) {
        kept.push_str(part.split_once(SHORTCODE.1).map_or(part, |(_, after)| after));
    }
    kept.trim().to_owned()
}

/// What stands in brackets.
struct Tag<'a> {
    name: &'a str,
    attributes: &'a str,
    is_end: bool,
    /// With its brackets, in bytes.
    length: usize,
}

impl<'a> Tag<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let window = text.get(..text.floor_char_boundary(MAX_LENGTH)).unwrap_or_default();
        let (inside, _) = window.strip_prefix('[')?.split_once(']')?;
        let length = inside.len() + 2;
        let (is_end, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
        let is_of_name = |character: char| character.is_ascii_alphanumeric() || "_-".contains(character);
        let end = inside.find(|character| !is_of_name(character)).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(end);
        let is_name = name.starts_with(|character: char| character.is_ascii_alphabetic());
        let is_apart = attributes.is_empty() || attributes.starts_with([' ', '\n', '\t', '/', '\u{a0}']);
        (is_name && is_apart && !attributes.contains('[')).then_some(Self {
            name,
            attributes,
            is_end,
            length,
        })
    }

    fn is_shortcode(&self, [begun, ended]: &[HashSet<&str>; 2]) -> bool {
        let is_odd =
            self.name.contains('_') || self.name.contains(|character: char| character.is_ascii_digit());
        let has_attributes = self.attributes.contains('=');
        let has_other = if self.is_end { begun } else { ended }.contains(self.name);
        KNOWN.contains(&self.name) || is_odd || has_attributes || has_other
    }

    fn attribute(&self, name: &str) -> Option<&'a str> {
        let at = self.attributes.find(&format!(" {name}="))? + name.len() + 2;
        let rest = self.attributes.get(at..)?;
        let quote = rest.chars().next().filter(|quote| "\"'".contains(*quote));
        match quote {
            Some(quote) => rest.get(1..)?.split(quote).next(),
            None => rest.split([' ', '/']).next(),
        }
    }

    fn html(&self) -> String {
        match (self.name, self.is_end) {
            ("caption" | "wp_caption", false) => "\n\n<figure>".to_owned(),
            ("caption" | "wp_caption", true) => "</figure>\n\n".to_owned(),
            ("embed", false) => "\n\n<p>".to_owned(),
            ("embed", true) => "</p>\n\n".to_owned(),
            (_, true) => String::new(),
            ("audio" | "video", false) => {
                let files = ["src", "mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg", "wav"];
                let file = files.into_iter().find_map(|name| self.attribute(name));
                file.map_or_else(|| self.mark(), |file| format!("\n\n<p>{file}</p>\n\n"))
            }
            _ => self.mark(),
        }
    }

    fn mark(&self) -> String {
        format!("{}{}{}", SHORTCODE.0, self.name, SHORTCODE.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(name: &str) -> String {
        format!("{}{name}{}", SHORTCODE.0, SHORTCODE.1)
    }

    #[test]
    fn few_mean_something_and_the_others_are_marked() {
        let caption = "[caption id=\"a\" width=\"3\"]<img src=\"/a.png\"> Lúa[/caption]";
        assert_eq!(replace(caption), "\n\n<figure><img src=\"/a.png\"> Lúa</figure>\n\n");
        assert_eq!(replace("[embed]https://a.example/1[/embed]"), "\n\n<p>https://a.example/1</p>\n\n");
        assert_eq!(
            replace("[video mp4=\"https://a.example/1.mp4\"][/video]"),
            "\n\n<p>https://a.example/1.mp4</p>\n\n"
        );
        assert_eq!(replace("a [gallery ids=\"1,2\"] b"), format!("a {} b", marked("gallery")));
        assert_eq!(replace("[box]Words[/box]"), format!("{}Words", marked("box")));
        assert_eq!(without_names(&replace("a [contact-form-7 id=\"1\"]")), "a");
    }

    #[test]
    fn words_in_brackets_and_code_stay() {
        for text in [
            "[sic] [1] [a link](/b)",
            "<code>[gallery]</code>",
            "<a title=\"[gallery]\">x</a>",
            "[never closed",
        ] {
            assert_eq!(replace(text), text);
        }
    }
}
