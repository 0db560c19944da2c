//! Mails as files in a folder: for trying things out, the default of the embedded profile.

use std::io::Write as _;
use std::path::PathBuf;

use async_trait::async_trait;

use super::mail_message::to_message;
use crate::ports::{MailError, Mailer, OutgoingMail};

/// Writes `ID.eml` files that their owner alone can read, and says on standard output where they are.
pub struct FolderMailer {
    folder: PathBuf,
}

impl FolderMailer {
    /// A mailer for this folder, which is made with the first mail.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }
}

#[async_trait]
impl Mailer for FolderMailer {
    fn name(&self) -> &'static str {
        "folder"
    }

    async fn send(&self, mail: &OutgoingMail) -> Result<(), MailError> {
        let (folder, message) = (self.folder.clone(), to_message(mail)?.formatted());
        let path = folder.join(format!("{}.eml", mail.id));
        let write = move || {
            std::fs::create_dir_all(&folder)?;
            // Made with mode 0600, whole or not at all; the same mail again takes its own place.
            let mut file = tempfile::NamedTempFile::new_in(&folder)?;
            file.write_all(&message)?;
            file.persist(&path)?;
            std::io::Result::Ok(path)
        };
        let written = tokio::task::spawn_blocking(write).await;
        match written.map_err(std::io::Error::other).flatten() {
            Ok(path) => println!("Mail to {}: {}", hint(mail.to.email.as_ref()), path.display()),
            Err(error) => return Err(MailError::retry(format!("the folder of mails: {error}"))),
        }
        Ok(())
    }
}

/// As much of an address as may stand in a log: `l…@example.com`.
fn hint(address: &str) -> String {
    let (user, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let first: String = user.chars().take(1).collect();
    format!("{first}…@{domain}")
}
