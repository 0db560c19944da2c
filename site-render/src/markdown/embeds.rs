//! Videos that a reader can have shown on the page: a paragraph that is nothing but a link to one.
//!
//! It stays a link. The site's script (`assets/site.js`) puts a player in its place once it is pressed; until then nothing is loaded
//! from the host, which would learn who reads what.

use url::Url;

/// The host of a video, as a reader knows it; none where the link leads to something else.
pub(super) fn host(target: &str) -> Option<&'static str> {
    let url = Url::parse(target).ok().filter(|url| url.scheme() == "https")?;
    let mut path = url.path_segments()?.filter(|segment| !segment.is_empty());
    let (first, second) = (path.next(), path.next());
    match (url.host_str()?.trim_start_matches("www.").trim_start_matches("m."), first) {
        ("youtube.com", Some("watch")) => {
            let video = url.query_pairs().find(|(name, _)| name == "v")?.1;
            is_youtube(&video).then_some("youtube.com")
        }
        ("youtube.com", Some("shorts" | "live")) => second.filter(|id| is_youtube(id)).map(|_| "youtube.com"),
        ("youtu.be", Some(id)) if is_youtube(id) => Some("youtube.com"),
        ("vimeo.com", Some(id)) if id.bytes().all(|byte| byte.is_ascii_digit()) => Some("vimeo.com"),
        _ => None,
    }
}

/// Eleven characters that stand for a number.
fn is_youtube(id: &str) -> bool {
    id.len() == 11 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// A link that a paragraph began with, while it may turn out to be all of it.
pub(super) struct Video {
    /// Its host.
    pub(super) host: &'static str,
    /// Which of the text's events begins it.
    pub(super) place: usize,
    /// How many events there were when it ended; 0 before.
    pub(super) end: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn videos_are_told_from_other_pages() {
        for target in [
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
            "https://m.youtube.com/watch?t=30s&v=dQw4w9WgXcQ",
            "https://youtu.be/dQw4w9WgXcQ?t=30",
            "https://youtube.com/shorts/dQw4w9WgXcQ",
        ] {
            assert_eq!(host(target), Some("youtube.com"), "{target}");
        }
        assert_eq!(host("https://vimeo.com/76979871"), Some("vimeo.com"));
        for target in [
            "https://www.youtube.com/",
            "https://www.youtube.com/watch?v=short",
            "https://www.youtube.com/@somebody",
            "https://youtu.be/dQw4w9WgXc\"",
            "https://youtube.com.example.org/watch?v=dQw4w9WgXcQ",
            "https://vimeo.com/about",
            "http://youtu.be/dQw4w9WgXcQ",
            "/watch?v=dQw4w9WgXcQ",
            "javascript:alert(1)",
        ] {
            assert_eq!(host(target), None, "{target}");
        }
    }
}
