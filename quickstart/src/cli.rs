//! The command line of `duet`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use cms_api::cli::{StoreCommand, init_logging, run, run_to_exit_code};
use cms_api::config::{Config, ConfigErrors};

use crate::serve::serve;

/// Duet in one process: the site at /en/ and /vi/, the API at /v1, its documentation at /docs.
///
/// Without a command it runs everything on one address, with its data in one folder. The commands work on that folder, whether or
/// not Duet runs. Logs are JSON on standard error; DUET_LOG sets the filter.
#[derive(Parser)]
#[command(name = "duet", version)]
struct Cli {
    /// Folder of the data; made at the first start.
    #[arg(long, global = true, value_name = "DIR", default_value = "duet-data")]
    data: PathBuf,
    /// Port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Start empty instead of with the demo site.
    #[arg(long)]
    no_demo: bool,
    #[command(subcommand)]
    command: Option<StoreCommand>,
}

/// Runs the process. Exit codes: 0 ok, 1 failed, 2 wrong usage.
pub(crate) fn main() -> ExitCode {
    let cli = Cli::parse();
    init_logging("warn");
    run_to_exit_code(async {
        let config = embedded(&cli)?;
        match cli.command {
            None => serve(config, !cli.no_demo).await,
            Some(command) => run(command, config).await,
        }
    })
}

/// The embedded profile on the data folder. Webhooks may go to this machine: the generator is on it.
fn embedded(cli: &Cli) -> Result<Config, ConfigErrors> {
    let mut config = Config::parse(
        &|name| match name {
            "DUET_DATA_DIR" => cli.data.to_str().map(str::to_owned),
            "DUET_ALLOW_PRIVATE_WEBHOOKS" => Some("true".to_owned()),
            // Mail, proxies, challenges, limits: as of `cms-api`. What makes the server profile is not looked at.
            name if name.starts_with("DUET_") => std::env::var(name).ok(),
            _ => None,
        },
        None,
    )?;
    config.port = cli.port;
    Ok(config)
}
