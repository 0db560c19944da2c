//! Pages that take long on a phone.

use cms_sdk::content::Translation;
use cms_sdk::site_path::translation_path;
use site_render::build::{Site as _, post};
use site_render::check::Severity;
use site_render::theme::Theme;

use super::Finding;
use crate::mirror::Tracker;
use site_render::pictures::{PictureView, names_on};

/// Most bytes of a page's HTML before it is compressed: about 60 kB on the wire, a third of a second on a slow phone.
const HTML: usize = 250_000;
/// Most bytes of all uploaded pictures on a page, as they were uploaded.
const PICTURES: i64 = 2_000_000;

/// Whether a page is too heavy, and what of it.
pub(super) fn check(
    tracker: &Tracker<'_>,
    theme: &Theme,
    translation: &Translation,
) -> anyhow::Result<Vec<Finding>> {
    let (id, locale) = (translation.post_id, translation.locale);
    let Some(mut page) = post::page(tracker, theme, id, locale)? else { return Ok(vec![]) };
    let finding = |severity, code, message| Finding {
        severity,
        code,
        post: Some(id),
        locale,
        path: translation_path(tracker.settings(), translation),
        field: String::new(),
        line: None,
        column: None,
        message,
    };
    let mut findings = Vec::new();
    let mut bytes = 0;
    for name in names_on(&page)? {
        let Some(medium) = tracker.media(&name)? else { continue };
        bytes += medium.bytes;
        let (address, view) = PictureView::with_variants(&medium, locale);
        page.pictures.insert(address, view);
    }
    if bytes > PICTURES {
        let message = format!("Its pictures take {} kB; {} kB are plenty.", bytes / 1_000, PICTURES / 1_000);
        findings.push(finding(Severity::Warning, "heavy-pictures", message));
    }
    match theme.render(&page) {
        Ok(html) if html.len() > HTML => {
            let message =
                format!("Its HTML takes {} kB; {} kB are plenty.", html.len() / 1_000, HTML / 1_000);
            findings.push(finding(Severity::Warning, "heavy-page", message));
        }
        Ok(_) => {}
        Err(error) => findings.push(finding(Severity::Error, "template", error.to_string())),
    }
    Ok(findings)
}
