//! The long-term keys that sign handshake offers. Their public halves travel with the feed into the site's pages, so a new key signs
//! only once the production target shows a build that has it, and an old one for as long as a page may lie in a cache.

use chrono::TimeDelta;
use cms_sdk::feed::Entry;
use cms_sdk::handshake::SigningKey;
use cms_sdk::signing_keys::{PublicSigningKey, SigningKeys};
use zeroize::Zeroizing;

use crate::app::App;
use crate::audit::{self, Action, Event, Source};
use crate::clock::random_bytes;
use crate::feed;
use crate::secrets::Purpose;
use crate::store::signing_keys::{self as rows, SigningKeyRow};
use crate::store::types::{At, Key};
use crate::store::{Conn, StoreError, StoreResult, Tx};

/// Numbers of change that no receipt reaches: the key is not announced yet.
const NOT_ANNOUNCED: i64 = i64::MAX;

/// A signing key as an operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownKey {
    /// Its name in offers.
    pub kid: String,
    /// When it was made.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// Since when it signs; none while it waits for the site.
    pub live_since: Option<chrono::DateTime<chrono::Utc>>,
}

impl From<SigningKeyRow> for KnownKey {
    fn from(row: SigningKeyRow) -> Self {
        Self { kid: row.kid, created_at: row.created_at.0, live_since: row.live_since.map(|at| at.0) }
    }
}

/// Every key, oldest first.
///
/// # Errors
/// When the store does not answer.
pub async fn list(conn: &mut Conn) -> StoreResult<Vec<KnownKey>> {
    Ok(rows::all(conn).await?.into_iter().map(KnownKey::from).collect())
}

/// The public halves, for the feed; none before the first key.
///
/// # Errors
/// When the store does not answer.
pub async fn public(conn: &mut Conn) -> StoreResult<Option<SigningKeys>> {
    let known = rows::all(conn).await?;
    let keys: Vec<_> =
        known.into_iter().map(|row| PublicSigningKey { kid: row.kid, public_key: row.public_key }).collect();
    Ok((!keys.is_empty()).then_some(SigningKeys { keys }))
}

/// The keys that sign now, oldest first; makes the first one where there is none.
///
/// # Errors
/// When the store refuses, or a key does not open under the root key.
pub async fn signing(app: &App) -> StoreResult<Vec<SigningKey>> {
    let mut known = rows::all(&mut app.store.read().await?).await?;
    if known.is_empty() {
        ensure(app).await?;
        known = rows::all(&mut app.store.read().await?).await?;
    }
    known.iter().filter(|row| row.live_since.is_some()).map(|row| open(app, row)).collect()
}

fn open(app: &App, row: &SigningKeyRow) -> StoreResult<SigningKey> {
    let bytes = app.root_key.open(Purpose::SigningKey, row.id.0, &row.secret).map_err(StoreError::Other)?;
    let bytes = Zeroizing::new(bytes);
    let bytes: &[u8; 32] =
        bytes.as_slice().try_into().map_err(|_| StoreError::Other(anyhow::anyhow!("not a signing key")))?;
    SigningKey::from_bytes(bytes).map_err(|error| StoreError::Other(error.into()))
}

/// Makes the first key where there is none: nothing was built before it, so it signs at once. Of several instances one makes it.
///
/// # Errors
/// When the store refuses.
pub async fn ensure(app: &App) -> StoreResult<()> {
    if !rows::all(&mut app.store.read().await?).await?.is_empty() {
        return Ok(());
    }
    let mut tx = app.store.begin().await?;
    let now = app.clock.store_now(&mut tx).await?;
    let row = make(app, 1, Some(At(now)))?;
    if rows::insert(&mut tx, &row).await? {
        announce(app, &mut tx, &row, &Source::command_line()).await?;
        tx.commit().await?;
        app.committed();
    }
    Ok(())
}

/// Makes another key; it signs when the production target shows it.
///
/// # Errors
/// When the store refuses; when another one is being made at this moment.
pub async fn rotate(app: &App, source: &Source) -> StoreResult<KnownKey> {
    ensure(app).await?;
    let mut tx = app.store.begin().await?;
    let number = rows::all(&mut tx).await?.last().map_or(1, |newest| newest.number + 1);
    let row = make(app, number, None)?;
    if !rows::insert(&mut tx, &row).await? {
        return Err(StoreError::Unavailable("another key is being made".to_owned()));
    }
    announce(app, &mut tx, &row, source).await?;
    tx.commit().await?;
    app.committed();
    Ok(row.into())
}

fn make(app: &App, number: i64, live_since: Option<At>) -> StoreResult<SigningKeyRow> {
    let id = app.clock.new_id();
    let key = loop {
        // Of 2³² candidates one is none.
        let bytes = Zeroizing::new(random_bytes::<32>().map_err(StoreError::Other)?);
        if let Ok(key) = SigningKey::from_bytes(&bytes) {
            break key;
        }
    };
    let secret = app.root_key.seal(Purpose::SigningKey, id, &*key.to_bytes()).map_err(StoreError::Other)?;
    let public = key.public();
    Ok(SigningKeyRow {
        kid: public.kid,
        id: Key(id),
        number,
        public_key: public.public_key,
        secret,
        created_at: At(app.clock.now()),
        announced_seq: NOT_ANNOUNCED,
        live_since,
    })
}

async fn announce(app: &App, tx: &mut Tx, row: &SigningKeyRow, source: &Source) -> StoreResult<()> {
    let event = Event::done(Action::SigningKeyMade).subject(format!("signing_key:{}", row.kid));
    audit::record(tx, &app.clock, source, event).await?;
    let keys = public(tx).await?.unwrap_or_default();
    let seq = feed::record(tx, &app.clock, vec![Entry::SigningKeys(keys)]).await?;
    rows::announce(tx, &row.kid, seq).await
}

/// Notes that the production target shows everything up to a change, in the transaction of its receipt.
///
/// # Errors
/// When the store refuses.
pub async fn note_live(tx: &mut Tx, app: &App, seq: i64) -> StoreResult<()> {
    let now = app.clock.store_now(tx).await?;
    let live = rows::note_live(tx, seq, At(now)).await?;
    if live > 0 {
        tracing::info!("the site shows a new signing key: it signs from now on");
    }
    Ok(())
}

/// Deletes keys whose follower has been live for as long as a page may lie in a cache.
///
/// # Errors
/// When the store refuses.
pub async fn retire(app: &App) -> StoreResult<usize> {
    let mut tx = app.store.begin().await?;
    let now = app.clock.store_now(&mut tx).await?;
    let known = rows::all(&mut tx).await?;
    let retired = retired(&known, now, app.config.page_cache);
    for kid in &retired {
        rows::delete(&mut tx, kid).await?;
        let event = Event::done(Action::SigningKeyDeleted).subject(format!("signing_key:{kid}"));
        audit::record(&mut tx, &app.clock, &Source::command_line(), event).await?;
    }
    if retired.is_empty() {
        tx.rollback().await?;
        return Ok(0);
    }
    let keys = public(&mut tx).await?.unwrap_or_default();
    feed::record(&mut tx, &app.clock, vec![Entry::SigningKeys(keys)]).await?;
    tx.commit().await?;
    app.committed();
    Ok(retired.len())
}

/// Names of the keys that have a follower which was live long enough.
fn retired(
    known: &[SigningKeyRow],
    now: chrono::DateTime<chrono::Utc>,
    page_cache: TimeDelta,
) -> Vec<String> {
    let newest_settled = known
        .iter()
        .filter(|row| row.live_since.is_some_and(|since| since.0 + page_cache <= now))
        .map(|row| row.number)
        .max();
    let old = known.iter().filter(|row| newest_settled.is_some_and(|newest| row.number < newest));
    old.map(|row| row.kid.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_goes_when_its_follower_has_settled() {
        let at = |day: i64| chrono::DateTime::UNIX_EPOCH + TimeDelta::days(day);
        let row = |number: i64, live_since: Option<i64>| SigningKeyRow {
            kid: number.to_string(),
            id: Key(uuid::Uuid::nil()),
            number,
            public_key: String::new(),
            secret: String::new(),
            created_at: At(at(0)),
            announced_seq: number,
            live_since: live_since.map(|day| At(at(day))),
        };
        let week = TimeDelta::days(7);
        let known = [row(1, Some(0)), row(2, Some(10)), row(3, None)];
        assert!(retired(&known, at(16), week).is_empty());
        assert_eq!(retired(&known, at(17), week), ["1"]);
        assert!(retired(&known[..1], at(1_000), week).is_empty(), "the only one stays");
    }
}
