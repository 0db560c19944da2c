//! The handshake, signing up, in and out.

pub(super) mod bodies;

use std::sync::Arc;

use cms_sdk::ErrorCode;
use poem::Request;
use poem::web::cookie::CookieJar;
use poem_openapi::OpenApi;

use super::Tag;
use super::account::bodies::AccountBody;
use crate::accounts::login::{self, Login, SignedIn};
use crate::accounts::sign_up::{self, SignUp};
use crate::accounts::{first_admin, password, second_factor};
use crate::app::App;
use crate::audit::{Actor, Source};
use crate::error::DomainError;
use crate::handshakes;
use crate::passwords::Password;
use crate::ports::challenge::ChallengeAnswer;
use crate::sessions::{STEP_UP, flow};
use crate::web::caller::{self, Person};
use crate::web::envelope::{Data, Done};
use crate::web::error::ApiResult;
use crate::web::sealed::{Sealed, SealedDone};
use crate::web::{session_cookies, visitor};
use bodies::{
    ConfirmedBody, HandshakeBody, LinkInput, LoginBody, LoginInput, LoginStatus, MailInput, NothingBody,
    RefreshedBody, ResetInput, SecondFactorInput, SetUpInput, SignUpInput, StepUpBody, StepUpInput,
};

/// Operations on being somebody.
pub struct AuthApi {
    /// The application.
    pub app: Arc<App>,
}

#[OpenApi(prefix_path = "/auth", tag = "Tag::Auth")]
impl AuthApi {
    /// Offers a one-time key to seal one request to.
    #[oai(path = "/handshake", method = "get", operation_id = "handshake")]
    async fn handshake(&self, request: &Request) -> ApiResult<Data<HandshakeBody>> {
        let origins = self.app.origins.get(&self.app.feed_head, &self.app.store).await?;
        let audience = &origins.asked(request.header("Host")).host;
        let handshake = handshakes::offer(&self.app, audience).await?;
        Ok(Data::of(HandshakeBody::new(handshake, self.app.challenge.offer())))
    }

    /// Makes an account that works once its address is confirmed. The answer is the same when the address has one.
    #[oai(path = "/sign-up", method = "post", operation_id = "signUp")]
    async fn sign_up(
        &self,
        request: &Request,
        sealed: Sealed<SignUpInput>,
    ) -> ApiResult<SealedDone<NothingBody>> {
        let SignUpInput { email, password, name, locale, challenge } = sealed.payload;
        self.check(request, "sign-up", &challenge, sealed.handshake_id).await?;
        let input = SignUp { email, password: Password::new(password), name, locale };
        sign_up::sign_up(&self.app, &self.source(request), input).await?;
        sealed.reply.done("done-signed-up", &NothingBody {})
    }

    /// Makes the first admin, for whoever has the link that was printed at the first start.
    #[oai(path = "/set-up", method = "post", operation_id = "setUp")]
    async fn set_up(
        &self,
        request: &Request,
        sealed: Sealed<SetUpInput>,
    ) -> ApiResult<SealedDone<NothingBody>> {
        let SetUpInput { token, email, password, name, locale } = sealed.payload;
        let input = SignUp { email, password: Password::new(password), name, locale };
        first_admin::set_up(&self.app, &self.source(request), &token, input).await?;
        sealed.reply.done("done-set-up", &NothingBody {})
    }

    /// Mails the confirmation link again. The answer is the same for every address.
    #[oai(path = "/confirmation-mail", method = "post", operation_id = "sendConfirmation")]
    async fn send_confirmation(
        &self,
        request: &Request,
        sealed: Sealed<MailInput>,
    ) -> ApiResult<SealedDone<NothingBody>> {
        let MailInput { email, challenge } = sealed.payload;
        self.check(request, "confirm", &challenge, sealed.handshake_id).await?;
        sign_up::send_confirmation(&self.app, &email).await?;
        sealed.reply.done("done-mail-sent", &NothingBody {})
    }

    /// Uses a confirmation link: of a new account, or of an account's new address.
    #[oai(path = "/confirm", method = "post", operation_id = "confirm")]
    async fn confirm(
        &self,
        request: &Request,
        sealed: Sealed<LinkInput>,
    ) -> ApiResult<SealedDone<ConfirmedBody>> {
        let purpose = sign_up::confirm(&self.app, &self.source(request), &sealed.payload.token).await?;
        sealed.reply.done("done-confirmed", &ConfirmedBody { purpose: purpose.into() })
    }

    /// Signs in, or leads on to the second factor. An unknown address and a wrong password get the same answer.
    #[oai(path = "/login", method = "post", operation_id = "login")]
    async fn login(
        &self,
        request: &Request,
        jar: &CookieJar,
        sealed: Sealed<LoginInput>,
    ) -> ApiResult<SealedDone<LoginBody>> {
        let LoginInput { email, password, challenge } = sealed.payload;
        self.check(request, "login", &challenge, sealed.handshake_id).await?;
        let source = self.source(request);
        match login::login(&self.app, &source, &email, &Password::new(password)).await? {
            Login::SignedIn(done) => {
                let body = signed_in(&self.app, request, jar, *done).await?;
                sealed.reply.done("done-signed-in", &body)
            }
            Login::SecondFactor { ticket, has_passkey } => {
                let passkey = has_passkey.then_some("passkey");
                let methods =
                    ["totp", "recoveryCode"].into_iter().chain(passkey).map(str::to_owned).collect();
                let body = LoginBody {
                    status: LoginStatus::SecondFactor,
                    account: None,
                    ticket: Some(ticket),
                    methods: Some(methods),
                };
                sealed.reply.done("done-second-factor-needed", &body)
            }
        }
    }

    /// Goes on with the second factor.
    #[oai(path = "/second-factor", method = "post", operation_id = "secondFactor")]
    async fn second_factor(
        &self,
        request: &Request,
        jar: &CookieJar,
        sealed: Sealed<SecondFactorInput>,
    ) -> ApiResult<SealedDone<LoginBody>> {
        let SecondFactorInput { ticket, code } = &sealed.payload;
        let done = login::second_factor(&self.app, &self.source(request), ticket, code).await?;
        let body = signed_in(&self.app, request, jar, done).await?;
        sealed.reply.done("done-signed-in", &body)
    }

    /// Moves the session on: other tokens in the place of both. A refresh token that was used before ends its session.
    #[oai(path = "/refresh", method = "post", operation_id = "refresh")]
    async fn refresh(&self, request: &Request, jar: &CookieJar) -> ApiResult<Done<RefreshedBody>> {
        let is_secure = self.is_secure(request).await?;
        let token = session_cookies::refresh_token(request.headers(), is_secure);
        let refreshed = flow::refresh(&self.app, &self.source(request), token.as_deref()).await;
        match refreshed {
            Ok(tokens) => {
                session_cookies::set(jar, is_secure, &tokens, self.app.clock.now());
                let body = RefreshedBody { access_expires_at: tokens.access_expires_at };
                Ok(Done::ok("done-refreshed", body))
            }
            Err(error) => {
                let is_over = ErrorCode::SessionEnded;
                if matches!(error, DomainError::Refused(code) if code == is_over) {
                    session_cookies::clear(jar, is_secure);
                }
                Err(error.into())
            }
        }
    }

    /// Signs out: the session ends, the cookies go.
    #[oai(path = "/logout", method = "post", operation_id = "logout")]
    async fn logout(&self, request: &Request, jar: &CookieJar) -> ApiResult<Done<NothingBody>> {
        let is_secure = self.is_secure(request).await?;
        let token = session_cookies::refresh_token(request.headers(), is_secure);
        flow::logout(&self.app, &self.source(request), token.as_deref()).await?;
        session_cookies::clear(jar, is_secure);
        Ok(Done::ok("done-signed-out", NothingBody {}))
    }

    /// Mails a link to set another password. The answer is the same for every address.
    #[oai(path = "/reset-mail", method = "post", operation_id = "sendReset")]
    async fn send_reset(
        &self,
        request: &Request,
        sealed: Sealed<MailInput>,
    ) -> ApiResult<SealedDone<NothingBody>> {
        let MailInput { email, challenge } = sealed.payload;
        self.check(request, "reset-password", &challenge, sealed.handshake_id).await?;
        password::send_reset(&self.app, &self.source(request), &email).await?;
        sealed.reply.done("done-mail-sent", &NothingBody {})
    }

    /// Sets another password by a mailed link: all sessions end, nobody is signed in, the second factor stays.
    #[oai(path = "/reset-password", method = "post", operation_id = "resetPassword")]
    async fn reset_password(
        &self,
        request: &Request,
        sealed: Sealed<ResetInput>,
    ) -> ApiResult<SealedDone<NothingBody>> {
        let ResetInput { token, password: new } = sealed.payload;
        password::reset(&self.app, &self.source(request), &token, &Password::new(new)).await?;
        sealed.reply.done("done-password-set", &NothingBody {})
    }

    /// Shows again who one is, for dangerous actions: by password, or by a code.
    #[oai(path = "/step-up", method = "post", operation_id = "stepUp")]
    async fn step_up(
        &self,
        person: Person,
        sealed: Sealed<StepUpInput>,
    ) -> ApiResult<SealedDone<StepUpBody>> {
        let StepUpInput { password, code } = sealed.payload;
        match (password, code) {
            (Some(password), None) => {
                let password = Password::new(password);
                password::prove(&self.app, &person.source, &person.account, &password).await?;
            }
            (None, Some(code)) => {
                second_factor::prove_alone(&self.app, &person.source, &person.account, &code).await?;
            }
            _ => return Err(ErrorCode::InvalidBody.into()),
        }
        let at = flow::step_up(&self.app, &person.source, &person.session).await?;
        sealed.reply.done("done-stepped-up", &StepUpBody { step_up_until: at + STEP_UP })
    }
}

impl AuthApi {
    fn source(&self, request: &Request) -> Source {
        anonymous(&self.app, request)
    }

    async fn is_secure(&self, request: &Request) -> ApiResult<bool> {
        let origins = self.app.origins.get(&self.app.feed_head, &self.app.store).await?;
        Ok(origins.asked(request.header("Host")).is_secure)
    }

    /// Goes on only when the challenge was met.
    async fn check(
        &self,
        request: &Request,
        action: &str,
        answer: &str,
        handshake_id: [u8; 16],
    ) -> ApiResult<()> {
        let address = visitor::address(&self.app, request);
        let hosts = self.app.origins.get(&self.app.feed_head, &self.app.store).await?.host_names();
        let answer = ChallengeAnswer { text: answer, action, handshake_id, address, hosts: &hosts };
        if self.app.challenge.check(&answer).await? { Ok(()) } else { Err(ErrorCode::ChallengeFailed.into()) }
    }
}

/// Where a request of somebody who is not known yet comes from.
pub(super) fn anonymous(app: &App, request: &Request) -> Source {
    caller::source(app, request, Actor::Anonymous)
}

/// Sets the cookies of a new session.
pub(super) async fn signed_in(
    app: &App,
    request: &Request,
    jar: &CookieJar,
    signed_in: SignedIn,
) -> ApiResult<LoginBody> {
    let SignedIn { account, session, tokens } = signed_in;
    let origins = app.origins.get(&app.feed_head, &app.store).await?;
    let is_secure = origins.asked(request.header("Host")).is_secure;
    session_cookies::set(jar, is_secure, &tokens, app.clock.now());
    let account = AccountBody::load(app, account, &session).await?;
    Ok(LoginBody { status: LoginStatus::SignedIn, account: Some(account), ticket: None, methods: None })
}
