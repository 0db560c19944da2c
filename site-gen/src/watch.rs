//! Building whenever the snapshot or the theme changes on disk; with a port, showing the site too.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use notify::{RecursiveMode, Watcher as _};
use poem::listener::{Acceptor as _, Listener as _, TcpListener};
use poem::{Route, Server};
use tokio::sync::mpsc;

use crate::build::{Look, Outdated};
use crate::config::SiteArguments;
use crate::init::own_theme;
use crate::live_reload::{self, LiveReload};
use crate::source::Source;
use crate::static_files::StaticFiles;
use crate::{Generator, cli, no_progress};

/// Editors write in several steps; changes this close together are one.
const SETTLE: Duration = Duration::from_millis(20);

/// Builds now and after every change, until Ctrl-C.
///
/// # Errors
/// When nothing can be watched, or nobody can listen on the port; failures of builds are printed and shown, and the last good site
/// stays.
pub async fn run(site: &SiteArguments, port: Option<u16>) -> anyhow::Result<()> {
    if site.snapshot.is_none() && site.theme.is_none() && site.api.is_none() {
        bail!("nothing to watch: give --snapshot PATH, --theme DIR or --api URL");
    }
    let source = site.source()?;
    let mut generator = Generator::open(&site.options())?;
    let (mut changes, _watcher) = watch(site.snapshot.iter().chain(&site.theme))?;
    let live = Arc::new(LiveReload::default());
    generator.set_audience(Arc::clone(&live) as _);
    if let Some(port) = port {
        serve(site.out.clone(), port, &live).await?;
    }
    let mut theme_is_good = true;
    loop {
        let shared = Arc::new(generator);
        let outdated = theme_is_good && build(&shared, &source, &live, &mut changes).await;
        generator = Arc::into_inner(shared).context("a build still runs")?;
        if !outdated {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => return Ok(()),
                _ = changes.recv() => {}
            }
        }
        while let Ok(Some(())) = tokio::time::timeout(SETTLE, changes.recv()).await {}
        if let Some(folder) = &site.theme {
            let theme = own_theme(folder);
            theme_is_good = theme.is_ok();
            match theme {
                Ok(theme) => generator.set_theme(theme),
                Err(error) => {
                    eprintln!("error: {error}");
                    live.failed(&error.to_string());
                }
            }
        }
    }
}

/// Builds once; answers whether something changed meanwhile, for which the build gave up.
async fn build(
    generator: &Arc<Generator>,
    source: &Source,
    live: &LiveReload,
    changes: &mut mpsc::UnboundedReceiver<()>,
) -> bool {
    live.begin();
    let mut outdated = false;
    let run = generator.run(source, Look::AtChanges, no_progress());
    tokio::pin!(run);
    let built = loop {
        tokio::select! {
            built = &mut run => break built,
            Some(()) = changes.recv(), if !outdated => {
                outdated = true;
                live.interrupt();
            }
        }
    };
    match built {
        Ok(report) => {
            cli::print(&report);
            live.built(&report);
        }
        Err(error) if error.is::<Outdated>() => {}
        Err(error) => {
            eprintln!("error: {error:#}");
            live.failed(&format!("{error:#}"));
        }
    }
    outdated
}

/// One message per change of these files and folders, for as long as the watcher lives.
///
/// # Errors
/// When one of them is not there, or the system watches no more.
pub fn watch<'p>(
    paths: impl IntoIterator<Item = &'p PathBuf>,
) -> anyhow::Result<(mpsc::UnboundedReceiver<()>, notify::RecommendedWatcher)> {
    let paths: Vec<PathBuf> = paths
        .into_iter()
        .map(|path| path.canonicalize().with_context(|| format!("cannot watch `{}`", path.display())))
        .collect::<Result<_, _>>()?;
    let (changed, changes) = mpsc::unbounded_channel();
    let watched = paths.clone();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let concerns = |event: &notify::Event| {
            !event.kind.is_access()
                && event.paths.iter().any(|path| watched.iter().any(|watched| path.starts_with(watched)))
        };
        if event.is_ok_and(|event| concerns(&event)) {
            // The receiver is gone only when the process ends.
            let _ = changed.send(());
        }
    })?;
    for path in &paths {
        // Editors save by renaming: a file is watched by its folder, since it is another file afterwards.
        let (folder, mode) = match path.parent().filter(|_| path.is_file()) {
            Some(parent) => (parent, RecursiveMode::NonRecursive),
            None => (Path::new(path), RecursiveMode::Recursive),
        };
        watcher.watch(folder, mode).with_context(|| format!("cannot watch `{}`", path.display()))?;
    }
    Ok((changes, watcher))
}

async fn serve(out: PathBuf, port: u16, live: &Arc<LiveReload>) -> anyhow::Result<()> {
    let tag = {
        let live = Arc::clone(live);
        move || live.tag()
    };
    let routes = Route::new()
        .at(live_reload::PATH, live.endpoint())
        .at(live_reload::SCRIPT_PATH, live_reload::script())
        .nest_no_strip("/", StaticFiles::new(&out).with_script(tag));
    let acceptor = TcpListener::bind(("127.0.0.1", port))
        .into_acceptor()
        .await
        .with_context(|| format!("cannot listen on 127.0.0.1:{port}: choose another --port"))?;
    let addresses = acceptor.local_addr();
    if let Some(address) = addresses.iter().find_map(|address| address.as_socket_addr()) {
        println!("Site: http://{address}/en/");
    }
    tokio::spawn(Server::new_with_acceptor(acceptor).run(routes));
    Ok(())
}
