//! Who a request comes from, behind proxies or not. Pure.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::IpNet;

/// The reader's address: the peer itself unless it is a proxy of ours; then the right-most entry of `X-Forwarded-For` that is not
/// one (RFC 9700 §4.13: what is further left, anybody can write).
pub fn client_address(peer: IpAddr, forwarded_for: Option<&str>, proxies: &[IpNet]) -> IpAddr {
    let is_proxy = |address: IpAddr| proxies.iter().any(|net| net.contains(&address));
    let peer = peer.to_canonical();
    if !is_proxy(peer) {
        return peer;
    }
    let mut last = peer;
    for entry in forwarded_for.into_iter().flat_map(|list| list.rsplit(',')) {
        let Ok(address) = entry.trim().parse::<IpAddr>() else { break };
        last = address.to_canonical();
        if !is_proxy(last) {
            break;
        }
    }
    last
}

/// What limits and readers are told apart by: an IPv4 address, or the /64 that one IPv6 customer has.
pub fn prefix(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_proxies_of_ours_are_believed() {
        let proxies: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        let client = |peer: &str, header: Option<&str>| {
            client_address(peer.parse().unwrap(), header, &proxies).to_string()
        };
        assert_eq!(client("203.0.113.7", Some("198.51.100.1")), "203.0.113.7");
        assert_eq!(client("10.1.1.1", Some("6.6.6.6, 198.51.100.1")), "198.51.100.1");
        assert_eq!(client("10.1.1.1", Some("198.51.100.1, 10.2.2.2")), "198.51.100.1");
        assert_eq!(client("::ffff:10.1.1.1", Some("198.51.100.1")), "198.51.100.1");
        assert_eq!(client("10.1.1.1", Some("198.51.100.1, nonsense")), "10.1.1.1");
        assert_eq!(client("10.1.1.1", None), "10.1.1.1");
        assert_eq!(client("10.1.1.1", Some("10.3.3.3, 10.2.2.2")), "10.3.3.3");
    }

    #[test]
    fn one_customer_is_one_prefix() {
        let of = |address: &str| prefix(address.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(of("2001:db8:1:2::9"), of("2001:db8:1:2:3:4:5:6"));
        assert_eq!(of("203.0.113.7"), "203.0.113.7");
        assert_eq!(of("::ffff:203.0.113.7"), "203.0.113.7");
    }
}
