//! Who has a post open, told to the others who have.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use poem_openapi::param::Path;
use poem_openapi::{Object, OpenApi};
use serde::Deserialize;
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::presence::{self, Present};
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Data, Done};
use crate::web::error::ApiResult;
use crate::web::input::Input;

/// Operations on who is there.
pub struct PresenceApi {
    /// The application.
    pub app: Arc<App>,
}

/// What somebody does at a post.
#[derive(Debug, Default, Object, Deserialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PresenceInput {
    /// The language that they write in; absent while they only look.
    locale: Option<Locale>,
}

/// Somebody else who has the post open.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase", rename = "Present")]
pub struct PresentBody {
    /// Their account.
    user_id: Uuid,
    /// What they are called.
    name: String,
    /// The language that they write in; absent while they only look.
    #[oai(skip_serializing_if_is_none)]
    locale: Option<Locale>,
    /// Since when they are there.
    since: DateTime<Utc>,
}

/// The post that was left.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct LeftPost {
    /// Its id.
    post_id: Uuid,
}

#[OpenApi(prefix_path = "/admin/posts", tag = "Tag::Presence")]
impl PresenceApi {
    /// Says that the caller has the post open, and tells who else has, whoever is there longest first. It holds for 45 seconds: pages say
    /// it every 20, and at once when another language is written in.
    #[oai(path = "/:id/presence", method = "put", operation_id = "enterPost")]
    async fn enter(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        input: Input<PresenceInput>,
    ) -> ApiResult<Data<Vec<PresentBody>>> {
        caller.require(Scope::ContentWrite)?;
        let others = presence::enter(&self.app, id.0, caller.account()?, input.0.locale).await?;
        Ok(Data::of(others.into_iter().map(PresentBody::from).collect()))
    }

    /// Says that the caller has left the post.
    #[oai(path = "/:id/presence", method = "delete", operation_id = "leavePost")]
    async fn leave(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Done<LeftPost>> {
        caller.require(Scope::ContentWrite)?;
        presence::leave(&self.app, id.0, caller.user_id()?).await?;
        Ok(Done::ok("done-post-left", LeftPost { post_id: id.0 }))
    }
}

impl From<Present> for PresentBody {
    fn from(present: Present) -> Self {
        Self { user_id: present.user_id, name: present.name, locale: present.locale, since: present.since }
    }
}
