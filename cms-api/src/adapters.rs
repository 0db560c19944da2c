//! The adapters behind the [`ports`](crate::ports).

pub mod memory_ephemeral;
pub mod mongo_documents;
pub mod proof_of_work;
pub mod redis_ephemeral;
pub mod sqlite_documents;
pub mod turnstile;
