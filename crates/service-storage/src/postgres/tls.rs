use crate::StorageError;
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use std::{path::Path, sync::Arc};
use tokio_postgres_rustls::MakeRustlsConnect;

/// What `sslrootcert` says for the roots of the system.
const SYSTEM: &str = "system";

/// What the server's end answers to where it is told by name what is spoken inside.
const PROTOCOL: &[u8] = b"postgresql";

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

/// Makes lines of TLS to servers that the roots vouch for, by the name that was asked for.
///
/// # Errors
/// `Roots` where none of those given is one.
pub(super) fn under(
    roots: Vec<CertificateDer<'static>>,
) -> Result<MakeRustlsConnect, StorageError> {
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
    Ok(MakeRustlsConnect::new(config))
}
