//! What keeps programs out of the operations that anybody may call.

use std::net::IpAddr;

use async_trait::async_trait;

use crate::store::StoreResult;

/// Asks a page for something that costs a program more than it gains.
#[async_trait]
pub trait Challenge: Send + Sync {
    /// Which challenge this is, for logs.
    fn name(&self) -> &'static str;

    /// What a page is told before it answers.
    fn offer(&self) -> ChallengeOffer;

    /// Whether the answer is good for its operation, this once. Where nobody can tell because a service is away it is an error, never
    /// a yes.
    async fn check(&self, answer: &ChallengeAnswer<'_>) -> StoreResult<bool>;
}

/// What a page needs to know to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChallengeOffer {
    /// Cloudflare's widget, for this site key; the answer is its token.
    Turnstile {
        /// The public key of the widget.
        site_key: String,
    },
    /// A counter whose hash begins with so many zero bits; docs/handshake.md says how.
    ProofOfWork {
        /// Zero bits at least.
        bits: u32,
    },
}

/// An answer, and what it must be good for.
#[derive(Debug, Clone, Copy)]
pub struct ChallengeAnswer<'a> {
    /// The token or proof, as the page sent it.
    pub text: &'a str,
    /// The operation: `sign-up`, `login`, `reset-password`, `confirm`.
    pub action: &'a str,
    /// The offer that it came under; good for one request.
    pub handshake_id: [u8; 16],
    /// Where the request comes from.
    pub address: IpAddr,
    /// Names of the hosts whose pages may ask, without ports: the site's. None is none.
    pub hosts: &'a [String],
}
