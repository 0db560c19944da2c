//! Templates, strings and assets.

use std::path::Path;
use std::sync::Arc;

use cms_sdk::Locale;
use minijinja::Environment;
use minijinja::value::{Serde, Value};

use crate::markdown::{Placement, Renderer};
use crate::view::{Body, PageView};

mod assets;
mod closure;
mod dates;
mod files;
mod functions;
mod kit;
mod modules;
mod strings;
mod templates;

pub use assets::Asset;
pub(crate) use dates::day;
pub use kit::{Kit, built_in};
pub use strings::{StringFault, Strings};

use assets::Assets;
use closure::Closures;
use files::Files;

/// A theme, loaded and checked. Many threads may render with it at once.
pub struct Theme {
    /// English first.
    environments: [Environment<'static>; 2],
    assets: Arc<Assets>,
    strings: Arc<[Strings; 2]>,
    closures: Closures,
    renderer: Arc<Renderer>,
}

/// A theme that cannot be used, or a page that it cannot render: template, line and reason.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ThemeError(pub String);

impl Theme {
    /// The theme that came with this build.
    ///
    /// # Errors
    /// As [`Self::from_folder`]; a test keeps that from happening.
    pub fn embedded() -> Result<Self, ThemeError> {
        Self::new(Files::embedded(), true, "")
    }

    /// The same theme with its assets under `base` (`/preview`) instead of the root of the host: for pages that stand where no
    /// site is built.
    ///
    /// # Errors
    /// As [`Self::embedded`].
    pub fn embedded_under(base: &str) -> Result<Self, ThemeError> {
        Self::new(Files::embedded(), true, base)
    }

    /// A theme from a folder laid out like `content-templates/`, with `i18n/*.ftl` beside the templates where it has strings of
    /// its own; those that it has not are the built-in ones.
    ///
    /// # Errors
    /// When a file cannot be read, a template or a strings file is not well formed, or a template names a template, a message
    /// or an asset that does not exist.
    pub fn from_folder(folder: &Path) -> Result<Self, ThemeError> {
        Self::new(Files::read(folder)?, true, "")
    }

    /// The built-in theme with code left uncoloured: what benchmarks compare with.
    ///
    /// # Errors
    /// As [`Self::embedded`].
    pub fn embedded_without_highlighting() -> Result<Self, ThemeError> {
        Self::new(Files::embedded(), false, "")
    }

    fn new(files: Files, highlight: bool, base: &str) -> Result<Self, ThemeError> {
        let strings = Arc::new(Strings::of_theme(&files)?);
        let assets = Arc::new(Assets::new(&files, base)?);
        let closures = Closures::new(&files, &strings, &assets, highlight)?;
        let renderer = Arc::new(Renderer::new(&strings).highlight(highlight));
        let environment = |locale| {
            let ready = |source: &str| templates::written_out(source, locale, &strings, &assets);
            templates::environment(&files, &strings, &assets, &renderer, ready)
        };
        let environments = [environment(Locale::En)?, environment(Locale::Vi)?];
        Ok(Self { environments, assets, strings, closures, renderer })
    }

    /// The page's HTML: a pure function of the view and the theme.
    ///
    /// # Errors
    /// When the template fails on this view: template, line and reason.
    pub fn render(&self, page: &PageView) -> Result<String, ThemeError> {
        let name = format!("{}.html", page.content.template());
        let [english, vietnamese] = &self.environments;
        let environment = match page.shell.locale {
            Locale::En => english,
            Locale::Vi => vietnamese,
        };
        let html = environment
            .get_template(&name)
            .and_then(|template| template.render(Value::from(Serde(page))))
            .map_err(|error| ThemeError::template(&error))?;
        // No HTML may hold it; browsers show the same instead.
        Ok(if html.contains('\0') { html.replace('\0', "\u{fffd}") } else { html })
    }

    /// A text as it stands on its page: what `markdown(body)` gives a template.
    pub fn markdown(&self, body: &Body, locale: Locale) -> Arc<str> {
        self.renderer.render(body, locale, Placement::default())
    }

    /// Hash of everything but the view that a page of this template and language depends on: the closure of templates, the
    /// texts of the messages they use, the names of the assets they use, and the renderer's version. Worked out when the
    /// theme is loaded.
    ///
    /// `template` is [`Content::template`](crate::view::Content::template); of a template that does not exist the hash is zero.
    pub fn closure(&self, template: &str, locale: Locale) -> [u8; 32] {
        self.closures.get(template, locale)
    }

    /// Every asset of the theme.
    pub fn assets(&self) -> &[Asset] {
        self.assets.all()
    }

    /// What is wrong with the strings that the theme brings along: nothing for the built-in theme, whose strings the API says too.
    pub fn string_faults(&self) -> Vec<(Locale, String, StringFault)> {
        Strings::faults(&self.strings, self.closures.messages())
    }

    /// A string of the site in one language, for outputs that are not templates (the feed's title).
    pub fn text(&self, locale: Locale, name: &str) -> String {
        Strings::of(&self.strings, locale).text(name, &[])
    }
}

impl ThemeError {
    /// What went wrong in a template, with where, innermost last.
    fn template(error: &minijinja::Error) -> Self {
        let mut text = String::new();
        let mut next: Option<&dyn std::error::Error> = Some(error);
        while let Some(error) = next {
            if !text.is_empty() {
                text.push_str(": ");
            }
            match error.downcast_ref::<minijinja::Error>() {
                Some(error) => text.push_str(&describe(error)),
                None => text.push_str(&error.to_string()),
            }
            next = error.source();
        }
        Self(text)
    }
}

/// `article.html:12: undefined value: …`.
fn describe(error: &minijinja::Error) -> String {
    let place = match (error.name(), error.line()) {
        (Some(name), Some(line)) => format!("{name}:{line}: "),
        (Some(name), None) => format!("{name}: "),
        _ => String::new(),
    };
    match error.detail() {
        Some(detail) => format!("{place}{}: {detail}", error.kind()),
        None => format!("{place}{}", error.kind()),
    }
}
