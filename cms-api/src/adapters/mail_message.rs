//! A mail in the form of RFC 5322 and MIME: text, and HTML beside it.

use lettre::Message;
use lettre::message::MultiPart;
use lettre::message::header::{HeaderName, HeaderValue};

use crate::ports::{MailError, OutgoingMail};

/// The message; the same mail gives the same `Message-ID` and `Date`.
pub(super) fn to_message(mail: &OutgoingMail) -> Result<Message, MailError> {
    let refuse =
        |error: &dyn std::error::Error| MailError::GiveUp(format!("the mail cannot be written: {error}"));
    let mut message = Message::builder()
        .from(mail.from.clone())
        .to(mail.to.clone())
        .date(mail.created_at.into())
        .message_id(Some(format!("<{}@{}>", mail.id, mail.from.email.domain())))
        .subject(mail.subject.clone());
    if let Some(reply_to) = &mail.reply_to {
        message = message.reply_to(reply_to.clone());
    }
    for (name, value) in &mail.headers {
        let name = HeaderName::new_from_ascii((*name).to_owned()).map_err(|error| refuse(&error))?;
        message = message.raw_header(HeaderValue::new(name, value.clone()));
    }
    let body = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
    message.multipart(body).map_err(|error| refuse(&error))
}
