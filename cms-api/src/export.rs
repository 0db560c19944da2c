//! Taking the content out: the snapshot that a generator builds from, as a stream and as a file.

pub mod files;
pub mod markdown;
pub mod snapshot;
