use reqwest::{Client, redirect::Policy};
use rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::CertificateDer};
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

/// Makes the HTTP client: TLS by rustls and ring, the roots of Mozilla and `extra_roots` (DER), no redirects, no
/// proxies, and time-outs for a slow network. One is enough for all services.
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
        .pool_idle_timeout(Duration::from_secs(60))
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
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| ClientError::SetUp)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
