//! Trusted reverse proxies, whose `X-Forwarded-For` names the client.

use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Networks of proxies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Takes these networks and no other.
    #[must_use]
    pub fn of(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// Returns whether a proxy has the address.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

impl Default for Proxies {
    /// This machine.
    fn default() -> Self {
        let v4 = IpNet::new_assert(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), 8);
        let v6 = IpNet::new_assert(IpAddr::V6(Ipv6Addr::LOCALHOST), 128);
        Self(vec![v4, v6])
    }
}
