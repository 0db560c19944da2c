//! `duet`: API, generator and file server in one process, on embedded stores and one address.

mod cli;
mod demo;
mod generator;
mod serve;

use std::process::ExitCode;

/// A build makes many small texts on all cores; the system's allocator would take a tenth of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
