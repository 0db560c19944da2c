//! Stylesheet, scripts, fonts and pictures of a theme, each under a name that changes with its bytes, so that a browser may
//! keep it for ever.
//!
//! Files of `assets/` and `fonts/` are assets, and so are the modules of the browser SDK. Those of `styles/` are joined, in the
//! order of their names, into `site.css`; `url("name")` in them becomes the hashed path, and so does what a script imports. A
//! file of `inline/` is a script small enough to stand in the page, and is named in the page's policy by its hash.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cms_sdk::web::{MODULES, without_comments};
use sha2::{Digest, Sha256};

use super::ThemeError;
use super::files::Files;
use super::modules;

/// A file that every page may ask for, under its hashed name.
pub struct Asset {
    /// Path in the output folder: `assets/site.3f9a….css`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The assets of a theme.
pub(super) struct Assets {
    all: Vec<Asset>,
    paths: BTreeMap<String, String>,
    /// What stands before every path; empty, or a folder of the host such as `/preview`.
    base: String,
    /// What each script imports itself.
    imports: BTreeMap<String, Vec<String>>,
    inline: BTreeMap<String, Inline>,
}

/// A script that stands in the page.
pub(super) struct Inline {
    /// Its text.
    pub(super) source: String,
    /// Its hash as a Content-Security-Policy names it: `sha256-…`.
    pub(super) policy: String,
}

impl Assets {
    /// The assets among a theme's files, served under `base`.
    pub(super) fn new(files: &Files, base: &str) -> Result<Self, ThemeError> {
        let mut assets = Self {
            all: Vec::new(),
            paths: BTreeMap::new(),
            base: base.to_owned(),
            imports: BTreeMap::new(),
            inline: BTreeMap::new(),
        };
        let mut scripts: BTreeMap<&str, &str> = MODULES.iter().copied().collect();
        for (name, bytes) in files.under("assets/").chain(files.under("fonts/")) {
            if name.ends_with(".js") {
                let text = std::str::from_utf8(bytes);
                scripts
                    .insert(name, text.map_err(|error| ThemeError(format!("{name}: not UTF-8: {error}")))?);
            } else if ["css", "svg", "png", "webp", "avif", "ico", "woff2"]
                .iter()
                .any(|end| name.ends_with(&format!(".{end}")))
            {
                assets.add(name, bytes.to_vec());
            }
        }
        for name in scripts.keys() {
            assets.add_script(name, &scripts, &mut Vec::new())?;
        }
        let mut css = String::new();
        for (name, _) in files.under("styles/").filter(|(name, _)| name.ends_with(".css")) {
            css.push_str(files.text(&format!("styles/{name}"))?.unwrap_or_default());
        }
        for (name, path) in &assets.paths {
            css = css.replace(&format!("url(\"{name}\")"), &format!("url(\"{path}\")"));
        }
        assets.add("site.css", css.into_bytes());
        for (name, _) in files.under("inline/") {
            let source = files.text(&format!("inline/{name}"))?.unwrap_or_default().trim().to_owned();
            let policy = format!("sha256-{}", STANDARD.encode(Sha256::digest(source.as_bytes())));
            assets.inline.insert(name.to_owned(), Inline { source, policy });
        }
        Ok(assets)
    }

    /// Adds a script, without its comments, after those that it imports, since their paths stand in it.
    fn add_script<'s>(
        &mut self,
        name: &'s str,
        scripts: &BTreeMap<&'s str, &'s str>,
        open: &mut Vec<&'s str>,
    ) -> Result<(), ThemeError> {
        if self.paths.contains_key(name) {
            return Ok(());
        }
        if open.contains(&name) {
            return Err(ThemeError(format!("assets/{name}: it imports itself, by {}", open.join(", "))));
        }
        open.push(name);
        let source = without_comments(scripts.get(name).copied().unwrap_or_default());
        let imports = modules::imports(name, &source);
        for import in &imports {
            let Some((module, _)) = scripts.get_key_value(import.module.as_str()) else {
                return Err(ThemeError(format!(
                    "assets/{name}: the theme has no script `{}`",
                    import.module
                )));
            };
            self.add_script(module, scripts, open)?;
        }
        open.pop();
        let path = |module: &str| self.path(module).unwrap_or_default().to_owned();
        let text = modules::rewrite(&source, &imports, path);
        self.add(name, text.into_bytes());
        self.imports.insert(name.to_owned(), imports.into_iter().map(|import| import.module).collect());
        Ok(())
    }

    /// The root-relative paths of all that a script imports, directly or not: what a page may load along with it.
    pub(super) fn modules(&self, name: &str) -> Option<Vec<&str>> {
        let mut found: Vec<&str> = Vec::new();
        let mut open: Vec<&str> = vec![self.imports.get_key_value(name)?.0];
        while let Some(script) = open.pop() {
            for module in self.imports.get(script).into_iter().flatten() {
                if !found.contains(&module.as_str()) {
                    found.push(module);
                    open.push(module);
                }
            }
        }
        found.sort_unstable();
        Some(found.into_iter().filter_map(|module| self.path(module)).collect())
    }

    fn add(&mut self, name: &str, bytes: Vec<u8>) {
        let hash = blake3::hash(&bytes).to_hex();
        let short = hash.get(..12).unwrap_or_default();
        let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
        let path = format!("assets/{stem}.{short}.{end}");
        self.paths.insert(name.to_owned(), format!("{}/{path}", self.base));
        self.all.push(Asset { path, bytes });
    }

    /// Every asset.
    pub(super) fn all(&self) -> &[Asset] {
        &self.all
    }

    /// The root-relative path of an asset: `/assets/site.3f9a….css`.
    pub(super) fn path(&self, name: &str) -> Option<&str> {
        self.paths.get(name).map(String::as_str)
    }

    /// A script that stands in the page.
    pub(super) fn inline(&self, name: &str) -> Option<&Inline> {
        self.inline.get(name)
    }
}
