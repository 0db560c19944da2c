//! Every job and its schedule, in one table. A job is safe to run twice and in several instances at once.
//!
//! | job | when | what |
//! |---|---|---|
//! | `deliver_webhooks` | when a change was committed here, and every 5 s | sends due deliveries |
//! | `purge_idempotency_keys` | every hour | forgets answers older than 24 h |

pub mod deliver_webhooks;
pub mod purge_idempotency_keys;

use std::sync::Arc;

use crate::app::App;

/// Starts every job; they end when the process is told to stop.
pub fn start(app: &Arc<App>) {
    let deliveries = Arc::clone(app);
    app.lifecycle.spawn(|stop| deliver_webhooks::run(deliveries, stop));
    let keys = Arc::clone(app);
    app.lifecycle.spawn(|stop| purge_idempotency_keys::run(keys, stop));
}
