//! `duet`: API, generator and file server in one process, on embedded stores and one address.

mod cli;
mod demo;
mod generator;
mod serve;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
