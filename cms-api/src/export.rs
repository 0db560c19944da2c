//! Taking the content out: the change feed and the snapshot that a generator builds from, and Markdown for people.

pub mod archive;
pub mod changes;
pub mod files;
pub mod markdown;
pub mod snapshot;
