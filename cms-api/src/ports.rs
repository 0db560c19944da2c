//! What the API needs from stores beside SQL, each with two real adapters that pass one contract suite; and what takes mails away.
//!
//! | port | server profile | embedded profile |
//! |---|---|---|
//! | [`Documents`] | MongoDB | `documents.db` (SQLite) |
//! | [`Ephemeral`] | Redis | memory of the process |
//! | [`Mailer`] | SMTP, Resend, or a folder | a folder, or one of the others |

pub mod documents;
pub mod ephemeral;
pub mod mailer;

pub use documents::{Documents, StoredDocument};
pub use ephemeral::Ephemeral;
pub use mailer::{MailError, Mailer, OutgoingMail};
