//! `site.toml` of an export.

use cms_sdk::settings::SiteSettings;
use serde::Serialize;

use crate::import::{SiteAuthor, SiteRedirect, SiteTag, Stored};

/// First line of the file; a folder with such a file is an earlier export.
pub(super) const HEADER: &str = "# Written by `export --markdown`; `import` reads it back.\n";

#[derive(Serialize)]
struct SiteFile<'a> {
    #[serde(flatten)]
    settings: &'a SiteSettings,
    tags: Vec<SiteTag>,
    authors: Vec<SiteAuthor>,
    redirects: Vec<SiteRedirect>,
}

/// The text of the file, or why it could not be written.
pub(super) fn write(stored: &Stored) -> Result<String, String> {
    let tags = stored.tags.iter().map(|tag| SiteTag {
        id: Some(tag.id),
        en: tag.en.clone(),
        vi: tag.vi.clone(),
        series: tag.series.then_some(true),
        line: None,
    });
    let authors = stored.authors.iter().map(|author| SiteAuthor {
        id: Some(author.id),
        slug: author.slug.clone(),
        link: author.link.clone(),
        picture: author.picture.clone(),
        en: author.en.clone(),
        vi: author.vi.clone(),
        line: None,
    });
    let mut redirects: Vec<_> = stored.redirects.values().collect();
    redirects.sort_by_key(|row| row.id);
    let redirects = redirects.into_iter().map(|row| SiteRedirect {
        id: Some(row.id.0),
        from: row.from_path.clone(),
        to: row.target.clone(),
        post_id: row.post_id.map(|id| id.0),
        locale: row.locale.map(|locale| locale.0),
        gone: row.post_id.is_none() && row.target.is_none(),
        automatic: !row.manual,
        line: None,
    });
    let file = SiteFile {
        settings: &stored.settings,
        tags: tags.collect(),
        authors: authors.collect(),
        redirects: redirects.collect(),
    };
    let text = toml::to_string(&file).map_err(|error| error.to_string())?;
    Ok(format!("{HEADER}{text}"))
}
