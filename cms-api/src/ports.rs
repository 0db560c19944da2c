//! What the API needs from stores beside SQL. Each port has two real adapters, which pass one contract suite.
//!
//! | port | server profile | embedded profile |
//! |---|---|---|
//! | [`Documents`] | MongoDB | `documents.db` (SQLite) |
//! | [`Ephemeral`] | Redis | memory of the process |

pub mod documents;
pub mod ephemeral;

pub use documents::{Documents, StoredDocument};
pub use ephemeral::Ephemeral;
