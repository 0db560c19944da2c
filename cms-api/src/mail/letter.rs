//! A mail in the words of its language, before it has a form.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use cms_sdk::Locale;
use cms_sdk::i18n::Messages;
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::{PathKind, site_path};
use ipnet::IpNet;
use serde::Serialize;

use super::{Happening, Mail, Opened, one_line};

/// What a mail says.
#[derive(Serialize)]
pub(super) struct Letter {
    locale: Locale,
    pub(super) site: String,
    origin: String,
    pub(super) subject: String,
    text: String,
    /// What the reader may do, the likeliest first.
    actions: Vec<Action>,
    /// What to say when a button cannot be pressed.
    link_hint: String,
    facts: Vec<Fact>,
    /// Somebody else's words.
    quote: Option<String>,
    note: String,
    /// What to do if the note is true.
    remedy: Option<Action>,
    sent_by: String,
}

#[derive(Serialize)]
struct Action {
    label: String,
    href: String,
}

#[derive(Serialize)]
struct Fact {
    label: String,
    value: String,
}

/// Finds the words of one mail.
struct Words<'a> {
    messages: &'static Messages,
    settings: &'a SiteSettings,
    locale: Locale,
    template: &'static str,
    /// The one thing that only this mail tells.
    detail: String,
}

/// Writes a mail.
pub(super) fn write(opened: &Opened, settings: &SiteSettings) -> Letter {
    let Opened { mail, locale, .. } = opened;
    let words = Words {
        messages: Messages::embedded(*locale),
        settings,
        locale: *locale,
        template: mail.template(),
        detail: one_line(&detail(mail)),
    };
    let (note, remedy) = words.note(mail);
    Letter {
        locale: *locale,
        site: words.site().to_owned(),
        origin: settings.origin.clone(),
        subject: words.own("subject"),
        text: words.own("text"),
        actions: words.actions(mail),
        link_hint: words.shared("link"),
        facts: words.facts(mail),
        quote: match mail {
            Mail::ContactMessage { message, .. } => Some(message.clone()),
            _ => None,
        },
        note,
        remedy,
        sent_by: words.shared("sent-by"),
    }
}

fn detail(mail: &Mail) -> String {
    match mail {
        Mail::EmailChanged { new_hint, .. } => new_hint.clone(),
        Mail::RecoveryCodeUsed { left, .. } => left.to_string(),
        Mail::PasskeyAdded { name, .. }
        | Mail::PasskeyRemoved { name, .. }
        | Mail::ContactMessage { name, .. } => name.clone(),
        Mail::RoleChanged { role, .. } => role.clone(),
        _ => String::new(),
    }
}

impl Words<'_> {
    fn site(&self) -> &str {
        &self.settings.locale(self.locale).name
    }

    fn say(&self, name: &str) -> String {
        self.messages.text(name, &[("site", self.site().into()), ("detail", self.detail.as_str().into())])
    }

    /// Words that every mail may use.
    fn shared(&self, name: &str) -> String {
        self.say(&format!("mail-{name}"))
    }

    /// Words of this mail alone.
    fn own(&self, part: &str) -> String {
        self.say(&format!("mail-{}-{part}", self.template))
    }

    fn actions(&self, mail: &Mail) -> Vec<Action> {
        let action = |part: &str, href: &str| Action { label: self.own(part), href: href.to_owned() };
        match mail {
            Mail::ConfirmSignUp { link } | Mail::ResetPassword { link } | Mail::ConfirmEmail { link } => {
                vec![action("action", link)]
            }
            Mail::AccountExists { sign_in, reset } => vec![action("action", sign_in), action("other", reset)],
            _ => Vec::new(),
        }
    }

    fn facts(&self, mail: &Mail) -> Vec<Fact> {
        let facts = match mail {
            Mail::ContactMessage { name, email, id, .. } => {
                vec![("name", name.clone()), ("email", email.clone()), ("message-id", id.to_string())]
            }
            _ => match happening(mail) {
                Some(Happening { at, device, address }) => vec![
                    ("when", self.moment(*at)),
                    ("device", device.clone()),
                    ("address", roughly(address)),
                ],
                None => Vec::new(),
            },
        };
        let lines = facts.into_iter().map(|(name, value)| (name, one_line(&value)));
        let told = lines.filter(|(_, value)| !value.is_empty());
        told.map(|(name, value)| Fact { label: self.shared(name), value }).collect()
    }

    /// What it means if the reader did not expect the mail, and what to do then.
    fn note(&self, mail: &Mail) -> (String, Option<Action>) {
        let lead_to = |name: &str, kind| {
            let path = site_path(self.settings, self.locale, kind, "");
            Action { label: self.shared(name), href: format!("{}{path}", self.settings.origin) }
        };
        match mail {
            Mail::ConfirmSignUp { .. }
            | Mail::AccountExists { .. }
            | Mail::ResetPassword { .. }
            | Mail::ConfirmEmail { .. }
            | Mail::ContactMessage { .. } => (self.own("note"), None),
            // A password helps nobody here: the account is gone, or an operator did it.
            Mail::SecondFactorReset { .. } | Mail::AccountDeleted { .. } | Mail::RoleChanged { .. } => {
                (self.shared("not-expected"), Some(lead_to("not-expected-action", PathKind::Contact)))
            }
            _ => (self.shared("not-you"), Some(lead_to("not-you-action", PathKind::ForgotPassword))),
        }
    }

    /// A moment in the site's time zone, with its distance from UTC.
    fn moment(&self, at: DateTime<Utc>) -> String {
        let zone: Tz = self.settings.time_zone.parse().unwrap_or(Tz::UTC);
        let at = at.with_timezone(&zone);
        let part = |format: &str| at.format(format).to_string();
        let parts = [
            ("year", part("%Y")),
            ("month", part("%m")),
            ("day", part("%d")),
            ("time", part("%H:%M")),
            ("offset", part("UTC%:z")),
        ];
        let arguments = parts.each_ref().map(|(name, value)| (*name, value.as_str().into()));
        self.messages.text("mail-moment", &arguments)
    }
}

fn happening(mail: &Mail) -> Option<&Happening> {
    match mail {
        Mail::EmailChanged { happening, .. }
        | Mail::PasswordChanged { happening }
        | Mail::SecondFactorOn { happening }
        | Mail::SecondFactorOff { happening }
        | Mail::RecoveryCodesMade { happening }
        | Mail::RecoveryCodeUsed { happening, .. }
        | Mail::SecondFactorReset { happening }
        | Mail::PasskeyAdded { happening, .. }
        | Mail::PasskeyRemoved { happening, .. }
        | Mail::SessionsEndedByReuse { happening }
        | Mail::AccountDeleted { happening }
        | Mail::RoleChanged { happening, .. } => Some(happening),
        Mail::ConfirmSignUp { .. }
        | Mail::AccountExists { .. }
        | Mail::ResetPassword { .. }
        | Mail::ConfirmEmail { .. }
        | Mail::ContactMessage { .. } => None,
    }
}

/// The network that an address is in; what is none stays as it is.
fn roughly(address: &str) -> String {
    let Ok(address) = address.parse::<IpAddr>() else { return address.to_owned() };
    let address = address.to_canonical();
    let network = IpNet::new(address, if address.is_ipv4() { 24 } else { 48 });
    network.map(|network| network.trunc().to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_roughly() {
        assert_eq!(roughly("203.0.113.7"), "203.0.113.0/24");
        assert_eq!(roughly("::ffff:203.0.113.7"), "203.0.113.0/24");
        assert_eq!(roughly("2001:db8:1:2::9"), "2001:db8:1::/48");
        assert_eq!(roughly("2001:db8:1:2::/64"), "2001:db8:1:2::/64");
        assert_eq!(roughly(""), "");
    }
}
