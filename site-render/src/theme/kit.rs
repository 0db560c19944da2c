//! A theme's means without its pages: templates, strings and assets for pages that are not the site's, as the console's are.

use std::collections::BTreeMap;
use std::sync::Arc;

use cms_sdk::Locale;
use minijinja::{Environment, Value};

use super::assets::Assets;
use super::files::Files;
use super::strings::Strings;
use super::{Asset, ThemeError, templates};
use crate::markdown::Renderer;

/// Templates that render with whatever they are given. They call what a theme's templates call; the context has a `shell` with
/// `locale` and `time_zone`.
pub struct Kit {
    environment: Environment<'static>,
    assets: Arc<Assets>,
    strings: Arc<[Strings; 2]>,
}

/// Files of the built-in theme whose paths begin with one of these, for a kit that shares them.
pub fn built_in(prefixes: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let files = Files::embedded();
    let wanted = files.under("").filter(|(path, _)| prefixes.iter().any(|prefix| path.starts_with(prefix)));
    wanted.map(|(path, bytes)| (path.to_owned(), bytes.to_vec())).collect()
}

impl Kit {
    /// A kit of files that are laid out as in a theme's folder; its assets are served under `base`: `/console`.
    ///
    /// # Errors
    /// When a file is not UTF-8, a template or a strings file is not well formed, or a script imports one that is not there.
    pub fn new(files: BTreeMap<String, Vec<u8>>, base: &str) -> Result<Self, ThemeError> {
        let files = Files::of(files);
        let strings = Arc::new(Strings::of_theme(&files)?);
        let assets = Arc::new(Assets::new(&files, base)?);
        let renderer = Arc::new(Renderer::new(&strings).highlight(false));
        let environment = templates::environment(&files, &strings, &assets, &renderer, str::to_owned)?;
        Ok(Self { environment, assets, strings })
    }

    /// For functions and filters of one's own.
    pub fn environment_mut(&mut self) -> &mut Environment<'static> {
        &mut self.environment
    }

    /// A template's HTML.
    ///
    /// # Errors
    /// When there is no such template, or it fails: template, line and reason.
    pub fn render(&self, template: &str, context: Value) -> Result<String, ThemeError> {
        let template = self.environment.get_template(template);
        template.and_then(|template| template.render(context)).map_err(|error| ThemeError::template(&error))
    }

    /// Every asset.
    pub fn assets(&self) -> &[Asset] {
        self.assets.all()
    }

    /// A string in one language.
    pub fn text(&self, locale: Locale, name: &str) -> String {
        Strings::of(&self.strings, locale).text(name, &[])
    }
}
