//! The built-in challenge: work for the reader's machine, with nobody else asked.

use async_trait::async_trait;
use cms_sdk::handshake::proof_of_work::is_enough;

use crate::ports::{Challenge, ChallengeAnswer, ChallengeOffer};
use crate::store::StoreResult;

/// Asks for a proof of so many bits. That a proof is good once, its handshake's id holds.
pub struct ProofOfWork {
    bits: u32,
}

impl ProofOfWork {
    /// Each bit doubles the work; 16 are about 65 000 hashes.
    pub fn new(bits: u32) -> Self {
        Self { bits }
    }
}

#[async_trait]
impl Challenge for ProofOfWork {
    fn name(&self) -> &'static str {
        "proof of work"
    }

    fn offer(&self) -> ChallengeOffer {
        ChallengeOffer::ProofOfWork { bits: self.bits }
    }

    async fn check(&self, answer: &ChallengeAnswer<'_>) -> StoreResult<bool> {
        Ok(is_enough(&answer.handshake_id, answer.action, answer.text, self.bits))
    }
}
