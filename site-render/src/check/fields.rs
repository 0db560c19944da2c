//! The fields of a working copy beside its texts.

use cms_sdk::content::{Link, Picture, Section, Translation};

use super::{Code, Finding, Lookups};
use crate::build::Site;
use crate::build::sections::links_of;

/// Characters of a title that search engines show, about.
pub const LONGEST_TITLE: usize = 60;
/// Characters of a description that search engines show, about.
pub const LONGEST_DESCRIPTION: usize = 160;

/// What is missing, too long, or there twice.
pub(super) fn check<S: Site, L: Lookups<Error = S::Error>>(
    site: &S,
    lookups: &L,
    copy: &Translation,
) -> Result<Vec<Finding>, S::Error> {
    let mut findings = Vec::new();
    if site.translation(copy.post_id, copy.locale.other())?.is_none() {
        findings.push(Finding::new(Code::MissingTranslation, ""));
    }
    if !copy.title.is_empty() && lookups.has_title(copy.locale, &copy.title, copy.post_id)? {
        findings.push(Finding::new(Code::DuplicateTitle, "title"));
    }
    let seo = &copy.seo;
    let title = seo.title.as_deref().map_or((&*copy.title, "title"), |title| (title, "seo.title"));
    findings.extend(too_long(title, LONGEST_TITLE, Code::LongTitle));
    let description =
        seo.description.as_deref().map_or((&*copy.summary, "summary"), |text| (text, "seo.description"));
    if description.0.trim().is_empty() {
        findings.push(Finding::new(Code::EmptySummary, description.1));
    }
    findings.extend(too_long(description, LONGEST_DESCRIPTION, Code::LongDescription));
    findings.extend(without_alt(copy.cover.as_ref(), "cover"));
    for (index, section) in copy.sections.iter().enumerate() {
        let (picture, name) = match section {
            Section::Hero(hero) => (hero.picture.as_ref(), "hero"),
            Section::TextWithPicture(text) => (text.picture.as_ref(), "textWithPicture"),
            _ => continue,
        };
        findings.extend(without_alt(picture, &format!("sections.{index}.{name}.picture")));
    }
    Ok(findings)
}

fn too_long((text, field): (&str, &str), max: usize, code: Code) -> Option<Finding> {
    let length = text.chars().count();
    (length > max).then(|| Finding::new(code, field).about(length.to_string()))
}

fn without_alt(picture: Option<&Picture>, field: &str) -> Option<Finding> {
    let is_silent = picture.is_some_and(|picture| picture.alt.trim().is_empty());
    is_silent.then(|| Finding::new(Code::MissingAlt, format!("{field}.alt")))
}

/// The links that stand in fields of their own, each with its field.
pub(super) fn links(copy: &Translation) -> Vec<(String, String)> {
    let mut links = Vec::new();
    for (index, section) in copy.sections.iter().enumerate() {
        let mut section = section.clone();
        let field = |place: usize, section: &Section| match section {
            Section::Hero(_) => format!("hero.actions.{place}"),
            Section::Features(features) => {
                let items = features.items.iter().enumerate().filter(|(_, item)| item.link.is_some());
                format!("features.items.{}.link", items.map(|(item, _)| item).nth(place).unwrap_or(place))
            }
            Section::TextWithPicture(_) => "textWithPicture.action".to_owned(),
            _ => "callToAction.action".to_owned(),
        };
        let hrefs: Vec<String> =
            links_of(&mut section).into_iter().map(|link: &mut Link| link.href.clone()).collect();
        for (place, href) in hrefs.into_iter().enumerate() {
            links.push((format!("sections.{index}.{}.href", field(place, &section)), href));
        }
    }
    links
}
