//! Who is asking, and what they may do: a program with a token, or a person with a session.

use std::sync::Arc;

use cms_sdk::ErrorCode;
use poem::{Request, RequestBody, Result};
use poem_openapi::registry::{MetaSecurityScheme, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use uuid::Uuid;

use super::error::{ApiError, ApiResult};
use super::session_cookies::access_token;
use super::visitor;
use crate::accounts::{Account, Role};
use crate::app::App;
use crate::audit::{self, Action, Actor, Event, Source};
use crate::client_address::prefix;
use crate::sessions::{self, Session};
use crate::store::users;
use crate::tokens::{ApiToken, Scope};

const TOKEN_SCHEME: &str = "apiToken";
const SESSION_SCHEME: &str = "session";

/// A person with a live session. As a parameter of a handler it refuses everybody else (401).
#[derive(Debug, Clone)]
pub struct Person {
    /// Who.
    pub account: Account,
    /// Their session.
    pub session: Session,
    /// Where they ask from.
    pub source: Source,
    /// Whether the allow-list in configuration has them.
    is_listed: bool,
}

impl Person {
    /// Whether they may do this: by their role, and an admin only while the allow-list has them.
    pub fn allows(&self, scope: Scope) -> bool {
        self.account.role.allows(scope) && (self.account.role != Role::Admin || self.is_listed)
    }
}

#[derive(Debug, Clone)]
enum Credentials {
    Token(Arc<ApiToken>),
    Person(Arc<Person>),
}

/// The caller of an operation that is not public. As a parameter of a handler it refuses anonymous requests (401).
#[derive(Debug, Clone)]
pub struct Caller {
    credentials: Credentials,
    source: Source,
}

impl Caller {
    /// The program behind a token.
    pub fn token(token: ApiToken, source: Source) -> Self {
        Self { credentials: Credentials::Token(Arc::new(token)), source }
    }

    /// Goes on only when the caller may do this (403 otherwise).
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`], naming the scope.
    pub fn require(&self, scope: Scope) -> ApiResult<()> {
        let is_allowed = match &self.credentials {
            Credentials::Token(token) => token.allows(scope),
            Credentials::Person(person) => person.allows(scope),
        };
        if is_allowed {
            return Ok(());
        }
        tracing::info!(caller = %self.source.actor, scope = scope.as_str(), "refused");
        Err(ApiError::detailed(ErrorCode::Forbidden, scope.as_str()))
    }

    /// As [`Caller::require`], for what is dangerous: a person must have shown who they are within the last 15 minutes.
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`]; [`ErrorCode::StepUpRequired`].
    pub fn require_recent(&self, scope: Scope, app: &App) -> ApiResult<()> {
        self.require(scope)?;
        match &self.credentials {
            Credentials::Token(_) => Ok(()),
            Credentials::Person(person) => require_step_up(&person.session, app),
        }
    }

    /// Who this is, for ledgers: `token:<id>`, `user:<id>`.
    pub fn name(&self) -> String {
        self.source.actor.to_string()
    }

    /// Who this is.
    pub fn actor(&self) -> Actor {
        self.source.actor
    }

    /// The person that this is; programs are refused (403).
    ///
    /// # Errors
    /// [`ErrorCode::PersonRequired`].
    pub fn user_id(&self) -> ApiResult<Uuid> {
        Ok(self.account()?.id)
    }

    /// The account of the person that this is; programs are refused (403).
    ///
    /// # Errors
    /// [`ErrorCode::PersonRequired`].
    pub fn account(&self) -> ApiResult<&Account> {
        match &self.credentials {
            Credentials::Token(_) => Err(ErrorCode::PersonRequired.into()),
            Credentials::Person(person) => Ok(&person.account),
        }
    }

    /// Who this is and where they ask from, for the audit log.
    pub fn source(&self) -> &Source {
        &self.source
    }
}

/// Goes on only when a session's owner has shown who they are within the last 15 minutes.
///
/// # Errors
/// [`ErrorCode::StepUpRequired`].
pub fn require_step_up(session: &Session, app: &App) -> ApiResult<()> {
    if app.clock.now() < session.step_up_until() { Ok(()) } else { Err(ErrorCode::StepUpRequired.into()) }
}

/// Where a request comes from.
pub fn source(app: &App, request: &Request, actor: Actor) -> Source {
    let device = request.header("User-Agent").unwrap_or_default();
    Source::request(actor, prefix(visitor::address(app, request)), device)
}

/// The person whose access token a request carries.
///
/// # Errors
/// [`ErrorCode::Unauthenticated`], [`ErrorCode::SessionEnded`]; when the store does not answer.
pub async fn person(app: &App, request: &Request) -> ApiResult<Person> {
    let origins = app.origins.get(&app.feed_head, &app.store).await?;
    let is_secure = origins.asked(request.header("Host")).is_secure;
    let Some(token) = access_token(request.headers(), is_secure) else {
        return Err(ErrorCode::Unauthenticated.into());
    };
    let mut conn = app.store.read().await?;
    let session = sessions::of_access_token(&mut conn, &app.clock, &app.session_key, &token).await?;
    let session = session.ok_or(ErrorCode::SessionEnded)?;
    let user = users::get(&mut conn, session.user_id).await?.filter(|user| user.disabled_at.is_none());
    drop(conn);
    let account = Account::from(user.ok_or(ErrorCode::SessionEnded)?);
    let source = source(app, request, Actor::User(account.id));
    let is_listed = account.role == Role::Admin && app.admins.has(&account.email);
    let person = Person { account, session, source, is_listed };
    if request.uri().path().starts_with("/admin/") {
        note_unlisted(app, &person).await?;
    }
    Ok(person)
}

/// Writes down that an admin whom the allow-list does not have was refused; of others, nothing.
///
/// # Errors
/// When the store refuses.
pub async fn note_unlisted(app: &App, person: &Person) -> ApiResult<()> {
    if person.account.role != Role::Admin || person.is_listed {
        return Ok(());
    }
    let mut tx = app.store.begin().await?;
    let event = Event::refused(Action::AdminRefused).user(person.account.id).detail("not on the allow-list");
    audit::record(&mut tx, &app.clock, &person.source, event).await?;
    tx.commit().await?;
    Ok(())
}

fn app_of(request: &Request) -> ApiResult<&Arc<App>> {
    request.data::<Arc<App>>().ok_or_else(|| ErrorCode::Internal.into())
}

fn register_session(registry: &mut Registry) {
    registry.create_security_scheme(
        SESSION_SCHEME,
        MetaSecurityScheme {
            ty: "apiKey",
            description: Some("The access token of a session, in a cookie that signing in sets"),
            name: Some("__Host-duet-access"),
            key_in: Some("cookie"),
            scheme: None,
            bearer_format: None,
            flows: None,
            openid_connect_url: None,
        },
    );
}

impl<'a> ApiExtractor<'a> for Caller {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        registry.create_security_scheme(
            TOKEN_SCHEME,
            MetaSecurityScheme {
                ty: "http",
                description: Some("An API token: `Authorization: Bearer duet_…`"),
                name: None,
                key_in: None,
                scheme: Some("bearer"),
                bearer_format: None,
                flows: None,
                openid_connect_url: None,
            },
        );
        register_session(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![TOKEN_SCHEME, SESSION_SCHEME]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<Self::ParamType>,
    ) -> Result<Self> {
        if let Some(caller) = request.extensions().get::<Self>() {
            return Ok(caller.clone());
        }
        let person = person(app_of(request)?, request).await?;
        let source = person.source.clone();
        Ok(Self { credentials: Credentials::Person(Arc::new(person)), source })
    }
}

impl<'a> ApiExtractor<'a> for Person {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register_session(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SESSION_SCHEME]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<Self::ParamType>,
    ) -> Result<Self> {
        Ok(person(app_of(request)?, request).await?)
    }
}
