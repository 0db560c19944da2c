//! Every job and its schedule, in one table. A job is safe to run twice and in several instances at once.
//!
//! | job | when | what |
//! |---|---|---|
//! | `deliver_webhooks` | when a change was committed here, and every 5 s | sends due deliveries |
//! | `hear_hints` | always | listens to what other instances have changed |
//! | `keep_counts` | every hour | settles the reads of days that are over, drops events older than 400 days |
//! | `mail_contact_messages` | when a message or a mail came in here, and every 30 s | enqueues mails of contact messages |
//! | `purge_idempotency_keys` | every hour | forgets answers older than 24 h, and autosaves older than 30 days |
//! | `run_schedules` | at second 0 of every minute, and every 10 s | publishes and takes down what is due |
//! | `send_mails` | when a mail was committed here, and every 5 s | sends due mails |
//! | `tidy_accounts` | every hour | forgets ended sessions and expired links, deletes old signing keys |
//! | `tidy_media` | every hour | deletes files that no picture has had for a day |
//! | `write_views` | when a batch is full, and twice a second | writes view events |

pub mod deliver_webhooks;
mod every_hour;
pub mod hear_hints;
pub mod keep_counts;
pub mod mail_contact_messages;
pub mod purge_idempotency_keys;
pub mod run_schedules;
pub mod send_mails;
pub mod tidy_accounts;
pub mod tidy_media;
pub mod write_views;

use std::sync::Arc;

use crate::app::App;

/// Starts every job; they end when the process is told to stop.
pub fn start(app: &Arc<App>) {
    let deliveries = Arc::clone(app);
    app.lifecycle.spawn(|stop| deliver_webhooks::run(deliveries, stop));
    let hints = Arc::clone(app);
    app.lifecycle.spawn(|stop| hear_hints::run(hints, stop));
    let counts = Arc::clone(app);
    app.lifecycle.spawn(|stop| keep_counts::run(counts, stop));
    let messages = Arc::clone(app);
    app.lifecycle.spawn(|stop| mail_contact_messages::run(messages, stop));
    let schedules = Arc::clone(app);
    app.lifecycle.spawn(|stop| run_schedules::run(schedules, stop));
    let mails = Arc::clone(app);
    app.lifecycle.spawn(|stop| send_mails::run(mails, stop));
    let accounts = Arc::clone(app);
    app.lifecycle.spawn(|stop| tidy_accounts::run(accounts, stop));
    let media = Arc::clone(app);
    app.lifecycle.spawn(|stop| tidy_media::run(media, stop));
    let views = Arc::clone(app);
    app.lifecycle.spawn(|stop| write_views::run(views, stop));
    let keys = Arc::clone(app);
    app.lifecycle.spawn(|stop| purge_idempotency_keys::run(keys, stop));
}
