//! `cms-api`: arguments, logging, one command; nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    cms_api::cli::main()
}
