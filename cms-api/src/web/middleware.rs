//! What every request passes through, outermost first; `web.rs` shows the order.

pub mod answer_headers;
pub mod authenticate;
pub mod body_limit;
pub mod keep_answers;
pub mod known_request;
pub mod measure;
pub mod own_pages;
pub mod rate_limit;
pub mod request_context;
pub mod time_limit;
