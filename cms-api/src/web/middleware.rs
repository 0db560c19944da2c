//! What every request passes through, outermost first; `web.rs` shows the order.

pub mod authenticate;
pub mod read_body;
pub mod request_context;
