use reqwest::{Client, redirect::Policy};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::{
        CryptoProvider,
        ring::{self, cipher_suite, kx_group},
    },
    pki_types::CertificateDer,
    version::TLS13,
};
use std::{sync::Arc, time::Duration};

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

/// Makes the HTTP client: TLS 1.3 by rustls and ring, the roots of Mozilla and `extra_roots` (DER), no redirects, no
/// proxies, and time-outs for a slow network. One is enough for all services, and keeps their tickets while it lives.
///
/// # Errors
/// `Root` or `SetUp`.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one constructor that the ban names"
)]
pub fn client(extra_roots: &[Vec<u8>]) -> Result<Client, ClientError> {
    Client::builder()
        .tls_backend_preconfigured(tls(extra_roots)?)
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

fn tls(extra_roots: &[Vec<u8>]) -> Result<ClientConfig, ClientError> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    for root in extra_roots {
        roots
            .add(CertificateDer::from_slice(root).into_owned())
            .map_err(|_| ClientError::Root)?;
    }
    // A ClientHello goes up a bad line before anything else: it names no more than it needs, and no protocol, since
    // without one HTTP/1.1 is meant.
    let provider = CryptoProvider {
        cipher_suites: vec![
            cipher_suite::TLS13_AES_128_GCM_SHA256,
            cipher_suite::TLS13_CHACHA20_POLY1305_SHA256,
        ],
        kx_groups: vec![kx_group::X25519, kx_group::SECP256R1],
        ..ring::default_provider()
    };
    Ok(ClientConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(&[&TLS13])
        .map_err(|_| ClientError::SetUp)?
        .with_root_certificates(roots)
        .with_no_client_auth())
}
