//! The tags in a piece of raw HTML, read as browsers read them, with where they stand.

/// A tag that opens an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawTag<'a> {
    /// Where its `<` stands, in bytes.
    pub(super) at: usize,
    /// Its element, as written.
    pub(super) name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> RawTag<'a> {
    /// Whether it opens this element.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute as written; empty where it has none, nothing where it is absent.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }
}

/// The opening tags in order; what stands in comments is none.
pub(super) fn opening_tags(html: &str) -> Vec<RawTag<'_>> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        let at = html.len() - after.len() - 1;
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, behind)| behind);
            continue;
        }
        let name = leading(after, |character| character.is_ascii_alphanumeric());
        if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            continue;
        }
        let (attributes, behind) = attributes(after.get(name.len()..).unwrap_or_default());
        tags.push(RawTag { at, name, attributes });
        rest = behind;
    }
    tags
}

/// The attributes of a tag, and what stands behind it.
fn attributes(mut rest: &str) -> (Vec<(&str, &str)>, &str) {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches(|character: char| character.is_whitespace() || character == '/');
        if rest.is_empty() {
            return (found, rest);
        }
        if let Some(behind) = rest.strip_prefix('>') {
            return (found, behind);
        }
        // A name has at least one character, which may even be `=`.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let more = leading(rest.get(first..).unwrap_or_default(), |character| {
            !character.is_whitespace() && !matches!(character, '=' | '>' | '/')
        });
        let (name, after) = rest.split_at(first + more.len());
        let trimmed = after.trim_start();
        let Some(value) = trimmed.strip_prefix('=').map(str::trim_start) else {
            found.push((name, ""));
            rest = after;
            continue;
        };
        let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''));
        let (value, behind) = match quote.and_then(|quote| value.get(1..)?.split_once(quote)) {
            Some(parts) => parts,
            // A quote that nothing closes: the rest is its value.
            None if quote.is_some() => (value, ""),
            None => value.split_at(leading(value, |one| !one.is_whitespace() && one != '>').len()),
        };
        found.push((name, value));
        rest = behind;
    }
}

/// The characters at the beginning that pass a test.
fn leading(text: &str, passes: impl Fn(char) -> bool) -> &str {
    text.split(|character: char| !passes(character)).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_browsers_read_them() {
        let html =
            "<p>đồng <IMG src=/a.png alt='x > y'/><!-- <img> --></p> 1 < 2 <a href = \"/b\" hidden>b</a>";
        let tags = opening_tags(html);
        let read: Vec<_> = tags.iter().map(|tag| (tag.at, tag.name, tag.attributes.clone())).collect();
        assert_eq!(
            read,
            [
                (0, "p", vec![]),
                (html.find("<IMG").unwrap(), "IMG", vec![("src", "/a.png"), ("alt", "x > y")]),
                (html.find("<a").unwrap(), "a", vec![("href", "/b"), ("hidden", "")]),
            ]
        );
        assert_eq!(tags[1].attribute("ALT"), Some("x > y"));
        assert_eq!(tags[2].attribute("alt"), None);
    }

    #[test]
    fn broken_tags_end() {
        for broken in ["<", "<a", "<a href", "<a href=", "<a href=\"x", "<img =", "<a =>", "<a / /", "<!-- x"]
        {
            assert!(opening_tags(broken).len() <= 1, "{broken}");
        }
    }
}
