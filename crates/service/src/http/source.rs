//! Where a request comes from.

use crate::{accounts::Source, proxies::Proxies, server::Server};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};
use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

/// The source of a request, for [`Source`].
pub(super) struct From(pub Source);

impl FromRequestParts<Server> for From {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        Ok(Self(of(parts, server.proxies())))
    }
}

/// Takes the peer's address, and from a proxy the one that it was asked from, which each proxy adds last.
pub(super) fn of(parts: &Parts, proxies: &Proxies) -> Source {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    peer.map_or(Source::Unknown, |ConnectInfo(peer)| {
        Source::of(asked_from(peer.ip(), &parts.headers, proxies))
    })
}

/// Follows the proxies back, from the last to the first that is none.
fn asked_from(peer: IpAddr, headers: &HeaderMap, proxies: &Proxies) -> IpAddr {
    let forwarded = headers.get_all("x-forwarded-for").iter().rev();
    let hops = forwarded.flat_map(|header| header.to_str().unwrap_or_default().rsplit(','));
    let mut last = peer;
    for hop in hops {
        if !proxies.contains(last) {
            break;
        }
        match hop.trim().parse() {
            Ok(address) => last = address,
            Err(_) => break,
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn source(proxies: &Proxies, peer: &str, forwarded: Option<&str>) -> Source {
        let mut request = Request::new(());
        let peer: SocketAddr = peer.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        if let Some(forwarded) = forwarded {
            let header = forwarded.parse().unwrap();
            request.headers_mut().insert("x-forwarded-for", header);
        }
        of(&request.into_parts().0, proxies)
    }

    fn plain(ip: &str) -> Source {
        Source::of(ip.parse().unwrap())
    }

    #[test]
    fn only_a_proxy_of_this_machine_speaks_for_others() {
        let here = Proxies::default();
        let source = |peer, forwarded| source(&here, peer, forwarded);
        assert_eq!(source("192.0.2.1:9", None), plain("192.0.2.1"));
        assert_eq!(
            source("192.0.2.1:9", Some("198.51.100.7")),
            plain("192.0.2.1")
        );
        let through = source("127.0.0.1:9", Some("203.0.113.5, 198.51.100.7"));
        assert_eq!(through, plain("198.51.100.7"));
        assert_eq!(source("127.0.0.1:9", Some("nonsense")), plain("127.0.0.1"));
        let nowhere = of(&Request::new(()).into_parts().0, &here);
        assert_eq!(nowhere, Source::Unknown);
    }

    #[test]
    fn t12_proxies_are_followed_back_as_far_as_they_were_named() {
        let named = Proxies::of(vec![
            "10.0.0.0/8".parse().unwrap(),
            "2001:db8::/32".parse().unwrap(),
        ]);
        let source = |peer, forwarded| source(&named, peer, forwarded);
        assert_eq!(
            source("10.1.2.3:9", Some("203.0.113.5, 198.51.100.7, 10.9.9.9")),
            plain("198.51.100.7")
        );
        assert_eq!(
            source("[2001:db8::1]:9", Some("198.51.100.7")),
            plain("198.51.100.7")
        );
        // Whoever is no proxy says nothing of others, this machine neither once others are named.
        assert_eq!(
            source("127.0.0.1:9", Some("198.51.100.7")),
            plain("127.0.0.1")
        );
        assert_eq!(
            source("[::ffff:10.1.2.3]:9", Some("198.51.100.7")),
            plain("198.51.100.7")
        );
    }
}
