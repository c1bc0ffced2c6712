//! TLS sessions are resumed while the app runs, and a new start begins with a full handshake.

use qicheng_exchange::transport::{Exchange as _, TransportError};
use qicheng_sync::http::{HttpLine, client};
use qicheng_tests::line::{LinkDirection, Proxy, Terminator, Tickets, Village};

/// Bytes that a full handshake brings down and a resumed one does not: at least the certificates.
const MIN_CERTIFICATE_BYTES: usize = 300;

struct Line {
    village: Village,
    terminator: Terminator,
    proxy: Proxy,
}

impl Line {
    async fn new(tickets: Tickets) -> Self {
        let village = Village::new().await.unwrap();
        let upstream = village.serve().await.unwrap();
        let terminator = Terminator::before(upstream, tickets).await.unwrap();
        let proxy = Proxy::to(terminator.address).await.unwrap();
        Self {
            village,
            terminator,
            proxy,
        }
    }

    /// The line of an app that was just started.
    fn start(&self) -> HttpLine {
        let roots = [self.terminator.root.clone()];
        let url = format!("https://localhost:{}", self.proxy.address().port());
        HttpLine::new(client(&roots).unwrap(), &url).unwrap()
    }

    /// A visit with nothing new, on a connection of its own; returns the bytes that came down.
    async fn visit(&self, line: &HttpLine) -> usize {
        drop(self.proxy.take());
        self.village.visit(line).await.unwrap();
        self.proxy.hang_up().await;
        LinkDirection::Down.bytes(&self.proxy.take())
    }
}

#[tokio::test]
async fn the_connections_of_one_run_resume_each_other() {
    for tickets in [Tickets::Named, Tickets::Sealed] {
        let line = Line::new(tickets).await;
        let http = line.start();
        let cold = line.visit(&http).await;
        for _ in 0..3 {
            let resumed = line.visit(&http).await;
            assert!(
                resumed + MIN_CERTIFICATE_BYTES < cold,
                "{tickets:?}: {resumed} of {cold} bytes"
            );
        }
    }
}

#[tokio::test]
async fn the_first_connection_after_a_start_is_a_full_handshake() {
    let line = Line::new(Tickets::Named).await;
    let cold = line.visit(&line.start()).await;
    let again = line.visit(&line.start()).await;
    assert!(
        again + MIN_CERTIFICATE_BYTES / 2 > cold,
        "{again} of {cold}"
    );
}

#[tokio::test]
async fn a_session_that_the_service_has_forgotten_costs_a_full_handshake_and_nothing_else() {
    let line = Line::new(Tickets::NamedNewest).await;
    let (first, other) = (line.start(), line.start());
    let cold = line.visit(&first).await;
    // Its session takes the place of the first one's.
    line.visit(&other).await;
    let forgotten = line.visit(&first).await;
    assert!(
        forgotten + MIN_CERTIFICATE_BYTES / 2 > cold,
        "{forgotten} of {cold}"
    );
    let resumed = line.visit(&first).await;
    assert!(
        resumed + MIN_CERTIFICATE_BYTES < cold,
        "{resumed} of {cold}"
    );
}

#[tokio::test]
async fn a_service_whose_certificate_is_under_another_root_is_refused() {
    let line = Line::new(Tickets::Named).await;
    let upstream = line.village.serve().await.unwrap();
    let other = Terminator::before(upstream, Tickets::Named).await.unwrap();
    let roots = [line.terminator.root.clone()];
    let url = format!("https://localhost:{}", other.address.port());
    let http = HttpLine::new(client(&roots).unwrap(), &url).unwrap();
    assert!(line.village.visit(&http).await.is_err());
}

#[tokio::test]
async fn t08_a_certificate_that_is_not_valid_by_this_clock_is_told_from_a_lost_network() {
    let line = Line::new(Tickets::Named).await;
    let upstream = line.village.serve().await.unwrap();
    for years in [2001..2002, 2199..2200] {
        let other = Terminator::in_years(upstream, years).await.unwrap();
        let url = format!("https://localhost:{}", other.address.port());
        let roots = [other.root.clone()];
        let http = HttpLine::new(client(&roots).unwrap(), &url).unwrap();
        let answer = http.exchange(b"ping".to_vec()).await;
        assert_eq!(answer, Err(TransportError::CertificateTime));
    }
    // One of nobody's is as if nobody answered.
    let other = Terminator::before(upstream, Tickets::Named).await.unwrap();
    let url = format!("https://localhost:{}", other.address.port());
    let http = HttpLine::new(client(&[]).unwrap(), &url).unwrap();
    let answer = http.exchange(b"ping".to_vec()).await;
    assert_eq!(answer, Err(TransportError::Unreachable));
}
