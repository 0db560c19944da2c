//! A copy of the built-in theme, to be changed.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};
use cms_sdk::Locale;
use cms_sdk::i18n::Messages;
use site_render::theme::{Theme, built_in};
use site_render::view::Content;

/// Strings of the site; others are the API's.
const PREFIX: &str = "site-";

/// Writes templates, styles, scripts, fonts with their licence, and the site's strings into a folder. Answers how many files.
///
/// # Errors
/// When the folder holds something already, or cannot be written.
pub fn init(folder: &Path) -> anyhow::Result<usize> {
    let is_empty = fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
    ensure!(is_empty, "`{}` is not empty: name a new folder", folder.display());
    let mut files = built_in(&[""]);
    for locale in Locale::ALL {
        files.insert(format!("i18n/{locale}.ftl"), strings(locale).into_bytes());
    }
    for (path, bytes) in &files {
        let path = folder.join(path);
        let cannot = || format!("cannot write `{}`", path.display());
        path.parent().map_or(Ok(()), fs::create_dir_all).with_context(cannot)?;
        fs::write(&path, bytes).with_context(cannot)?;
    }
    Ok(files.len())
}

/// The site's strings of a language, as a strings file.
fn strings(locale: Locale) -> String {
    let messages = Messages::embedded(locale);
    let mut text = String::from("# Strings of the site. Those that are left out are the built-in ones.\n");
    for name in messages.names().filter(|name| name.starts_with(PREFIX)) {
        text.push('\n');
        text.push_str(messages.source(name).unwrap_or_default().trim_end());
        text.push('\n');
    }
    text
}

/// A theme of one's own.
///
/// # Errors
/// When the folder is none, lacks a template that pages are made with, or something in it is not well formed.
pub fn own_theme(folder: &Path) -> anyhow::Result<Theme> {
    let place = folder.display();
    ensure!(folder.is_dir(), "there is no theme in `{place}`: `site-gen init {place}` makes one");
    let lacks: Vec<_> = Content::TEMPLATES
        .iter()
        .map(|template| format!("{template}.html"))
        .filter(|file| !folder.join(file).is_file())
        .collect();
    ensure!(
        lacks.is_empty(),
        "the theme in `{place}` lacks {}: `site-gen init` copies a whole one",
        lacks.join(", ")
    );
    Ok(Theme::from_folder(folder)?)
}
