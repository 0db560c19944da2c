//! Webhooks: who is told that the site has changed, and what became of each delivery.

mod signal;

pub use signal::DeliverySignal;
