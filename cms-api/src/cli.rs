//! The command line of `cms-api`; `duet` offers the same commands on its data folder.

mod admin;
mod backup;
mod doctor;
mod export;
mod import;
mod keys;
mod logging;
mod progress;
mod token;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use cms_sdk::Locale;

use crate::app::App;
use crate::clock::Clock;
use crate::config::{Config, ConfigErrors};
use crate::store::Store;
use crate::{jobs, signing_keys, web};

pub use logging::init as init_logging;

/// The headless API of Duet: content, publishing and the change feed of one bilingual site.
///
/// Configuration comes from the environment (DUET_*, DATABASE_URL) and an optional duet.toml; see docs/operations.md. Logs are
/// JSON on standard error.
#[derive(Parser)]
#[command(name = "cms-api", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer requests until told to stop.
    Serve {
        /// Port to listen on; DUET_PORT or 8081 by default.
        #[arg(long)]
        port: Option<u16>,
    },
    /// Put everything from the data folder into the empty stores of the server profile, and check that it is there.
    ///
    /// Set DATABASE_URL, MONGODB_URL, REDIS_URL and DUET_ROOT_KEY_FILE (the data folder's root.key) first, and stop what uses the
    /// folder. The folder stays as it is.
    Move {
        /// The only direction there is.
        #[arg(long, required = true)]
        to_server: bool,
    },
    #[command(flatten)]
    Store(StoreCommand),
}

/// Commands that work on the stores, whether or not the API runs.
#[derive(Subcommand)]
pub enum StoreCommand {
    /// Run the migrations that have not run.
    Migrate,
    /// Import Markdown files (PATH/en/**/*.md and PATH/vi/**/*.md) or an export of Ghost (.json) or WordPress (.xml), in one
    /// transaction, and publish what is not a draft.
    Import {
        /// The folder that holds the language folders, and perhaps a site.toml; or the export's file.
        path: PathBuf,
        /// The language of an export's pages that do not say theirs: en or vi. Otherwise the export's, or the site's default.
        #[arg(long)]
        locale: Option<Locale>,
    },
    /// Write a snapshot of the live site for generators: a folder, or an archive where PATH ends in .tar.gz.
    Export {
        /// Where to write.
        path: PathBuf,
        /// Write every page as a Markdown file that `import` reads back, into an empty folder or over an earlier export.
        #[arg(long)]
        markdown: bool,
    },
    /// Write everything in the stores into a new folder, while the API runs. The root key is not in it.
    Backup {
        /// The folder to make.
        #[arg(value_name = "PATH")]
        folder: PathBuf,
    },
    /// Put a backup into empty stores, of either profile, under the root key that it was made under.
    ///
    /// Everything is checked, before and afterwards. Webhooks then wait for `resume`.
    Restore {
        /// The folder that `backup` made.
        #[arg(value_name = "PATH")]
        folder: PathBuf,
    },
    /// Let webhooks go out again after a restore.
    Resume,
    /// Make, list and revoke API tokens.
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Make admins; help those who lost their second factor.
    #[command(subcommand)]
    Admin(admin::AdminCommand),
    /// List and rotate the keys that sign handshake offers.
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Print the OpenAPI document.
    Openapi,
    /// Look for misconfigurations and say what to do.
    Doctor,
}

/// Runs the process. Exit codes: 0 ok, 1 failed, 2 wrong usage or configuration.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    init_logging("info");
    run_to_exit_code(async {
        let mut config = Config::load()?;
        match cli.command {
            Command::Serve { port } => {
                config.port = port.unwrap_or(config.port);
                serve(config).await
            }
            Command::Move { .. } => backup::move_to_server(&config).await,
            Command::Store(command) => run(command, config).await,
        }
    })
}

/// Runs a command on a new runtime and reports how it ended.
pub fn run_to_exit_code(command: impl Future<Output = anyhow::Result<()>>) -> ExitCode {
    // One provider for all TLS; a second call in the same process changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: cannot start the runtime: {error}");
            return ExitCode::from(1);
        }
    };
    match runtime.block_on(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(if error.is::<ConfigErrors>() { 2 } else { 1 })
        }
    }
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let app = App::open(config, Clock::default()).await?;
    signing_keys::ensure(&app).await?;
    let bound = web::server::bind(&app.config).await?;
    println!("Duet API: http://{}/v1, documentation at http://{}/docs", bound.address, bound.address);
    jobs::start(&app);
    web::server::run(bound, web::endpoint(&app), &app.lifecycle).await
}

/// Runs one of the commands that work on the stores.
///
/// # Errors
/// With what to do about it.
pub async fn run(command: StoreCommand, config: Config) -> anyhow::Result<()> {
    match command {
        StoreCommand::Migrate => migrate(&config).await,
        StoreCommand::Token(command) => {
            token::run(command, &*App::open(config, Clock::default()).await?).await
        }
        StoreCommand::Admin(command) => {
            admin::run(command, &*App::open(config, Clock::default()).await?).await
        }
        StoreCommand::Keys(command) => keys::run(command, &*App::open(config, Clock::default()).await?).await,
        StoreCommand::Import { path, locale } => {
            import::run(path, locale, &*App::open(config, Clock::default()).await?).await
        }
        StoreCommand::Export { path, markdown } => {
            export::run(&path, markdown, &*App::open(config, Clock::default()).await?).await
        }
        StoreCommand::Backup { folder } => backup::create(&folder, config).await,
        StoreCommand::Restore { folder } => backup::restore(&folder, &config).await,
        StoreCommand::Resume => backup::resume(&*App::open(config, Clock::default()).await?).await,
        StoreCommand::Openapi => {
            println!("{}", web::api::document()?);
            Ok(())
        }
        StoreCommand::Doctor => doctor::run(config).await,
    }
}

async fn migrate(config: &Config) -> anyhow::Result<()> {
    if config.is_embedded() {
        std::fs::create_dir_all(&config.data_dir)?;
    }
    let done = Store::open(&config.store).await?.migrate().await?;
    match done.as_slice() {
        [] => println!("Nothing to do: every migration has run."),
        names => println!("Ran {}: {}", names.len(), names.join(", ")),
    }
    Ok(())
}
