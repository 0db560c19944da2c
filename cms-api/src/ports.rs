//! What the API needs from stores beside SQL, and what keeps programs out. Each port has two real adapters, which pass one contract
//! suite.
//!
//! | port | server profile | embedded profile |
//! |---|---|---|
//! | [`Documents`] | MongoDB | `documents.db` (SQLite) |
//! | [`Ephemeral`] | Redis | memory of the process |
//! | [`Challenge`] | Cloudflare Turnstile where it is configured, else a proof of work | the same |

pub mod challenge;
pub mod documents;
pub mod ephemeral;

pub use challenge::{Challenge, ChallengeAnswer, ChallengeOffer};
pub use documents::{Documents, StoredDocument};
pub use ephemeral::Ephemeral;
