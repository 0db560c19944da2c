//! Exports of WordPress: one XML file (WXR), with the texts as HTML that its editors left more or less whole.

use std::collections::{BTreeMap, HashMap};

use cms_sdk::Locale;
use cms_sdk::content::{Picture, PostKind, Seo};
use url::Url;

use self::xml::{Item, Site};
use super::foreign::{Found, Languages, Page, locale_of};
use super::report::{FileProblem, SkippedFile};
use super::scan::FRONT;

mod address;
mod content;
mod shortcodes;
mod xml;

/// Reads an export.
///
/// # Errors
/// When it is no XML, is cut off, or is not WordPress's.
pub(super) fn read(name: &str, bytes: Vec<u8>, languages: Languages) -> Result<Found, FileProblem> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = 1 + valid.iter().filter(|byte| **byte == b'\n').count();
        FileProblem::new(name, Some(line), "not UTF-8")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let site = xml::read(text).map_err(|(line, reason)| FileProblem::new(name, line, reason))?;
    let locale = languages.of_export(&site.language);
    let known = Known::of(&site);
    let (mut found, mut groups) = (Found::default(), Vec::new());
    let mut others: BTreeMap<String, usize> = BTreeMap::new();
    for item in &site.items {
        match known.page(item, locale) {
            Ok(page) => {
                found.pages.push(page);
                groups.push(item.translations());
            }
            Err(why) => *others.entry(why).or_default() += 1,
        }
    }
    pair(&mut found.pages, &groups);
    let skipped = others.into_iter().map(|(why, count)| SkippedFile {
        file: name.to_owned(),
        reason: format!("{count} of what it holds: {why}"),
    });
    found.skipped = skipped.collect();
    Ok(found)
}

/// What items name by ids, and what is true of all of them.
struct Known<'a> {
    /// Names that readers see, by login.
    authors: HashMap<&'a str, &'a str>,
    /// Files by their ids.
    attachments: HashMap<&'a str, &'a Item>,
    /// Scheme and host of the site.
    origin: Option<String>,
}

impl<'a> Known<'a> {
    fn of(site: &'a Site) -> Self {
        let attachments = site.items.iter().filter(|item| item.text("wp:post_type") == "attachment");
        Self {
            authors: site.authors.iter().map(|(login, name)| (login.as_str(), name.as_str())).collect(),
            attachments: attachments.map(|item| (item.text("wp:post_id"), item)).collect(),
            origin: Url::parse(&site.address).ok().map(|url| url.origin().ascii_serialization()),
        }
    }

    /// The page that an item is, or why it is none.
    fn page(&self, item: &Item, default: Locale) -> Result<Page, String> {
        let kind = match item.text("wp:post_type") {
            "post" => PostKind::Article,
            "page" => PostKind::Page,
            "attachment" => return Err("files, which an export does not contain".to_owned()),
            other => return Err(format!("of the type `{other}`")),
        };
        let status = item.text("wp:status");
        if matches!(status, "trash" | "auto-draft" | "inherit") {
            return Err(format!("with the status `{status}`"));
        }
        let locale = match item.language() {
            Some(tag) => locale_of(tag).ok_or_else(|| format!("in the language `{tag}`"))?,
            None => default,
        };
        let mut notes = Vec::new();
        let has_password = !item.text("wp:post_password").is_empty();
        if has_password {
            notes.push("a password was needed to read it, so it was imported as a draft".to_owned());
        } else if !matches!(status, "publish" | "draft") {
            notes.push(format!("its status was `{status}`, so it was imported as a draft"));
        }
        let is_public = status == "publish" && !has_password;
        let id = item.text("wp:post_id");
        let slug = address::decoded(item.text("wp:post_name"));
        let address = address::path_of(item.text("link"));
        let path = match &address {
            Some(path) if path.is_empty() && kind == PostKind::Page => FRONT.to_owned(),
            Some(path) if !path.is_empty() => path.clone(),
            _ if !slug.is_empty() => slug.clone(),
            _ => format!("wordpress-{id}"),
        };
        let address = address.filter(|path| is_public && !path.is_empty());
        let meta = |key| item.meta(key).filter(|text| !text.trim().is_empty() && !text.contains("%%"));
        Ok(Page {
            line: Some(item.line),
            pair: path.clone(),
            path,
            locale,
            kind,
            title: address::unescaped(item.text("title")),
            summary: content::plain(item.text("excerpt:encoded")),
            slug,
            html: content::html(item.text("content:encoded")),
            origin: self.origin.clone(),
            is_draft: !is_public,
            published_at: item.date("wp:post_date").filter(|_| status != "draft"),
            updated_at: item.date("wp:post_modified"),
            tags: item.terms().map(|term| address::unescaped(&term.name)).collect(),
            authors: self.author(item).into_iter().collect(),
            addresses: address.into_iter().map(|path| format!("/{path}/")).collect(),
            cover: self.cover(item),
            seo: Seo {
                title: meta("_yoast_wpseo_title").map(str::to_owned),
                description: meta("_yoast_wpseo_metadesc").map(str::to_owned),
                image: None,
                noindex: item.meta("_yoast_wpseo_meta-robots-noindex") == Some("1"),
            },
            notes,
        })
    }

    fn author(&self, item: &Item) -> Option<String> {
        let login = item.text("dc:creator");
        let name = self.authors.get(login).copied().filter(|name| !name.trim().is_empty()).unwrap_or(login);
        (!name.trim().is_empty()).then(|| name.to_owned())
    }

    fn cover(&self, item: &Item) -> Option<Picture> {
        let attachment = self.attachments.get(item.meta("_thumbnail_id")?)?;
        let src = attachment.text("wp:attachment_url");
        let alt = attachment.meta("_wp_attachment_image_alt").unwrap_or_default();
        (!src.is_empty()).then(|| Picture { src: src.to_owned(), alt: alt.to_owned() })
    }
}

/// Pages that Polylang calls translations of each other are one post.
fn pair(pages: &mut [Page], groups: &[Option<&str>]) {
    let mut first: HashMap<&str, (String, Vec<Locale>)> = HashMap::new();
    for (page, group) in pages.iter_mut().zip(groups) {
        let Some(group) = group else { continue };
        let (pair, taken) = first.entry(group).or_insert_with(|| (page.pair.clone(), Vec::new()));
        if !taken.contains(&page.locale) {
            taken.push(page.locale);
            page.pair.clone_from(pair);
        }
    }
}
