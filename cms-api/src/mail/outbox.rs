//! The outbox: mails that wait, are claimed by one instance, and come to an end.

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use cms_sdk::Locale;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Mail, schedule};
use crate::clock::Clock;
use crate::ports::MailError;
use crate::secrets::{Purpose, RootKey};
use crate::store::mails::{self, FAILED, MailRow, SENT, Settlement, WAITING};
use crate::store::types::{At, Key, Lang};
use crate::store::{Store, StoreError, StoreResult, Tx};

/// How long an instance has a mail for itself. Longer than sending may take; after a crash the mail is free again.
pub const CLAIM: TimeDelta = TimeDelta::seconds(60);
/// Longest reason that is kept, in characters.
const MAX_ERROR: usize = 300;

/// A mail that this instance has for itself until its claim runs out.
#[derive(Debug, Clone)]
pub struct Claimed {
    row: MailRow,
}

/// What a mail says, in which language, and to whom.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its id.
    pub id: Uuid,
    /// To whom.
    pub to: String,
    /// Its language.
    pub locale: Locale,
    /// What it says.
    pub mail: Mail,
    /// When it was enqueued.
    pub created_at: DateTime<Utc>,
}

/// Enqueues a mail, inside the transaction of what it tells of; gives its id. Wake `App::mails` after the commit.
///
/// # Errors
/// When the database refuses, or nothing can be sealed.
pub async fn enqueue(
    tx: &mut Tx,
    root_key: &RootKey,
    clock: &Clock,
    mail: &Mail,
    locale: Locale,
    to: &str,
) -> StoreResult<Uuid> {
    let id = clock.new_id();
    enqueue_as(tx, root_key, clock, id, mail, locale, to).await?;
    Ok(id)
}

/// As [`enqueue`] under an id that follows from what the mail tells of, so that twice is once; `false` when it is there already, sent
/// or not.
///
/// # Errors
/// As [`enqueue`].
pub async fn enqueue_as(
    tx: &mut Tx,
    root_key: &RootKey,
    clock: &Clock,
    id: Uuid,
    mail: &Mail,
    locale: Locale,
    to: &str,
) -> StoreResult<bool> {
    let now = At(clock.store_now(tx).await?);
    let row = MailRow {
        id: Key(id),
        template: mail.template().to_owned(),
        locale: Lang(locale),
        sealed: seal(root_key, id, to, mail).map_err(StoreError::Other)?,
        state: WAITING.to_owned(),
        attempts: 0,
        due_at: now,
        claimed_until: None,
        error: None,
        created_at: now,
        ended_at: None,
    };
    mails::insert(tx, &row).await
}

fn seal(root_key: &RootKey, id: Uuid, to: &str, mail: &Mail) -> anyhow::Result<String> {
    let contents = Zeroizing::new(serde_json::to_vec(&(to, mail))?);
    root_key.seal(Purpose::Mail, id, &contents)
}

/// Takes the mail that has been due longest, if there is one.
///
/// # Errors
/// When the store does not answer.
pub async fn claim_next(store: &Store, clock: &Clock) -> StoreResult<Option<Claimed>> {
    // Looked at first, so that the one writer of SQLite is left alone while there is nothing to do.
    let mut conn = store.read().await?;
    let now = clock.store_now(&mut conn).await?;
    if !mails::any_due(&mut conn, At(now)).await? {
        return Ok(None);
    }
    drop(conn);
    let mut tx = store.begin().await?;
    let now = clock.store_now(&mut tx).await?;
    let row = mails::claim_next(&mut tx, At(now), At(now + CLAIM)).await?;
    tx.commit().await?;
    Ok(row.map(|row| Claimed { row }))
}

impl Claimed {
    /// What it says and to whom.
    ///
    /// # Errors
    /// When it was sealed under another root key.
    pub fn open(&self, root_key: &RootKey) -> anyhow::Result<Opened> {
        let MailRow { id: Key(id), locale: Lang(locale), created_at: At(created_at), .. } = self.row;
        let contents = Zeroizing::new(root_key.open(Purpose::Mail, id, &self.row.sealed)?);
        let (to, mail) = serde_json::from_slice(&contents).context("a waiting mail cannot be read")?;
        Ok(Opened { id, to, locale, mail, created_at })
    }
}

/// Writes down what became of an attempt: the mail is over, or tried again.
///
/// # Errors
/// When the store refuses; the claim then runs out and the mail is sent again, under the same id.
pub async fn settle(
    store: &Store,
    clock: &Clock,
    claimed: &Claimed,
    outcome: Result<(), MailError>,
) -> StoreResult<()> {
    let mut tx = store.begin().await?;
    let now = clock.store_now(&mut tx).await?;
    let settlement = decide(&claimed.row, now, outcome);
    if settlement.state == FAILED {
        let (id, template, error) = (claimed.row.id.0, &claimed.row.template, &settlement.error);
        tracing::error!(%id, template, error, "a mail was given up");
    }
    mails::settle(&mut tx, &claimed.row, &settlement).await?;
    tx.commit().await
}

fn decide(row: &MailRow, now: DateTime<Utc>, outcome: Result<(), MailError>) -> Settlement {
    let over = |state: &str, error| Settlement {
        sealed: String::new(),
        state: state.to_owned(),
        due_at: row.due_at,
        claimed_until: None,
        error,
        ended_at: Some(At(now)),
    };
    let (reason, due_at) = match outcome {
        Ok(()) => return over(SENT, None),
        Err(MailError::GiveUp(reason)) => (reason, None),
        Err(MailError::Retry { reason, after }) => (reason, schedule::next_attempt(row.attempts, now, after)),
    };
    let error = Some(reason.chars().filter(|character| !character.is_control()).take(MAX_ERROR).collect());
    match due_at {
        None => over(FAILED, error),
        Some(due_at) => Settlement {
            sealed: row.sealed.clone(),
            state: WAITING.to_owned(),
            due_at: At(due_at),
            claimed_until: None,
            error,
            ended_at: None,
        },
    }
}
