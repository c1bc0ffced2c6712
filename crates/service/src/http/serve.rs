//! Connections: how many there are, and how long one may take to say what it wants.

use crate::{accounts::Source, exchange::line::RETRY_AFTER, proxies::Proxies};
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    http::StatusCode,
};
use hyper::{body::Incoming, server::conn::http1, service::Service as _};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use std::{
    collections::HashMap,
    future::Future,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    io::AsyncWriteExt as _,
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_io_timeout::TimeoutStream;
use tower_http::timeout::TimeoutLayer;

/// What connections may take.
#[derive(Debug, Clone)]
pub struct Connections {
    /// How many at once; who comes after them is told to come again.
    pub most: usize,
    /// How many of one address, where it is no proxy's.
    pub each: usize,
    /// Who speaks for many.
    pub proxies: Proxies,
    /// How long the other end may take none of an answer.
    pub write: Duration,
    /// How long until a request's head is there; a connection on which nothing is asked ends after this too.
    pub head: Duration,
    /// How long until a request is answered, its body being read included: the largest body on a line of 2G, twice.
    pub whole: Duration,
}

impl Default for Connections {
    fn default() -> Self {
        Self {
            most: 4096,
            each: 128,
            proxies: Proxies::default(),
            write: Duration::from_secs(60),
            head: Duration::from_secs(20),
            whole: Duration::from_secs(120),
        }
    }
}

/// How long requests that are being answered are waited for at the end.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// Serves the routes until `stop` resolves; then what was begun is finished.
pub async fn serve(
    router: Router,
    listener: TcpListener,
    connections: Connections,
    stop: impl Future<Output = ()>,
) {
    let late = TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, connections.whole);
    let router = TowerToHyperService::new(router.layer(late));
    let free = Arc::new(Semaphore::new(connections.most));
    let by_address = Arc::new(ByAddress::default());
    let running = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(connections.head)
        // 37 bytes a reply; a reply to a phone has its own time, and is signed.
        .auto_date_header(false);
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of descriptors, most likely: those who are served free some.
                    tracing::warn!(%error, "connection.not-accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let address = Some(peer.ip()).filter(|ip| !connections.proxies.contains(*ip));
        let own = by_address.enter(address, connections.each);
        let (Ok(place), Some(own)) = (Arc::clone(&free).try_acquire_owned(), own) else {
            tokio::spawn(turn_away(stream, connections.head));
            continue;
        };
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(connections.write));
        let router = router.clone();
        let answer = move |request: hyper::Request<Incoming>| {
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            router.call(request)
        };
        let connection = http.serve_connection(
            TokioIo::new(Box::pin(stream)),
            hyper::service::service_fn(answer),
        );
        let connection = running.watch(connection);
        tokio::spawn(hold((place, own), connection));
    }
    let _ = tokio::time::timeout(SHUTDOWN_TIMEOUT, running.shutdown()).await;
}

async fn hold<T>(
    _places: (OwnedSemaphorePermit, ConnectionPermit),
    connection: impl Future<Output = T>,
) {
    // Who broke off, or was too slow, is nobody to tell anything.
    connection.await;
}

/// How many connections each address has.
#[derive(Default)]
struct ByAddress(Mutex<HashMap<IpAddr, usize>>);

/// A connection of an address; it counts until this is dropped.
struct ConnectionPermit(Option<(IpAddr, Arc<ByAddress>)>);

impl ByAddress {
    /// Counts one more, or returns none when the address has as many as it may. A proxy's own is not counted.
    fn enter(self: &Arc<Self>, address: Option<IpAddr>, most: usize) -> Option<ConnectionPermit> {
        let Some(address) = address else {
            return Some(ConnectionPermit(None));
        };
        let Source::Address(network) = Source::of(address) else {
            return Some(ConnectionPermit(None));
        };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = all.entry(network).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(ConnectionPermit(Some((network, Arc::clone(self)))))
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        let Some((address, all)) = &self.0 else {
            return;
        };
        let mut all = all.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = all.get_mut(address) {
            *count -= 1;
            if *count == 0 {
                all.remove(address);
            }
        }
    }
}

/// Says in a few bytes, without reading anything, that there is no room.
async fn turn_away(mut stream: TcpStream, patience: Duration) {
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\nretry-after: {RETRY_AFTER}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    );
    let farewell = async {
        let _ = stream.write_all(answer.as_bytes()).await;
        let _ = stream.shutdown().await;
    };
    let _ = tokio::time::timeout(patience, farewell).await;
}
