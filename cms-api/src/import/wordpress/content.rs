//! A post's text as whole HTML: WordPress's older editor leaves out paragraphs, and both leave shortcodes.

use super::address::unescaped;
use super::shortcodes;

/// Tags that begin something of their own, not a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "audio",
    "blockquote",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "iframe",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "style",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "video",
];

/// A text without shortcodes, its paragraphs marked as such.
pub(super) fn html(text: &str) -> String {
    let text = shortcodes::replace(&text.replace("\r\n", "\n"));
    // The newer editor names its blocks in comments, and writes them whole.
    if text.contains("<!-- wp:") { text } else { paragraphs(&text) }
}

/// Plain text of an excerpt.
pub(super) fn plain(text: &str) -> String {
    let text = shortcodes::replace(text);
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, tag)) = rest.split_once('<') {
        plain.push_str(before);
        plain.push(' ');
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    let words: Vec<&str> = plain.split_whitespace().collect();
    unescaped(&shortcodes::without_names(&words.join(" ")))
}

/// Empty lines between paragraphs, and ends of lines, become what they mean.
fn paragraphs(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    let mut is_preformatted = false;
    for part in text.split("\n\n") {
        let was_preformatted = is_preformatted;
        let count = |tag: &str| part.matches(tag).count();
        match count("<pre").cmp(&count("</pre")) {
            std::cmp::Ordering::Greater => is_preformatted = true,
            std::cmp::Ordering::Less => is_preformatted = false,
            std::cmp::Ordering::Equal => {}
        }
        let trimmed = part.trim();
        if was_preformatted || is_preformatted || is_block(trimmed) {
            html.push_str(part);
        } else if !trimmed.is_empty() {
            html.push_str(&format!("<p>{}</p>", trimmed.replace('\n', "<br>")));
        }
        html.push_str("\n\n");
    }
    html
}

fn is_block(part: &str) -> bool {
    let Some(tag) = part.strip_prefix('<') else { return false };
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let length = tag.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(tag.len());
    let name = tag.get(..length).unwrap_or_default().to_ascii_lowercase();
    tag.starts_with("!--") || BLOCKS.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_older_editor_are_paragraphs() {
        let made = html("Một\nhai\r\n\r\n<h2>Ba</h2>\n\n<pre>a\n\nb</pre>");
        assert_eq!(made, "<p>Một<br>hai</p>\n\n<h2>Ba</h2>\n\n<pre>a\n\nb</pre>\n\n");
        let whole = "<!-- wp:paragraph -->\n<p>Một</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:more -->";
        assert_eq!(html(whole), whole);
        assert_eq!(plain("<p>Gạo &amp; <b>muối</b></p> [gallery ids=\"1\"]"), "Gạo & muối");
    }
}
