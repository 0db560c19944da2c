//! Who has a post open to edit it. Nobody is kept out by it: saves are kept apart by versions.
//!
//! It lies in the store that forgets, a group per post. Whoever says nothing for [`KEPT`] is gone.

use std::time::Duration;

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::accounts::Account;
use crate::app::App;
use crate::content;
use crate::error::DomainResult;
use crate::store::{StoreError, StoreResult};

/// How long somebody counts as there who says nothing more; pages say it every 20 seconds.
pub const KEPT: Duration = Duration::from_secs(45);

/// Somebody who has a post open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// Their account.
    pub user_id: Uuid,
    /// What they are called.
    pub name: String,
    /// The language that they write in; none while they only look.
    pub locale: Option<Locale>,
    /// Since when they are there, by the clock of the instance that heard it first.
    pub since: DateTime<Utc>,
}

/// Says that somebody has a post open; gives the others who have, whoever is there longest first.
///
/// # Errors
/// [`NotFound`](cms_sdk::ErrorCode::NotFound) without such a post; when a store does not answer.
pub async fn enter(
    app: &App,
    post_id: Uuid,
    account: &Account,
    locale: Option<Locale>,
) -> DomainResult<Vec<Present>> {
    content::exists(&mut app.store.read().await?, post_id).await?;
    let all = all(app, post_id).await?;
    let (mine, mut others): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.user_id == account.id);
    let since = mine.first().map_or_else(|| app.clock.now(), |one| one.since);
    let present = Present { user_id: account.id, name: account.name.clone(), locale, since };
    let value = serde_json::to_vec(&present).map_err(|error| StoreError::Other(error.into()))?;
    app.ephemeral.join(&group(post_id), &account.id.to_string(), &value, KEPT).await?;
    others.sort_by_key(|one| (one.since, one.user_id));
    Ok(others)
}

/// Says that somebody has left a post; whoever has not been there has left already.
///
/// # Errors
/// When the store does not answer.
pub async fn leave(app: &App, post_id: Uuid, user_id: Uuid) -> StoreResult<()> {
    app.ephemeral.leave(&group(post_id), &user_id.to_string()).await
}

/// Everybody who has a post open, but for what another version of this program wrote in a way of its own.
async fn all(app: &App, post_id: Uuid) -> StoreResult<Vec<Present>> {
    let members = app.ephemeral.members(&group(post_id)).await?;
    Ok(members.iter().filter_map(|(_, value)| serde_json::from_slice(value).ok()).collect())
}

fn group(post_id: Uuid) -> String {
    format!("presence:{post_id}")
}
