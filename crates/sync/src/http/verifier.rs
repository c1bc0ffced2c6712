//! Who may answer: services whose certificates hold under the roots.

use super::tickets::Own;
use rustls::{
    DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::ring,
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use std::sync::Arc;

/// Schemes of the library that no certificate of the web needs: each named one goes over the line with every hello.
const UNNAMED: [SignatureScheme; 3] = [
    SignatureScheme::ED25519,
    SignatureScheme::RSA_PSS_SHA384,
    SignatureScheme::RSA_PSS_SHA512,
];

/// The library's verifier of certificates, and this process's own proof, by which it puts its tickets back.
#[derive(Debug)]
pub(super) struct Verifier {
    web: Arc<WebPkiServerVerifier>,
    own: Own,
}

impl Verifier {
    pub(super) fn new(roots: RootCertStore) -> Option<Self> {
        let provider = Arc::new(ring::default_provider());
        Some(Self {
            own: Own::draw(provider.secure_random).ok()?,
            web: WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
                .build()
                .ok()?,
        })
    }

    pub(super) fn own(&self) -> &Own {
        &self.own
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.own.is(end_entity) {
            // Nothing is believed for it but its signature.
            return Ok(ServerCertVerified::assertion());
        }
        self.web
            .verify_server_cert(end_entity, intermediates, name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.web
            .verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        if self.own.is(certificate) {
            return self.own.signed(message, signed);
        }
        self.web
            .verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let mut schemes = self.web.supported_verify_schemes();
        schemes.retain(|scheme| !UNNAMED.contains(scheme));
        schemes
    }
}
