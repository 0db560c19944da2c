//! Saving what the languages of a post share.

use cms_sdk::ErrorCode;
use cms_sdk::content::PostKind;
use cms_sdk::feed::Entry;
use uuid::Uuid;

use super::input::SharedInput;
use super::pair::PairRule;
use super::{live, section, taken, validate};
use crate::clock::Clock;
use crate::error::{DomainError, DomainResult, Rule, Violation};
use crate::store::posts::SharedRow;
use crate::store::translations::TranslationRow;
use crate::store::types::{At, Kind};
use crate::store::{self, Tx};

/// Saves what the languages of a post share; live pages follow at once. Gives the new version.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::PreconditionFailed`]; the rules that are broken; [`ErrorCode::Conflict`] when the source
/// path is taken, or when the kind would move a post to other addresses that readers know.
pub async fn save_shared(
    tx: &mut Tx,
    clock: &Clock,
    post_id: Uuid,
    expected: i64,
    input: SharedInput,
    entries: &mut Vec<Entry>,
) -> DomainResult<i64> {
    let post = store::posts::lock(tx, [post_id]).await?.pop().ok_or(ErrorCode::NotFound)?;
    let violations = validate::shared(&input);
    if !violations.is_empty() {
        return Err(DomainError::Invalid(violations));
    }
    if post.version != expected {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    let pair_rule = input.pair_rule.unwrap_or_else(|| PairRule::parse(&post.pair_rule)).as_str().to_owned();
    let is_same_page = (post.kind.0, &post.source_path) == (input.kind, &input.source_path);
    if is_same_page && post.pair_rule == pair_rule {
        return Ok(post.version);
    }
    if let Some(path) = &input.source_path
        && store::posts::id_of_source_path(tx, path).await?.is_some_and(|other| other != post_id)
    {
        return Err(ErrorCode::Conflict.into());
    }
    let rows = store::translations::of_post(tx, post_id).await?;
    change_kind(tx, post.kind.0, input.kind, &rows).await?;
    let updated_at = At(clock.now());
    let row = SharedRow { kind: Kind(input.kind), source_path: input.source_path, pair_rule, updated_at };
    if !store::posts::update(tx, post_id, expected, &row).await.map_err(taken)? {
        return Err(ErrorCode::PreconditionFailed.into());
    }
    // Readers do not see the rule.
    if !is_same_page {
        entries.extend(live::entries(tx, &[post_id], |_, _| true).await?);
    }
    Ok(expected + 1)
}

async fn change_kind(tx: &mut Tx, from: PostKind, to: PostKind, rows: &[TranslationRow]) -> DomainResult<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    if section(from) != section(to) {
        if rows.iter().any(|row| row.last_live_revision_id.is_some()) {
            return Err(ErrorCode::Conflict.into());
        }
        store::translations::set_section(tx, first.post_id.0, section(to)).await.map_err(taken)?;
    }
    if from == PostKind::Landing && to != PostKind::Landing {
        for row in rows {
            let copy = store::revisions::find(tx, row.revision_id.0).await?;
            if copy.is_some_and(|copy| copy.sections != "[]") {
                return Err(DomainError::Invalid(vec![Violation::new("kind", Rule::NotForThisKind)]));
            }
        }
    }
    Ok(())
}
