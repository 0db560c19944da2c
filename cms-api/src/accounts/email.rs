//! Changing the address of an account.

use cms_sdk::ErrorCode;

use super::links::{self, Carried, Purpose};
use super::profile::Email;
use super::{Account, MAILS, password, take_permit};
use crate::app::App;
use crate::audit::{self, Action, Event, Source};
use crate::error::{DomainError, DomainResult};
use crate::mail::{self, Mail};
use crate::passwords::Password;
use crate::settings;
use crate::store::one_time_links;
use crate::store::users;

/// Mails a link to the new address; the account has it once the link is used. Where that address has an account already, nothing is
/// sent, and the answer is the same.
///
/// # Errors
/// The rule that the address breaks; [`ErrorCode::CredentialsWrong`], [`ErrorCode::TooManyRequests`].
pub async fn ask(
    app: &App,
    source: &Source,
    account: &Account,
    email: &str,
    password: &Password,
) -> DomainResult<()> {
    let email = Email::parse("email", email).map_err(DomainError::Invalid)?;
    password::prove(app, source, account, password).await?;
    take_permit(app, &MAILS, &email.folded).await?;
    let mut tx = app.store.begin().await?;
    let (settings, _) = settings::load(&mut tx).await?;
    let user = users::lock(&mut tx, account.id).await?.ok_or(ErrorCode::SessionEnded)?;
    one_time_links::delete_of(&mut tx, user.id.0, Purpose::EmailChange.as_str()).await?;
    if users::by_email(&mut tx, &email.folded).await?.is_none() {
        let at = (&settings, user.locale.0);
        let carried = Carried { email: Some(email.text.clone()), password_hash: None };
        let link = links::make(&mut tx, &app.clock, at, user.id.0, Purpose::EmailChange, carried).await?;
        let mail = Mail::ConfirmEmail { link };
        mail::enqueue(&mut tx, &app.root_key, &app.clock, &mail, user.locale.0, &email.text).await?;
    }
    audit::record(&mut tx, &app.clock, source, Event::done(Action::EmailChangeAsked).user(user.id.0)).await?;
    tx.commit().await?;
    app.mails.wake();
    Ok(())
}
