//! What signing up and in look like on the wire. What holds a password or a token has no `Debug`: it cannot be printed.

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use cms_sdk::handshake::{OfferSignature, base64url};
use poem_openapi::{Enum, Object, Union};
use serde::Deserialize;

use crate::accounts::links::Purpose;
use crate::handshakes::Handshake;
use crate::ports::challenge::ChallengeOffer;
use crate::web::api::account::bodies::AccountBody;

/// An offer to seal one request to.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub(in crate::web::api) struct HandshakeBody {
    /// 16 random bytes in base64url.
    pub id: String,
    /// The one-time key: a point on P-256, uncompressed, in base64url.
    pub public_key: String,
    /// By the server's clock, to the millisecond.
    pub issued_at: String,
    /// When the key is gone.
    pub expires_at: String,
    /// The host that this offer is for.
    pub audience: String,
    /// One by every live signing key.
    pub signatures: Vec<SignatureBody>,
    /// What operations that anybody may call ask for.
    pub challenge: ChallengeBody,
}

/// A signature over an offer.
#[derive(Debug, Object)]
pub(in crate::web::api) struct SignatureBody {
    /// The signing key's name.
    kid: String,
    /// 64 bytes in base64url.
    signature: String,
}

/// What keeps programs out.
#[derive(Debug, Union)]
#[oai(discriminator_name = "kind", rename_all = "camelCase")]
pub(in crate::web::api) enum ChallengeBody {
    /// Cloudflare's Turnstile.
    Turnstile(TurnstileBody),
    /// A proof of work.
    ProofOfWork(ProofOfWorkBody),
}

/// Cloudflare's Turnstile.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub(in crate::web::api) struct TurnstileBody {
    /// The widget's site key.
    site_key: String,
}

/// A proof of work.
#[derive(Debug, Object)]
pub(in crate::web::api) struct ProofOfWorkBody {
    /// Zero bits that its hash must begin with.
    bits: u32,
}

impl HandshakeBody {
    pub(super) fn new(handshake: Handshake, challenge: ChallengeOffer) -> Self {
        let Handshake { offer, signatures, issued_at, expires_at } = handshake;
        let text = |at: DateTime<Utc>| at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        Self {
            id: base64url(&offer.id),
            public_key: base64url(&offer.public_point),
            issued_at: text(issued_at),
            expires_at: text(expires_at),
            audience: offer.audience,
            signatures: signatures
                .into_iter()
                .map(|OfferSignature { kid, signature }| SignatureBody { kid, signature })
                .collect(),
            challenge: match challenge {
                ChallengeOffer::Turnstile { site_key } => {
                    ChallengeBody::Turnstile(TurnstileBody { site_key })
                }
                ChallengeOffer::ProofOfWork { bits } => ChallengeBody::ProofOfWork(ProofOfWorkBody { bits }),
            },
        }
    }
}

/// What somebody gives who wants an account.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignUpInput {
    /// Where the confirmation goes.
    pub email: String,
    /// 8 to 256 characters, not easy to guess.
    pub password: String,
    /// At most 100 characters.
    pub name: String,
    /// The language of their mails.
    pub locale: Locale,
    /// The answer to the challenge `sign-up`.
    pub challenge: String,
}

/// What the operator gives who has the link to make the first admin.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SetUpInput {
    /// From the link that was printed.
    pub token: String,
    /// Their address.
    pub email: String,
    /// 8 to 256 characters, not easy to guess.
    pub password: String,
    /// At most 100 characters.
    pub name: String,
    /// The language of their mails.
    pub locale: Locale,
}

/// An address that a mail is asked for.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MailInput {
    /// Where the mail goes.
    pub email: String,
    /// The answer to the challenge of the operation.
    pub challenge: String,
}

/// A mailed link.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkInput {
    /// The token in its fragment.
    pub token: String,
}

/// What a link confirmed.
#[derive(Debug, Object)]
pub(super) struct ConfirmedBody {
    /// What it was for.
    pub purpose: ConfirmedPurpose,
}

/// What a confirmation link was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "camelCase")]
pub(super) enum ConfirmedPurpose {
    /// The address of a new account.
    SignUp,
    /// A new address of an account.
    EmailChange,
}

impl From<Purpose> for ConfirmedPurpose {
    fn from(purpose: Purpose) -> Self {
        if purpose == Purpose::SignUp { Self::SignUp } else { Self::EmailChange }
    }
}

/// What somebody gives who signs in.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LoginInput {
    /// Their address.
    pub email: String,
    /// Their password.
    pub password: String,
    /// The answer to the challenge `login`.
    pub challenge: String,
}

/// A second factor.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SecondFactorInput {
    /// What the right password led to.
    pub ticket: String,
    /// Six digits, or a recovery code.
    pub code: String,
}

/// Where signing in has led.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub(in crate::web::api) struct LoginBody {
    /// How far it is.
    pub status: LoginStatus,
    /// Who signed in.
    #[oai(skip_serializing_if_is_none)]
    pub account: Option<AccountBody>,
    /// For the second factor; it ends after five minutes.
    #[oai(skip_serializing_if_is_none)]
    pub ticket: Option<String>,
    /// Second factors that are taken: `totp`, `recoveryCode`, `passkey`.
    #[oai(skip_serializing_if_is_none)]
    pub methods: Option<Vec<String>>,
}

/// How far signing in is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "camelCase")]
pub(in crate::web::api) enum LoginStatus {
    /// The cookies are set.
    SignedIn,
    /// A second factor is asked for.
    SecondFactor,
}

/// Another password, by a mailed link.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResetInput {
    /// The token in the link's fragment.
    pub token: String,
    /// 8 to 256 characters, not easy to guess.
    pub password: String,
}

/// Proof of who somebody is: one of the two.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepUpInput {
    /// Their password.
    pub password: Option<String>,
    /// Six digits, or a recovery code.
    pub code: Option<String>,
}

/// Until when dangerous actions need no further proof.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct StepUpBody {
    /// 15 minutes from now.
    pub step_up_until: DateTime<Utc>,
}

/// A session that has gone on.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct RefreshedBody {
    /// When the new access token ends.
    pub access_expires_at: DateTime<Utc>,
}

/// Nothing to tell.
#[derive(Debug, Default, Object)]
pub(in crate::web::api) struct NothingBody {}
