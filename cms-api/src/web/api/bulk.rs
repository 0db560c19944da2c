//! One deed on many posts.

use std::sync::Arc;

use poem_openapi::{Enum, Object, OpenApi};
use serde::Deserialize;
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::audit::Actor;
use crate::content::bulk::{self, Action};
use crate::error::{DomainError, DomainResult, Rule, Violation};
use crate::settings;
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::Done;
use crate::web::error::{ApiError, ApiResult};
use crate::web::input::Input;

/// Operations on many posts at once.
pub struct BulkApi {
    /// The application.
    pub app: Arc<App>,
}

/// What is done to each post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Deserialize)]
#[oai(rename_all = "camelCase", rename = "BulkAction")]
#[serde(rename_all = "camelCase")]
pub enum ActionBody {
    /// All its languages go live, by its pair rule.
    Publish,
    /// All its languages are taken down.
    Unpublish,
    /// It goes into the trash.
    Trash,
    /// The working copies of all its languages get a tag.
    AddTag,
    /// The working copies of all its languages lose a tag.
    RemoveTag,
}

/// A deed and the posts that it is done to.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BulkInput {
    /// The deed.
    action: ActionBody,
    /// The posts, 1 to 100, none twice.
    ids: Vec<Uuid>,
    /// The tag, where the deed is about one.
    tag: Option<Uuid>,
}

/// What became of one post.
#[derive(Debug, Object)]
pub struct OutcomeBody {
    /// The post.
    id: Uuid,
    /// Whether it was done.
    ok: bool,
    /// Why not, for programs; absent where rules of the content were broken.
    #[oai(skip_serializing_if_is_none)]
    code: Option<String>,
    /// Why not, for people.
    #[oai(skip_serializing_if_is_none)]
    message: Option<String>,
}

#[OpenApi(prefix_path = "/admin/posts", tag = "Tag::AdminPosts")]
impl BulkApi {
    /// Does one deed to many posts, each for itself: what one post refuses does not hold the others up.
    #[oai(path = "/bulk", method = "post", operation_id = "changePosts")]
    async fn change(&self, caller: Caller, input: Input<BulkInput>) -> ApiResult<Done<Vec<OutcomeBody>>> {
        caller.require(Scope::ContentWrite)?;
        let action = checked(&input.0)?;
        let mut outcomes = Vec::with_capacity(input.0.ids.len());
        for id in input.0.ids {
            let refused = match self.one(action, id, caller.actor()).await {
                Ok(()) => None,
                Err(DomainError::Store(error)) if outcomes.is_empty() => return Err(error.into()),
                Err(error) => Some(ApiError::from(error)),
            };
            let (code, message) = refused.as_ref().map(ApiError::told).unwrap_or_default();
            outcomes.push(OutcomeBody { id, ok: refused.is_none(), code, message });
        }
        self.app.committed();
        Ok(Done::ok("done-posts-changed", outcomes))
    }

    async fn one(&self, action: Action, id: Uuid, by: Actor) -> DomainResult<()> {
        let App { store, clock, .. } = &*self.app;
        let mut tx = store.begin().await?;
        let (settings, _) = settings::load(&mut tx).await?;
        bulk::one(&mut tx, clock, &settings, action, id, Some(by)).await?;
        Ok(tx.commit().await?)
    }
}

fn checked(input: &BulkInput) -> DomainResult<Action> {
    let mut violations = bulk::validate(&input.ids);
    let is_about_tag = matches!(input.action, ActionBody::AddTag | ActionBody::RemoveTag);
    if is_about_tag && input.tag.is_none() {
        violations.push(Violation::new("tag", Rule::Required));
    }
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    let tag = input.tag.unwrap_or_default();
    Ok(match input.action {
        ActionBody::Publish => Action::Publish,
        ActionBody::Unpublish => Action::Unpublish,
        ActionBody::Trash => Action::Trash,
        ActionBody::AddTag => Action::AddTag(tag),
        ActionBody::RemoveTag => Action::RemoveTag(tag),
    })
}
