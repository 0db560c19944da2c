//! Exports of other systems: one file that holds a site becomes the same documents as a folder of Markdown files.
//!
//! | step | what happens |
//! |---|---|
//! | `System::of` | whose export it is, by what it holds |
//! | `ghost`, `wordpress` | its pages, as that system has them |
//! | `document` | each page: its text as Markdown (`html`), its head |

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use cms_sdk::Locale;
use cms_sdk::content::{Picture, PostKind, Seo};
use cms_sdk::slug::{MAX_SLUG, normalize, slugify};
use serde::Serialize;

use self::fit::{Fit, tidy_path};
use super::document::{self, Document};
use super::front_matter::FrontMatter;
use super::report::{FileProblem, ImportReport, SkippedFile};
use super::scan::{FRONT, Place};
use super::{Read, ghost, html, shortcodes, when, wordpress};

mod fit;

/// Largest export that is read, in bytes; it is in memory while it is.
pub const MAX_EXPORT_BYTES: u64 = 256 << 20;

/// Begin and end of a shortcode's name in a text on its way to Markdown: characters that no text has.
pub(super) const SHORTCODE: (char, char) = ('\u{e000}', '\u{e001}');

/// Whose export a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum System {
    /// JSON.
    Ghost,
    /// XML (WXR).
    WordPress,
}

impl System {
    /// By the first character of a file that is not white space.
    pub(crate) fn of(start: &[u8]) -> Option<Self> {
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        match start.iter().find(|byte| !byte.is_ascii_whitespace())? {
            b'{' => Some(Self::Ghost),
            b'<' => Some(Self::WordPress),
            _ => None,
        }
    }
}

/// Which language pages are in that do not say it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Languages {
    /// What whoever imports says.
    pub(super) asked: Option<Locale>,
    /// The site's own, where the export does not say one either.
    pub(super) default: Locale,
}

impl Languages {
    /// The language of an export that names this one: `vi`, `vi-VN`, `en_US`.
    pub(super) fn of_export(self, named: &str) -> Locale {
        self.asked.or_else(|| locale_of(named)).unwrap_or(self.default)
    }
}

/// The language that a tag means, if the site has it.
pub(super) fn locale_of(tag: &str) -> Option<Locale> {
    tag.split(['-', '_']).next()?.trim().to_ascii_lowercase().parse().ok()
}

/// A page as another system has it. What it does not have is empty.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Page {
    /// Its line in the export, where that is known.
    #[serde(skip)]
    pub(super) line: Option<usize>,
    /// Its address without slashes around it: `2024/lua`; names it in reports.
    pub(super) path: String,
    /// The same for all languages of a post.
    pub(super) pair: String,
    pub(super) locale: Locale,
    pub(super) kind: PostKind,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) slug: String,
    pub(super) html: String,
    /// Scheme and host that its links name the site by.
    pub(super) origin: Option<String>,
    pub(super) is_draft: bool,
    pub(super) published_at: Option<String>,
    pub(super) updated_at: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) authors: Vec<String>,
    /// Root-relative paths under which readers know it.
    pub(super) addresses: Vec<String>,
    pub(super) cover: Option<Picture>,
    pub(super) seo: Seo,
    /// What became of it that a person should know.
    #[serde(skip)]
    pub(super) notes: Vec<String>,
}

/// What a system's reader found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) pages: Vec<Page>,
    pub(super) skipped: Vec<SkippedFile>,
    pub(super) problems: Vec<FileProblem>,
}

/// Reads an export.
///
/// # Errors
/// When the file cannot be read; what is wrong with what it holds is among the problems.
pub(super) fn read(path: &Path, languages: Languages) -> io::Result<Read> {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut read = Read {
        documents: Vec::new(),
        site_file: None,
        report: ImportReport::default(),
        problems: Vec::new(),
    };
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_EXPORT_BYTES + 1).read_to_end(&mut bytes)?;
    let found = if bytes.len() as u64 > MAX_EXPORT_BYTES {
        Err(FileProblem::new(&name, None, format!("larger than {} MiB", MAX_EXPORT_BYTES >> 20)))
    } else {
        match System::of(&bytes) {
            Some(System::Ghost) => ghost::read(&name, &bytes, languages),
            Some(System::WordPress) => wordpress::read(&name, bytes, languages),
            None => Err(FileProblem::new(&name, None, NEITHER)),
        }
    };
    match found {
        Ok(found) if found.pages.is_empty() && found.problems.is_empty() => {
            read.problems.push(FileProblem::new(&name, None, "holds no posts and no pages"));
        }
        Ok(found) => {
            read.report.skipped = found.skipped;
            read.problems = found.problems;
            documents(&name, found.pages, &mut read);
        }
        Err(problem) => read.problems.push(problem),
    }
    Ok(read)
}

const NEITHER: &str =
    "neither a folder nor an export that can be read: those of Ghost are JSON, those of WordPress XML (WXR)";

fn documents(name: &str, pages: Vec<Page>, read: &mut Read) {
    let (mut slugs, mut paths) = (HashSet::new(), HashSet::new());
    for mut page in pages {
        page.path = tidy_path(&page.path);
        page.pair = tidy_path(&page.pair);
        let label = format!("{name}#{}", page.path);
        if !paths.insert((page.locale, page.pair.clone())) {
            let reason = "another page of the export has the same address";
            read.problems.push(FileProblem::new(label, page.line, reason));
            continue;
        }
        distinguish(&mut page, &mut slugs);
        match document(label, page) {
            Ok(document) => read.documents.push(document),
            Err(problem) => read.problems.push(problem),
        }
    }
}

/// Other systems let pages in different places have the same slug: the later one gets its whole path as one then.
fn distinguish(page: &mut Page, taken: &mut HashSet<(Locale, bool, String)>) {
    let is_article = page.kind == PostKind::Article;
    let made = [page.slug.as_str(), page.title.as_str(), page.path.as_str()];
    let slug = made.into_iter().map(slugify).find(|slug| !slug.is_empty()).unwrap_or_default();
    let mut free = slug.clone();
    let mut number = 1;
    while !taken.insert((page.locale, is_article, free.clone())) {
        free = if number == 1 { slugify(&page.path) } else { numbered(&slug, number) };
        number += 1;
    }
    if free != slug {
        page.notes.push(format!("another page has the slug `{slug}` too, so this one got `{free}`"));
    }
    page.slug = free;
}

fn numbered(slug: &str, number: usize) -> String {
    let end = format!("-{number}");
    let start: String = slug.chars().take(MAX_SLUG.saturating_sub(end.len())).collect();
    format!("{}{end}", start.trim_end_matches('-'))
}

/// A text whose marked shortcodes are written as Hugo's, which become notices.
fn as_of_hugo(markdown: &str) -> String {
    let mut parts = markdown.split(SHORTCODE.0);
    let mut written = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(SHORTCODE.1) {
            // Underscores in the name were escaped as those of texts.
            Some((name, rest)) => {
                written.push_str(&format!("{{{{< {} >}}}}{rest}", name.replace('\\', "")));
            }
            None => written.push_str(part),
        }
    }
    written
}

fn document(label: String, page: Page) -> Result<Document, FileProblem> {
    let line = page.line;
    let problem = |reason: String| FileProblem::new(&label, line, reason);
    let hash = serde_json::to_vec(&page).map_err(|error| problem(error.to_string()))?;
    let hash = blake3::hash(&hash).to_hex().to_string();
    if page.title.trim().is_empty() {
        return Err(problem("has no title".to_owned()));
    }
    let date = |text: &Option<String>| match text {
        Some(text) => {
            when::read(text.as_str().into()).map(Some).map_err(|_| problem(format!("`{text}` is not a date")))
        }
        None => Ok(None),
    };
    let (published_at, updated_at) = (date(&page.published_at)?, date(&page.updated_at)?);
    let html = page.html.replace('\0', "");
    let text = html::to_markdown(&html, page.origin.as_deref()).map_err(problem)?;
    let replaced = shortcodes::replace(&normalize(&as_of_hugo(&text.markdown)), page.locale);

    let mut fit = Fit::new(page.notes);
    let front = FrontMatter {
        title: page.title.trim().to_owned(),
        summary: fit.text("summary", &page.summary),
        slug: Some(page.slug).filter(|slug| !slug.is_empty()),
        kind: Some(page.kind),
        draft: page.is_draft,
        date: published_at,
        updated_at,
        tags: fit.tags(page.tags),
        authors: fit.authors(page.authors),
        aliases: fit.addresses(page.addresses),
        cover: fit.cover(page.cover),
        seo: fit.seo(page.seo),
        ..FrontMatter::default()
    };
    fit.notes.extend(text.notes);
    let cover = front.cover.iter().map(|cover| cover.src.clone());
    fit.pictures(cover.chain(text.pictures));
    let place = if page.pair == FRONT { Place::Front } else { Place::File };
    Ok(document::exported(document::Exported {
        notes: fit.notes.into_iter().map(|reason| FileProblem::new(&label, line, reason)).collect(),
        path: label,
        line,
        locale: page.locale,
        source_path: page.pair,
        place,
        hash,
        front,
        body: replaced.body,
        shortcodes: replaced.shortcodes,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_shortcodes_are_written_as_hugos() {
        let text = format!("a {}my\\_box{} b", SHORTCODE.0, SHORTCODE.1);
        assert_eq!(as_of_hugo(&text), "a {{< my_box >}} b");
        assert_eq!(as_of_hugo("plain"), "plain");
    }

    #[test]
    fn languages_and_systems_are_told_by_what_is_there() {
        assert_eq!(locale_of("vi-VN"), Some(Locale::Vi));
        assert_eq!((locale_of("en_US"), locale_of("fr"), locale_of("")), (Some(Locale::En), None, None));
        assert_eq!(System::of(b"\xef\xbb\xbf\n {"), Some(System::Ghost));
        assert_eq!(
            (System::of(b"<?xml"), System::of(b"PK"), System::of(b"")),
            (Some(System::WordPress), None, None)
        );
    }
}
