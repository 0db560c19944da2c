//! Messages from the site's contact form, and their inbox.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use cms_sdk::feed::RemovedId;
use cms_sdk::site_path::{PathKind, site_path};
use cms_sdk::slug::fold;
use cms_sdk::{ErrorCode, Locale};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Form, Html, Json};
use poem_openapi::{ApiRequest, ApiResponse, Enum, Object, OpenApi};
use serde::Deserialize;
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::contact::{
    self, ContactInput, ContactMessage, MessageDeed, MessageFilter, MessageStatus, SpamReason,
};
use crate::error::{DomainError, DomainResult, Rule, Violation};
use crate::settings;
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::context;
use crate::web::envelope::{Data, Done, DoneBody, Page, PageRequest};
use crate::web::error::{ApiError, ApiResult};
use crate::web::form_page;
use crate::web::input::Input;

/// Messages that one call changes.
const MAX_AT_ONCE: usize = 100;

/// Operations on contact messages.
pub struct ContactApi {
    /// The application.
    pub app: Arc<App>,
}

/// What somebody wrote.
#[derive(Debug, Object, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ContactBody {
    /// The language of the form.
    locale: Locale,
    /// Who: 200 characters at most.
    name: String,
    /// Where to answer.
    email: String,
    /// What: 10 000 characters at most.
    message: String,
    /// People do not see this field and leave it empty.
    #[oai(default)]
    #[serde(default)]
    website: String,
}

/// The form as a script sends it, and as a browser without one does.
#[derive(ApiRequest)]
pub enum ContactRequest {
    /// From a script.
    Json(Input<ContactBody>),
    /// From a plain form.
    Form(Form<ContactBody>),
}

/// The answer to a contact form.
#[derive(ApiResponse)]
pub enum ContactAnswer {
    /// The message is kept.
    #[oai(status = 201)]
    Kept(Json<DoneBody<KeptBody>>),
    /// The message is kept; a plain form is led on to the page that says so.
    #[oai(status = 303)]
    Thanks(#[oai(header = "Location")] String),
    /// A plain form broke rules: a page that says which, and leads back to what was typed.
    #[oai(status = 422)]
    NotKept(Html<String>),
}

/// A message that is kept.
#[derive(Debug, Object)]
pub struct KeptBody {
    /// Its id.
    id: Uuid,
}

/// What was done with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Deserialize)]
#[oai(rename = "MessageStatus", rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub enum StatusBody {
    /// Nobody has read it.
    New,
    /// It was read.
    Read,
    /// It was put away.
    Archived,
}

/// Why a message looks like spam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "SpamReason", rename_all = "camelCase")]
pub enum SpamBody {
    /// The field that people do not see was filled in.
    Trap,
    /// It holds many links.
    Links,
    /// Somebody who read it said so.
    Person,
}

/// A message.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct MessageBody {
    /// Its id.
    id: Uuid,
    /// The language of the form.
    locale: Locale,
    /// Who wrote.
    name: String,
    /// Where to answer.
    email: String,
    /// What they wrote.
    message: String,
    /// What was done with it.
    status: StatusBody,
    /// Why it looks like spam, where it does.
    #[oai(skip_serializing_if_is_none)]
    spam: Option<SpamBody>,
    /// When it came.
    created_at: DateTime<Utc>,
}

/// What is to be done with a message.
#[derive(Debug, Object, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct MarkInput {
    /// The status from now on.
    status: StatusBody,
}

/// What is done to each message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Deserialize)]
#[oai(rename = "MessageDeed", rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub enum DeedBody {
    /// Nobody has read it.
    New,
    /// It was read.
    Read,
    /// It is put away.
    Archive,
    /// It is spam.
    Spam,
    /// It is no spam.
    NoSpam,
    /// It is deleted for ever.
    Delete,
}

/// A deed and the messages that it is done to.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "MessagesInput", deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct MessagesInput {
    /// The deed.
    action: DeedBody,
    /// The messages, 1 to 100.
    ids: Vec<Uuid>,
}

/// What became of one message.
#[derive(Debug, Object)]
#[oai(rename = "MessageOutcome")]
pub struct MessageOutcome {
    /// The message.
    id: Uuid,
    /// Whether it was done.
    ok: bool,
    /// Why not: `not_found`.
    #[oai(skip_serializing_if_is_none)]
    code: Option<String>,
}

#[OpenApi(tag = "Tag::Contact")]
impl ContactApi {
    /// Keeps a message from the contact form. It is stored before this answers; what looks like spam is kept too, marked with the
    /// reason. A plain HTML form is answered by a page.
    #[oai(path = "/contact", method = "post", operation_id = "contact")]
    async fn contact(&self, request: ContactRequest) -> ApiResult<ContactAnswer> {
        match request {
            ContactRequest::Json(Input(body)) => {
                let id = self.keep(body.into()).await?;
                let message = context::say("done-message-kept");
                Ok(ContactAnswer::Kept(Json(DoneBody { success: true, message, data: KeptBody { id } })))
            }
            ContactRequest::Form(Form(body)) => {
                let locale = body.locale;
                match self.keep(body.into()).await {
                    Ok(_) => Ok(ContactAnswer::Thanks(self.thanks(locale).await?)),
                    Err(DomainError::Invalid(violations)) => {
                        Ok(ContactAnswer::NotKept(Html(form_page::not_sent(locale, &violations))))
                    }
                    Err(error) => Err(error.into()),
                }
            }
        }
    }

    /// Lists messages, newest first.
    #[expect(clippy::too_many_arguments, reason = "each is a query parameter of its own")]
    #[oai(path = "/admin/contact", method = "get", operation_id = "listMessages")]
    async fn list(
        &self,
        caller: Caller,
        status: Query<Option<StatusBody>>,
        /// `true` keeps what looks like spam, `false` the rest.
        spam: Query<Option<bool>>,
        /// The language of the form.
        locale: Query<Option<Locale>>,
        /// In names, addresses and texts: `dong` finds `đồng`.
        q: Query<Option<String>>,
        page: Query<Option<i64>>,
        #[oai(name = "pageSize")] page_size: Query<Option<i64>>,
    ) -> ApiResult<Page<MessageBody>> {
        caller.require(Scope::ContactRead)?;
        let page = PageRequest::parse(page.0, page_size.0)?;
        let filter = MessageFilter {
            status: status.0.map(Into::into),
            spam: spam.0,
            locale: locale.0,
            folded: q.0.map(|text| fold(&text)).filter(|folded| !folded.is_empty()),
            is_oldest_first: false,
        };
        let bound = |number: i64| u64::try_from(number).unwrap_or(0);
        let (found, total) =
            self.app.documents.messages(filter, bound(page.offset()), bound(page.page_size)).await?;
        let total = i64::try_from(total).unwrap_or(i64::MAX);
        Ok(Page::of(found.into_iter().map(Into::into).collect(), page, total))
    }

    /// Reads a message.
    #[oai(path = "/admin/contact/:id", method = "get", operation_id = "getMessage")]
    async fn get(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Data<MessageBody>> {
        caller.require(Scope::ContactRead)?;
        let found = self.app.documents.message(id.0).await?.ok_or(ErrorCode::NotFound)?;
        Ok(Data::of(found.into()))
    }

    /// Marks a message as new, read or archived.
    #[oai(path = "/admin/contact/:id", method = "put", operation_id = "markMessage")]
    async fn mark(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        input: Input<MarkInput>,
    ) -> ApiResult<Done<MessageBody>> {
        caller.require(Scope::ContactWrite)?;
        if !self.app.documents.mark_message(id.0, input.0.status.into()).await? {
            return Err(ErrorCode::NotFound.into());
        }
        let found = self.app.documents.message(id.0).await?.ok_or(ErrorCode::NotFound)?;
        Ok(Done::ok("done-message-marked", found.into()))
    }

    /// Does one deed to many messages, each for itself.
    #[oai(path = "/admin/contact/bulk", method = "post", operation_id = "changeMessages")]
    async fn change(
        &self,
        caller: Caller,
        input: Input<MessagesInput>,
    ) -> ApiResult<Done<Vec<MessageOutcome>>> {
        caller.require(Scope::ContactWrite)?;
        let Input(MessagesInput { action, ids }) = input;
        match ids.len() {
            0 => return Err(DomainError::Invalid(vec![Violation::new("ids", Rule::Required)]).into()),
            1..=MAX_AT_ONCE => {}
            _ => {
                return Err(
                    DomainError::Invalid(vec![Violation::new("ids", Rule::TooMany(MAX_AT_ONCE))]).into()
                );
            }
        }
        let mut outcomes = Vec::with_capacity(ids.len());
        for id in ids {
            let ok = contact::handle(&*self.app.documents, id, action.into()).await?;
            let code = (!ok).then(|| ErrorCode::NotFound.as_str().to_owned());
            outcomes.push(MessageOutcome { id, ok, code });
        }
        Ok(Done::ok("done-messages-changed", outcomes))
    }

    /// Deletes a message for ever.
    #[oai(path = "/admin/contact/:id", method = "delete", operation_id = "deleteMessage")]
    async fn delete(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Done<RemovedId>> {
        caller.require(Scope::ContactWrite)?;
        if !self.app.documents.delete_message(id.0).await? {
            return Err(ErrorCode::NotFound.into());
        }
        Ok(Done::ok("done-message-deleted", RemovedId { id: id.0 }))
    }
}

impl ContactApi {
    async fn keep(&self, input: ContactInput) -> DomainResult<Uuid> {
        let violations = input.validate();
        if !violations.is_empty() {
            return Err(DomainError::Invalid(violations));
        }
        let is_mailed = self.app.config.contact_to.is_some();
        let message = input.into_message(self.app.clock.new_id(), self.app.clock.now(), is_mailed);
        self.app.documents.insert_message(&message).await?;
        self.app.mails.wake();
        Ok(message.id)
    }

    /// The page that says that a message was kept. The site may live on another host than the API.
    async fn thanks(&self, locale: Locale) -> Result<String, ApiError> {
        let mut conn = self.app.store.read().await?;
        let (settings, _) = settings::load(&mut conn).await?;
        Ok(format!("{}{}", settings.origin, site_path(&settings, locale, PathKind::ContactSent, "")))
    }
}

impl From<ContactBody> for ContactInput {
    fn from(body: ContactBody) -> Self {
        let ContactBody { locale, name, email, message, website } = body;
        Self { locale, name, email, message, trap: website }
    }
}

impl From<DeedBody> for MessageDeed {
    fn from(deed: DeedBody) -> Self {
        match deed {
            DeedBody::New => Self::Mark(MessageStatus::New),
            DeedBody::Read => Self::Mark(MessageStatus::Read),
            DeedBody::Archive => Self::Mark(MessageStatus::Archived),
            DeedBody::Spam => Self::Spam(true),
            DeedBody::NoSpam => Self::Spam(false),
            DeedBody::Delete => Self::Delete,
        }
    }
}

impl From<StatusBody> for MessageStatus {
    fn from(status: StatusBody) -> Self {
        match status {
            StatusBody::New => Self::New,
            StatusBody::Read => Self::Read,
            StatusBody::Archived => Self::Archived,
        }
    }
}

impl From<ContactMessage> for MessageBody {
    fn from(message: ContactMessage) -> Self {
        Self {
            id: message.id,
            locale: message.locale,
            name: message.name,
            email: message.email,
            message: message.message,
            status: match message.status {
                MessageStatus::New => StatusBody::New,
                MessageStatus::Read => StatusBody::Read,
                MessageStatus::Archived => StatusBody::Archived,
            },
            spam: message.spam.map(|reason| match reason {
                SpamReason::Trap => SpamBody::Trap,
                SpamReason::Links => SpamBody::Links,
                SpamReason::Person => SpamBody::Person,
            }),
            created_at: message.created_at,
        }
    }
}
