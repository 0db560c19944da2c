//! API tokens.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem_openapi::param::Path;
use poem_openapi::{Object, OpenApi};
use serde::Deserialize;
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::audit::{self, Action, Actor, Event};
use crate::tokens::{self, ApiToken, NewToken, Scope};
use crate::web::caller::Caller;
use crate::web::envelope::{Data, Done};
use crate::web::error::ApiResult;
use crate::web::input::Input;

/// Operations on API tokens.
pub struct TokensApi {
    /// The application.
    pub app: Arc<App>,
}

/// A token to be made.
#[derive(Debug, Object, Deserialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TokenInput {
    /// What it is for, at most 80 characters.
    name: String,
    /// What it may do; names from the API guide.
    scopes: Vec<String>,
    /// When it stops working; never, where absent.
    expires_at: Option<DateTime<Utc>>,
}

/// An API token without its secret.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct TokenBody {
    /// Its id.
    id: Uuid,
    /// What it is for.
    name: String,
    /// Its last characters, to tell tokens apart.
    hint: String,
    /// What it may do.
    scopes: Vec<String>,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it stops working.
    expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    revoked_at: Option<DateTime<Utc>>,
}

/// A new token; its secret is shown this once.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct NewTokenBody {
    /// The secret: send it as `Authorization: Bearer …`.
    secret: String,
    /// The token.
    token: TokenBody,
}

#[OpenApi(prefix_path = "/admin/tokens", tag = "Tag::Tokens")]
impl TokensApi {
    /// Lists all tokens, newest first.
    #[oai(path = "/", method = "get", operation_id = "listTokens")]
    async fn list(&self, caller: Caller) -> ApiResult<Data<Vec<TokenBody>>> {
        caller.require(Scope::TokensWrite)?;
        let mut conn = self.app.store.read().await?;
        let tokens = tokens::list(&mut conn).await?;
        Ok(Data::of(tokens.into_iter().map(TokenBody::from).collect()))
    }

    /// Makes a token. It can have no scope that its maker lacks.
    #[oai(path = "/", method = "post", operation_id = "createToken")]
    async fn create(&self, caller: Caller, input: Input<TokenInput>) -> ApiResult<Done<NewTokenBody>> {
        caller.require_recent(Scope::TokensWrite, &self.app)?;
        let Input(TokenInput { name, scopes, expires_at }) = input;
        let new = NewToken::parse(name, &scopes, expires_at, self.app.clock.now())?;
        for scope in &new.scopes {
            caller.require(*scope)?;
        }
        let mut tx = self.app.store.begin().await?;
        let (secret, token) = tokens::create(&mut tx, &self.app.clock, new).await?;
        let subject = Actor::Token(token.id).to_string();
        let event = Event::done(Action::TokenMade).subject(subject).detail(&token.name);
        audit::record(&mut tx, &self.app.clock, caller.source(), event).await?;
        tx.commit().await?;
        Ok(Done::created("done-token-created", NewTokenBody { secret, token: token.into() }))
    }

    /// Revokes a token; it stops working at once.
    #[oai(path = "/:id", method = "delete", operation_id = "revokeToken")]
    async fn revoke(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Done<TokenBody>> {
        caller.require_recent(Scope::TokensWrite, &self.app)?;
        let mut tx = self.app.store.begin().await?;
        let token = tokens::revoke(&mut tx, &self.app.clock, id.0).await?;
        let subject = Actor::Token(token.id).to_string();
        let event = Event::done(Action::TokenRevoked).subject(subject).detail(&token.name);
        audit::record(&mut tx, &self.app.clock, caller.source(), event).await?;
        tx.commit().await?;
        Ok(Done::ok("done-token-revoked", token.into()))
    }
}

impl From<ApiToken> for TokenBody {
    fn from(token: ApiToken) -> Self {
        Self {
            id: token.id,
            name: token.name,
            hint: token.hint,
            scopes: token.scopes.iter().map(|scope| scope.as_str().to_owned()).collect(),
            created_at: token.created_at,
            expires_at: token.expires_at,
            last_used_at: token.last_used_at,
            revoked_at: token.revoked_at,
        }
    }
}
