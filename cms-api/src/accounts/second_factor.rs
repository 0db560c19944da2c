//! One-time codes and recovery codes: setting up, proving, removing.

use cms_sdk::ErrorCode;
use uuid::Uuid;

use super::{Account, CODES, happening, password, take_permit};
use crate::app::App;
use crate::audit::{self, Action, Event, Source};
use crate::error::DomainResult;
use crate::mail::{self, Mail};
use crate::passwords::Password;
use crate::recovery_codes::{self, RecoveryCode};
use crate::secrets::Purpose;
use crate::sessions::EndReason;
use crate::settings;
use crate::store::second_factors::{self, TotpRow};
use crate::store::types::{At, Key};
use crate::store::users::{self, UserRow};
use crate::store::{Conn, StoreError, StoreResult, Tx, passkeys, sessions};
use crate::totp::TotpSecret;

/// How long a new secret waits for its first code.
const ENROLMENT: chrono::TimeDelta = chrono::TimeDelta::minutes(15);

/// What a code proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// A one-time code that was not used before.
    TotpCode,
    /// A recovery code that was not used before.
    RecoveryCode {
        /// How many are left.
        left: u32,
    },
    /// A one-time code that was used before.
    Replayed,
    /// Nothing.
    Wrong,
}

/// What somebody has besides a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactor {
    /// Whether one-time codes are asked for.
    pub totp: bool,
    /// Recovery codes left.
    pub recovery_codes_left: i64,
    /// Passkeys, each of which may take the place of a code.
    pub passkeys: i64,
}

/// Whether a second factor is asked for.
///
/// # Errors
/// When the store does not answer.
pub async fn is_on(conn: &mut Conn, user: Uuid) -> StoreResult<bool> {
    Ok(second_factors::totp(conn, user).await?.is_some_and(|row| row.confirmed_at.is_some()))
}

/// What somebody has besides a password.
///
/// # Errors
/// When the store does not answer.
pub async fn of(conn: &mut Conn, user: Uuid) -> StoreResult<SecondFactor> {
    let totp = is_on(conn, user).await?;
    let recovery_codes_left = second_factors::recovery_codes_left(conn, user).await?;
    let passkeys = i64::try_from(passkeys::of(conn, user).await?.len()).unwrap_or(i64::MAX);
    Ok(SecondFactor { totp, recovery_codes_left, passkeys })
}

/// Uses a code, once.
async fn prove(app: &App, tx: &mut Tx, user: Uuid, code: &str) -> StoreResult<Proof> {
    let digits: String = code.chars().filter(|character| !character.is_whitespace()).collect();
    if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let Some(row) = second_factors::totp(tx, user).await?.filter(|row| row.confirmed_at.is_some()) else {
            return Ok(Proof::Wrong);
        };
        let Some(step) = matched_step(app, &row, &digits)? else { return Ok(Proof::Wrong) };
        let is_unused = second_factors::use_step(tx, user, step).await?;
        return Ok(if is_unused { Proof::TotpCode } else { Proof::Replayed });
    }
    let Some(hash) = recovery_codes::hash_of(code) else { return Ok(Proof::Wrong) };
    if !second_factors::use_recovery_code(tx, user, &hash, At(app.clock.now())).await? {
        return Ok(Proof::Wrong);
    }
    let left = second_factors::recovery_codes_left(tx, user).await?;
    Ok(Proof::RecoveryCode { left: u32::try_from(left).unwrap_or(0) })
}

fn matched_step(app: &App, row: &TotpRow, code: &str) -> StoreResult<Option<i64>> {
    let bytes =
        app.root_key.open(Purpose::TotpSecret, row.user_id.0, &row.secret).map_err(StoreError::Other)?;
    let secret = TotpSecret::from_bytes(&bytes).map_err(StoreError::Other)?;
    let step = secret.matched_step(code, app.clock.now());
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// A new secret, as an authenticator takes it.
#[derive(Debug)]
pub struct Enrolment {
    /// The secret.
    pub secret: TotpSecret,
    /// `otpauth://…`
    pub uri: String,
}

/// Makes a secret that waits for its first code, for whoever knows the password.
///
/// # Errors
/// [`ErrorCode::CredentialsWrong`]; [`ErrorCode::Conflict`] when one is in use.
pub async fn enrol(
    app: &App,
    source: &Source,
    account: &Account,
    password: &Password,
) -> DomainResult<Enrolment> {
    password::prove(app, source, account, password).await?;
    let secret = TotpSecret::new().map_err(StoreError::Other)?;
    let sealed =
        app.root_key.seal(Purpose::TotpSecret, account.id, secret.as_bytes()).map_err(StoreError::Other)?;
    let mut tx = app.store.begin().await?;
    users::lock(&mut tx, account.id).await?.ok_or(ErrorCode::SessionEnded)?;
    let row = TotpRow {
        user_id: Key(account.id),
        secret: sealed,
        created_at: At(app.clock.now()),
        confirmed_at: None,
        last_step: 0,
    };
    if !second_factors::put_waiting_totp(&mut tx, &row).await? {
        return Err(ErrorCode::Conflict.into());
    }
    let (settings, _) = settings::load(&mut tx).await?;
    audit::record(&mut tx, &app.clock, source, Event::done(Action::TotpEnrolled).user(account.id)).await?;
    tx.commit().await?;
    let uri = secret.uri(&settings.locale(account.locale).name, &account.email).map_err(StoreError::Other)?;
    Ok(Enrolment { secret, uri })
}

/// Puts a waiting secret to use with its first code; gives ten recovery codes, shown this once. All other sessions end: they began
/// with less.
///
/// # Errors
/// [`ErrorCode::CredentialsWrong`], [`ErrorCode::CodeWrong`], [`ErrorCode::TooManyRequests`]; [`ErrorCode::NotFound`] when none
/// waits, or has waited too long.
pub async fn confirm(
    app: &App,
    source: &Source,
    account: &Account,
    session: Uuid,
    (password, code): (&Password, &str),
) -> DomainResult<Vec<RecoveryCode>> {
    password::prove(app, source, account, password).await?;
    take_permit(app, &CODES, &account.email.to_lowercase()).await?;
    let mut tx = app.store.begin().await?;
    let user = users::lock(&mut tx, account.id).await?.ok_or(ErrorCode::SessionEnded)?;
    let waiting = second_factors::totp(&mut tx, account.id).await?;
    let now = app.clock.now();
    let waiting = waiting.filter(|row| row.confirmed_at.is_none() && now < row.created_at.0 + ENROLMENT);
    let row = waiting.ok_or(ErrorCode::NotFound)?;
    let Some(step) = matched_step(app, &row, code.trim())? else {
        let event = Event::refused(Action::TotpConfirmed).user(account.id);
        audit::record(&mut tx, &app.clock, source, event).await?;
        tx.commit().await?;
        return Err(ErrorCode::CodeWrong.into());
    };
    second_factors::confirm_totp(&mut tx, account.id, step, At(now)).await?;
    let codes = replace_codes(&mut tx, account.id).await?;
    let reason = EndReason::CredentialsChanged.as_str();
    sessions::end_all(&mut tx, account.id, Some(session), reason, At(now)).await?;
    audit::record(&mut tx, &app.clock, source, Event::done(Action::TotpConfirmed).user(account.id)).await?;
    tell(app, &mut tx, &user, Mail::SecondFactorOn { happening: happening(app, source) }).await?;
    tx.commit().await?;
    app.mails.wake();
    Ok(codes)
}

async fn replace_codes(tx: &mut Tx, user: Uuid) -> StoreResult<Vec<RecoveryCode>> {
    let codes = recovery_codes::make().map_err(StoreError::Other)?;
    let hashes: Vec<_> = codes.iter().map(RecoveryCode::hash).collect();
    second_factors::replace_recovery_codes(tx, user, &hashes).await?;
    Ok(codes)
}

async fn tell(app: &App, tx: &mut Tx, user: &UserRow, mail: Mail) -> StoreResult<()> {
    mail::enqueue(tx, &app.root_key, &app.clock, &mail, user.locale.0, &user.email).await?;
    Ok(())
}

/// Goes on only with password and code, in a transaction that holds the account; commit it.
///
/// # Errors
/// [`ErrorCode::CredentialsWrong`], [`ErrorCode::CodeWrong`], [`ErrorCode::TooManyRequests`].
pub(super) async fn prove_both(
    app: &App,
    source: &Source,
    account: &Account,
    (password, code): (&Password, &str),
) -> DomainResult<(Tx, UserRow)> {
    password::prove(app, source, account, password).await?;
    take_permit(app, &CODES, &account.email.to_lowercase()).await?;
    let mut tx = app.store.begin().await?;
    let user = users::lock(&mut tx, account.id).await?.ok_or(ErrorCode::SessionEnded)?;
    if settle(app, &mut tx, source, &user, code).await? {
        return Ok((tx, user));
    }
    tx.commit().await?;
    Err(ErrorCode::CodeWrong.into())
}

/// Goes on only with a code: to do something dangerous.
///
/// # Errors
/// [`ErrorCode::CodeWrong`], [`ErrorCode::TooManyRequests`].
pub async fn prove_alone(app: &App, source: &Source, account: &Account, code: &str) -> DomainResult<()> {
    take_permit(app, &CODES, &account.email.to_lowercase()).await?;
    let mut tx = app.store.begin().await?;
    let user = users::lock(&mut tx, account.id).await?.ok_or(ErrorCode::SessionEnded)?;
    let is_proven = settle(app, &mut tx, source, &user, code).await?;
    tx.commit().await?;
    app.mails.wake();
    if is_proven { Ok(()) } else { Err(ErrorCode::CodeWrong.into()) }
}

/// Uses a code and writes down what it proved; whether it proved anything. Commit afterwards, whatever it was.
pub(super) async fn settle(
    app: &App,
    tx: &mut Tx,
    source: &Source,
    user: &UserRow,
    code: &str,
) -> StoreResult<bool> {
    let id = user.id.0;
    let proof = prove(app, tx, id, code).await?;
    let event = match proof {
        Proof::TotpCode => Event::done(Action::SecondFactor),
        Proof::RecoveryCode { .. } => Event::done(Action::RecoveryCodeUsed),
        Proof::Replayed => Event::refused(Action::TotpReplayed),
        Proof::Wrong => Event::refused(Action::SecondFactor),
    };
    audit::record(tx, &app.clock, source, event.user(id)).await?;
    if let Proof::RecoveryCode { left } = proof {
        tell(app, tx, user, Mail::RecoveryCodeUsed { left, happening: happening(app, source) }).await?;
    }
    Ok(matches!(proof, Proof::TotpCode | Proof::RecoveryCode { .. }))
}

/// Takes the second factor away.
///
/// # Errors
/// As [`prove_both`].
pub async fn remove(
    app: &App,
    source: &Source,
    account: &Account,
    given: (&Password, &str),
) -> DomainResult<()> {
    let (mut tx, user) = prove_both(app, source, account, given).await?;
    second_factors::delete_all(&mut tx, account.id).await?;
    let event = Event::done(Action::SecondFactorRemoved).user(account.id);
    audit::record(&mut tx, &app.clock, source, event).await?;
    tell(app, &mut tx, &user, Mail::SecondFactorOff { happening: happening(app, source) }).await?;
    tx.commit().await?;
    app.mails.wake();
    Ok(())
}

/// Makes ten recovery codes in the place of the ones before; shown this once.
///
/// # Errors
/// As [`prove_both`].
pub async fn regenerate_codes(
    app: &App,
    source: &Source,
    account: &Account,
    given: (&Password, &str),
) -> DomainResult<Vec<RecoveryCode>> {
    let (mut tx, user) = prove_both(app, source, account, given).await?;
    let codes = replace_codes(&mut tx, account.id).await?;
    audit::record(&mut tx, &app.clock, source, Event::done(Action::RecoveryCodesMade).user(account.id))
        .await?;
    tell(app, &mut tx, &user, Mail::RecoveryCodesMade { happening: happening(app, source) }).await?;
    tx.commit().await?;
    app.mails.wake();
    Ok(codes)
}

/// Takes somebody's second factor and passkeys away from the command line: for those who lost phone and codes. Their sessions end.
///
/// # Errors
/// [`ErrorCode::NotFound`] when the address has no account.
pub async fn reset(app: &App, email_folded: &str) -> DomainResult<Account> {
    let source = Source::command_line();
    let mut tx = app.store.begin().await?;
    let found = users::by_email(&mut tx, email_folded).await?.ok_or(ErrorCode::NotFound)?;
    let user = users::lock(&mut tx, found.id.0).await?.ok_or(ErrorCode::NotFound)?;
    let id = user.id.0;
    second_factors::delete_all(&mut tx, id).await?;
    passkeys::delete_all(&mut tx, id).await?;
    let now = At(app.clock.now());
    sessions::end_all(&mut tx, id, None, EndReason::CredentialsChanged.as_str(), now).await?;
    audit::record(&mut tx, &app.clock, &source, Event::done(Action::SecondFactorReset).user(id)).await?;
    tell(app, &mut tx, &user, Mail::SecondFactorReset { happening: happening(app, &source) }).await?;
    tx.commit().await?;
    app.mails.wake();
    Ok(user.into())
}
