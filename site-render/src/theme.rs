//! Templates, strings and assets.

use std::path::Path;

use cms_sdk::Locale;

use crate::view::PageView;

/// A theme, loaded and checked.
pub struct Theme {}

/// A theme that cannot be used, or a page that it cannot render: template, line and reason.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ThemeError(pub String);

/// A file that every page may ask for, under its hashed name.
pub struct Asset {
    /// Path in the output folder: `assets/site.3f9a….css`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Theme {
    /// The theme that came with this build.
    pub fn embedded() -> Result<Self, ThemeError> {
        todo!()
    }

    /// A theme from a folder laid out like `content-templates/`, with `i18n/*.ftl` beside the templates where it has its own.
    pub fn from_folder(_folder: &Path) -> Result<Self, ThemeError> {
        todo!()
    }

    /// The page's HTML.
    pub fn render(&self, _page: &PageView) -> Result<String, ThemeError> {
        todo!()
    }

    /// Hash of everything but the view that a page of this template and language depends on: the closure of templates, the
    /// texts of the messages they use, the names of the assets they use, and the renderer's version.
    pub fn closure(&self, _template: &str, _locale: Locale) -> [u8; 32] {
        todo!()
    }

    /// Every asset of the theme.
    pub fn assets(&self) -> &[Asset] {
        todo!()
    }

    /// A string of the site in one language, for outputs that are not templates (the feed's title).
    pub fn text(&self, _locale: Locale, _name: &str) -> String {
        todo!()
    }
}
