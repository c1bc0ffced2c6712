//! A handshake of rustls with itself, in memory, by which a kept ticket becomes one of its own again.
//!
//! The other end proves itself by a secret that this process drew at its start and holds in memory alone: who could use
//! it against the phone's connections has the phone's memory already.

use super::{Ticket, tape};
use ::ring::hmac;
use rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, ServerConfig, ServerConnection,
    SignatureAlgorithm, SignatureScheme,
    client::danger::HandshakeSignatureValid,
    crypto::{GetRandomFailed, SecureRandom, ring},
    pki_types::{CertificateDer, ServerName, UnixTime},
    server::ProducesTickets,
    sign::{CertifiedKey, Signer, SigningKey, SingleCertAndKey},
    time_provider::TimeProvider,
    version::TLS13,
};
use std::{fmt, sync::Arc, time::Duration};

/// The scheme that is named; none is used.
const SCHEME: SignatureScheme = SignatureScheme::ECDSA_NISTP256_SHA256;

/// Flights of a handshake, and some to spare.
const FLIGHTS: usize = 6;

/// Proves that the other end is this process.
#[derive(Clone)]
pub(in crate::http) struct Own {
    name: [u8; 32],
    key: hmac::Key,
}

impl Own {
    pub(in crate::http) fn draw(random: &dyn SecureRandom) -> Result<Self, GetRandomFailed> {
        let (mut name, mut key) = ([0; 32], [0; 32]);
        random.fill(&mut name)?;
        random.fill(&mut key)?;
        Ok(Self {
            name,
            key: hmac::Key::new(hmac::HMAC_SHA256, &key),
        })
    }

    /// Whether a certificate is this process's own.
    pub(in crate::http) fn is(&self, certificate: &CertificateDer<'_>) -> bool {
        certificate.as_ref() == self.name
    }

    /// Whether this process signed a message.
    pub(in crate::http) fn signed(
        &self,
        message: &[u8],
        by: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        hmac::verify(&self.key, message, by.signature())
            .map(|()| HandshakeSignatureValid::assertion())
            .map_err(|_| Error::General("not this process".into()))
    }
}

impl fmt::Debug for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Own")
    }
}

impl SigningKey for Own {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let offered = offered.contains(&SCHEME);
        offered.then(|| Box::new(self.clone()) as Box<dyn Signer>)
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ECDSA
    }
}

impl Signer for Own {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(hmac::sign(&self.key, message).as_ref().to_vec())
    }

    fn scheme(&self) -> SignatureScheme {
        SCHEME
    }
}

/// Puts a kept ticket among those that rustls has for a service.
///
/// # Errors
/// rustls's, if it does not take part.
pub(in crate::http) fn put_back(
    config: &ClientConfig,
    own: &Own,
    service: &ServerName<'static>,
    ticket: &Ticket,
) -> Result<(), Error> {
    let mut config = config.clone();
    // It is as old as it is.
    config.time_provider = Arc::new(Came(ticket.came));
    let mut client = ClientConnection::new(Arc::new(config), service.clone())?;
    let mut server = ServerConnection::new(Arc::new(other_end(own, ticket)?))?;
    tape::playing(ticket.secret, || play(&mut client, &mut server))
}

fn other_end(own: &Own, ticket: &Ticket) -> Result<ServerConfig, Error> {
    let certificate = CertificateDer::from(own.name.to_vec());
    let certified = CertifiedKey::new(vec![certificate], Arc::new(own.clone()));
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS13])?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(certified)));
    config.ticketer = Arc::new(ticket.clone());
    config.send_tls13_tickets = 1;
    Ok(config)
}

fn play(client: &mut ClientConnection, server: &mut ServerConnection) -> Result<(), Error> {
    let mut flight = Vec::new();
    for _ in 0..FLIGHTS {
        flight.clear();
        client.write_tls(&mut flight).map_err(unwritten)?;
        server.read_tls(&mut &flight[..]).map_err(unwritten)?;
        server.process_new_packets()?;
        flight.clear();
        while server.wants_write() {
            server.write_tls(&mut flight).map_err(unwritten)?;
        }
        client.read_tls(&mut &flight[..]).map_err(unwritten)?;
        client.process_new_packets()?;
    }
    Ok(())
}

fn unwritten(_: std::io::Error) -> Error {
    Error::General("memory".into())
}

impl ProducesTickets for Ticket {
    fn enabled(&self) -> bool {
        true
    }

    fn lifetime(&self) -> u32 {
        self.lifetime
    }

    fn encrypt(&self, _: &[u8]) -> Option<Vec<u8>> {
        Some(self.shown.clone())
    }

    fn decrypt(&self, _: &[u8]) -> Option<Vec<u8>> {
        None
    }
}

#[derive(Debug)]
struct Came(u64);

impl TimeProvider for Came {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(self.0)))
    }
}
