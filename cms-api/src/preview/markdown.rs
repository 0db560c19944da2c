//! A text as its page would show it, while it is being written.

use std::sync::Arc;

use cms_sdk::settings::SiteSettings;
use cms_sdk::{ErrorCode, Locale};
use site_render::build::{Prepared, texts};
use site_render::markdown::{Reading, reading_minutes};

use super::{lookups, theme};
use crate::content::text::Check;
use crate::content::validate::MAX_BODY;
use crate::error::{DomainError, DomainResult};
use crate::store::Conn;

/// A text that was rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Safe HTML, as on the page.
    pub html: Arc<str>,
    /// Words; in Vietnamese, syllables. Code blocks are not counted.
    pub words: usize,
    /// Minutes that it takes to read; 0 for an empty text.
    pub reading_minutes: usize,
}

/// Renders a text with its links resolved as the site would now.
///
/// # Errors
/// The rules that are broken: `body` has at most a million characters.
pub async fn render(
    conn: &mut Conn,
    settings: SiteSettings,
    locale: Locale,
    markdown: String,
) -> DomainResult<Rendered> {
    let mut check = Check::default();
    check.text("body", &markdown, MAX_BODY);
    let violations = check.done();
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    let theme = theme()?;
    let mut site = Prepared::new(settings);
    let Ok(body) =
        lookups::complete(conn, &mut site, |site| texts::body(site, markdown.clone(), locale)).await?;
    // Long texts take a while: beside the other requests.
    let rendered = tokio::task::spawn_blocking(move || {
        let words = Reading::of(&body.markdown).words;
        let reading_minutes = reading_minutes(words, locale);
        Rendered { html: theme.markdown(&body, locale), words, reading_minutes }
    });
    rendered.await.map_err(|_| ErrorCode::Internal.into())
}
