//! Whether a beacon counts as a read, from what its request shows. Pure.

/// What became of a beacon. The numbers are stored: never reuse one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Outcome {
    /// A read.
    Counted = 0,
    /// The same reader read the post before today.
    Repeated = 1,
    /// The browser fetched ahead; nobody looked.
    Prefetched = 2,
    /// A program that says that it is one.
    DeclaredBot = 3,
    /// A browser that a program drives.
    Automated = 4,
    /// No browser at all: none is named.
    Nameless = 5,
}

/// What a beacon's request shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Signs<'a> {
    /// `User-Agent`.
    pub user_agent: Option<&'a str>,
    /// `Sec-Purpose`, or the older `Purpose` and `X-Moz`.
    pub purpose: Option<&'a str>,
}

/// Parts of a `User-Agent` by which programs name themselves, in lower case.
const DECLARED: &[&str] = &[
    "bot",
    "crawl",
    "spider",
    "slurp",
    "facebookexternalhit",
    "embedly",
    "preview",
    "scanner",
    "monitor",
    "feed",
    "fetch",
    "curl/",
    "wget/",
    "python",
    "java/",
    "go-http",
    "ruby",
    "perl",
    "php/",
    "node",
    "axios",
    "okhttp",
    "httpclient",
    "libwww",
    "postman",
    "insomnia",
    "archive",
];

/// Parts by which driven browsers are known.
const AUTOMATED: &[&str] =
    &["headless", "phantomjs", "selenium", "puppeteer", "playwright", "cypress", "lighthouse"];

impl Outcome {
    /// Every outcome, in the order of their numbers.
    pub const ALL: [Self; 6] =
        [Self::Counted, Self::Repeated, Self::Prefetched, Self::DeclaredBot, Self::Automated, Self::Nameless];

    /// Why a beacon does not count whoever sent it; none when it may be a reader's.
    pub fn of(signs: Signs<'_>) -> Option<Self> {
        // `prefetch`, `prefetch;prerender`, and Chromium's old `Purpose: prefetch` (W3C Speculation Rules).
        if signs.purpose.is_some_and(|purpose| purpose.to_ascii_lowercase().contains("prefetch")) {
            return Some(Self::Prefetched);
        }
        let Some(agent) = signs.user_agent.map(str::trim).filter(|agent| !agent.is_empty()) else {
            return Some(Self::Nameless);
        };
        let agent = agent.to_ascii_lowercase();
        let names = |parts: &[&str]| parts.iter().any(|part| agent.contains(part));
        if names(AUTOMATED) {
            return Some(Self::Automated);
        }
        names(DECLARED).then_some(Self::DeclaredBot)
    }

    /// Its number in the stores.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The outcome of that number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.number() == number)
    }

    /// Its name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Repeated => "repeated",
            Self::Prefetched => "prefetched",
            Self::DeclaredBot => "declaredBot",
            Self::Automated => "automated",
            Self::Nameless => "nameless",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_are_told_from_programs() {
        let of = |agent: &str, purpose| Outcome::of(Signs { user_agent: Some(agent), purpose });
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1";
        let desktop = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
        assert_eq!(of(phone, None), None);
        assert_eq!(of(desktop, None), None);
        assert_eq!(of(desktop, Some("prefetch;prerender")), Some(Outcome::Prefetched));
        assert_eq!(of(&desktop.replace("Chrome", "HeadlessChrome"), None), Some(Outcome::Automated));
        let google = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
        assert_eq!(of(google, None), Some(Outcome::DeclaredBot));
        assert_eq!(of("curl/8.5.0", None), Some(Outcome::DeclaredBot));
        assert_eq!(of("  ", None), Some(Outcome::Nameless));
        assert_eq!(Outcome::of(Signs::default()), Some(Outcome::Nameless));
    }

    #[test]
    fn numbers_go_both_ways() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_number(outcome.number()), Some(outcome));
        }
        assert_eq!(Outcome::from_number(6), None);
    }
}
