//! The adapters behind the [`ports`](crate::ports).

mod answer;
pub mod disk_media_store;
pub mod folder_mailer;
mod mail_message;
pub mod memory_ephemeral;
pub mod mongo_documents;
pub mod proof_of_work;
pub mod redis_ephemeral;
pub mod resend_mailer;
pub mod s3_media_store;
pub mod smtp_mailer;
pub mod sqlite_documents;
pub mod turnstile;
