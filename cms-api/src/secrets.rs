//! Secrets that must be read again (webhook secrets) lie in the stores sealed under one root key, AES-256-GCM (NIST SP 800-38D).
//! Keys that only this API needs are derived from it, one per use.

use std::io::Write as _;
use std::path::Path;

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use anyhow::{Context as _, anyhow, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hkdf::Hkdf;
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::clock::random_bytes;
use crate::config::Config;

/// Length of the root key in bytes.
const KEY_LENGTH: usize = 32;
/// Length of a nonce in bytes. Random nonces are safe for 2³² values under one key (SP 800-38D §8.3).
const NONCE_LENGTH: usize = 12;
/// Name of the key's file in the data folder.
const KEY_FILE: &str = "root.key";
/// First characters of a sealed value, so that a later format can be told apart.
const FORMAT: &str = "v1.";

/// What a sealed value is; a value cannot be opened as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The signing secret of a webhook endpoint; the row is the endpoint.
    WebhookSecret,
    /// The secret that signs along while an endpoint's secret is rotated.
    PreviousWebhookSecret,
    /// The secret of somebody's one-time codes; the row is the account.
    TotpSecret,
    /// The secret half of a signing key.
    SigningKey,
    /// The checksum of a backup's manifest; the row is the backup's id.
    BackupManifest,
    /// Who a mail goes to and what it says; the row is the mail.
    Mail,
}

impl Purpose {
    fn label(self) -> &'static str {
        match self {
            Self::WebhookSecret => "webhook-secret",
            Self::PreviousWebhookSecret => "previous-webhook-secret",
            Self::TotpSecret => "totp-secret",
            Self::SigningKey => "signing-key",
            Self::BackupManifest => "backup-manifest",
            Self::Mail => "mail",
        }
    }

    /// Binds a value to its purpose and its row: it cannot be moved to another row or column.
    fn associated_data(self, row: Uuid) -> Vec<u8> {
        [row.as_bytes(), self.label().as_bytes()].concat()
    }
}

/// What a derived key is for; the keys of two uses have nothing to do with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUse {
    /// Hides the addresses in the keys of limits per account.
    AccountLimits,
    /// Makes the tokens of sessions.
    Sessions,
    /// Makes the links of previews.
    Previews,
}

impl KeyUse {
    fn label(self) -> &'static str {
        match self {
            Self::AccountLimits => "account-limits",
            Self::Sessions => "sessions",
            Self::Previews => "previews",
        }
    }
}

/// The key that seals the secrets in the stores, and that other keys are derived from. It cannot be printed and is wiped when
/// dropped.
#[derive(Clone)]
pub struct RootKey {
    bytes: Zeroizing<[u8; KEY_LENGTH]>,
    cipher: Aes256Gcm,
}

impl std::fmt::Debug for RootKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("RootKey(…)")
    }
}

impl RootKey {
    /// The configured key, else the one in the data folder (`root.key`), which is made at the first start.
    ///
    /// # Errors
    /// When it is not the base64 of 32 bytes, or its file cannot be read or made.
    pub fn load(config: &Config) -> anyhow::Result<Self> {
        match &config.root_key {
            Some(text) => Self::parse(&text.0).context("`DUET_ROOT_KEY` cannot be used"),
            None => Self::from_file(&config.data_dir.join(KEY_FILE)),
        }
    }

    /// The key from its base64.
    ///
    /// # Errors
    /// When the text is not the base64 of 32 bytes.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let decoded = STANDARD.decode(text.trim()).ok().map(Zeroizing::new);
        let bytes = decoded.and_then(|decoded| <[u8; KEY_LENGTH]>::try_from(decoded.as_slice()).ok());
        let bytes = Zeroizing::new(bytes.context("the root key must be the base64 of 32 bytes")?);
        Ok(Self { cipher: Aes256Gcm::new(&(*bytes).into()), bytes })
    }

    /// As [`RootKey::load`], but makes none.
    ///
    /// # Errors
    /// As [`RootKey::load`], and when there is none.
    pub fn load_existing(config: &Config) -> anyhow::Result<Self> {
        match &config.root_key {
            Some(_) => Self::load(config),
            None => Self::read_file(&config.data_dir.join(KEY_FILE)),
        }
    }

    /// Where the configured key lies, in words for an operator.
    pub fn place(config: &Config) -> String {
        match &config.root_key {
            Some(_) => "DUET_ROOT_KEY (or the file of DUET_ROOT_KEY_FILE)".to_owned(),
            None => config.data_dir.join(KEY_FILE).display().to_string(),
        }
    }

    fn from_file(path: &Path) -> anyhow::Result<Self> {
        if !path.try_exists()? {
            make_key_file(path).with_context(|| format!("cannot make the root key `{}`", path.display()))?;
        }
        Self::read_file(path)
    }

    fn read_file(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the root key `{}`", path.display()))?;
        Self::parse(&text).with_context(|| format!("`{}` cannot be used", path.display()))
    }

    /// The key for one use (HKDF-SHA256, RFC 5869): whoever learns it knows neither this key nor those of other uses.
    #[expect(clippy::expect_used, reason = "HKDF gives up to 8 160 bytes")]
    pub fn derive(&self, key_use: KeyUse) -> Zeroizing<[u8; KEY_LENGTH]> {
        let info = [b"duet derived key v1\0".as_slice(), key_use.label().as_bytes()].concat();
        let mut key = Zeroizing::new([0; KEY_LENGTH]);
        Hkdf::<Sha256>::new(None, self.bytes.as_slice()).expand(&info, key.as_mut_slice()).expect("32 bytes");
        key
    }

    /// Seals a value for one row and purpose; the text goes into a column.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub fn seal(&self, purpose: Purpose, row: Uuid, secret: &[u8]) -> anyhow::Result<String> {
        let nonce = random_bytes::<NONCE_LENGTH>()?;
        let aad = purpose.associated_data(row);
        let sealed = self
            .cipher
            .encrypt(&Nonce::from(nonce), Payload { msg: secret, aad: &aad })
            .map_err(|_| anyhow!("the value is too long to seal"))?;
        Ok(format!("{FORMAT}{}", STANDARD.encode([nonce.as_slice(), &sealed].concat())))
    }

    /// Opens what [`RootKey::seal`] made for the same row and purpose.
    ///
    /// # Errors
    /// When it was made under another key, for something else, or was changed.
    pub fn open(&self, purpose: Purpose, row: Uuid, sealed: &str) -> anyhow::Result<Vec<u8>> {
        let bytes = STANDARD.decode(sealed.strip_prefix(FORMAT).context("not a sealed value")?)?;
        let (nonce, ciphertext) = bytes.split_first_chunk::<NONCE_LENGTH>().context("not a sealed value")?;
        let aad = purpose.associated_data(row);
        self.cipher
            .decrypt(&Nonce::from(*nonce), Payload { msg: ciphertext, aad: &aad })
            .map_err(|_| anyhow!("a sealed value does not open: the root key is not the one that sealed it"))
    }
}

/// Makes the key file whole or not at all, readable by its owner alone; when two processes race, the first one's stays.
fn make_key_file(path: &Path) -> anyhow::Result<()> {
    let folder = path.parent().context("it lies in no folder")?;
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(file, "{}", STANDARD.encode(random_bytes::<KEY_LENGTH>()?))?;
    file.as_file().sync_all()?;
    let made = file.persist_noclobber(path);
    ensure!(made.is_ok() || path.exists(), "it cannot be written");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> RootKey {
        RootKey::parse(&STANDARD.encode([byte; KEY_LENGTH])).unwrap()
    }

    #[test]
    fn only_the_same_key_row_and_purpose_open_a_value() {
        let row = Uuid::from_u128(1);
        let sealed = key(1).seal(Purpose::WebhookSecret, row, b"secret").unwrap();
        assert!(!sealed.contains("secret"));
        assert_eq!(key(1).open(Purpose::WebhookSecret, row, &sealed).unwrap(), b"secret");
        assert!(key(2).open(Purpose::WebhookSecret, row, &sealed).is_err());
        assert!(key(1).open(Purpose::WebhookSecret, Uuid::from_u128(2), &sealed).is_err());
        assert!(key(1).open(Purpose::PreviousWebhookSecret, row, &sealed).is_err());
        for broken in ["", "v1.", "v1.AAAA", "v2.AAAA", &sealed[..sealed.len() - 4]] {
            assert!(key(1).open(Purpose::WebhookSecret, row, broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn the_same_secret_is_sealed_differently_each_time() {
        let seal = || key(1).seal(Purpose::WebhookSecret, Uuid::nil(), b"secret").unwrap();
        assert_ne!(seal(), seal());
    }

    #[test]
    fn a_wrong_key_is_refused_and_no_key_is_printed() {
        for wrong in ["", "short", &STANDARD.encode([1; 31])] {
            assert!(RootKey::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(format!("{:?}", key(1)), "RootKey(…)");
    }

    #[test]
    fn a_derived_key_is_of_its_root_key_and_use() {
        let derived = key(0).derive(KeyUse::AccountLimits);
        let hex: String = derived.iter().map(|byte| format!("{byte:02x}")).collect();
        // Computed apart, by RFC 5869 on another HMAC.
        assert_eq!(hex, "f874d1663b466b54eb13277075a02abb2ae4d33d9c966c97e17eaa2ee761644c");
        assert_ne!(derived, key(1).derive(KeyUse::AccountLimits));
    }

    #[test]
    fn the_key_file_is_made_once_and_is_private() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/root.key");
        let sealed =
            RootKey::from_file(&path).unwrap().seal(Purpose::WebhookSecret, Uuid::nil(), b"secret").unwrap();
        let opened = RootKey::from_file(&path).unwrap().open(Purpose::WebhookSecret, Uuid::nil(), &sealed);
        assert_eq!(opened.unwrap(), b"secret");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
