//! The generator from outside: what the feed says goes in, files come out.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what fails here is a failed test"
)]
#![expect(unreachable_pub, reason = "one binary: what its modules share is `pub`")]

mod accounts;
mod api;
mod authors;
mod checks;
mod disk;
mod edits;
mod feeds;
mod hostile;
mod links;
mod live;
mod media;
mod order;
mod pins;
mod property;
mod purge;
mod reach;
mod readers;
mod receipts;
mod series;
mod site;
mod snapshots;
mod social;
mod themes;
mod uploads;
mod webhooks;
mod world;
