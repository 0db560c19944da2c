//! `site-gen`: arguments, logging, one command; nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    site_gen::cli::main()
}
