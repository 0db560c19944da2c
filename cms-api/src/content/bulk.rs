//! One deed on many posts. Each post is a transaction of its own: what one refuses does not hold the others up.

use cms_sdk::ErrorCode;
use cms_sdk::settings::SiteSettings;
use uuid::Uuid;

use super::revision::{Revision, reusable};
use super::{Precondition, publish, save_translation, trash, unpublish};
use crate::audit::Actor;
use crate::clock::Clock;
use crate::error::{DomainError, DomainResult, Rule, Violation};
use crate::store::{self, Tx};

/// Most posts of one request.
pub const MAX_POSTS: usize = 100;

/// What is done to each post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// All its languages go live, by its pair rule.
    Publish,
    /// All its languages are taken down.
    Unpublish,
    /// It goes into the trash.
    Trash,
    /// The working copies of all its languages get this tag, as a save. Readers see it once they are published.
    AddTag(Uuid),
    /// The working copies of all its languages lose this tag, as a save.
    RemoveTag(Uuid),
}

/// The rules that a request breaks.
pub fn validate(ids: &[Uuid]) -> Vec<Violation> {
    let mut violations = Vec::new();
    if ids.is_empty() {
        violations.push(Violation::new("ids", Rule::Required));
    }
    if ids.len() > MAX_POSTS {
        violations.push(Violation::new("ids", Rule::TooMany(MAX_POSTS)));
    }
    for (index, id) in ids.iter().enumerate() {
        if ids.iter().take(index).any(|earlier| earlier == id) {
            violations.push(Violation::new(format!("ids.{index}"), Rule::Duplicate));
        }
    }
    violations
}

/// Does it to one post, in the caller's transaction.
///
/// # Errors
/// As the deed itself.
pub async fn one(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    action: Action,
    post_id: Uuid,
    by: Option<Actor>,
) -> DomainResult<()> {
    match action {
        Action::Publish => publish(tx, clock, settings, post_id, None).await.map(|_| ()),
        Action::Unpublish => unpublish(tx, clock, settings, post_id, None).await.map(|_| ()),
        Action::Trash => trash(tx, clock, settings, post_id, None).await.map(|_| ()),
        Action::AddTag(tag) => {
            if store::tags::find(tx, tag).await?.is_none() {
                return Err(DomainError::Invalid(vec![Violation::new("tag", Rule::Unknown)]));
            }
            let add = |tags: &mut Vec<Uuid>| {
                if !tags.contains(&tag) {
                    tags.push(tag);
                }
            };
            edit_tags(tx, clock, settings, post_id, by, add).await
        }
        Action::RemoveTag(tag) => {
            edit_tags(tx, clock, settings, post_id, by, |tags| tags.retain(|own| *own != tag)).await
        }
    }
}

async fn edit_tags(
    tx: &mut Tx,
    clock: &Clock,
    settings: &SiteSettings,
    post_id: Uuid,
    by: Option<Actor>,
    edit: impl Fn(&mut Vec<Uuid>),
) -> DomainResult<()> {
    store::posts::lock(tx, [post_id]).await?.pop().ok_or(ErrorCode::NotFound)?;
    for (row, _, copy) in store::translations::with_working_copies(tx, &[post_id]).await? {
        let mut input = reusable(tx, Revision::read(copy)?).await?;
        edit(&mut input.tags);
        input.saved_by = by;
        let (at, version) = ((post_id, row.locale.0), Precondition::Version(row.version));
        save_translation(tx, clock, settings, at, version, input).await?;
    }
    Ok(())
}
