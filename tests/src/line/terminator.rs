use qicheng_test_world::Failure;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
    server::ServerSessionMemoryCache,
    version::TLS13,
};
use std::{net::SocketAddr, ops::Range, sync::Arc};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

/// How a terminator knows a phone again. Either way a connection gets one ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tickets {
    /// It keeps sessions itself, and a ticket is 32 bytes that name one.
    Named,
    /// As `Named`, and it keeps the newest session alone.
    NamedNewest,
    /// It keeps nothing, and a ticket is the session, sealed.
    Sealed,
}

/// Bytes of the chain of certificates.
const CHAIN: usize = 700;

/// Chains that are made until one has them: signatures differ in length.
const MAX_ATTEMPTS: usize = 1_000;

/// TLS 1.3 before a service, as a place runs it, with a chain of two P-256 certificates made here, of 700 bytes together.
/// It ends with its value.
pub struct Terminator {
    /// Where it listens.
    pub address: SocketAddr,
    /// The root certificate (DER) under which its chain is good.
    pub root: Vec<u8>,
    /// Bytes of its chain.
    pub chain: usize,
    serving: JoinHandle<()>,
}

impl Terminator {
    /// Terminates TLS for `localhost` and hands on to `upstream`.
    ///
    /// # Errors
    /// When certificates cannot be made or no socket is to be had.
    pub async fn before(upstream: SocketAddr, tickets: Tickets) -> Result<Self, Failure> {
        Self::with(upstream, tickets, Authority::of_length(CHAIN)?).await
    }

    /// As [`Terminator::before`], with a certificate that is good in these years alone.
    ///
    /// # Errors
    /// As [`Terminator::before`].
    pub async fn in_years(upstream: SocketAddr, years: Range<i32>) -> Result<Self, Failure> {
        Self::with(upstream, Tickets::Named, Authority::make(Some(years))?).await
    }

    async fn with(
        upstream: SocketAddr,
        tickets: Tickets,
        authority: Authority,
    ) -> Result<Self, Failure> {
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&TLS13])?
            .with_no_client_auth()
            .with_single_cert(authority.chain.clone(), authority.key)?;
        match tickets {
            Tickets::Named => {}
            Tickets::NamedNewest => config.session_storage = ServerSessionMemoryCache::new(1),
            Tickets::Sealed => config.ticketer = ring::Ticketer::new()?,
        }
        config.send_tls13_tickets = 1;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Ok(Self {
            address,
            root: authority.root,
            chain: authority.chain.iter().map(|c| c.len()).sum(),
            serving: tokio::spawn(serve(listener, acceptor, upstream)),
        })
    }
}

impl Drop for Terminator {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(listener: TcpListener, acceptor: TlsAcceptor, upstream: SocketAddr) {
    while let Ok((socket, _)) = listener.accept().await {
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            let mut phone = acceptor.accept(socket).await?;
            let mut service = TcpStream::connect(upstream).await?;
            tokio::io::copy_bidirectional(&mut phone, &mut service).await
        });
    }
}

/// A root, and a chain of two under it.
struct Authority {
    root: Vec<u8>,
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Authority {
    fn of_length(bytes: usize) -> Result<Self, Failure> {
        for _ in 0..MAX_ATTEMPTS {
            let made = Self::make(None)?;
            if made.chain.iter().map(|c| c.len()).sum::<usize>() == bytes {
                return Ok(made);
            }
        }
        Err("no chain of that length".into())
    }

    fn make(years: Option<Range<i32>>) -> Result<Self, Failure> {
        let root = CertifiedIssuer::self_signed(authority("Qicheng Root"), KeyPair::generate()?)?;
        let between =
            CertifiedIssuer::signed_by(authority("Qicheng CA"), KeyPair::generate()?, &root)?;
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(vec!["localhost".to_owned()])?;
        params.distinguished_name = named("localhost");
        if let Some(years) = years {
            params.not_before = date_time_ymd(years.start, 1, 1);
            params.not_after = date_time_ymd(years.end, 1, 1);
        }
        let leaf = params.signed_by(&key, &between)?;
        Ok(Self {
            root: root.der().to_vec(),
            chain: vec![leaf.der().clone(), between.der().clone()],
            key: PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        })
    }
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = named(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params
}

fn named(name: &str) -> DistinguishedName {
    let mut names = DistinguishedName::new();
    names.push(DnType::CommonName, name);
    names
}
