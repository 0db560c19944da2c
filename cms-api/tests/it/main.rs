//! The API through its real routes on a real store.
//!
//! The same tests run once per profile: on SQLite as they are, on PostgreSQL when `DUET_TEST_DATABASE_URL` names a server on which
//! databases may be created (`./test` starts a private one).
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what fails here is a failed test"
)]
#![expect(unreachable_pub, reason = "one binary: what its modules share is `pub`")]

mod accounts;
mod arrows;
mod authors;
mod autosave;
mod backup;
mod builds;
mod bulk;
mod challenges;
mod console;
mod console_content;
mod console_sections;
mod contact;
mod contract;
mod docs;
mod doctor;
mod export;
mod feed;
mod foreign;
mod idempotency;
mod import;
mod instances;
mod limits;
mod live;
mod mail_servers;
mod mailers;
mod mails;
mod media;
mod passkeys;
mod person;
mod places;
mod plans;
mod post_lists;
mod posts;
mod presence;
mod previews;
mod reads;
mod receiver;
mod redirects;
mod revisions;
mod schedules;
mod sealed;
mod search;
mod second_factor;
mod sessions;
mod settings;
mod store;
mod support;
mod tags;
mod tokens;
mod transfers;
mod translations;
mod trash;
mod users;
mod webhooks;
