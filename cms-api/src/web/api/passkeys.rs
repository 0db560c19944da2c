//! Passkeys: signing in by one, and one's own.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::Request;
use poem::web::cookie::CookieJar;
use poem_openapi::types::Any;
use poem_openapi::{Object, OpenApi};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::Tag;
use super::auth::bodies::{LoginBody, NothingBody};
use super::auth::{anonymous, signed_in};
use crate::accounts::passkeys::{self, KnownPasskey};
use crate::app::App;
use crate::passwords::Password;
use crate::web::caller::Person;
use crate::web::envelope::Data;
use crate::web::error::ApiResult;
use crate::web::sealed::{Sealed, SealedDone};

/// Operations on passkeys.
pub struct PasskeysApi {
    /// The application.
    pub app: Arc<App>,
}

/// Nothing to say.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NothingInput {}

/// The password.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasskeyProofInput {
    /// The password.
    password: String,
}

/// The ticket of a right password.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketInput {
    /// The ticket.
    ticket: String,
}

/// What an authenticator said.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssertionInput {
    /// What the options came with.
    ticket: String,
    /// `credential.toJSON()`.
    credential: Any<Value>,
}

/// A passkey that an authenticator has made.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPasskeyInput {
    /// What to call it, at most 100 characters.
    name: String,
    /// `credential.toJSON()`.
    credential: Any<Value>,
}

/// A passkey to be removed.
#[derive(Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasskeyRemovalInput {
    /// Its id.
    id: Uuid,
    /// The password.
    password: String,
}

/// Options for the browser, as WebAuthn Level 3 writes them in JSON.
#[derive(Debug, Object)]
pub struct OptionsBody {
    /// `{publicKey: …}`.
    options: Any<Value>,
}

/// Options for the browser, and what to send back with the answer.
#[derive(Debug, Object)]
pub struct LoginOptionsBody {
    /// Base64url of 256 random bits.
    ticket: String,
    /// `{publicKey: …}`.
    options: Any<Value>,
}

/// A passkey.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", rename = "Passkey")]
pub struct PasskeyBody {
    /// Its id.
    id: Uuid,
    /// What it is called.
    name: String,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it was last used.
    #[oai(skip_serializing_if_is_none)]
    last_used_at: Option<DateTime<Utc>>,
}

impl From<KnownPasskey> for PasskeyBody {
    fn from(known: KnownPasskey) -> Self {
        let KnownPasskey { id, name, created_at, last_used_at } = known;
        Self { id, name, created_at, last_used_at }
    }
}

#[OpenApi]
impl PasskeysApi {
    /// Begins to sign in by a passkey.
    #[oai(
        path = "/auth/passkey/options",
        method = "post",
        operation_id = "beginPasskeyLogin",
        tag = "Tag::Auth"
    )]
    async fn begin_login(&self, sealed: Sealed<NothingInput>) -> ApiResult<SealedDone<LoginOptionsBody>> {
        let (ticket, options) = passkeys::begin_login(&self.app).await?;
        sealed.reply.done("done-passkey-asked", &LoginOptionsBody { ticket, options: Any(options) })
    }

    /// Signs in by a passkey: it is both factors.
    #[oai(path = "/auth/passkey", method = "post", operation_id = "passkeyLogin", tag = "Tag::Auth")]
    async fn login(
        &self,
        request: &Request,
        jar: &CookieJar,
        sealed: Sealed<AssertionInput>,
    ) -> ApiResult<SealedDone<LoginBody>> {
        let AssertionInput { ticket, credential: Any(credential) } = sealed.payload;
        let source = anonymous(&self.app, request);
        let done = passkeys::finish_login(&self.app, &source, &ticket, credential).await?;
        let body = signed_in(&self.app, request, jar, done).await?;
        sealed.reply.done("done-signed-in", &body)
    }

    /// Begins to show a passkey in the place of a code.
    #[oai(
        path = "/auth/second-factor/passkey/options",
        method = "post",
        operation_id = "beginPasskeySecondFactor",
        tag = "Tag::Auth"
    )]
    async fn begin_second_factor(&self, sealed: Sealed<TicketInput>) -> ApiResult<SealedDone<OptionsBody>> {
        let options = passkeys::begin_second_factor(&self.app, &sealed.payload.ticket).await?;
        sealed.reply.done("done-passkey-asked", &OptionsBody { options: Any(options) })
    }

    /// Goes on with a passkey in the place of a code.
    #[oai(
        path = "/auth/second-factor/passkey",
        method = "post",
        operation_id = "passkeySecondFactor",
        tag = "Tag::Auth"
    )]
    async fn second_factor(
        &self,
        request: &Request,
        jar: &CookieJar,
        sealed: Sealed<AssertionInput>,
    ) -> ApiResult<SealedDone<LoginBody>> {
        let AssertionInput { ticket, credential: Any(credential) } = sealed.payload;
        let source = anonymous(&self.app, request);
        let done = passkeys::finish_second_factor(&self.app, &source, &ticket, credential).await?;
        let body = signed_in(&self.app, request, jar, done).await?;
        sealed.reply.done("done-signed-in", &body)
    }

    /// Lists one's passkeys, oldest first.
    #[oai(path = "/account/passkeys", method = "get", operation_id = "listPasskeys", tag = "Tag::Account")]
    async fn list(&self, person: Person) -> ApiResult<Data<Vec<PasskeyBody>>> {
        let mut conn = self.app.store.read().await?;
        let known = passkeys::list(&mut conn, person.account.id).await?;
        Ok(Data::of(known.into_iter().map(PasskeyBody::from).collect()))
    }

    /// Begins to make a passkey.
    #[oai(
        path = "/account/passkeys/options",
        method = "post",
        operation_id = "beginPasskey",
        tag = "Tag::Account"
    )]
    async fn begin_new(
        &self,
        person: Person,
        sealed: Sealed<PasskeyProofInput>,
    ) -> ApiResult<SealedDone<OptionsBody>> {
        let password = Password::new(sealed.payload.password);
        let options = passkeys::begin_new(&self.app, &person.source, &person.account, &password).await?;
        sealed.reply.done("done-passkey-asked", &OptionsBody { options: Any(options) })
    }

    /// Keeps the passkey that an authenticator has made.
    #[oai(path = "/account/passkeys", method = "post", operation_id = "addPasskey", tag = "Tag::Account")]
    async fn finish_new(
        &self,
        person: Person,
        sealed: Sealed<NewPasskeyInput>,
    ) -> ApiResult<SealedDone<PasskeyBody>> {
        let NewPasskeyInput { name, credential: Any(credential) } = sealed.payload;
        let (source, account) = (&person.source, &person.account);
        let made = passkeys::finish_new(&self.app, source, account, &name, credential).await?;
        sealed.reply.done("done-passkey-added", &made.into())
    }

    /// Takes a passkey away.
    #[oai(
        path = "/account/passkeys/removal",
        method = "post",
        operation_id = "removePasskey",
        tag = "Tag::Account"
    )]
    async fn remove(
        &self,
        person: Person,
        sealed: Sealed<PasskeyRemovalInput>,
    ) -> ApiResult<SealedDone<NothingBody>> {
        let PasskeyRemovalInput { id, password } = sealed.payload;
        let given = (id, &Password::new(password));
        passkeys::remove(&self.app, &person.source, &person.account, given).await?;
        sealed.reply.done("done-passkey-removed", &NothingBody {})
    }
}
