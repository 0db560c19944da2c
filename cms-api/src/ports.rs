//! What the API needs from stores beside SQL, each with two real adapters that pass one contract suite; what keeps programs out; and
//! what takes mails away.
//!
//! | port | server profile | embedded profile |
//! |---|---|---|
//! | [`Documents`] | MongoDB | `documents.db` (SQLite) |
//! | [`Ephemeral`] | Redis | memory of the process |
//! | [`Challenge`] | Cloudflare Turnstile where it is configured, else a proof of work | the same |
//! | [`MediaStore`] | a folder | a folder |
//! | [`Mailer`] | SMTP, Resend, or a folder | a folder, or one of the others |

pub mod challenge;
pub mod documents;
pub mod ephemeral;
pub mod mailer;
pub mod media_store;

pub use challenge::{Challenge, ChallengeAnswer, ChallengeOffer};
pub use documents::{Documents, StoredDocument};
pub use ephemeral::Ephemeral;
pub use mailer::{MailError, Mailer, OutgoingMail};
pub use media_store::MediaStore;
