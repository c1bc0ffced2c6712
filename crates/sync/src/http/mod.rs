//! The exchange over HTTPS, and the one way to make an HTTP client.

mod client;
mod response;

pub use client::{Client, ClientError, client};

use qicheng_credential::trust::MAX_BUNDLE;
use qicheng_exchange::{
    limits,
    transport::{Exchange, TransportError},
};
use reqwest::{Response, Url};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

/// All that a reply may bring.
const ALL: u32 = limits::REPLY as u32;

/// A line to one service over HTTPS.
#[derive(Debug, Clone)]
pub struct HttpLine {
    client: Client,
    exchange: Url,
    courier: Url,
    setup_bundle: Url,
    /// Bytes of documents that a reply is to bring: a quarter after each that was cut off, twice as many after each that
    /// came.
    room: Arc<AtomicU32>,
    /// Whether the last answer came whole, so that its connection may be kept for the next request.
    kept: Arc<AtomicBool>,
}

impl HttpLine {
    /// Takes the service's address, as `https://host`; plain `http` to this very machine alone.
    ///
    /// # Errors
    /// `Address`.
    pub fn new(client: Client, service: &str) -> Result<Self, ClientError> {
        let base = Url::parse(service).map_err(|_| ClientError::Address)?;
        if base.scheme() != "https" && !(base.scheme() == "http" && is_this_machine(&base)) {
            return Err(ClientError::Address);
        }
        let at = |path| base.join(path).map_err(|_| ClientError::Address);
        Ok(Self {
            client,
            exchange: at("/v1/exchange")?,
            courier: at("/v1/courier")?,
            setup_bundle: at("/setup/bundle")?,
            room: Arc::new(AtomicU32::new(ALL)),
            kept: Arc::default(),
        })
    }

    /// Delivers a courier's bundle of requests; returns the bundle of replies. Both are encoded
    /// [`qicheng_exchange::courier::Bundle`]s.
    ///
    /// # Errors
    /// See [`TransportError`].
    pub async fn deliver(&self, bundle: Vec<u8>) -> Result<Vec<u8>, TransportError> {
        self.post(&self.courier, bundle, limits::COURIER_BUNDLE)
            .await
    }

    /// Fetches the trust bundle that a new phone begins with; who signed it is for the caller to check.
    ///
    /// # Errors
    /// See [`TransportError`].
    pub async fn setup_bundle(&self) -> Result<Vec<u8>, TransportError> {
        let request = self.client.http().get(self.setup_bundle.clone());
        let answer = request.send().await.map_err(|e| response::failed(&e))?;
        response::read(answer, MAX_BUNDLE).await
    }

    async fn post(&self, url: &Url, body: Vec<u8>, most: usize) -> Result<Vec<u8>, TransportError> {
        let sent = match self.kept.swap(false, Ordering::Relaxed) {
            false => self.send(url, body).await,
            // The other end may have given up the kept connection unseen, as when it was started anew. What is
            // delivered twice takes effect once, so it is sent once more.
            true => match self.send(url, body.clone()).await {
                Err(error) if response::is_none(&error) => self.send(url, body).await,
                sent => sent,
            },
        };
        let answer = response::read(sent.map_err(|e| response::failed(&e))?, most).await;
        self.kept.store(answer.is_ok(), Ordering::Relaxed);
        answer
    }

    async fn send(&self, url: &Url, body: Vec<u8>) -> reqwest::Result<Response> {
        // No type is said: what it is, its path says, and each header goes over the line with every request.
        self.client.http().post(url.clone()).body(body).send().await
    }
}

impl Exchange for HttpLine {
    fn room(&self) -> Option<u32> {
        Some(self.room.load(Ordering::Relaxed)).filter(|room| *room < ALL)
    }

    async fn exchange(&self, request: Vec<u8>) -> Result<Vec<u8>, TransportError> {
        let answer = self.post(&self.exchange, request, limits::REPLY_WIRE).await;
        let room = self.room.load(Ordering::Relaxed);
        let room = match &answer {
            Err(TransportError::CutOff) => room / 4,
            Ok(_) => room.saturating_mul(2),
            Err(_) => room,
        };
        self.room
            .store(room.clamp(limits::MIN_REPLY_BYTES, ALL), Ordering::Relaxed);
        answer
    }
}

fn is_this_machine(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        host == "localhost"
            || host
                .trim_matches(['[', ']'])
                .parse()
                .is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
    })
}
