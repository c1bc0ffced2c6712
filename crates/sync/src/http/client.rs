use reqwest::redirect::Policy;
use rustls::{
    ClientConfig, RootCertStore, SignatureScheme,
    client::Resumption,
    crypto::{
        CryptoProvider, WebPkiSupportedAlgorithms,
        ring::{
            self,
            cipher_suite::{TLS13_AES_128_GCM_SHA256, TLS13_CHACHA20_POLY1305_SHA256},
            kx_group,
        },
    },
    pki_types::{CertificateDer, SignatureVerificationAlgorithm},
    version::TLS13,
};
use std::{fmt, sync::LazyLock, time::Duration};

/// Services whose TLS sessions are remembered while the app runs.
const MAX_SERVICES: usize = 8;

/// Signature schemes that certificates of the web do not need: each one that is offered lengthens every ClientHello.
const UNUSED_SCHEMES: [SignatureScheme; 3] = [
    SignatureScheme::ED25519,
    SignatureScheme::RSA_PSS_SHA384,
    SignatureScheme::RSA_PSS_SHA512,
];

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

/// An HTTP client. One serves all services, and resumes their TLS sessions while it lives.
#[derive(Clone)]
pub struct Client(reqwest::Client);

/// Makes the HTTP client: TLS 1.3 by rustls and ring, the roots of Mozilla and `extra_roots` (DER), no redirects, no
/// proxies, and time-outs for a slow network.
///
/// # Errors
/// `Root` or `SetUp`.
pub fn client(extra_roots: &[Vec<u8>]) -> Result<Client, ClientError> {
    Ok(Client(http(tls(roots(extra_roots)?)?)?))
}

impl Client {
    /// Returns the client itself, for what is no exchange.
    #[must_use]
    pub fn http(&self) -> &reqwest::Client {
        &self.0
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

fn tls(roots: RootCertStore) -> Result<ClientConfig, ClientError> {
    // A ClientHello goes up a bad line before anything else: it names no more than it needs, and no protocol, since
    // without one HTTP/1.1 is meant.
    let provider = CryptoProvider {
        cipher_suites: vec![TLS13_AES_128_GCM_SHA256, TLS13_CHACHA20_POLY1305_SHA256],
        kx_groups: vec![kx_group::X25519, kx_group::SECP256R1],
        signature_verification_algorithms: signature_algorithms(),
        ..ring::default_provider()
    };
    let mut config = ClientConfig::builder_with_provider(provider.into())
        .with_protocol_versions(&[&TLS13])
        .map_err(|_| ClientError::SetUp)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.resumption = Resumption::in_memory_sessions(MAX_SERVICES);
    Ok(config)
}

/// Returns the library's algorithms without the schemes that are not offered.
fn signature_algorithms() -> WebPkiSupportedAlgorithms {
    type Scheme = (
        SignatureScheme,
        &'static [&'static dyn SignatureVerificationAlgorithm],
    );
    static OFFERED: LazyLock<Vec<Scheme>> = LazyLock::new(|| {
        let mut offered = ring::default_provider()
            .signature_verification_algorithms
            .mapping
            .to_vec();
        offered.retain(|(scheme, _)| !UNUSED_SCHEMES.contains(scheme));
        offered
    });
    WebPkiSupportedAlgorithms {
        mapping: &OFFERED,
        ..ring::default_provider().signature_verification_algorithms
    }
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
