//! Webhooks: who is told that the site has changed, and what became of each delivery.
//!
//! A delivery is a hint, nothing more: the receiver pulls the change feed. It is enqueued in the transaction of the change, sent
//! by the dispatcher (`jobs/deliver_webhooks.rs`) after the commit, signed by Standard Webhooks 1.0, and tried again for days.

pub mod attempts;
pub mod deliveries;
pub mod endpoints;
pub mod schedule;
pub mod sender;
pub mod target;
