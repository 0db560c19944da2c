//! The command line of `site-gen`.

use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::{Args, Parser, Subcommand};
use cms_sdk::build::BuildFailure;
use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use poem::listener::TcpListener;
use poem::{Route, Server};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use crate::build::{BuildReport, Look};
use crate::check::FailOn;
use crate::config::{SiteArguments, UploadArguments, webhook_secrets};
use crate::listen::{HOOK_PATH, Listener};
use crate::{Generator, Options, Progress, Step, no_progress, watch};

/// The static site generator of Duet: builds a bilingual site from the API or a snapshot, and rebuilds only what changed.
///
/// Exit codes: 0 ok, 1 failed, 2 wrong usage. Logs are JSON on standard error; DUET_LOG sets the filter.
#[derive(Parser)]
#[command(name = "site-gen", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the site once.
    Build {
        #[command(flatten)]
        site: SiteArguments,
        #[command(flatten)]
        upload: UploadArguments,
        /// Then look at every output and file, to prove that nothing was missed.
        #[arg(long)]
        verify: bool,
    },
    /// Look for what readers would trip over: broken links and anchors, missing alternative texts and translations, skipped
    /// headings, double titles and addresses, heavy pages, missing and unused strings.
    ///
    /// Prints what it finds by page, field and line. Exit codes: 0 nothing as bad as --fail-on, 1 something, 2 wrong usage.
    Check {
        #[command(flatten)]
        site: SiteArguments,
        /// Print JSON: {"pages": 3, "findings": [{"severity", "code", "post", "locale", "path", "field", "line", "column",
        /// "message"}]}.
        #[arg(long)]
        json: bool,
        /// How bad a finding must be for exit code 1.
        #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "SEVERITY")]
        fail_on: FailOn,
    },
    /// Copy the built-in theme into a new folder, to be changed there.
    Init {
        /// The folder; it must not hold anything yet.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Build on every signed publish webhook, and every minute. The secret is read from DUET_WEBHOOK_SECRET(_FILE).
    Listen {
        #[command(flatten)]
        site: SiteArguments,
        #[command(flatten)]
        upload: UploadArguments,
        /// Address to listen on for POST /hooks/publish.
        #[arg(long, env = "DUET_SITE_ADDR", default_value = "127.0.0.1:8082", value_name = "HOST:PORT")]
        addr: SocketAddr,
    },
    /// Build whenever the snapshot or the theme changes on disk.
    Watch(Development),
    /// Watch, and show the site with live reload on this machine.
    Serve {
        #[command(flatten)]
        development: Development,
        /// Port on 127.0.0.1; 0 takes a free one.
        #[arg(long, default_value_t = 8083)]
        port: u16,
    },
}

#[derive(Args)]
struct Development {
    #[command(flatten)]
    site: SiteArguments,
}

/// Runs the process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_env("DUET_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_writer(std::io::stderr)
        .with_env_filter(filter)
        .init();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: cannot start the runtime: {error}");
            return ExitCode::from(1);
        }
    };
    match runtime.block_on(run(cli.command)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(1)
        }
    }
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Build { site, upload, verify } => build(&site, &upload, verify).await?,
        Command::Check { site, json, fail_on } => return check(&site, json, fail_on).await,
        Command::Init { folder } => init(&folder)?,
        Command::Listen { site, upload, addr } => listen(&site, &upload, addr).await?,
        Command::Watch(Development { site }) => watch::run(&site, None).await?,
        Command::Serve { development: Development { site }, port } => watch::run(&site, Some(port)).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn build(site: &SiteArguments, upload: &UploadArguments, verify: bool) -> anyhow::Result<()> {
    let source = site.source()?;
    let generator = Arc::new(Generator::open(&Options { upload: upload.bucket()?, ..site.options() })?);
    let report = generator.run(&source, Look::AtChanges, progress_bar()).await?;
    print(&report);
    if verify {
        let second = generator.run(&source, Look::AtEverything, progress_bar()).await?;
        if !second.is_unchanged() {
            for path in second.changed.iter().chain(&second.removed) {
                println!("  {path}");
            }
            bail!(
                "{} outputs were not as they should be; they are now",
                second.changed.len() + second.removed.len()
            );
        }
        println!("Verified: every output and file is as it should be.");
    }
    if !report.failures.is_empty() {
        bail!("{} outputs could not be built; their old files stay", report.failures.len());
    }
    Ok(())
}

async fn check(site: &SiteArguments, json: bool, fail_on: FailOn) -> anyhow::Result<ExitCode> {
    let source = site.source()?;
    // A check leaves nothing behind: what it pulls would otherwise be no news for the next build.
    let folder = tempfile::tempdir()?;
    let (state, out) = (folder.path().join("state"), folder.path().join("site"));
    let options = Options { state, out, ..site.options() };
    let report = Arc::new(Generator::open(&options)?).check(&source).await?;
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{report}");
    }
    Ok(if report.fails(fail_on) { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn init(folder: &Path) -> anyhow::Result<()> {
    let files = crate::init::init(folder)?;
    let folder = folder.display();
    println!("Copied {files} files to {folder}. Change them, and look at the site as you do:");
    println!("  site-gen serve --theme {folder} --snapshot PATH");
    println!("Delete what you leave as it is: strings that are missing come from the built-in theme.");
    Ok(())
}

/// One line that says what was done, and one per failure.
pub(crate) fn print(report: &BuildReport) {
    println!(
        "{} outputs: {} rendered, {} removed, in {} ms",
        report.outputs,
        report.rendered,
        report.removed.len(),
        report.milliseconds
    );
    if report.uploaded > 0 {
        println!("{} files uploaded or deleted in the bucket", report.uploaded);
    }
    for failure in &report.failures {
        eprintln!("failed: {}", describe(failure));
    }
}

/// What could not be built, with the post that hit it.
pub(crate) fn describe(failure: &BuildFailure) -> String {
    let BuildFailure { post_id, locale, message } = failure;
    match (post_id, locale) {
        (Some(post), Some(locale)) => format!("post {post} ({locale}): {message}"),
        _ => message.clone(),
    }
}

/// What goes on, on a terminal: reading, a bar of outputs, writing down. Gone when nobody asks any more.
fn progress_bar() -> Progress {
    if !std::io::stderr().is_terminal() {
        return no_progress();
    }
    let style = |template: &str| {
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
    };
    let bar = ProgressBar::new_spinner().with_finish(ProgressFinish::AndClear);
    bar.set_style(style("{spinner} {msg}"));
    bar.set_message("reading what is new");
    bar.enable_steady_tick(Duration::from_millis(200));
    Arc::new(move |step, done, all| {
        let (things, then) = match step {
            Step::Build => ("outputs", "noting what was made"),
            Step::Upload => ("files uploaded", "telling that all is there"),
        };
        if done < all {
            bar.set_style(style(&format!("{{bar:40}} {{pos}}/{{len}} {things}, {{eta}} left")));
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        } else {
            bar.set_style(style("{spinner} {msg}"));
            bar.set_message(then);
        }
    })
}

async fn listen(site: &SiteArguments, upload: &UploadArguments, addr: SocketAddr) -> anyhow::Result<()> {
    let generator = Arc::new(Generator::open(&Options { upload: upload.bucket()?, ..site.options() })?);
    let listener = Listener::new(generator, site.source()?, webhook_secrets()?);
    let stop = CancellationToken::new();
    let building = {
        let (listener, stop) = (Arc::clone(&listener), stop.clone());
        tokio::spawn(async move { listener.run(stop).await })
    };
    println!("Listening for webhooks at http://{addr}{HOOK_PATH}");
    let told_to_stop = async {
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        match terminate {
            Ok(mut terminate) => {
                tokio::select! { _ = terminate.recv() => {}, _ = tokio::signal::ctrl_c() => {} }
            }
            Err(_) => _ = tokio::signal::ctrl_c().await,
        }
    };
    Server::new(TcpListener::bind(addr))
        .run_with_graceful_shutdown(
            Route::new().at(HOOK_PATH, listener.endpoint()),
            told_to_stop,
            Some(Duration::from_secs(10)),
        )
        .await
        .with_context(|| format!("cannot listen on {addr}"))?;
    stop.cancel();
    building.await?;
    Ok(())
}
