//! The rules of single texts, shared by posts, tags and settings.

use cms_sdk::content::{Link, Picture};
use cms_sdk::slug;
use url::Url;

use crate::error::{Rule, Violation};

/// Most characters of a URL or path.
pub const MAX_ADDRESS: usize = 2_000;

/// Gathers the broken rules of an input, all of them at once.
#[derive(Debug, Default)]
pub struct Check {
    violations: Vec<Violation>,
}

impl Check {
    /// Notes a broken rule.
    pub fn refuse(&mut self, field: impl Into<String>, rule: Rule) {
        self.violations.push(Violation::new(field, rule));
    }

    /// A text that may be empty: at most `max` characters, without NUL.
    pub fn text(&mut self, field: impl Into<String>, text: &str, max: usize) {
        let field = field.into();
        if text.contains('\0') {
            self.refuse(&field, Rule::NulCharacter);
        }
        // Bytes are the cheap upper bound; only long texts are counted.
        if text.len() > max && text.chars().count() > max {
            self.refuse(field, Rule::TooLong(max));
        }
    }

    /// A text that may not be empty.
    pub fn required(&mut self, field: impl Into<String>, text: &str, max: usize) {
        let field = field.into();
        if text.trim().is_empty() {
            self.refuse(&field, Rule::Required);
        }
        self.text(field, text, max);
    }

    /// A text that may be absent.
    pub fn optional(&mut self, field: impl Into<String>, text: Option<&str>, max: usize) {
        self.text(field, text.unwrap_or_default(), max);
    }

    /// At most this many items.
    pub fn at_most<T>(&mut self, field: impl Into<String>, items: &[T], max: usize) {
        if items.len() > max {
            self.refuse(field, Rule::TooMany(max));
        }
    }

    /// A slug of the right form.
    pub fn slug(&mut self, field: impl Into<String>, text: &str) {
        if !slug::is_slug(text) {
            self.refuse(field, Rule::NotASlug);
        }
    }

    /// Words and where they lead.
    pub fn link(&mut self, field: &str, link: &Link) {
        self.required(format!("{field}.label"), &link.label, 80);
        self.address(format!("{field}.href"), &link.href, is_link);
    }

    /// A picture and what it shows.
    pub fn picture(&mut self, field: &str, picture: Option<&Picture>) {
        if let Some(picture) = picture {
            self.address(format!("{field}.src"), &picture.src, is_resource);
            self.text(format!("{field}.alt"), &picture.alt, 300);
        }
    }

    /// A path or URL that passes a test.
    pub fn address(&mut self, field: impl Into<String>, text: &str, is_right: fn(&str) -> bool) {
        let field = field.into();
        self.required(&field, text, MAX_ADDRESS);
        if !text.trim().is_empty() && !is_right(text) {
            self.refuse(field, Rule::NotALink);
        }
    }

    /// The broken rules.
    pub fn done(self) -> Vec<Violation> {
        self.violations
    }
}

/// Whether a text can stand behind a link: a root-relative path, a fragment, or a URL that a reader may safely follow.
pub fn is_link(text: &str) -> bool {
    text.starts_with('#') || is_resource(text) || has_scheme(text, &["mailto", "tel"])
}

/// Whether a text can name a picture or a page: a root-relative path or a web address.
pub fn is_resource(text: &str) -> bool {
    is_root_relative(text) || has_scheme(text, &["http", "https"])
}

/// Whether a text is a path under this site's own host. Two slashes would name another host, and browsers read `\` as `/`.
pub fn is_root_relative(text: &str) -> bool {
    text.starts_with('/')
        && !text.starts_with("//")
        && !text.contains(|character: char| character == '\\' || character.is_control())
}

fn has_scheme(text: &str, schemes: &[&str]) -> bool {
    !text.contains(char::is_control) && Url::parse(text).is_ok_and(|url| schemes.contains(&url.scheme()))
}

/// Whether a text is scheme and host of a web site and nothing else, as browsers write it in `Origin`.
pub fn is_origin(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_cannot_run_scripts_or_leave_unseen() {
        for good in ["/", "/en/posts/a/", "#top", "https://example.com/x?y#z", "mailto:a@b.c", "tel:+84"] {
            assert!(is_link(good), "{good}");
        }
        for bad in ["", "javascript:alert(1)", "data:text/html,x", "//evil.example", "/\\evil", "x y", "/a\n"]
        {
            assert!(!is_link(bad), "{bad}");
        }
        assert!(!is_resource("#top") && !is_resource("mailto:a@b.c"));
    }

    #[test]
    fn an_origin_is_scheme_and_host_only() {
        for good in ["https://example.com", "http://localhost:8080", "https://xn--vit-nam-zv4c.vn"] {
            assert!(is_origin(good), "{good}");
        }
        for bad in [
            "https://example.com/",
            "https://a:b@example.com",
            "example.com",
            "https://EXAMPLE.com",
            "ftp://a.b",
            "https://example.com:443",
        ] {
            assert!(!is_origin(bad), "{bad}");
        }
    }

    #[test]
    fn characters_are_counted_not_bytes() {
        let mut check = Check::default();
        check.text("title", &"đ".repeat(200), 200);
        check.text("summary", &"đ".repeat(201), 200);
        check.required("body", " \n", 10);
        check.text("alt", "a\0b", 10);
        let broken: Vec<_> =
            check.done().into_iter().map(|violation| (violation.field, violation.rule)).collect();
        assert_eq!(
            broken,
            [
                ("summary".to_owned(), Rule::TooLong(200)),
                ("body".to_owned(), Rule::Required),
                ("alt".to_owned(), Rule::NulCharacter)
            ]
        );
    }
}
