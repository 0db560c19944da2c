//! Which addresses webhooks may go to: an endpoint's URL is chosen by a user, the request is sent from inside the operator's
//! network (server-side request forgery).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::error::{Rule, Violation};

const MAX_URL: usize = 2_000;

/// IPv4 blocks that are not globally routable (IANA IPv4 special-purpose registry), multicast and the reserved class E.
const CLOSED_V4: &[(Ipv4Addr, u32)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// Where global IPv6 addresses are. Everything else is refused: loopback, link-local, unique local, multicast, v4-mapped, NAT64.
const OPEN_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Blocks inside it that are not global or that tunnel to IPv4 (IANA IPv6 special-purpose registry).
const CLOSED_V6: &[(Ipv6Addr, u32)] = &[
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether an address is out in the internet, as opposed to this machine, its network or nowhere.
pub fn is_global(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !CLOSED_V4.iter().any(|block| holds_v4(*block, address)),
        IpAddr::V6(address) => {
            holds_v6(OPEN_V6, address) && !CLOSED_V6.iter().any(|block| holds_v6(*block, address))
        }
    }
}

fn holds_v4((network, prefix): (Ipv4Addr, u32), address: Ipv4Addr) -> bool {
    (network.to_bits() ^ address.to_bits()).leading_zeros() >= prefix
}

fn holds_v6((network, prefix): (Ipv6Addr, u32), address: Ipv6Addr) -> bool {
    (network.to_bits() ^ address.to_bits()).leading_zeros() >= prefix
}

/// Whether the URL itself names a closed address. Names are checked by what they resolve to, at every attempt.
pub fn is_closed_literal(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => !is_global(address.into()),
        Some(Host::Ipv6(address)) => !is_global(address.into()),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        None => true,
    }
}

/// What is wrong with an endpoint's URL. Closed addresses and plain HTTP pass only where the operator allows them.
pub fn violations(text: &str, allow_private: bool) -> Vec<Violation> {
    let found = |rule| vec![Violation::new("url", rule)];
    if text.len() > MAX_URL {
        return found(Rule::TooLong(MAX_URL));
    }
    let Ok(url) = Url::parse(text) else { return found(Rule::NotAUrl) };
    let is_web = matches!(url.scheme(), "http" | "https") && url.host().is_some();
    if !is_web || !url.username().is_empty() || url.password().is_some() || text.contains('\0') {
        return found(Rule::NotAUrl);
    }
    if !allow_private && url.scheme() == "http" {
        return found(Rule::NotHttps);
    }
    if !allow_private && is_closed_literal(&url) {
        return found(Rule::NotGloballyRoutable);
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_global_addresses_are_open() {
        for open in ["1.1.1.1", "93.184.216.34", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"] {
            assert!(is_global(open.parse().unwrap()), "{open}");
        }
        let closed = [
            "0.0.0.0",
            "0.1.2.3",
            "10.1.1.1",
            "100.64.0.1",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.168.1.1",
            "198.19.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:1.1.1.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "fec0::1",
        ];
        for closed in closed {
            assert!(!is_global(closed.parse().unwrap()), "{closed}");
        }
    }

    #[test]
    fn urls_that_hide_a_closed_address_are_refused() {
        let broken = [
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://localhost/",
            "https://LOCALHOST./",
            "https://a.localhost/",
            "https://0/",
            "https://017700000001/",
            "http://example.com/",
            "ftp://example.com/",
            "/hook",
            "https://",
            "https://user:pass@example.com/",
            "javascript:alert(1)",
        ];
        for url in broken {
            assert_eq!(violations(url, false).len(), 1, "{url}");
        }
        assert_eq!(violations("https://example.com/hook?site=1", false), []);
        assert_eq!(violations("http://127.0.0.1:8099/hook", true), []);
        assert_eq!(violations("ftp://127.0.0.1/", true).len(), 1);
    }
}
