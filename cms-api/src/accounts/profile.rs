//! Names and addresses: their rules, and the forms in which they are compared and searched.

use cms_sdk::Locale;
use cms_sdk::slug::{fold, normalize};

use crate::app::App;
use crate::audit::{self, Action, Event, Source};
use crate::contact::{MAX_EMAIL, is_email};
use crate::error::{DomainError, DomainResult, Rule, Violation};
use crate::store::types::{At, Lang};
use crate::store::{self, users};

use super::Account;

/// Longest name, in characters.
pub const MAX_NAME: usize = 100;

/// An address in the form in which it is kept, and in which it is compared: two spellings of one mailbox are one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// As it was written, NFC.
    pub text: String,
    /// In lower case.
    pub folded: String,
}

impl Email {
    /// Reads an address.
    ///
    /// # Errors
    /// The rules that it breaks, under this field.
    pub fn parse(field: &str, text: &str) -> Result<Self, Vec<Violation>> {
        let text = normalize(text.trim());
        let violations = Violation::in_text(field, &text, MAX_EMAIL);
        if !violations.is_empty() {
            return Err(violations);
        }
        if !is_email(&text) {
            return Err(vec![Violation::new(field, Rule::NotAnEmail)]);
        }
        let folded = text.to_lowercase();
        Ok(Self { text, folded })
    }

    /// As much of it as a mail to somebody else may say: `l…@example.com`.
    pub fn hint(&self) -> String {
        let (local, domain) = self.text.rsplit_once('@').unwrap_or((&self.text, ""));
        let first = local.chars().next().map(String::from).unwrap_or_default();
        format!("{first}…@{domain}")
    }
}

/// A name as it is kept, or the rules that it breaks.
///
/// # Errors
/// The rules, under the field `name`.
pub fn parse_name(name: &str) -> Result<String, Vec<Violation>> {
    let name = normalize(name.trim());
    let mut violations = Violation::in_text("name", &name, MAX_NAME);
    if name.chars().any(|character| character.is_control() && character != '\0') {
        violations.push(Violation::new("name", Rule::ControlCharacter));
    }
    if violations.is_empty() { Ok(name) } else { Err(violations) }
}

/// What a search for people looks into.
pub fn searchable(name: &str, email: &str) -> String {
    format!("{} {}", fold(name), fold(email))
}

/// Gives somebody another name and language for their mails.
///
/// # Errors
/// The rules that the name breaks.
pub async fn update(
    app: &App,
    source: &Source,
    account: &Account,
    name: &str,
    locale: Locale,
) -> DomainResult<Account> {
    let name = parse_name(name).map_err(DomainError::Invalid)?;
    let mut tx = app.store.begin().await?;
    let folded = searchable(&name, &account.email);
    let profile = (name.as_str(), folded.as_str(), Lang(locale));
    users::set_profile(&mut tx, account.id, profile, At(app.clock.now())).await?;
    audit::record(&mut tx, &app.clock, source, Event::done(Action::ProfileChanged).user(account.id)).await?;
    let row = store::users::get(&mut tx, account.id).await?.ok_or(cms_sdk::ErrorCode::SessionEnded)?;
    tx.commit().await?;
    Ok(row.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mailbox_is_one_account() {
        let parse = |text| Email::parse("email", text);
        assert_eq!(parse(" Lan@Example.com ").unwrap().folded, parse("lan@example.COM").unwrap().folded);
        assert_eq!(parse("e\u{302}@ví.vn").unwrap(), parse("ê@ví.vn").unwrap());
        assert!(parse("lan").is_err());
        assert!(parse("a@b.vn\r\nBcc: c@d.vn").is_err());
    }

    #[test]
    fn a_hint_does_not_give_the_address_away() {
        assert_eq!(Email::parse("email", "lan.nguyen@example.com").unwrap().hint(), "l…@example.com");
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(parse_name(" Lan  Nguyễn ").unwrap(), "Lan  Nguyễn");
        for bad in ["", " ", "a\nb", "a\0b", &"x".repeat(101)] {
            assert!(parse_name(bad).is_err(), "{bad:?}");
        }
    }
}
