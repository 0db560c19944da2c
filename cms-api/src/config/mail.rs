//! The keys about mails.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use lettre::Address;
use url::{Host, Url};
use zeroize::Zeroizing;

use super::{Reader, SecretUrl};

const RESEND: &str = "https://api.resend.com";
/// Who mails in a folder are from, where nothing else is said.
const NOBODY: (&str, &str) = ("duet", "localhost");

/// Which way mails go, and who they are from.
#[derive(Debug, Clone)]
pub struct MailConfig {
    /// The way.
    pub way: MailWay,
    /// The sender's address; the name before it is the site's.
    pub from: Address,
}

/// A way for mails.
#[derive(Debug, Clone)]
pub enum MailWay {
    /// Files in a folder.
    Folder(PathBuf),
    /// A mail server: `smtps://user:password@host`, or `smtp://…?tls=required` (STARTTLS), or `smtp://` without TLS.
    Smtp(SecretUrl),
    /// Resend's HTTP API.
    Resend {
        /// Where it is.
        base: String,
        /// What lets us in.
        key: ApiKey,
    },
}

/// A key of an API; never printed.
#[derive(Clone)]
pub struct ApiKey(Zeroizing<String>);

impl ApiKey {
    /// The key, for the request alone.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for ApiKey {
    fn from(key: String) -> Self {
        Self(Zeroizing::new(key))
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApiKey(…)")
    }
}

impl Reader<'_> {
    /// The one way that is configured.
    pub(super) fn mail(&mut self, data_dir: &Path, in_server_profile: bool) -> MailConfig {
        let smtp = self.secret("DUET_SMTP_URL");
        let key = self.secret("DUET_RESEND_API_KEY");
        let base = self.text("DUET_RESEND_URL");
        let folder = self.text("DUET_MAIL_FOLDER");
        let from = self.address("DUET_MAIL_FROM");
        let ways = [
            ("DUET_SMTP_URL", smtp.is_some()),
            ("DUET_RESEND_API_KEY", key.is_some()),
            ("DUET_MAIL_FOLDER", folder.is_some()),
        ];
        let set: Vec<_> =
            ways.iter().filter(|(_, is_set)| *is_set).map(|(name, _)| format!("`{name}`")).collect();
        if set.len() > 1 {
            self.errors.push(format!("{} are set: mails go one way, set one of them", set.join(" and ")));
        }
        if set.is_empty() && in_server_profile {
            self.errors.push(
                "mails have no way out: set `DUET_SMTP_URL` or `DUET_RESEND_API_KEY` with `DUET_MAIL_FROM`, or `DUET_MAIL_FOLDER` to \
                 have them written into a folder"
                    .to_owned(),
            );
        }
        if (smtp.is_some() || key.is_some()) && from.is_none() {
            self.errors.push("`DUET_MAIL_FROM` must be the address that mails come from".to_owned());
        }
        let way = match (smtp, key) {
            (Some(url), _) => MailWay::Smtp(self.smtp_url(url)),
            (None, Some(key)) => MailWay::Resend { base: self.resend_url(base), key: key.into() },
            (None, None) => MailWay::Folder(folder.map_or_else(|| data_dir.join("mails"), PathBuf::from)),
        };
        MailConfig { way, from: from.unwrap_or_else(|| Address::new_dangerous(NOBODY.0, NOBODY.1)) }
    }

    /// A password goes only over TLS, or stays on this machine.
    fn smtp_url(&mut self, text: String) -> SecretUrl {
        let is_known = Url::parse(&text).is_ok_and(|url| {
            let tls = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
            let is_safe = url.password().is_none() || is_local(&url);
            match (url.scheme(), tls.as_deref()) {
                ("smtps", None) | ("smtp", Some("required")) => url.host().is_some(),
                ("smtp", None | Some("opportunistic")) => url.host().is_some() && is_safe,
                _ => false,
            }
        });
        if !is_known {
            self.errors.push(
                "`DUET_SMTP_URL` must be `smtps://user:password@host`, or `smtp://user:password@host?tls=required` for STARTTLS; \
                 without TLS, a password goes to this machine only"
                    .to_owned(),
            );
        }
        SecretUrl(text)
    }

    /// The key goes only over TLS, or stays on this machine.
    fn resend_url(&mut self, text: Option<String>) -> String {
        let text = text.unwrap_or_else(|| RESEND.to_owned());
        let is_safe = Url::parse(&text)
            .is_ok_and(|url| url.scheme() == "https" || (url.scheme() == "http" && is_local(&url)));
        if !is_safe {
            self.errors.push("`DUET_RESEND_URL` must be an https URL, or lead to this machine".to_owned());
        }
        text
    }

    pub(super) fn address(&mut self, name: &str) -> Option<Address> {
        self.parsed(name, "an e-mail address")
    }
}

fn is_local(url: &Url) -> bool {
    match url.host() {
        // The addresses of `smtp:` are not read as such.
        Some(Host::Domain(name)) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Config, ConfigErrors};
    use super::*;

    fn parse(pairs: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
        Config::parse(
            &|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()),
            None,
        )
    }

    const SERVER: [(&str, &str); 4] = [
        ("DATABASE_URL", "postgres://localhost/duet"),
        ("MONGODB_URL", "mongodb://localhost"),
        ("REDIS_URL", "redis://localhost"),
        ("DUET_ROOT_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
    ];

    #[test]
    fn mails_lie_in_the_data_folder_unless_another_way_is_set() {
        let config = parse(&[("DUET_DATA_DIR", "data")]).unwrap();
        assert!(matches!(config.mail.way, MailWay::Folder(folder) if folder == Path::new("data/mails")));
        assert_eq!(config.mail.from.to_string(), "duet@localhost");
        let refused = parse(&SERVER).unwrap_err().to_string();
        for key in ["`DUET_SMTP_URL`", "`DUET_RESEND_API_KEY`", "`DUET_MAIL_FROM`", "`DUET_MAIL_FOLDER`"] {
            assert!(refused.contains(key), "{refused}");
        }
        assert!(parse(&[&SERVER[..], &[("DUET_MAIL_FOLDER", "mails")]].concat()).is_ok());
    }

    #[test]
    fn mails_go_one_way_and_no_secret_is_shown() {
        let smtp = ("DUET_SMTP_URL", "smtps://u:hunter2@mail.example.com");
        let resend = ("DUET_RESEND_API_KEY", "re_hunter2");
        let from = ("DUET_MAIL_FROM", "site@example.com");
        let refused = parse(&[smtp, resend, from]).unwrap_err().to_string();
        assert!(refused.contains("one way") && !refused.contains("hunter2"), "{refused}");
        for way in [smtp, resend] {
            let config = parse(&[way, from]).unwrap();
            assert!(!format!("{config:?}").contains("hunter2"));
            assert!(parse(&[way]).unwrap_err().to_string().contains("`DUET_MAIL_FROM`"));
        }
    }

    #[test]
    fn secrets_go_only_over_tls() {
        let from = ("DUET_MAIL_FROM", "site@example.com");
        let smtp = |url| parse(&[("DUET_SMTP_URL", url), from]).is_ok();
        assert!(smtp("smtp://u:p@mail.example.com?tls=required") && smtp("smtp://relay.internal"));
        assert!(smtp("smtp://u:p@127.0.0.1:2525") && smtp("smtps://u:p@mail.example.com:465"));
        for wrong in [
            "smtp://u:p@mail.example.com",
            "smtp://u:p@m.example.com?tls=opportunistic",
            "https://a.b",
            "mail",
        ] {
            assert!(!smtp(wrong), "{wrong}");
        }
        let resend = |url| parse(&[("DUET_RESEND_API_KEY", "re"), ("DUET_RESEND_URL", url), from]).is_ok();
        assert!(resend("http://127.0.0.1:9") && !resend("http://example.com") && !resend("resend"));
    }
}
