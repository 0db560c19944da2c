//! Addresses and words as an export writes them.

use url::Url;

/// Path of a page's address without slashes around it, its letters as they are read: `2024/lúa`. None for an address that only the old
/// system's query tells apart (`/?p=12`), which drafts and sites without permalinks have.
pub(super) fn path_of(link: &str) -> Option<String> {
    let url = Url::parse(link.trim()).ok()?;
    url.query().is_none().then(|| decoded(url.path().trim_matches('/')))
}

/// Text without percent encoding; as it stands, where that is not UTF-8.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let code = others.get(..2).filter(|_| *first == b'%').and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = others.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = others;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Words in which the old system left the entities of HTML.
pub(super) fn unescaped(text: &str) -> String {
    let named =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#039;", "'"), ("&#8217;", "’"), ("&nbsp;", " ")];
    let text =
        named.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character));
    text.replace("&#038;", "&").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_as_they_are_read() {
        assert_eq!(path_of("https://a.example/2024/l%C3%BAa/").as_deref(), Some("2024/lúa"));
        assert_eq!(path_of("https://a.example/").as_deref(), Some(""));
        assert_eq!(path_of("https://a.example/?p=12"), None);
        assert_eq!((decoded("100%"), decoded("%ff")), ("100%".to_owned(), "%ff".to_owned()));
        assert_eq!(unescaped("Gạo &amp; muối"), "Gạo & muối");
    }
}
