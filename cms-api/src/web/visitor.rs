//! Who sends a public request: an address and what the browser says of itself.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use poem::web::RemoteAddr;
use poem::{Addr, FromRequest, Request, RequestBody, Result};

use crate::app::App;
use crate::client_address::client_address;
use crate::reads::Signs;

/// The sender of a request.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The address, behind the proxies of ours.
    pub address: IpAddr,
    /// `User-Agent`; empty where there is none.
    pub user_agent: String,
    purpose: Option<String>,
}

impl Visitor {
    /// What tells a reader from a program.
    pub fn signs(&self) -> Signs<'_> {
        Signs { user_agent: Some(&self.user_agent), purpose: self.purpose.as_deref() }
    }
}

/// The address that a request comes from.
pub fn address(app: &App, request: &Request) -> IpAddr {
    let peer = match request.remote_addr() {
        RemoteAddr(Addr::SocketAddr(address)) => address.ip(),
        // A request that came over no network: from this machine.
        _ => IpAddr::from(Ipv4Addr::LOCALHOST),
    };
    client_address(peer, request.header("X-Forwarded-For"), &app.config.trusted_proxies)
}

impl<'a> FromRequest<'a> for Visitor {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> Result<Self> {
        let address = match request.data::<Arc<App>>() {
            Some(app) => address(app, request),
            None => IpAddr::from(Ipv4Addr::LOCALHOST),
        };
        let purpose = ["Sec-Purpose", "Purpose", "X-Moz"].iter().find_map(|name| request.header(name));
        Ok(Self {
            address,
            user_agent: request.header("User-Agent").unwrap_or_default().to_owned(),
            purpose: purpose.map(str::to_owned),
        })
    }
}
