//! What another system allows and this one does not: cut or left out, and said so, where that does no harm.

use cms_sdk::content::{Picture, Seo};
use cms_sdk::slug::{normalize, slugify};

use crate::content::text::is_resource;

/// The limits of the content's own rules that other systems do not have.
const MAX_TEXT: usize = 500;
const MAX_TITLE: usize = 200;
const MAX_ALT: usize = 300;
const MAX_TAG_NAME: usize = 60;
const MAX_TAGS: usize = 20;
const MAX_AUTHORS: usize = 10;
const MAX_PATH: usize = 400;
/// Pictures that are named one by one.
const MAX_NAMED: usize = 20;

/// Makes a page's parts fit, and gathers what it did to them.
pub(super) struct Fit {
    pub(super) notes: Vec<String>,
}

impl Fit {
    pub(super) fn new(notes: Vec<String>) -> Self {
        Self { notes }
    }

    pub(super) fn text(&mut self, what: &str, text: &str) -> String {
        self.cut(what, text, MAX_TEXT)
    }

    fn cut(&mut self, what: &str, text: &str, most: usize) -> String {
        let text = normalize(&text.replace('\0', "").split_whitespace().collect::<Vec<_>>().join(" "));
        if text.chars().count() <= most {
            return text;
        }
        self.notes.push(format!("its {what} was cut to {most} characters"));
        let cut: String = text.chars().take(most - 1).collect();
        format!("{}…", cut.trim_end())
    }

    pub(super) fn tags(&mut self, names: Vec<String>) -> Vec<String> {
        self.names("tag", names, MAX_TAGS)
    }

    pub(super) fn authors(&mut self, names: Vec<String>) -> Vec<String> {
        self.names("author", names, MAX_AUTHORS)
    }

    fn names(&mut self, what: &str, names: Vec<String>, most: usize) -> Vec<String> {
        let mut kept: Vec<String> = Vec::new();
        for name in names {
            let name = self.cut(&format!("{what} `{name}`"), &name, MAX_TAG_NAME);
            let slug = slugify(&name);
            if slug.is_empty() {
                self.notes.push(format!("the {what} `{name}` was left out: no address can be made from it"));
            } else if kept.iter().any(|known| slugify(known) == slug) {
            } else if kept.len() == most {
                self.notes.push(format!("the {what} `{name}` was left out: a page has {most} at most"));
            } else {
                kept.push(name);
            }
        }
        kept
    }

    pub(super) fn addresses(&mut self, addresses: Vec<String>) -> Vec<String> {
        let is_plain = |address: &str| {
            let bad = |character: char| {
                character.is_whitespace() || character.is_control() || r#"?#*:<>"|\"#.contains(character)
            };
            address.starts_with('/')
                && address.len() > 1
                && !address.starts_with("//")
                && !address.contains(bad)
        };
        let (kept, others): (Vec<_>, Vec<_>) = addresses.into_iter().partition(|address| is_plain(address));
        self.notes.extend(
            others
                .iter()
                .map(|address| format!("`{address}` leads nowhere now: no redirect can be made from it")),
        );
        kept
    }

    pub(super) fn cover(&mut self, cover: Option<Picture>) -> Option<Picture> {
        let cover = cover?;
        if !is_resource(&cover.src) {
            self.notes.push(format!("its cover `{}` was left out: it is not at a web address", cover.src));
            return None;
        }
        Some(Picture { alt: self.cut("cover's alternative text", &cover.alt, MAX_ALT), src: cover.src })
    }

    pub(super) fn seo(&mut self, seo: Seo) -> Seo {
        let mut cut = |what: &str, text: Option<String>, most| {
            text.map(|text| self.cut(what, &text, most)).filter(|text| !text.is_empty())
        };
        Seo {
            title: cut("title for search engines", seo.title, MAX_TITLE),
            description: cut("description for search engines", seo.description, MAX_TEXT),
            image: seo.image.filter(|image| is_resource(image)),
            noindex: seo.noindex,
        }
    }

    /// Says where pictures are: an export does not hold them.
    pub(super) fn pictures(&mut self, addresses: impl Iterator<Item = String>) {
        let mut named: Vec<String> = Vec::new();
        for address in addresses {
            if !named.contains(&address) && !address.starts_with("/media/") {
                named.push(address);
            }
        }
        for address in named.iter().take(MAX_NAMED) {
            self.notes.push(if address.starts_with('/') {
                format!("the picture `{address}` is not in the export: upload it")
            } else {
                format!("the picture `{address}` stays where it is: upload it to have it here")
            });
        }
        if let Some(more) = named.len().checked_sub(MAX_NAMED).filter(|more| *more > 0) {
            self.notes.push(format!("{more} more pictures are not in the export"));
        }
    }
}

/// A path as posts keep it: no empty parts, none that climbs, not too long.
pub(super) fn tidy_path(path: &str) -> String {
    let path: String = normalize(path)
        .chars()
        .map(|character| if character == '\\' || character.is_control() { '-' } else { character })
        .collect();
    let parts: Vec<&str> = path.split('/').filter(|part| !matches!(part.trim(), "" | "." | "..")).collect();
    let path = parts.join("/");
    if path.chars().count() <= MAX_PATH {
        return path;
    }
    // Still one of its own.
    let hash = blake3::hash(path.as_bytes()).to_hex();
    let start: String = path.chars().take(MAX_PATH - 17).collect();
    format!("{}-{}", start.trim_end_matches('/'), hash.get(..16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_and_short() {
        assert_eq!(tidy_path("/2024//../lúa/"), "2024/lúa");
        let long = "a".repeat(1_000);
        assert_eq!(tidy_path(&long).chars().count(), MAX_PATH);
        assert_ne!(tidy_path(&long), tidy_path(&format!("{long}b")));
    }

    #[test]
    fn what_does_not_fit_is_cut_and_said_so() {
        let mut fit = Fit::new(Vec::new());
        assert_eq!(fit.text("summary", &"ế ".repeat(600)).chars().count(), MAX_TEXT);
        assert_eq!(fit.tags(vec!["Lúa".to_owned(), "lua".to_owned(), "日本".to_owned()]), ["Lúa"]);
        assert_eq!(fit.addresses(vec!["/a/".to_owned(), "//b/".to_owned()]), ["/a/"]);
        assert_eq!(fit.notes.len(), 3, "{:?}", fit.notes);
    }
}
