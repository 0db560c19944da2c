//! `export PATH` and `export --markdown DIR`.

use std::path::Path;

use crate::app::App;
use crate::export::{files, markdown};
use crate::media::folder;

pub(super) async fn run(path: &Path, as_markdown: bool, app: &App) -> anyhow::Result<()> {
    if !as_markdown {
        println!("Wrote {}", files::write(&app.store, &*app.media, path).await?.display());
        return Ok(());
    }
    let report = markdown::run(&app.store, path).await?;
    let pictures = folder::write(&app.store, &*app.media, path).await?;
    for file in &report.unpublished_changes {
        println!("{file}: exported as published; its unpublished changes were not");
    }
    for file in &report.removed {
        println!("{file}: removed, its page is no more");
    }
    println!(
        "Wrote {} pages ({} not published) and {pictures} pictures to {}",
        report.pages,
        report.drafts,
        path.display()
    );
    Ok(())
}
