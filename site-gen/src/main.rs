//! `site-gen`: arguments, logging, one command; nothing else.

use std::process::ExitCode;

/// A build makes many small texts on all cores; the system's allocator would take a tenth of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    site_gen::cli::main()
}
