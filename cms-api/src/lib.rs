//! The headless API of Duet: library and binary `cms-api`.
//!
//! Arrows point one way: `web → domain → store`, `jobs → domain`. The domain never names poem, the store never names an
//! API error; a test reads the `use` lines and holds this.

pub mod accounts;
pub mod adapters;
pub mod app;
pub mod audit;
pub mod backup;
pub mod builds;
pub mod cli;
pub mod client_address;
pub mod clock;
pub mod config;
pub mod contact;
pub mod content;
pub mod data_folder;
pub mod device;
pub mod doctor;
pub mod error;
pub mod export;
pub mod feed;
pub mod handshakes;
pub mod html;
pub mod idempotency;
pub mod import;
pub mod imports;
pub mod instance;
pub mod jobs;
pub mod lifecycle;
pub mod limits;
pub mod live_status;
pub mod mail;
pub mod media;
pub mod metrics;
pub mod passwords;
pub mod ports;
pub mod presence;
pub mod preview;
pub mod reads;
pub mod recovery_codes;
pub mod schedules;
pub mod secrets;
pub mod sessions;
pub mod settings;
pub mod signal;
pub mod signing_keys;
pub mod store;
pub mod tokens;
pub mod totp;
pub mod web;
pub mod webhooks;
