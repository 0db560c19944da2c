//! One-time codes and recovery codes of one's own account.

use std::sync::Arc;

use poem_openapi::{Object, OpenApi};
use serde::Deserialize;

use super::Tag;
use super::auth::bodies::NothingBody;
use crate::accounts::second_factor::{self, Enrolment};
use crate::app::App;
use crate::passwords::Password;
use crate::recovery_codes::RecoveryCode;
use crate::totp;
use crate::web::caller::Person;
use crate::web::error::ApiResult;
use crate::web::sealed::{Sealed, SealedDone};

/// Operations on one's second factor.
pub struct SecondFactorApi {
    /// The application.
    pub app: Arc<App>,
}

/// The password.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProofInput {
    /// The password.
    password: String,
}

/// The password and a code.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BothInput {
    /// The password.
    password: String,
    /// Six digits, or a recovery code where one is taken.
    code: String,
}

/// A new secret for one-time codes, shown this once.
#[derive(Object)]
pub struct EnrolmentBody {
    /// The secret in base32, to be typed.
    secret: String,
    /// `otpauth://…`
    uri: String,
    /// The URI as a QR code: the text of an SVG.
    qr: String,
}

/// Recovery codes, shown this once.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub struct RecoveryCodesBody {
    /// Ten codes, each of which works once.
    recovery_codes: Vec<String>,
}

impl RecoveryCodesBody {
    fn of(codes: &[RecoveryCode]) -> Self {
        Self { recovery_codes: codes.iter().map(|code| code.reveal().to_owned()).collect() }
    }
}

#[OpenApi(prefix_path = "/account", tag = "Tag::Account")]
impl SecondFactorApi {
    /// Makes a secret for one-time codes, which waits 15 minutes for its first code.
    #[oai(path = "/totp", method = "post", operation_id = "enrolTotp")]
    async fn enrol(
        &self,
        person: Person,
        sealed: Sealed<ProofInput>,
    ) -> ApiResult<SealedDone<EnrolmentBody>> {
        let password = Password::new(sealed.payload.password);
        let Enrolment { secret, uri } =
            second_factor::enrol(&self.app, &person.source, &person.account, &password).await?;
        let body = EnrolmentBody { secret: secret.base32(), qr: totp::qr_svg(&uri)?, uri };
        sealed.reply.done("done-totp-enrolled", &body)
    }

    /// Puts the secret to use with its first code; gives recovery codes. All other sessions end.
    #[oai(path = "/totp/confirmation", method = "post", operation_id = "confirmTotp")]
    async fn confirm(
        &self,
        person: Person,
        sealed: Sealed<BothInput>,
    ) -> ApiResult<SealedDone<RecoveryCodesBody>> {
        let BothInput { password, code } = sealed.payload;
        let given = (&Password::new(password), code.as_str());
        let (source, account) = (&person.source, &person.account);
        let codes = second_factor::confirm(&self.app, source, account, person.session.id, given).await?;
        sealed.reply.done("done-totp-confirmed", &RecoveryCodesBody::of(&codes))
    }

    /// Takes the second factor away.
    #[oai(path = "/totp/removal", method = "post", operation_id = "removeTotp")]
    async fn remove(&self, person: Person, sealed: Sealed<BothInput>) -> ApiResult<SealedDone<NothingBody>> {
        let BothInput { password, code } = sealed.payload;
        let given = (&Password::new(password), code.as_str());
        second_factor::remove(&self.app, &person.source, &person.account, given).await?;
        sealed.reply.done("done-second-factor-removed", &NothingBody {})
    }

    /// Makes other recovery codes in the place of the ones before.
    #[oai(path = "/recovery-codes", method = "post", operation_id = "makeRecoveryCodes")]
    async fn make_recovery_codes(
        &self,
        person: Person,
        sealed: Sealed<BothInput>,
    ) -> ApiResult<SealedDone<RecoveryCodesBody>> {
        let BothInput { password, code } = sealed.payload;
        let given = (&Password::new(password), code.as_str());
        let codes =
            second_factor::regenerate_codes(&self.app, &person.source, &person.account, given).await?;
        sealed.reply.done("done-recovery-codes-made", &RecoveryCodesBody::of(&codes))
    }
}
