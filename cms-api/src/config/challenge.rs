//! The keys about what keeps programs out.

use std::fmt;

use url::{Host, Url};
use zeroize::Zeroizing;

use super::Reader;

const TURNSTILE: &str = "https://challenges.cloudflare.com";
const DEFAULT_BITS: u32 = 16;

/// A Turnstile widget.
#[derive(Debug, Clone)]
pub struct TurnstileConfig {
    /// The public key of the widget.
    pub site_key: String,
    /// What tells the service that it is us.
    pub secret: TurnstileSecret,
    /// Where the service is.
    pub url: Url,
}

/// The secret key of a Turnstile widget; never printed.
#[derive(Clone)]
pub struct TurnstileSecret(Zeroizing<String>);

impl TurnstileSecret {
    /// The key, for the request alone.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is one of Cloudflare's secrets for tests (`1x000…0AA` and so on), which let any token pass, or none:
    /// <https://developers.cloudflare.com/turnstile/troubleshooting/testing/>.
    fn is_for_tests(&self) -> bool {
        let zeros =
            ["1x", "2x", "3x"].iter().find_map(|start| self.0.strip_prefix(start)?.strip_suffix("AA"));
        zeros.is_some_and(|zeros| zeros.bytes().all(|byte| byte == b'0'))
    }
}

impl fmt::Debug for TurnstileSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TurnstileSecret(…)")
    }
}

impl Reader<'_> {
    /// The widget, where one is configured.
    pub(super) fn turnstile(&mut self) -> Option<TurnstileConfig> {
        let site_key = self.text("DUET_TURNSTILE_SITE_KEY");
        let secret = self.secret("DUET_TURNSTILE_SECRET");
        let url = self.text("DUET_TURNSTILE_URL").unwrap_or_else(|| TURNSTILE.to_owned());
        if site_key.is_some() != secret.is_some() {
            self.errors.push(
                "set both `DUET_TURNSTILE_SITE_KEY` and `DUET_TURNSTILE_SECRET` (or `DUET_TURNSTILE_SECRET_FILE`), or none of them"
                    .to_owned(),
            );
        }
        // The secret goes only over TLS, or stays on this machine.
        let url = Url::parse(&url).ok().filter(|url| {
            (url.scheme() == "https" && url.has_host()) || (url.scheme() == "http" && is_local(url))
        });
        if url.is_none() {
            self.errors.push("`DUET_TURNSTILE_URL` must be an https URL, or lead to this machine".to_owned());
        }
        let turnstile = TurnstileConfig {
            site_key: site_key?,
            secret: TurnstileSecret(Zeroizing::new(secret?)),
            url: url?,
        };
        if turnstile.secret.is_for_tests() && !is_local(&turnstile.url) {
            self.errors.push(
                "`DUET_TURNSTILE_SECRET` is one of Cloudflare's secrets for tests, with which every token passes: use your widget's"
                    .to_owned(),
            );
        }
        Some(turnstile)
    }

    /// The dearness of the built-in challenge.
    pub(super) fn proof_of_work_bits(&mut self) -> u32 {
        let (name, what) = ("DUET_PROOF_OF_WORK_BITS", "a number from 8 to 24");
        let bits = self.parsed(name, what).unwrap_or(DEFAULT_BITS);
        if !(8..=24).contains(&bits) {
            self.errors.push(format!("`{name}` must be {what}"));
        }
        bits
    }
}

pub(super) fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, ConfigErrors};

    const SITE_KEY: (&str, &str) = ("DUET_TURNSTILE_SITE_KEY", "0x4AAAAAAAsite");
    const SECRET: (&str, &str) = ("DUET_TURNSTILE_SECRET", "0x4AAAAAAAhunter2");

    fn parse(pairs: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
        let find =
            |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Config::parse(&find, None)
    }

    #[test]
    fn without_a_widget_work_is_asked_for() {
        let config = parse(&[]).unwrap();
        assert!(config.turnstile.is_none());
        assert_eq!(config.proof_of_work_bits, 16);
        assert_eq!(parse(&[("DUET_PROOF_OF_WORK_BITS", "8")]).unwrap().proof_of_work_bits, 8);
        for wrong in ["7", "25", "many", "-1"] {
            let errors = parse(&[("DUET_PROOF_OF_WORK_BITS", wrong)]).unwrap_err().to_string();
            assert_eq!(
                errors.matches("`DUET_PROOF_OF_WORK_BITS` must be a number from 8 to 24").count(),
                1,
                "{errors}"
            );
        }
    }

    #[test]
    fn a_widget_has_both_keys_and_its_secret_is_not_shown() {
        let config = parse(&[SITE_KEY, SECRET]).unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
        let turnstile = config.turnstile.unwrap();
        assert_eq!((turnstile.site_key.as_str(), turnstile.secret.as_str()), (SITE_KEY.1, SECRET.1));
        assert_eq!(turnstile.url.as_str(), "https://challenges.cloudflare.com/");
        for half in [SITE_KEY, SECRET] {
            let errors = parse(&[half]).unwrap_err().to_string();
            assert!(errors.contains("set both") && !errors.contains("hunter2"), "{errors}");
        }
    }

    #[test]
    fn the_secret_goes_over_tls_or_stays_on_this_machine() {
        let at = |url| parse(&[SITE_KEY, SECRET, ("DUET_TURNSTILE_URL", url)]);
        for safe in [
            "https://turnstile.example.com",
            "http://127.0.0.1:4000",
            "http://[::1]:4000",
            "http://localhost:4000",
        ] {
            assert!(at(safe).is_ok(), "{safe}");
        }
        for unsafe_one in [
            "http://turnstile.example.com",
            "http://127.0.0.1.example.com",
            "ftp://localhost",
            "localhost:4000",
        ] {
            assert!(at(unsafe_one).is_err(), "{unsafe_one}");
        }
    }

    #[test]
    fn secrets_with_which_every_token_passes_stay_on_this_machine() {
        for start in ["1x", "2x", "3x"] {
            let secret = ("DUET_TURNSTILE_SECRET", format!("{start}0000000000000000000000000000000AA"));
            let secret = (secret.0, secret.1.as_str());
            let errors = parse(&[SITE_KEY, secret]).unwrap_err().to_string();
            assert!(errors.contains("Cloudflare's secrets for tests"), "{errors}");
            assert!(parse(&[SITE_KEY, secret, ("DUET_TURNSTILE_URL", "https://example.com")]).is_err());
            assert!(parse(&[SITE_KEY, secret, ("DUET_TURNSTILE_URL", "http://127.0.0.1:1")]).is_ok());
        }
    }
}
