//! HPKE base mode (RFC 9180) for the one suite that there is: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.

use zeroize::Zeroizing;

use super::layout::SUITE;
use super::primitives::{self, Secret};
use super::{Invalid, OneTimeKey, Point};

const BASE_MODE: &[u8] = &[0x00];

/// Whom a label belongs to, so that no output of one stands for an output of the other (RFC 9180 §4.1, §5.1).
#[derive(Clone, Copy)]
enum Owner {
    /// The key encapsulation.
    Kem,
    /// The whole suite.
    Suite,
}

impl Owner {
    fn id(self) -> [&'static [u8]; 2] {
        let [kem @ .., _, _, _, _] = &SUITE;
        match self {
            Self::Kem => [b"KEM", kem],
            Self::Suite => [b"HPKE", &SUITE],
        }
    }

    /// `LabeledExtract` (RFC 9180 §4).
    fn extract(self, salt: &[u8], label: &str, input: &[u8]) -> Secret<32> {
        let [name, suite] = self.id();
        primitives::extract(salt, &[b"HPKE-v1", name, suite, label.as_bytes(), input])
    }

    /// `LabeledExpand` (RFC 9180 §4).
    fn expand<const N: usize>(self, key: &[u8; 32], label: &str, info: &[u8]) -> Result<Secret<N>, Invalid> {
        let [name, suite] = self.id();
        let length = u16::try_from(N).map_err(|_| Invalid)?.to_be_bytes();
        let mut output = Zeroizing::new([0; N]);
        primitives::expand(
            key,
            &[&length, b"HPKE-v1", name, suite, label.as_bytes(), info],
            output.as_mut_slice(),
        )?;
        Ok(output)
    }
}

/// What both ends share after the setup (RFC 9180 §5.1): the same type seals and opens.
pub(super) struct Context {
    pub(super) key: Secret<32>,
    pub(super) base_nonce: Secret<12>,
    pub(super) exporter_secret: Secret<32>,
    sequence: u64,
}

impl Context {
    /// `SetupBaseS`: the encapsulated key and the context. The ephemeral key is passed in and must never be used again.
    pub(super) fn send(
        receiver: &Point,
        info: &[u8],
        ephemeral: &OneTimeKey,
    ) -> Result<(Point, Self), Invalid> {
        let agreed = primitives::agree(&ephemeral.0, &primitives::public_key(receiver)?);
        let encapsulated = ephemeral.public_point();
        let context = Self::schedule(&*shared_secret(&agreed, &encapsulated, receiver)?, info)?;
        Ok((encapsulated, context))
    }

    /// `SetupBaseR`: the context of whoever holds the receiver's key.
    pub(super) fn receive(encapsulated: &Point, receiver: &OneTimeKey, info: &[u8]) -> Result<Self, Invalid> {
        let agreed = primitives::agree(&receiver.0, &primitives::public_key(encapsulated)?);
        Self::schedule(&*shared_secret(&agreed, encapsulated, &receiver.public_point())?, info)
    }

    /// `KeySchedule` without a pre-shared key.
    pub(super) fn schedule(shared_secret: &[u8; 32], info: &[u8]) -> Result<Self, Invalid> {
        let psk_id_hash = Owner::Suite.extract(b"", "psk_id_hash", b"");
        let info_hash = Owner::Suite.extract(b"", "info_hash", info);
        let context = [BASE_MODE, psk_id_hash.as_slice(), info_hash.as_slice()].concat();
        let secret = Owner::Suite.extract(shared_secret, "secret", b"");
        Ok(Self {
            key: Owner::Suite.expand(&secret, "key", &context)?,
            base_nonce: Owner::Suite.expand(&secret, "base_nonce", &context)?,
            exporter_secret: Owner::Suite.expand(&secret, "exp", &context)?,
            sequence: 0,
        })
    }

    /// Seals the next message of the sender, in place; the tag is appended.
    pub(super) fn seal(&mut self, aad: &[u8], text: &mut Vec<u8>) -> Result<(), Invalid> {
        primitives::encrypt(&self.key, self.nonce(), aad, text)?;
        self.advance()
    }

    /// Opens the next message of the sender, in place; a message that fails is not counted.
    pub(super) fn open(&mut self, aad: &[u8], text: &mut Vec<u8>) -> Result<(), Invalid> {
        primitives::decrypt(&self.key, self.nonce(), aad, text)?;
        self.advance()
    }

    /// A secret for other uses than this context's own messages (RFC 9180 §5.3).
    pub(super) fn export<const N: usize>(&self, context: &[u8]) -> Result<Secret<N>, Invalid> {
        Owner::Suite.expand(&self.exporter_secret, "sec", context)
    }

    /// The base nonce XOR the number of the message (RFC 9180 §5.2).
    fn nonce(&self) -> [u8; 12] {
        let mut nonce = *self.base_nonce;
        for (byte, number) in nonce.iter_mut().rev().zip(self.sequence.to_le_bytes()) {
            *byte ^= number;
        }
        nonce
    }

    fn advance(&mut self) -> Result<(), Invalid> {
        self.sequence = self.sequence.checked_add(1).ok_or(Invalid)?;
        Ok(())
    }
}

/// `ExtractAndExpand` of the key encapsulation (RFC 9180 §4.1): both public keys are part of it.
pub(super) fn shared_secret(
    agreed: &[u8; 32],
    encapsulated: &Point,
    receiver: &Point,
) -> Result<Secret<32>, Invalid> {
    let extracted = Owner::Kem.extract(b"", "eae_prk", agreed);
    Owner::Kem.expand(&extracted, "shared_secret", &[encapsulated.as_slice(), receiver].concat())
}
