use super::{
    tickets::{Ticket, Tickets, cipher_suites, put_back},
    verifier::Verifier,
};
use reqwest::redirect::Policy;
use rustls::{
    ClientConfig, RootCertStore,
    client::Resumption,
    crypto::{
        CryptoProvider,
        ring::{self, kx_group},
    },
    pki_types::{CertificateDer, ServerName},
    version::TLS13,
};
use std::{fmt, sync::Arc, time::Duration};

/// Why no client or line can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// Not an address of a service: `https`, or `http` to this very machine.
    #[error("not an address of a service")]
    Address,
    /// One of the further roots is no certificate.
    #[error("not a root certificate")]
    Root,
    /// TLS or HTTP could not be set up.
    #[error("the client could not be set up")]
    SetUp,
}

/// An HTTP client. One is enough for all services, and keeps their TLS tickets while it lives.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    tls: ClientConfig,
    verifier: Arc<Verifier>,
    tickets: Arc<Tickets>,
}

/// Makes the HTTP client: TLS 1.3 by rustls and ring, the roots of Mozilla and `extra_roots` (DER), no redirects, no
/// proxies, and time-outs for a slow network.
///
/// # Errors
/// `Root` or `SetUp`.
pub fn client(extra_roots: &[Vec<u8>]) -> Result<Client, ClientError> {
    let verifier = Arc::new(Verifier::new(roots(extra_roots)?).ok_or(ClientError::SetUp)?);
    let tickets = Arc::new(Tickets::new());
    let tls = tls(&verifier, &tickets)?;
    Ok(Client {
        http: http(tls.clone())?,
        tls,
        verifier,
        tickets,
    })
}

impl Client {
    /// Returns the client itself, for what is no exchange.
    #[must_use]
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Returns the newest ticket of a service that was not returned yet, as bytes to be kept in secret.
    pub(super) fn newest_ticket(&self, service: &ServerName<'static>) -> Option<Vec<u8>> {
        Some(self.tickets.take_newest(service)?.to_bytes())
    }

    /// Takes a ticket that was kept; the next connection to the service shows it. What is none is left.
    pub(super) fn put_ticket(&self, service: &ServerName<'static>, kept: &[u8]) {
        if let Some(ticket) = Ticket::from_bytes(kept) {
            // Without it the next connection is as the first one was.
            let _ = put_back(&self.tls, self.verifier.own(), service, &ticket);
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client")
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one constructor that the ban names"
)]
fn http(tls: ClientConfig) -> Result<reqwest::Client, ClientError> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(Policy::none())
        .no_proxy()
        .referer(false)
        .connect_timeout(Duration::from_secs(20))
        .read_timeout(Duration::from_secs(30))
        .timeout(Duration::from_secs(120))
        // Before services close a connection on which nothing is asked.
        .pool_idle_timeout(Duration::from_secs(15))
        .build()
        .map_err(|_| ClientError::SetUp)
}

fn tls(verifier: &Arc<Verifier>, tickets: &Arc<Tickets>) -> Result<ClientConfig, ClientError> {
    // A ClientHello goes up a bad line before anything else: it names no more than it needs, and no protocol, since
    // without one HTTP/1.1 is meant.
    let provider = CryptoProvider {
        cipher_suites: cipher_suites(),
        kx_groups: vec![kx_group::X25519, kx_group::SECP256R1],
        ..ring::default_provider()
    };
    let mut config = ClientConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(&[&TLS13])
        .map_err(|_| ClientError::SetUp)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(verifier) as _)
        .with_no_client_auth();
    config.resumption = Resumption::store(Arc::clone(tickets) as _);
    Ok(config)
}

fn roots(extra: &[Vec<u8>]) -> Result<RootCertStore, ClientError> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    for root in extra {
        roots
            .add(CertificateDer::from_slice(root).into_owned())
            .map_err(|_| ClientError::Root)?;
    }
    Ok(roots)
}
