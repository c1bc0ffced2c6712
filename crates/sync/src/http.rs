//! The exchange over HTTPS, and the one way to make an HTTP client.

mod client;
mod response;

pub use client::{ClientError, client};

use qicheng_exchange::{
    limits,
    transport::{Exchange, TransportError},
};
use reqwest::{Client, Url};

/// A line to one service over HTTPS.
#[derive(Debug, Clone)]
pub struct HttpLine {
    client: Client,
    exchange: Url,
    courier: Url,
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

    async fn post(&self, url: &Url, body: Vec<u8>, most: usize) -> Result<Vec<u8>, TransportError> {
        // No type is said: what it is, its path says, and each header goes over the line with every request.
        let sent = self.client.post(url.clone()).body(body).send().await;
        response::read(sent.map_err(|e| response::failed(&e))?, most).await
    }
}

impl Exchange for HttpLine {
    async fn exchange(&self, request: Vec<u8>) -> Result<Vec<u8>, TransportError> {
        self.post(&self.exchange, request, limits::REPLY_WIRE).await
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
