//! What the API and the generator both import, so that they cannot drift apart.
//!
//! - [`locale`], [`content`], [`settings`]: the nouns of the site as they travel between the two.
//! - [`feed`], [`build`]: the change feed, the snapshot and the build receipts.
//! - [`site_path`], [`slug`]: where everything lives; both sides compute every URL with these.
//! - [`error_code`]: the one catalogue of error codes.
//! - [`handshake`]: how secrets travel sealed between a page and the API.
//! - [`signing_keys`]: what pages know of the keys behind the handshake.
//! - [`webhook`]: Standard Webhooks signatures.
//! - [`media`]: names and addresses of uploaded pictures.
//! - [`search`]: words and weights of both searches.
//! - [`i18n`]: the strings of `i18n/*.ftl`.
//! - [`web`]: what browsers import of it.

pub mod build;
pub mod content;
pub mod error_code;
pub mod feed;
pub mod handshake;
pub mod i18n;
pub mod locale;
pub mod media;
pub mod search;
pub mod settings;
pub mod signing_keys;
pub mod site_path;
pub mod slug;
pub mod web;
pub mod webhook;

pub use error_code::ErrorCode;
pub use locale::Locale;
