//! From a mail's words to what is sent: subject, text, HTML and addresses.

use std::sync::LazyLock;

use cms_sdk::settings::SiteSettings;
use lettre::Address;
use lettre::message::Mailbox;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value};

use super::letter;
use super::{Mail, Opened, one_line};
use crate::html::escape;
use crate::ports::{MailError, OutgoingMail};

const TEXT: &str = "mail.txt";
const HTML: &str = "mail.html";

static TEMPLATES: LazyLock<Result<Environment<'static>, Error>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax =
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?;
    environment.set_syntax(syntax);
    environment.set_formatter(format);
    environment.add_template(TEXT, include_str!("../../mail-templates/mail.txt"))?;
    environment.add_template(HTML, include_str!("../../mail-templates/mail.html"))?;
    Ok(environment)
});

/// Prints a value: in HTML, escaped so that addresses stay readable.
fn format(output: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() && matches!(state.auto_escape(), AutoEscape::Html) => {
            output.write_str(&escape(text)).map_err(Error::from)
        }
        _ => minijinja::escape_formatter(output, state, value),
    }
}

/// Puts a mail together. The same mail and settings give the same bytes.
///
/// # Errors
/// [`MailError::GiveUp`] when the recipient's address is none.
pub fn compose(opened: &Opened, settings: &SiteSettings, from: &Address) -> Result<OutgoingMail, MailError> {
    let to =
        opened.to.parse().map_err(|_| MailError::GiveUp("the recipient's address is none".to_owned()))?;
    let letter = letter::write(opened, settings);
    let render = |template: &str| -> Result<String, Error> {
        let templates = TEMPLATES.as_ref().map_err(|error| Error::new(error.kind(), error.to_string()))?;
        templates.get_template(template)?.render(Value::from(Serde(&letter)))
    };
    let broken = |error: Error| MailError::retry(format!("the template cannot be used: {error}"));
    Ok(OutgoingMail {
        id: opened.id,
        created_at: opened.created_at,
        from: mailbox(&letter.site, from.clone()),
        to: Mailbox::new(None, to),
        subject: one_line(&letter.subject),
        text: render(TEXT).map_err(broken)?,
        html: render(HTML).map_err(broken)?,
        reply_to: reply_to(&opened.mail),
        // Nobody's holiday answers to a machine (RFC 3834 §5).
        headers: vec![("Auto-Submitted", "auto-generated".to_owned())],
    })
}

/// Who wrote a contact message. An address that mail cannot be sent to stands in the text only.
fn reply_to(mail: &Mail) -> Option<Mailbox> {
    let Mail::ContactMessage { name, email, .. } = mail else { return None };
    Some(mailbox(name, email.parse().ok()?))
}

fn mailbox(name: &str, address: Address) -> Mailbox {
    let name = one_line(name);
    Mailbox::new((!name.is_empty()).then_some(name), address)
}
