//! Where a request comes from.

use crate::{accounts::Source, server::Server};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};
use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

/// The source of a request, for [`Source`].
pub(super) struct From(pub Source);

impl FromRequestParts<Server> for From {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self, Infallible> {
        Ok(Self(of(parts)))
    }
}

/// Takes the peer's address, and from a proxy on this very machine the one that it was asked from, which it adds last.
pub(super) fn of(parts: &Parts) -> Source {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let Some(peer) = peer.map(|ConnectInfo(peer)| peer.ip()) else {
        return Source::Unknown;
    };
    let behind = || -> Option<IpAddr> {
        let header = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .next_back()?;
        header
            .to_str()
            .ok()?
            .rsplit(',')
            .next()?
            .trim()
            .parse()
            .ok()
    };
    let proxied = if peer.is_loopback() { behind() } else { None };
    Source::of(proxied.unwrap_or(peer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn source(peer: &str, forwarded: Option<&str>) -> Source {
        let mut request = Request::new(());
        let peer: SocketAddr = peer.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        if let Some(forwarded) = forwarded {
            let header = forwarded.parse().unwrap();
            request.headers_mut().insert("x-forwarded-for", header);
        }
        of(&request.into_parts().0)
    }

    #[test]
    fn only_a_proxy_of_this_machine_speaks_for_others() {
        let plain = |ip: &str| Source::of(ip.parse().unwrap());
        assert_eq!(source("192.0.2.1:9", None), plain("192.0.2.1"));
        assert_eq!(
            source("192.0.2.1:9", Some("198.51.100.7")),
            plain("192.0.2.1")
        );
        let through = source("127.0.0.1:9", Some("203.0.113.5, 198.51.100.7"));
        assert_eq!(through, plain("198.51.100.7"));
        assert_eq!(source("127.0.0.1:9", Some("nonsense")), plain("127.0.0.1"));
        assert_eq!(of(&Request::new(()).into_parts().0), Source::Unknown);
    }
}
