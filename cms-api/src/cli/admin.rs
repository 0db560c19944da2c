//! `admin create`, `admin reset-mfa`.

use std::io::Read as _;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use cms_sdk::Locale;
use cms_sdk::i18n::Messages;

use crate::accounts::profile::Email;
use crate::accounts::sign_up::SignUp;
use crate::accounts::{first_admin, second_factor};
use crate::app::App;
use crate::audit::Source;
use crate::error::DomainError;
use crate::passwords::Password;

/// Most bytes that are read of a password.
const MAX_INPUT: u64 = 4_096;

/// Admins.
#[derive(Subcommand)]
pub enum AdminCommand {
    /// Make an admin, or make one of the account that the address has, with the password on standard input.
    ///
    /// In the embedded profile the address is put on the allow-list (admins.toml) too; in the server profile this says what to set.
    Create {
        /// The address to sign in with.
        #[arg(long)]
        email: String,
        /// What to call them; the part of the address before the @ by default.
        #[arg(long)]
        name: Option<String>,
        /// The language of their mails: en or vi.
        #[arg(long, default_value = "en")]
        locale: Locale,
        /// Read the password from standard input: there is no other way, so that it lands in no history.
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// Take somebody's second factor away who has lost it; their sessions end, and they are told by mail.
    ResetMfa {
        /// Their address.
        #[arg(long)]
        email: String,
    },
}

pub(super) async fn run(command: AdminCommand, app: &App) -> anyhow::Result<()> {
    match command {
        AdminCommand::Create { email, name, locale, .. } => create(app, email, name, locale).await,
        AdminCommand::ResetMfa { email } => reset_mfa(app, &email).await,
    }
}

async fn create(app: &App, email: String, name: Option<String>, locale: Locale) -> anyhow::Result<()> {
    let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
    let input = SignUp { email, password: read_password()?, name, locale };
    let made =
        first_admin::make(app, &Source::command_line(), input).await.map_err(|error| explain(&error))?;
    println!("{} is an admin.", made.email);
    let list = app.admins.path().display();
    if app.config.is_embedded() {
        println!("The address is on the allow-list: {list}");
    } else if !app.admins.has(&made.email) {
        println!(
            "Put the address on the allow-list of every instance, or the role counts for nothing: {list}"
        );
        println!("\n  admins = [\"{}\"]\n", made.email);
        println!("DUET_ADMINS_FILE names another file. It is read again when it changes.");
    }
    Ok(())
}

fn read_password() -> anyhow::Result<Password> {
    let mut text = String::new();
    std::io::stdin().take(MAX_INPUT).read_to_string(&mut text).context("the password cannot be read")?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.contains('\n') {
        bail!("standard input holds more than one line: give the password alone");
    }
    Ok(Password::new(line.to_owned()))
}

async fn reset_mfa(app: &App, email: &str) -> anyhow::Result<()> {
    let email =
        Email::parse("email", email).map_err(|_| anyhow::anyhow!("`{email}` is not an e-mail address"))?;
    let account = second_factor::reset(app, &email.folded)
        .await
        .with_context(|| format!("there is no account with the address {}", email.text))?;
    println!(
        "The second factor of {} is gone, their sessions have ended, and a mail tells them.",
        account.email
    );
    Ok(())
}

/// Broken rules, for the terminal.
fn explain(error: &DomainError) -> anyhow::Error {
    let DomainError::Invalid(violations) = error else { return anyhow::anyhow!("{error}") };
    let messages = Messages::embedded(Locale::En);
    let lines: Vec<_> = violations
        .iter()
        .map(|violation| {
            let (name, numbers) = violation.rule.message();
            let arguments: Vec<_> = numbers.into_iter().map(|(key, value)| (key, value.into())).collect();
            format!("{} {}", violation.field, messages.text(name, &arguments))
        })
        .collect();
    anyhow::anyhow!("{}", lines.join("; "))
}
