//! Which origins are ours: where cookies are set, what a handshake's audience may be, and whose pages may call. Pure.

use std::sync::{Arc, Mutex, PoisonError};

use cms_sdk::settings::SiteSettings;
use url::{Host, Url};

use crate::feed::KnownHead;
use crate::store::{Store, StoreResult};

/// One origin of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// As a browser sends it: `https://example.com`.
    pub text: String,
    /// Host with the port, where one stands in the URL: the audience of a handshake.
    pub host: String,
    /// Whether cookies can be `Secure`: everywhere but on plain HTTP on this very machine.
    pub is_secure: bool,
}

/// The origins of site and API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origins {
    /// Where the API is reached.
    api: Origin,
    all: Vec<Origin>,
}

/// Names of this very machine: on a site that is developed here, each of them is it.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

impl Origins {
    /// The origins that the settings name.
    pub fn of(settings: &SiteSettings) -> Self {
        let site = Origin::parse(&settings.origin);
        let api = settings.api_origin.as_deref().and_then(Origin::parse).or_else(|| site.clone());
        let mut all: Vec<Origin> = Vec::new();
        for origin in [site, api.clone()].into_iter().flatten() {
            for origin in origin.and_its_other_names() {
                if !all.contains(&origin) {
                    all.push(origin);
                }
            }
        }
        let nowhere = || Origin { text: String::new(), host: String::new(), is_secure: true };
        Self { api: api.unwrap_or_else(nowhere), all }
    }

    /// The origin that a request was sent to, by its `Host`; the API's own where the host is none of ours.
    pub fn asked(&self, host: Option<&str>) -> &Origin {
        let host = host.map(str::to_ascii_lowercase);
        self.all.iter().find(|origin| Some(&origin.host) == host.as_ref()).unwrap_or(&self.api)
    }

    /// Whether pages of an origin may call.
    pub fn has(&self, origin: &str) -> bool {
        self.all.iter().any(|ours| ours.text == origin)
    }

    /// Hosts of the site and of the API, without ports.
    pub fn host_names(&self) -> Vec<String> {
        let name = |origin: &Origin| Url::parse(&origin.text).ok()?.host_str().map(str::to_owned);
        self.all.iter().filter_map(name).collect()
    }
}

impl Origin {
    fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let host = match (url.host_str()?, url.port()) {
            (host, Some(port)) => format!("{host}:{port}"),
            (host, None) => host.to_owned(),
        };
        let is_secure = url.scheme() == "https" || !is_loopback(&url);
        Some(Self { text: format!("{}://{host}", url.scheme()), host, is_secure })
    }

    fn and_its_other_names(self) -> Vec<Self> {
        let Some(url) = Url::parse(&self.text).ok().filter(is_loopback) else { return vec![self] };
        let renamed = LOOPBACK.iter().filter_map(|name| {
            let mut url = url.clone();
            url.set_host(Some(name)).ok()?;
            Self::parse(url.as_str())
        });
        renamed.collect()
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The origins as they were at a `seq` of the feed.
#[derive(Default)]
pub struct KnownOrigins(Mutex<Option<(i64, Arc<Origins>)>>);

impl KnownOrigins {
    /// The origins now; the settings are read anew when the feed has moved.
    ///
    /// # Errors
    /// When the store has to be asked and does not answer.
    pub async fn get(&self, head: &KnownHead, store: &Store) -> StoreResult<Arc<Origins>> {
        let seq = head.seq(store).await?;
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, origins)) = known.filter(|(known, _)| *known == seq) {
            return Ok(origins);
        }
        let (settings, _) = super::load(&mut store.read().await?).await?;
        let origins = Arc::new(Origins::of(&settings));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((seq, Arc::clone(&origins)));
        Ok(origins)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origins(origin: &str, api: Option<&str>) -> Origins {
        let settings = SiteSettings {
            origin: origin.to_owned(),
            api_origin: api.map(str::to_owned),
            ..SiteSettings::default()
        };
        Origins::of(&settings)
    }

    #[test]
    fn only_what_is_named_is_ours() {
        let ours = origins("https://example.com", Some("https://api.example.com"));
        assert!(ours.has("https://example.com") && ours.has("https://api.example.com"));
        for other in
            ["http://example.com", "https://example.com:8443", "https://evil.example.com", "null", ""]
        {
            assert!(!ours.has(other), "{other}");
        }
        assert_eq!(ours.asked(Some("API.example.com")).host, "api.example.com");
        assert_eq!(ours.asked(Some("evil.example")).host, "api.example.com", "a forged host is not believed");
        assert!(ours.asked(None).is_secure);
    }

    #[test]
    fn this_machine_has_three_names() {
        let ours = origins("http://localhost:8080", None);
        for name in LOOPBACK {
            assert!(ours.has(&format!("http://{name}:8080")), "{name}");
        }
        assert!(!ours.has("http://localhost:8081"));
        assert!(!ours.asked(Some("127.0.0.1:8080")).is_secure);
        assert!(
            origins("http://example.com", None).asked(None).is_secure,
            "no cookies over plain HTTP elsewhere"
        );
    }
}
