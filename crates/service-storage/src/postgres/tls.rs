use crate::StorageError;
use postgres::{
    Socket,
    tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream},
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
use std::{
    convert::Infallible,
    future::Future,
    io,
    path::Path,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::{TlsConnector, client};

/// What `sslrootcert` says for the roots of the system.
const SYSTEM: &str = "system";

/// What the server's end answers to where it is told by name what is spoken inside.
const PROTOCOL: &[u8] = b"postgresql";

/// Makes lines of TLS 1.3 to servers that roots vouch for, by the name that was asked for.
#[derive(Clone)]
pub(super) struct Tls(TlsConnector);

/// A line to one server that is not yet encrypted.
pub(super) struct Handshake {
    connector: TlsConnector,
    host: String,
}

/// An encrypted line.
pub(super) struct Encrypted(client::TlsStream<Socket>);

/// Reads the certificates of a PEM file, or the system's.
pub(super) fn roots(file: Option<&Path>) -> Result<Vec<CertificateDer<'static>>, StorageError> {
    let found = match file {
        Some(file) if file != Path::new(SYSTEM) => CertificateDer::pem_file_iter(file)
            .and_then(Iterator::collect)
            .map_err(|_| StorageError::Roots)?,
        _ => rustls_native_certs::load_native_certs().certs,
    };
    if found.is_empty() {
        return Err(StorageError::Roots);
    }
    Ok(found)
}

impl Tls {
    /// # Errors
    /// `Roots` where none of those given is one.
    pub(super) fn under(roots: Vec<CertificateDer<'static>>) -> Result<Self, StorageError> {
        let (mut store, given) = (RootCertStore::empty(), !roots.is_empty());
        // A system may hold some that are too old to be understood.
        let (taken, _) = store.add_parsable_certificates(roots);
        if given && taken == 0 {
            return Err(StorageError::Roots);
        }
        let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|_| StorageError::Tls)?
            .with_root_certificates(store)
            .with_no_client_auth();
        config.alpn_protocols = vec![PROTOCOL.to_vec()];
        Ok(Self(TlsConnector::from(Arc::new(config))))
    }
}

impl MakeTlsConnect<Socket> for Tls {
    type Stream = Encrypted;
    type TlsConnect = Handshake;
    type Error = Infallible;

    fn make_tls_connect(&mut self, host: &str) -> Result<Handshake, Infallible> {
        Ok(Handshake {
            connector: self.0.clone(),
            host: host.to_owned(),
        })
    }
}

impl TlsConnect<Socket> for Handshake {
    type Stream = Encrypted;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Encrypted>> + Send>>;

    fn connect(self, socket: Socket) -> Self::Future {
        Box::pin(async move {
            let host = ServerName::try_from(self.host).map_err(io::Error::other)?;
            Ok(Encrypted(self.connector.connect(host, socket).await?))
        })
    }
}

impl TlsStream for Encrypted {
    /// The certificate is checked to the root and by name, which leaves nobody to bind against.
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl AsyncRead for Encrypted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
