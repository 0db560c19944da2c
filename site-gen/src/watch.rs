//! Building whenever the snapshot or the theme changes on disk; with a port, showing the site too.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use notify::{RecursiveMode, Watcher as _};
use poem::listener::TcpListener;
use poem::{Route, Server};
use site_render::theme::Theme;
use tokio::sync::{mpsc, watch};

use crate::build::Look;
use crate::config::SiteArguments;
use crate::static_files::StaticFiles;
use crate::{Generator, cli, live_reload, no_progress};

/// Editors write in several steps; changes this close together are one.
const SETTLE: Duration = Duration::from_millis(50);

/// Builds now and after every change, until Ctrl-C.
///
/// # Errors
/// When nothing can be watched, or the first build fails; later failures are printed and the last good site stays.
pub async fn run(site: &SiteArguments, port: Option<u16>) -> anyhow::Result<()> {
    let folders: Vec<PathBuf> = site.snapshot.iter().chain(&site.theme).cloned().collect();
    if folders.is_empty() && site.api.is_none() {
        bail!("nothing to watch: give --snapshot PATH, --theme DIR or --api URL");
    }
    let source = site.source()?;
    let mut generator = Generator::open(&site.options())?;
    let (changed, mut changes) = mpsc::unbounded_channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| !event.kind.is_access()) {
            // The receiver is gone only when the process ends.
            let _ = changed.send(());
        }
    })?;
    for folder in &folders {
        watcher
            .watch(folder, RecursiveMode::Recursive)
            .with_context(|| format!("cannot watch `{}`", folder.display()))?;
    }
    let (built, builds) = watch::channel(0_u64);
    if let Some(port) = port {
        tokio::spawn(serve(site.out.clone(), port, builds));
        println!("Site: http://127.0.0.1:{port}/en/");
    }
    loop {
        let shared = Arc::new(generator);
        match shared.run(&source, Look::AtChanges, no_progress()).await {
            Ok(report) => {
                cli::print(&report);
                built.send_modify(|number| *number += u64::from(!report.is_unchanged()));
            }
            Err(error) => eprintln!("error: {error:#}"),
        }
        generator = Arc::into_inner(shared).context("a build still runs")?;
        tokio::select! {
            _ = tokio::signal::ctrl_c() => return Ok(()),
            _ = changes.recv() => {}
        }
        while let Ok(Some(())) = tokio::time::timeout(SETTLE, changes.recv()).await {}
        if let Some(folder) = &site.theme {
            match Theme::from_folder(folder) {
                Ok(theme) => generator.set_theme(theme),
                Err(error) => eprintln!("error: {error}"),
            }
        }
    }
}

async fn serve(out: PathBuf, port: u16, builds: watch::Receiver<u64>) {
    let routes = Route::new()
        .at(live_reload::PATH, live_reload::endpoint(builds))
        .at(live_reload::SCRIPT_PATH, live_reload::script())
        .nest_no_strip("/", StaticFiles::new(&out).with_script(live_reload::TAG));
    if let Err(error) = Server::new(TcpListener::bind(("127.0.0.1", port))).run(routes).await {
        eprintln!("error: cannot listen on 127.0.0.1:{port}: {error}");
    }
}
