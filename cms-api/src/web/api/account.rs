//! Somebody's own account.

pub(super) mod bodies;

use std::sync::Arc;

use poem::web::cookie::CookieJar;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::types::Any;
use serde_json::Value;
use uuid::Uuid;

use super::Tag;
use super::auth::bodies::NothingBody;
use crate::accounts::{email, leaving, password, profile};
use crate::app::App;
use crate::passwords::Password;
use crate::sessions::{self, flow};
use crate::web::caller::{Person, require_step_up};
use crate::web::envelope::{Data, Done};
use crate::web::error::ApiResult;
use crate::web::input::Input;
use crate::web::sealed::{Sealed, SealedDone};
use crate::web::session_cookies;
use bodies::{AccountBody, DeletionInput, EmailInput, EndedBody, PasswordInput, ProfileInput, SessionBody};

/// Operations on one's own account.
pub struct AccountApi {
    /// The application.
    pub app: Arc<App>,
}

#[OpenApi(prefix_path = "/account", tag = "Tag::Account")]
impl AccountApi {
    /// Reads the account.
    #[oai(path = "/", method = "get", operation_id = "getAccount")]
    async fn get(&self, person: Person) -> ApiResult<Data<AccountBody>> {
        Ok(Data::of(AccountBody::load(&self.app, person.account, &person.session).await?))
    }

    /// Gives another name, and another language for mails.
    #[oai(path = "/", method = "put", operation_id = "updateAccount")]
    async fn update(&self, person: Person, input: Input<ProfileInput>) -> ApiResult<Done<AccountBody>> {
        let ProfileInput { name, locale } = &input.0;
        let account = profile::update(&self.app, &person.source, &person.account, name, *locale).await?;
        Ok(Done::ok("done-account-saved", AccountBody::load(&self.app, account, &person.session).await?))
    }

    /// Changes the password; all other sessions end.
    #[oai(path = "/password", method = "post", operation_id = "changePassword")]
    async fn change_password(
        &self,
        person: Person,
        sealed: Sealed<PasswordInput>,
    ) -> ApiResult<SealedDone<NothingBody>> {
        let PasswordInput { current_password, new_password } = sealed.payload;
        let given = (&Password::new(current_password), &Password::new(new_password));
        password::change(&self.app, &person.source, &person.account, person.session.id, given).await?;
        sealed.reply.done("done-password-changed", &NothingBody {})
    }

    /// Mails a link to a new address; the account has it once the link is used.
    #[oai(path = "/email", method = "post", operation_id = "changeEmail")]
    async fn change_email(
        &self,
        person: Person,
        sealed: Sealed<EmailInput>,
    ) -> ApiResult<SealedDone<NothingBody>> {
        let EmailInput { email: new, password } = sealed.payload;
        let password = Password::new(password);
        email::ask(&self.app, &person.source, &person.account, &new, &password).await?;
        sealed.reply.done("done-mail-sent", &NothingBody {})
    }

    /// Deletes the account, by password, and by code where a second factor is set up.
    #[oai(path = "/deletion", method = "post", operation_id = "deleteAccount")]
    async fn delete(
        &self,
        request: &poem::Request,
        jar: &CookieJar,
        person: Person,
        sealed: Sealed<DeletionInput>,
    ) -> ApiResult<SealedDone<NothingBody>> {
        let DeletionInput { password, code } = sealed.payload;
        let given = (&Password::new(password), code.as_deref());
        leaving::delete(&self.app, &person.source, &person.account, given).await?;
        let origins = self.app.origins.get(&self.app.feed_head, &self.app.store).await?;
        session_cookies::clear(jar, origins.asked(request.header("Host")).is_secure);
        sealed.reply.done("done-account-deleted", &NothingBody {})
    }

    /// Gives everything that is kept about this account, but for hashes and secrets.
    #[oai(path = "/export", method = "get", operation_id = "exportAccount")]
    async fn export(&self, person: Person) -> ApiResult<Data<Any<Value>>> {
        require_step_up(&person.session, &self.app)?;
        Ok(Data::of(Any(leaving::export(&self.app, &person.source, &person.account).await?)))
    }

    /// Lists one's live sessions, last used first.
    #[oai(path = "/sessions", method = "get", operation_id = "listSessions")]
    async fn sessions(&self, person: Person) -> ApiResult<Data<Vec<SessionBody>>> {
        let mut conn = self.app.store.read().await?;
        let live = sessions::live(&mut conn, &self.app.clock, person.account.id).await?;
        let body = |session| SessionBody::new(session, Some(person.session.id));
        Ok(Data::of(live.into_iter().map(body).collect()))
    }

    /// Ends one of one's sessions.
    #[oai(path = "/sessions/:id", method = "delete", operation_id = "endSession")]
    async fn end_session(&self, person: Person, id: Path<Uuid>) -> ApiResult<Done<NothingBody>> {
        flow::end_one(&self.app, &person.source, person.account.id, id.0).await?;
        Ok(Done::ok("done-session-ended", NothingBody {}))
    }

    /// Ends all of one's sessions but this one.
    #[oai(path = "/sessions", method = "delete", operation_id = "endOtherSessions")]
    async fn end_other_sessions(&self, person: Person) -> ApiResult<Done<EndedBody>> {
        let ended = flow::end_others(&self.app, &person.source, &person.session).await?;
        Ok(Done::ok("done-sessions-ended", EndedBody::of(ended)))
    }
}
