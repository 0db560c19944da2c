//! `import PATH`: what it did, for a person to read.

use std::path::{Path, PathBuf};

use anyhow::ensure;
use cms_sdk::Locale;

use super::progress;
use crate::app::App;
use crate::import::{self, ImportReport, ImportSource};
use crate::media;

pub(super) async fn run(path: PathBuf, locale: Option<Locale>, app: &App) -> anyhow::Result<()> {
    let source = source(path, locale)?;
    let progress = progress::bar("pages")?;
    if let ImportSource::Folder(folder) = &source {
        // First, so that no page is there before its pictures.
        let pictures = media::folder::read(app, folder).await?;
        if pictures > 0 {
            println!("Took in {pictures} pictures");
        }
    }
    let report = import::run(&app.store, &app.clock, source, &progress).await?;
    print!("{}", describe(&report));
    Ok(())
}

/// A folder of Markdown files, or another system's export.
fn source(path: PathBuf, locale: Option<Locale>) -> anyhow::Result<ImportSource> {
    if !path.is_file() {
        ensure!(locale.is_none(), "--locale is for exports of other systems: folders are named by languages");
        return Ok(ImportSource::Folder(path));
    }
    let ends_in = |ending| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending));
    ensure!(ends_in("json") || ends_in("xml"), "{}", wrong_file(&path));
    Ok(ImportSource::Export { file: path, locale })
}

fn wrong_file(path: &Path) -> String {
    format!(
        "cannot import {}: give a folder of Markdown files, an export of Ghost (.json) or one of WordPress (.xml)",
        path.display()
    )
}

/// The report as text: the counts last, where they stay in sight.
fn describe(report: &ImportReport) -> String {
    let mut text = String::new();
    let mut section = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            text.push_str(&format!("{title} ({}):\n", lines.len()));
            lines.iter().for_each(|line| text.push_str(&format!("  {line}\n")));
        }
    };
    section("Skipped", report.skipped.iter().map(|one| format!("{}: {}", one.file, one.reason)).collect());
    section(
        "Shortcodes that became a notice",
        report.shortcodes.iter().map(|one| format!("{}:{}: {}", one.file, one.line, one.name)).collect(),
    );
    section(
        "Links that lead nowhere",
        report.dead_links.iter().map(|one| format!("{}: {}", one.file, one.target)).collect(),
    );
    section(
        "Slugs that were changed",
        report
            .changed_slugs
            .iter()
            .map(|one| format!("{}: {} → {}", one.file, one.wanted, one.slug))
            .collect(),
    );
    section("Edited here since the last import, left alone", report.edited_since.clone());
    section("No longer among the files, left alone", report.vanished.clone());
    section("Notes", report.notes.iter().map(ToString::to_string).collect());
    let others = [
        (usize::from(report.settings_changed), "the settings"),
        (report.tags_changed, "tags"),
        (report.authors_changed, "authors"),
        (report.redirects_changed, "redirects"),
    ];
    let others: Vec<_> = others
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| if what == "the settings" { what.to_owned() } else { format!("{count} {what}") })
        .collect();
    let (created, updated, unchanged) = (report.created.len(), report.updated.len(), report.unchanged);
    text.push_str(&format!("{} changes: {created} pages created, {updated} updated", report.changes()));
    if report.drafts > 0 {
        text.push_str(&format!(" ({} of them drafts)", report.drafts));
    }
    if !others.is_empty() {
        text.push_str(&format!("; {}", others.join(", ")));
    }
    text.push_str(&format!("; {unchanged} files unchanged\n"));
    text
}

#[cfg(test)]
mod tests {
    use crate::import::SkippedFile;

    use super::*;

    #[test]
    fn files_are_exports_and_folders_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, "").unwrap();
            path
        };
        let export = source(file("blog.JSON"), Some(Locale::Vi)).unwrap();
        assert!(matches!(export, ImportSource::Export { locale: Some(Locale::Vi), .. }), "{export:?}");
        assert!(source(file("blog.zip"), None).unwrap_err().to_string().contains("blog.zip"));
        assert!(matches!(source(folder.path().to_owned(), None).unwrap(), ImportSource::Folder(_)));
        assert!(source(folder.path().to_owned(), Some(Locale::En)).is_err());
    }

    #[test]
    fn the_counts_come_last() {
        assert_eq!(
            describe(&ImportReport { unchanged: 3, ..ImportReport::default() }),
            "0 changes: 0 pages created, 0 updated; 3 files unchanged\n"
        );
        let report = ImportReport {
            created: vec!["en/a.md".to_owned()],
            drafts: 1,
            settings_changed: true,
            tags_changed: 2,
            skipped: vec![SkippedFile { file: "fr/".to_owned(), reason: "why".to_owned() }],
            ..ImportReport::default()
        };
        assert_eq!(
            describe(&report),
            "Skipped (1):\n  fr/: why\n\
             4 changes: 1 pages created, 0 updated (1 of them drafts); the settings, 2 tags; 0 files unchanged\n"
        );
    }
}
